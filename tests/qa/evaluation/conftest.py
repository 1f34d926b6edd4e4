"""The seeds, ready to be asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.cli.evaluate import opened
from qa.evaluation.asking import LocalEndpoint
from qa.settings import Settings, load_settings


@pytest.fixture(scope="session")
def over_the_seeds(indexed: Path) -> Settings:
    """Settings that name the index of the seeds."""
    return load_settings(data=indexed)


@pytest.fixture(scope="session")
def endpoint(over_the_seeds: Settings) -> Iterator[LocalEndpoint]:
    """The seeds, asked in this process."""
    with opened(over_the_seeds) as found:
        yield found
