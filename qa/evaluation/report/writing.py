"""How a page is written: its template filled, its style and its script put in, no network allowed to it.

Questions and quotes are strangers' text: everything is escaped, and signs that nobody sees, which could turn the
page's own text around, are shown by their number.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

_HERE = Path(__file__).parent
# Controls, and the marks that change a line's direction.
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def rendered(template: str, page: Mapping[str, object]) -> str:
    """The HTML of a page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    pages = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    pages.filters["visible"] = visible
    script = (_HERE / "page.js").read_text("utf-8")
    around = {
        "style": Markup((_HERE / "page.css").read_text("utf-8")),
        "script": Markup(script),
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    }
    return pages.get_template(template).render(page, **around)


def write(html: str, path: Path) -> None:
    """Put the page where it belongs; whoever looks meanwhile sees the old one or the new, never half of one."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.write_text(html, encoding="utf-8", errors="backslashreplace")  # half a surrogate pair is no character
    unfinished.replace(path)


def visible(text: object) -> Markup:
    """The text for a page: escaped, with signs that nobody sees shown by their number.

    >>> str(visible(chr(0x202E) + "<b>"))
    '<span class="control">U+202E</span>&lt;b&gt;'
    """
    from markupsafe import Markup, escape

    return Markup(_HIDDEN.sub(lambda found: f'<span class="control">U+{ord(found[0]):04X}</span>', str(escape(text))))
