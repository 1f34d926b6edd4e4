from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.cli import main
from qa.store import Keys


def jushi(capfd: pytest.CaptureFixture[str], data: Path, *arguments: str) -> tuple[int, str, str]:
    """The exit code of `jushi keys`, and what it printed."""
    code = main(["keys", *arguments, "--data", str(data)])
    out, err = capfd.readouterr()
    return code, out, err


def test_a_key_is_made_shown_once_listed_and_revoked(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = jushi(capfd, tmp_path, "add", "--scope", "write", "--collection", "a", "--name", "[importer]")
    token = out.splitlines()[0]
    key = Keys(tmp_path / "keys.db").of(token)
    assert code == 0
    assert key is not None
    _, listed, _ = jushi(capfd, tmp_path, "list")
    assert key.id in listed
    assert "[importer]" in listed
    assert token not in listed
    assert jushi(capfd, tmp_path, "revoke", key.id)[0] == 0
    assert Keys(tmp_path / "keys.db").of(token) is None
    code, _, err = jushi(capfd, tmp_path, "revoke", key.id)
    assert (code, "jushi keys list" in err) == (1, True)


def test_programs_read_json(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert json.loads(jushi(capfd, tmp_path, "list", "--json")[1]) == []
    made = json.loads(jushi(capfd, tmp_path, "add", "--origin", "https://a.example", "--json")[1])
    assert made["token"].startswith("jpk_")
    [listed] = json.loads(jushi(capfd, tmp_path, "list", "--json")[1])
    assert listed == {name: value for name, value in made.items() if name != "token"}
    assert (listed["origins"], listed["collections"], listed["scope"]) == (["https://a.example"], None, "ask")


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "--origin", "a.example"),
        ("add", "--origin", "https://a.example/page"),
        ("add", "--origin", "*"),
        ("add", "--origin", "https://a.example", "--scope", "write"),
        ("revoke",),
    ],
)
def test_what_makes_no_sense_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    code, _, err = jushi(capfd, tmp_path, *arguments)
    assert (code, err.count("\n")) == (2, 1)
    assert not (tmp_path / "keys.db").exists()
