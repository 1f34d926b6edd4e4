"""Which other sites' pages may ask: one list, for what they may read and for whose frames the chat may stand in."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from qa.store import Keys

EXPOSED = (
    "X-Request-Id",
    "Location",
    "Retry-After",
    "RateLimit-Policy",
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
)


class Origins:
    """The sites that the settings name, and those that public keys are for."""

    def __init__(self, named: Sequence[str], keys: Keys | None) -> None:
        """Read the keys each time: a site comes and goes with its key."""
        self.everyone = "*" in named
        self._named = tuple(named)
        self._keys = keys

    def all(self) -> list[str]:
        """Each site once, the named ones first."""
        keys = [key for key in self._keys.all() if not key.revoked_at] if self._keys else []
        return list(dict.fromkeys([*self._named, *(site for key in keys for site in key.origins)]))

    def allow(self, origin: str) -> bool:
        """Whether pages of this site may ask."""
        return self.everyone or origin in self._named or origin in self.all()


class Cors(CORSMiddleware):
    """What tells browsers which pages may read the replies."""

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        super().__init__(
            app,
            allow_origins=["*"] if origins.everyone else [],
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "X-Request-Id"],
            expose_headers=EXPOSED,
            max_age=3600,
        )
        self._origins = origins

    def is_allowed_origin(self, origin: str) -> bool:
        """Whether pages of this site may read."""
        return self._origins.allow(origin)
