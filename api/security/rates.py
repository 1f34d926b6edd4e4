"""How often a caller may ask: by key, or by address where the key is public or there is none.

The counting is a library's; what it counts in is a file, so that several processes count together. A count that cannot
be kept refuses nobody.
"""

from __future__ import annotations

import time
from contextlib import suppress
from math import ceil

from limits import RateLimitItem, parse_many
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from api.security.callers import Caller
from api.security.refusals import Refused
from qa.errors import StoreError
from qa.store import Counters


class _Shared(Storage):
    """The library's storage, over counters that processes share."""

    STORAGE_SCHEME = None

    def __init__(self, counters: Counters) -> None:
        super().__init__()
        self._counters = counters
        self._last: dict[str, tuple[int, float]] = {}  # asked for at once: it need not be read

    @property
    def base_exceptions(self) -> type[Exception]:
        return StoreError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        counted = self._counters.add(key, expiry, amount)
        self._last = {key: counted}
        return counted[0]

    def get(self, key: str) -> int:
        return self._read(key)[0]

    def get_expiry(self, key: str) -> float:
        return self._read(key)[1]

    def check(self) -> bool:
        with suppress(StoreError):
            self._counters.read("")
            return True
        return False

    def reset(self) -> int:
        return self._counters.clear()

    def clear(self, key: str) -> None:
        self._last = {}
        self._counters.clear(key)

    def _read(self, key: str) -> tuple[int, float]:
        return self._last.get(key) or self._counters.read(key)


class Unlimited:
    """No limits."""

    def count(self, _: Caller) -> dict[str, str]:
        """Nothing to tell."""
        return {}


class Rates(Unlimited):
    """The limits of keys and of addresses."""

    def __init__(self, counters: Counters, *, key: str, address: str) -> None:
        """Limits like `100/minute`, several with a semicolon between; `off` for none."""
        self._limiter = FixedWindowRateLimiter(_Shared(counters))
        self._key, self._address = _limits(key), _limits(address)

    def count(self, caller: Caller) -> dict[str, str]:
        """The headers that tell how much is left, or Refused when nothing is."""
        if caller.address:
            return self._count(self._address, f"address:{caller.address}")
        return self._count(self._key, f"key:{caller.key}") if caller.key else {}

    def _count(self, items: list[RateLimitItem], who: str) -> dict[str, str]:
        headers: dict[str, str] = {}
        with suppress(StoreError):
            for item in items:
                allowed = self._limiter.hit(item, who)
                ends, left = self._limiter.get_window_stats(item, who)
                if not headers or not allowed or left < int(headers["RateLimit-Remaining"]):
                    headers = _told(item, left, ends)
                if not allowed:
                    headers["Retry-After"] = headers["RateLimit-Reset"]
                    detail = f"More than {item} are too many. Ask again in {headers['RateLimit-Reset']} seconds."
                    raise Refused(429, "rate_exceeded", detail, headers)
        return headers


def _limits(written: str) -> list[RateLimitItem]:
    return [] if written == "off" else parse_many(written)


def _told(item: RateLimitItem, left: int, ends: float) -> dict[str, str]:
    return {
        "RateLimit-Policy": f"{item.amount};w={item.get_expiry()}",
        "RateLimit-Limit": str(item.amount),
        "RateLimit-Remaining": str(left),
        "RateLimit-Reset": str(max(1, ceil(ends - time.time()))),
    }
