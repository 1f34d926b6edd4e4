"""What stands before the answers, put together as the settings say: door, rates, room, and who is told of it all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from fastapi import FastAPI

from api.openai.errors import SpokenErrors
from api.security.callers import Door, is_loopback
from api.security.gate import Gate
from api.security.origins import Cors, Origins
from api.security.refusals import Refused, refused
from api.security.sessions import Sessions
from api.watch.journal import Journal
from api.watch.metrics import Metrics
from api.watch.watch import Watch
from qa.errors import SettingsError
from qa.settings import Settings
from qa.store import Counters, Keys

if TYPE_CHECKING:
    from api.security.rates import Unlimited

KEYS, COUNTERS = "keys.db", "counters.db"


@dataclass(frozen=True)
class Front:
    """The parts; one set for each application."""

    door: Door
    origins: Origins
    sessions: Sessions | None
    rates: Callable[[], Unlimited]
    journal: Journal
    metrics: Metrics
    queue: int = 128
    timeout: float = 30.0

    @classmethod
    def opened(cls, settings: Settings) -> Front:
        """As the settings say."""
        keys = None if settings.keys == "off" else Keys(settings.data / KEYS)
        origins = Origins(settings.allowed_origins, keys)
        sessions = Sessions(keys, int(settings.session_minutes * 60)) if keys else None
        required = settings.keys == "required" or not is_loopback(settings.host)
        return cls(
            Door(keys, sessions, origins, required=required),
            origins,
            sessions,
            cache(lambda: _rates(settings)),
            Journal(settings.log, questions=settings.log_questions),
            Metrics(),
            settings.queue,
            settings.timeout,
        )

    @classmethod
    def ajar(cls, origins: Sequence[str] = ()) -> Front:
        """For an application that is called without a network in between: no keys, no counting, no log."""
        allowed = Origins(origins, None)
        door = Door(None, None, allowed, required=False)
        return cls(door, allowed, None, _no_rates, Journal(None, questions=False), Metrics())

    def install(self, app: FastAPI) -> None:
        """Stand before this application; the last one put up is met first."""
        app.state.front = self
        app.add_exception_handler(Refused, refused)
        app.add_middleware(Gate, self.door, self.rates, queue=self.queue, timeout=self.timeout)
        app.add_middleware(Cors, self.origins)
        app.add_middleware(SpokenErrors)  # what is refused is put into OpenAI's shape where it was asked in it
        app.add_middleware(Watch, self.journal, self.metrics)


def check_reach(settings: Settings) -> None:
    """Raise where others could ask and nothing says who may."""
    if settings.keys != "auto" or is_loopback(settings.host):
        return
    keys = Keys(settings.data / KEYS)
    try:
        if keys.exist():
            return
    finally:
        keys.close()
    message = (
        f"Others than this machine can ask at {settings.host}, and there are no keys yet. Make one with "
        f"`jushi keys add --data {settings.data}`; or start with --keys required to let nobody in until there is one, "
        "or with --keys off to let everybody do everything."
    )
    raise SettingsError(message)


def _rates(settings: Settings) -> Unlimited:
    from api.security.rates import Rates  # not needed, and so not loaded, where only this machine asks

    return Rates(Counters(settings.data / COUNTERS), key=settings.key_rate, address=settings.address_rate)


def _no_rates() -> Unlimited:
    from api.security.rates import Unlimited

    return Unlimited()
