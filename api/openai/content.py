"""An answer as the text of one message: the value with its mark, the quotes it rests on, and what each mark stands for.

Marks are placed as the text is put together, never looked for in it: a quote may hold a [1] of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from qa.payload import Payload

_ALSO = "另有："  # before another value from another time or place


class Content(NamedTuple):
    """A message in the pieces that it is streamed in, with the annotations that point into the whole."""

    pieces: tuple[str, ...]
    annotations: tuple[Payload, ...] = ()

    @property
    def text(self) -> str:
        """The whole message."""
        return "".join(self.pieces)


class _Message:
    """A message as it grows."""

    def __init__(self, cited: Sequence[Payload], base: str) -> None:
        self._cited = cited
        self._base = base
        self._pieces: list[str] = []
        self._length = 0
        self._annotations: list[Payload] = []

    def say(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def mark(self, number: int) -> None:
        """Point to one of the citations, counted from 0."""
        cited, mark = self._cited[number], f"[{number + 1}]"
        place = {"start_index": self._length, "end_index": self._length + len(mark)}
        title = cited["document_title"] or cited["source"]
        self._annotations.append(
            {"type": "url_citation", "url_citation": {"url": _address(cited, self._base), "title": title, **place}}
        )
        self.say(mark)

    def finished(self) -> Content:
        return Content(tuple(self._pieces), tuple(self._annotations))


def written(reply: Payload, base: str) -> Content:
    """What `/v1/ask` replies, as a message; `base` is the address that links to this service begin with."""
    if reply["answer"] is None:
        return Content(((reply["small_talk"] or reply["not_found"])["message"],))
    message = _Message(cited := marked(reply), base)
    if reply["phrased"] and reply["phrased"]["text"]:
        _worded(message, reply["phrased"]["sentences"])
    else:
        message.say(reply["answer"]["text"])
        message.mark(0)
    for number, other in enumerate(reply["alternatives"], start=len(reply["citations"])):
        dated = f"（{other['published_at']}）" if other["published_at"] else ""
        message.say(f"\n{_ALSO}{other['text']}{dated}")
        message.mark(number)
    message.say("\n")
    for number, citation in enumerate(cited):
        message.say("\n")
        message.mark(number)
        message.say(f" {citation['display']} —— {citation['document_title'] or citation['source']}")
    return message.finished()


def _worded(message: _Message, sentences: Sequence[Payload]) -> None:
    for sentence in sentences:
        message.say(sentence["text"])
        for number in sentence["citations"]:
            message.mark(number)


def marked(reply: Payload) -> list[Payload]:
    """The citations as they are numbered in a message, from [1]: those of the answer, then those of other values."""
    return [*reply["citations"], *(other["citation"] for other in reply["alternatives"])]


def _address(cited: Payload, base: str) -> str:
    """The document's own address where it has one that can be followed, else that of the quote in the stored text."""
    url = cited["url"] or ""
    if url.startswith(("https://", "http://")):
        return str(url)
    return f"{base}v1/documents/{quote(cited['document_id'], safe='')}/text?start={cited['start']}&end={cited['end']}"
