from __future__ import annotations

import stat
from pathlib import Path

import pytest

from qa.errors import NotFound
from qa.store import Keys, Scope


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "keys.db"


def test_a_key_is_known_by_its_token_and_by_nothing_near_it(path: Path) -> None:
    keys = Keys(path)
    key, token = keys.add(Scope.WRITE, name="importer", collections=["a", "b"])
    assert keys.of(token) == key
    assert (key.scope, key.collections, key.public) == (Scope.WRITE, ("a", "b"), False)
    kind, id, secret = token.split("_", 2)
    for near in (token[:-1], f"{token}x", f"{kind}_{id}_", f"{kind}__{secret}", f"jpk_{id}_{secret}", secret, ""):
        assert keys.of(near) is None


def test_the_file_holds_no_token_and_is_for_its_owner_only(path: Path) -> None:
    keys = Keys(path)
    _, token = keys.add(Scope.ASK)
    keys.close()
    written = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert token.rpartition("_")[2].encode() not in written
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_one_process_revokes_another_refuses(path: Path) -> None:
    one, other = Keys(path), Keys(path)
    key, token = one.add(Scope.ASK)
    assert other.of(token) == key
    one.revoke(key.id)
    assert other.of(token) is None
    assert other.live(key.id) is None
    assert [bool(each.revoked_at) for each in other.all()] == [True]
    with pytest.raises(NotFound):
        one.revoke(key.id)


def test_a_door_that_was_once_locked_stays_so(path: Path) -> None:
    keys = Keys(path)
    assert not keys.exist()
    assert not path.exists()
    key, _ = keys.add(Scope.ASK)
    keys.revoke(key.id)
    assert keys.exist()


def test_every_process_signs_with_the_same_secret(path: Path) -> None:
    one, other = Keys(path), Keys(path)
    assert len(one.signing_secret()) == 32
    assert one.signing_secret() == other.signing_secret()
    assert not one.exist()
