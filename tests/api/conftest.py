"""The application over the seeds, asked without a network in between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from qa.settings import load_settings
from qa.wiring import Service, open_service


@pytest.fixture(scope="session")
def service(indexed: Path) -> Iterator[Service]:
    """The service over the seeds."""
    with closing(open_service(load_settings(data=indexed))) as opened:
        yield opened


@pytest.fixture(scope="session")
def client(service: Service) -> Iterator[TestClient]:
    """A client whose server turns what it did not foresee into a reply, as the real one does."""
    with TestClient(create_app(service), raise_server_exceptions=False) as opened:
        yield opened
