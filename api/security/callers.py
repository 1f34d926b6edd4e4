"""Who is asking: a key, a session of a public key, or nobody in particular from this very machine.

Without keys, only this machine is let in, and only where it is plain that it is: a proxy before the server makes all
the world look local, and so may a page of another site in the browser of whoever runs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope as Connection

from api.security.origins import Origins
from api.security.refusals import Refused
from api.security.sessions import SESSION, Sessions
from qa.errors import NotFound
from qa.store import Key, Keys, Scope

FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
_SAFE = ("GET", "HEAD", "OPTIONS")
_BEARER = {"WWW-Authenticate": "Bearer"}


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever asks, and what they may do."""

    scope: Scope
    key: str = ""
    collections: tuple[str, ...] = ()
    address: str = ""  # counted by this where there is no key of one's own; "": not counted

    def sees(self, collection: str) -> bool:
        """Whether this caller's key is for the collection."""
        return not self.collections or collection in self.collections

    def require(self, collection: str) -> None:
        """Raise NotFound for the collections of others, whether they exist or not."""
        if not self.sees(collection):
            mine = ", ".join(self.collections)
            raise NotFound(f"This key knows no collection {collection!r}; it is for: {mine}. Name one of these.")


ANYBODY = Caller(Scope.ADMIN)


class Door:
    """Tells callers apart; `keys` of None lets everybody do everything."""

    def __init__(self, keys: Keys | None, sessions: Sessions | None, origins: Origins, *, required: bool) -> None:
        """Ask for keys where `required`, and else as soon as there are any."""
        self._keys = keys
        self._sessions = sessions
        self._origins = origins
        self._required = required

    def caller(self, connection: Connection) -> Caller:
        """Who this is, or Refused."""
        headers = Headers(scope=connection)
        address = _network((connection.get("client") or ("",))[0])
        kind, _, token = headers.get("authorization", "").partition(" ")
        if self._keys is None:
            return Caller(Scope.ADMIN, address="" if is_local(connection, headers) else address)
        # Some programs send a key whatever they are told: where none is needed, it is not looked at.
        self._required = self._required or self._keys.exist()
        if not self._required:
            return self._neighbour(connection, headers)
        if kind.lower() == "bearer" and token:
            return self._known(token.strip(), connection["method"], headers, address)
        detail = "This needs a key. Send it as `Authorization: Bearer …`; `jushi keys add` makes one."
        raise Refused(401, "key_required", detail, _BEARER)

    def passer_by(self, connection: Connection) -> Caller:
        """Whoever asks for what anybody may have."""
        return Caller(Scope.NONE, address=_network((connection.get("client") or ("",))[0]))

    def local(self, connection: Connection) -> bool:
        """Whether nobody outside of this machine can be asking, or everybody may."""
        return self._keys is None or is_local(connection, Headers(scope=connection))

    def public_key(self, headers: Headers) -> tuple[Key, str]:
        """The public key shown, and the origin of the page that shows it, or Refused."""
        token = headers.get("authorization", "").partition(" ")[2].strip()
        key = self._keys.of(token) if self._keys else None
        if key is None or not key.public:
            detail = "A session needs a public key, as `jushi keys add --origin` makes them; this is none, or revoked."
            raise Refused(401, "key_invalid", detail, _BEARER)
        origin = headers.get("origin", "")
        if origin not in key.origins:
            raise Refused(403, "origin_refused", f"This key is not for the pages of {origin or 'no origin'!r}.")
        return key, origin

    def _known(self, token: str, method: str, headers: Headers, address: str) -> Caller:
        assert self._keys
        if token.startswith(SESSION) and self._sessions:
            id, origin = self._sessions.read(token)
            key = self._keys.live(id)
            shown = headers.get("origin", origin if method in _SAFE else "")
            if key and (shown != origin or origin not in key.origins):
                raise Refused(403, "origin_refused", f"This session is for pages of {origin}, not of {shown!r}.")
        else:
            key = self._keys.of(token)
            if key and key.public:
                detail = "A public key is good for a session only: exchange it at POST /v1/sessions."
                raise Refused(401, "key_public", detail, _BEARER)
        if key is None:
            raise Refused(401, "key_invalid", "There is no such key, or it was revoked. Ask for a new one.", _BEARER)
        return Caller(key.scope, key.id, key.collections, address if key.public else "")

    def _neighbour(self, connection: Connection, headers: Headers) -> Caller:
        """Nobody in particular from this machine: a person or program here, or a page that was opened here."""
        if not is_local(connection, headers):
            detail = "Without keys only this machine is answered, and this request came from or for another one. "
            raise Refused(401, "key_required", f"{detail}Make a key with `jushi keys add`.", _BEARER)
        origin = headers.get("origin")
        if origin is None or urlsplit(origin).netloc == headers.get("host"):
            return ANYBODY
        if connection["method"] in _SAFE or self._origins.allow(origin):
            return Caller(Scope.ASK)
        detail = f"A page of {origin} asks, which is not allowed to. Name it in JUSHI_ORIGINS if it should be."
        raise Refused(403, "origin_refused", detail)


def is_local(connection: Connection, headers: Headers) -> bool:
    """Whether this comes from this machine, for this machine, and through nothing in between."""
    peer = (connection.get("client") or ("",))[0]
    return (
        is_loopback(peer)
        and is_loopback(urlsplit(f"//{headers.get('host', '')}").hostname or "")
        and not any(name in headers for name in FORWARDED)
    )


@lru_cache(1024)
def is_loopback(host: str) -> bool:
    """Whether the address or name can only be this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


@lru_cache(1024)
def _network(host: str) -> str:
    """What is counted as one address: of the newer kind everyone has 64 bits' worth of them."""
    try:
        address = ip_address(host)
    except ValueError:
        return host or "unknown"
    if isinstance(address, IPv6Address) and not address.ipv4_mapped:
        return str(ip_network((address, 64), strict=False))
    return str(address)
