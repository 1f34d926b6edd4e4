"""What a public key is exchanged for: a signed word that says which key and whose page, good for some minutes.

Nothing is kept of a session. Each process signs and reads with the same secret; a session ends with its key.
"""

from __future__ import annotations

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from api.security.refusals import Refused
from qa.store import Key, Keys

SESSION = "jst_"
_BEARER = {"WWW-Authenticate": "Bearer"}


class Sessions:
    """Makes and reads the tokens of sessions."""

    def __init__(self, keys: Keys, seconds: int) -> None:
        """Sign with the secret that is kept beside the keys; the file is made when the first session is."""
        self._keys = keys
        self._signer: URLSafeTimedSerializer | None = None
        self.seconds = seconds

    def begin(self, key: Key, origin: str) -> str:
        """A token for the pages of this origin."""
        return SESSION + self._signing().dumps([key.id, origin])

    def read(self, token: str) -> tuple[str, str]:
        """The id of the key and the origin that a token was made for, or Refused."""
        try:
            id, origin = self._signing().loads(token.removeprefix(SESSION), max_age=self.seconds)
        except SignatureExpired:
            detail = "The session is over. Exchange the public key for another at POST /v1/sessions."
            raise Refused(401, "session_over", detail, _BEARER) from None
        except BadSignature:
            raise Refused(401, "key_invalid", "There is no such session.", _BEARER) from None
        return id, origin

    def _signing(self) -> URLSafeTimedSerializer:
        if self._signer is None:
            self._signer = URLSafeTimedSerializer(self._keys.signing_secret(), salt="session")
        return self._signer
