"""What somebody hands over: bytes under a name. Names come from anywhere, and are made harmless here."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from qa.documents.load import identity_of

LONGEST_NAME = 200
_CONTROL = ("Cc", "Cf", "Cs", "Zl", "Zp")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file's bytes under a name, or a text; `inside` tells files of an archive apart that have the same name."""

    source: str
    data: bytes
    is_text: bool = False
    inside: str = ""

    @property
    def sha256(self) -> str:
        """The checksum of the bytes."""
        return hashlib.sha256(self.data).hexdigest()

    def identity(self, collection: str) -> str:
        """The id that a document of this name has in this collection."""
        return identity_of(collection, self.inside or self.source)


def harmless(name: str, otherwise: str = "document.txt") -> str:
    """The last part of a name, without what no name should hold, and not too long; its ending is kept."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(sign for sign in last if unicodedata.category(sign) not in _CONTROL).strip().lstrip(".")
    if len(kept) > LONGEST_NAME:
        stem, dot, suffix = kept.rpartition(".")
        ending = dot + suffix if len(suffix) <= 10 else ""
        kept = (stem if ending else kept)[: LONGEST_NAME - len(ending)] + ending
    return kept or otherwise
