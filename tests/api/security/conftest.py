"""A server as others on a network meet it: with keys, from any address, over the seeds and another's documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.front import KEYS, Front
from qa.settings import load_settings
from qa.store import Keys, Scope
from qa.wiring import Service, open_service

SECRET_PLAN = "临江市的秘密计划目标是777亿元。"


@dataclass
class Fort:
    """A server with its keys, and who asks it from where."""

    service: Service
    data: Path
    keys: Keys
    settings: dict[str, Any]

    def client(self, token: str = "", *, at: str = "203.0.113.7", host: str = "jushi.example") -> TestClient:
        """Somebody who shows this token, from this address."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        settings = load_settings(data=self.data, **self.settings)
        app = create_app(self.service, front=Front.opened(settings))
        return TestClient(app, f"http://{host}", raise_server_exceptions=False, headers=headers, client=(at, 50000))

    def key(self, scope: Scope = Scope.ASK, **more: Any) -> str:
        """A new key."""
        return self.keys.add(scope, **more)[1]


@pytest.fixture(scope="session")
def shared(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The seeds in the collection default, and what is nobody else's business in another."""
    data = tmp_path_factory.mktemp("shared") / "data"
    with closing(open_service(load_settings(data=data))) as service:
        service.index([seeds])
        service.add([("secret.txt", SECRET_PLAN, "")], collection="theirs")
        yield service


@pytest.fixture
def fort(shared: Service, tmp_path: Path) -> Iterator[Callable[..., Fort]]:
    """Makes servers with settings of one's own."""
    keys = Keys(tmp_path / KEYS)

    def made(**settings: Any) -> Fort:
        return Fort(shared, tmp_path, keys, settings)

    yield made
    keys.close()
