"""Requests of every kind that the interface's description allows, and of kinds that it does not, to a real server."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.fuzz import cases, failures, fuzzed
from qa.store import Keys, Scope
from tests.serving import serving


@pytest.mark.slow
def test_whatever_is_sent_the_reply_is_one_that_the_description_knows(
    untouched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    shutil.copytree(untouched, data)  # it may lose all that it has
    keys = Keys(data / "keys.db")
    _, token = keys.add(Scope.ADMIN)
    keys.close()
    monkeypatch.setenv("JUSHI_KEY_RATE", "off")
    monkeypatch.setenv("JUSHI_ADDRESS_RATE", "off")
    with serving(data, "--keys", "required") as (_, url):
        report = fuzzed(url, token, phases="examples,coverage", examples=1)
    assert failures(report) == []
    assert cases(report) > 500, report
