"""One form for what reads the same: script, width, case, quotes and dashes; one code point stays one.

Folding is for matching: questions, passages and their contexts all pass through it, so what it merges too much (乾隆 as
干隆) still finds itself. Display goes through the phrase-level conversions, which may change length. The only import
of opencc.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC

_QUOTES = dict.fromkeys("“”„‟「」『』﹁﹂﹃﹄〝〞〟＂«»", '"') | dict.fromkeys("‘’‚‛′＇", "'")
_DASHES = dict.fromkeys("–—―‐‑‒−─━﹘﹣－", "-") | dict.fromkeys("～〜∼﹏", "~")
_MARKS = dict.fromkeys("・•‧∙⋅･", "·") | {"﹑": "、", "﹒": ".", "﹪": "%", "￥": "¥", "○": "〇", "｡": "。", "､": "、"}
_SPACES = dict.fromkeys(
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t", " "
)


def _compatible() -> dict[str, str]:
    """Characters that exist for round trips with old encodings, and full-width ASCII: where NFKC gives one for one."""
    ranges = (range(0xFF01, 0xFF5F), range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
    normal = {chr(code): unicodedata.normalize("NFKC", chr(code)) for codes in ranges for code in codes}
    return {char: form for char, form in normal.items() if len(form) == 1 and form != char}


def _simplified() -> dict[str, str]:
    """Each Traditional character with its first Simplified form, from opencc's own table."""
    table = files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if "\t" in line)
    return {char: forms.split(" ")[0] for char, forms in pairs if len(char) == 1 and len(forms.split(" ")[0]) == 1}


@cache
def _table() -> NDArray[np.uint32]:
    """The folded code point of every code point."""
    cased = (chr(code) for code in (*range(0x3000), *range(0xA640, 0xABC0)))
    lower = {char: char.lower() for char in cased if len(char.lower()) == 1}
    forms = lower | _simplified() | _compatible() | _SPACES | _QUOTES | _DASHES | _MARKS
    table = np.arange(0x110000, dtype="<u4")
    for char, form in forms.items():
        seen = {char}
        while form in forms and form not in seen:  # Ａ → A → a; 樑 → 梁
            seen.add(form)
            form = forms[form]  # the chain is followed to its end
        table[ord(char)] = ord(form)
    table[0xD800:0xE000] = 0xFFFD  # lone surrogates, which no encoding can carry further
    return table


def fold(text: str) -> str:
    """The text in the one form that everything is matched in; as many code points as before.

    >>> fold("「ＧＤＰ」增長５％")
    '"gdp"增长5%'
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    folded: bytes = _table()[codes].tobytes()
    return folded.decode("utf-32-le")


@cache
def _converter(config: str) -> OpenCC:
    return OpenCC(config)


def to_simplified(text: str) -> str:
    """The text in Simplified characters, for display only."""
    return str(_converter("t2s").convert(text))


def to_traditional(text: str) -> str:
    """The text in Traditional characters, for display only."""
    return str(_converter("s2t").convert(text))
