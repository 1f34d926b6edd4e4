"""What every test may use: the seeds' folder, and properties that are never judged by the clock."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# Machines are slow and shared: a property fails on what it says, not on how long an example took.
settings.register_profile("jushi", deadline=None)
settings.load_profile("jushi")


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's folder."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def seeds(project: Path) -> Path:
    """The folder of the five seed documents."""
    return project / "seeds"
