"""What every test may use: the seeds' folder, and properties that are never judged by the clock."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import settings

from qa.settings import load_settings
from qa.wiring import open_service

# Machines are slow and shared: a property fails on what it says, not on how long an example took.
settings.register_profile("jushi", deadline=None)
settings.load_profile("jushi")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The event loop of tests that are asynchronous."""
    return "asyncio"


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's folder."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def seeds(project: Path) -> Path:
    """The folder of the five seed documents."""
    return project / "seeds"


@pytest.fixture(scope="session")
def untouched(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that holds the seeds and that nobody opens: to be copied.

    Copying a database that this process has open would end its locks, which belong to processes and not to handles.
    """
    data = tmp_path_factory.mktemp("untouched") / "data"
    with closing(open_service(load_settings(data=data))) as service:
        service.index([seeds])
    return data


@pytest.fixture(scope="session")
def indexed(untouched: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that holds the seeds; its databases are SQLite's to open, and nobody else's in this process."""
    data = Path(copytree(untouched, tmp_path_factory.mktemp("indexed") / "data"))

    def guard(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str | os.PathLike):
            path = Path(arguments[0])
            if path.suffix == ".db" and path.parent == data:
                raise AssertionError(f"{path.name} is open in this process: copy `untouched` instead")

    sys.addaudithook(guard)
    return data
