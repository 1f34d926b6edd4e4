"""What the operations page says is true: its commands are run, one after the other, as it has them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.test_documentation import examples, jushi


@pytest.fixture
def folder(tmp_path: Path, project: Path) -> Path:
    """An empty folder with the example documents in it."""
    (tmp_path / "seeds").symlink_to(project / "seeds")
    return tmp_path


def test_the_commands_of_the_operations_page_do_what_it_says(folder: Path, project: Path) -> None:
    blocks = examples(project / "docs" / "operations.md")
    commands = [line for block in blocks if block.language == "sh" for line in block.text.splitlines()]
    assert len(commands) >= 6
    printed = {}
    for command in commands:
        done = jushi(command, folder)
        assert done.returncode == 0, done.stderr
        printed[command] = done.stdout
    assert any("4000亿元" in output for output in printed.values())
    assert {path.name for path in folder.glob("*.zip")} == {"backup.zip", "reports.zip"}


def test_an_import_into_what_is_there_and_an_export_over_a_file_are_refused(folder: Path) -> None:
    assert jushi("jushi index seeds --data data", folder).returncode == 0
    assert jushi("jushi export a.zip --data data", folder).returncode == 0
    again = jushi("jushi export a.zip --data data", folder)
    assert (again.returncode, "already" in again.stderr) == (2, True)
    over = jushi("jushi import a.zip --data data --json", folder)
    assert over.returncode == 1
    assert '"backup_refused"' in over.stdout
    assert jushi("jushi import nothing.zip --data data", folder).returncode == 2
    assert jushi("jushi export b.zip --data nothing", folder).returncode == 1
    assert jushi("jushi export c.zip --collection nothing --data data", folder).returncode == 1


def test_every_file_that_a_data_directory_holds_is_on_the_page(project: Path) -> None:
    page = (project / "docs" / "operations.md").read_text("utf-8")
    code = "\n".join(path.read_text("utf-8") for room in ("qa", "api") for path in (project / room).rglob("*.py"))
    names = set(re.findall(r'"(\w+\.db)"', code))
    assert len(names) >= 5
    assert [name for name in sorted(names) if f"`{name}`" not in page] == []
