"""The classes of characters that the text rules speak of, as they stand inside a regular expression's brackets."""

from __future__ import annotations

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WIDE = "\u3001-\u3006\u3008-\u3020\u2014\u2018-\u201f\u2026\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff65"
BLANK = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
ENDING = "。！？!?｡…"
CLOSING = "”’」』）)】》〉〕］\\]\"'"
OPENING = "“‘「『（(【《〈〔［\\["
