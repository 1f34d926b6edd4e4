"""Documents follow their files while the command runs, and it ends when told to."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.serving import JUSHI


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_documents_follow_their_files_until_the_command_is_ended(tmp_path: Path, told: signal.Signals) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text("泰州的目标是4000亿元。", "utf-8")
    command = (*JUSHI, "index", str(folder), "--watch", "--json", "--data", str(tmp_path / "data"))
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None

        def report() -> dict[str, Any]:
            assert process.stdout is not None
            found: dict[str, Any] = json.loads(process.stdout.readline())
            return found

        assert len(report()["added"]) == 1
        (folder / "b.txt").write_text("南通的目标是3000亿元。", "utf-8")
        assert len(report()["added"]) == 1
        (folder / "a.txt").unlink()
        assert len(report()["removed"]) == 1
        process.send_signal(told)
        _, complaints = process.communicate(timeout=60)
        assert (process.returncode, complaints) == (0, "")
