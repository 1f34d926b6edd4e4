"""Whoever asks, here or elsewhere, alone or several at a time: the outcomes are the same."""

from __future__ import annotations

import socket
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from qa.cli.evaluate import opened
from qa.errors import ServiceUnreachable
from qa.evaluation.asking import LocalEndpoint
from qa.evaluation.remote import RemoteEndpoint
from qa.evaluation.run import in_conversations
from qa.evaluation.team import Alone, Asker, Processes, Threads
from qa.evaluation.types import RunOptions
from qa.settings import Settings
from tests.qa.evaluation.asked import QUESTIONS, kept
from tests.serving import serving


def asked_by(asker: Asker) -> list[Any]:
    """What becomes of the questions, whoever asks."""
    conversations = asker.converse(in_conversations(QUESTIONS), RunOptions(depth=20))
    return kept(chain.from_iterable(conversations))


def test_two_processes_get_what_one_gets(over_the_seeds: Settings, endpoint: LocalEndpoint) -> None:
    alone = Alone(endpoint)
    several = Processes(partial(opened, over_the_seeds), 2)
    assert asked_by(several) == asked_by(alone)
    assert several.about("default") == alone.about("default")


def test_a_running_service_gives_the_outcomes_that_its_index_gives_here(indexed: Path, endpoint: LocalEndpoint) -> None:
    with serving(indexed) as (_, url), closing(RemoteEndpoint(url + "/")) as remote:
        assert asked_by(Threads(remote, 2)) == asked_by(Alone(endpoint))
        assert remote.about("default") == endpoint.about("default")


def test_a_service_that_is_not_there_is_told_with_its_address() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with closing(RemoteEndpoint(url)) as remote, pytest.raises(ServiceUnreachable, match=f"{url} .*--url"):
            remote.about("default")
