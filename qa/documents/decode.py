"""Bytes to text, or a clear refusal; never a guess that garbles.

UTF-8 is tried first and strictly, then UTF-16, then the better of GB18030 and Big5 by how common the characters are
that come out. Nothing is trimmed and no line end is translated; a byte order mark of UTF-8 stays as the first
character, so that offsets agree with whoever reads the file as plain UTF-8.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

from qa.errors import EmptyDocument, UnreadableText
from qa.text.fold import fold
from qa.text.tokens import dictionary_words

PLAUSIBLE = 0.85
WORDY = 0.15
SAMPLE = 2000

_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_STRANGE = re.compile(
    "[^\t\n\r -~·×÷°§±\u0370-\u03ff\u2010-\u205e\u2103-\u266f\u3000-\u303f\u3105-\u312f\u3200-\u9fff\uf900-\ufaff"
    "\ufe30-\uffef]"
)


def decode(data: bytes, name: str) -> str:
    """The text of a file, exactly as its encoding says; `name` is for the message where there is none."""
    if not data:
        raise EmptyDocument(f"{name} is empty (0 bytes): a document needs some text.")
    text = _unicode(data, name)
    if text is None:
        text = _chinese(data, name)
    if not text.strip("\ufeff \t\r\n\u3000\x00"):
        raise EmptyDocument(f"{name} holds only white space: a document needs some text.")
    return text


def _unicode(data: bytes, name: str) -> str | None:
    """The text where the bytes are UTF-8 or UTF-16, else None."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(data, name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and "\x00" not in text:
        return _checked(text, name)
    text = max((_attempt(data, encoding) for encoding in ("utf-16-le", "utf-16-be")), key=_commonness)
    return text if _commonness(text) >= PLAUSIBLE and not _CONTROL.search(text) else None


def _utf16(data: bytes, name: str) -> str:
    try:
        return _checked(data.decode("utf-16"), name)
    except UnicodeDecodeError as error:
        raise UnreadableText(
            f"{name} begins like UTF-16 but breaks off at byte {error.start}: save it again as UTF-8."
        ) from error


def _checked(text: str, name: str) -> str:
    """The text itself, unless it is full of control characters and so no text at all."""
    if len(_CONTROL.findall(text)) * 20 > len(text) or "\x00" in text:
        raise UnreadableText(f"{name} is not a text: it holds control characters. Give a text file, best in UTF-8.")
    return text


def _chinese(data: bytes, name: str) -> str:
    """The better of the two Chinese encodings, where one of them gives characters and words that people write."""
    if len(_CONTROL.findall(data.decode("latin-1"))) * 100 > len(data):
        raise UnreadableText(f"{name} is not a text: its bytes are binary. Give a text file, best in UTF-8.")
    readings = [text for text in (_attempt(data, "gb18030"), _attempt(data, "big5hkscs")) if text]
    best = max(readings, key=_commonness, default="")
    if not best or _commonness(best) < PLAUSIBLE or _wordiness(best) < WORDY:
        raise UnreadableText(
            f"{name} is in no encoding known here: tried UTF-8, UTF-16, GB18030 and Big5. Save it as UTF-8."
        )
    return best


def _attempt(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return ""


@cache
def _common() -> frozenset[str]:
    """The characters of the first levels of GB 2312 and Big5: those that are in common use."""
    simplified = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    traditional = (bytes((row, cell)) for row in range(0xA4, 0xC7) for cell in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    return frozenset(
        {char.decode("gb2312", "ignore") for char in simplified}
        | {char.decode("big5", "ignore") for char in traditional}
    )


def _commonness(text: str) -> float:
    """The share of common characters among those that are neither ASCII nor punctuation; strange ones count double."""
    han = _HAN.findall(text)
    strange = len(_STRANGE.findall(text))
    common = _common()
    return sum(char in common for char in han) / (len(han) + 2 * strange) if han else 0.0


def _wordiness(text: str) -> float:
    """The share of Han characters that stand in words of two or more; Korean bytes read as Chinese have hardly any."""
    words = dictionary_words(fold(text[:SAMPLE]))
    lengths = [len(word) for word in words if _HAN.match(word)]
    return sum(length for length in lengths if length > 1) / max(1, sum(lengths))
