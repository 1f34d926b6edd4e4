"""What a document says of itself: its title, date, region, and the sections with who speaks in them.

Read from the cleaned text, folded so that every rule is written once; what is shown is cut from the unfolded reading
text. Kinds of paragraphs are `blocks`', places `regions`', dates `dates`'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from qa.documents.blocks import Block, is_speaker, read_blocks
from qa.documents.dates import published_at
from qa.documents.regions import Area, area_named, region_of
from qa.text.clean import clean
from qa.text.fold import fold
from qa.text.offsets import OffsetMap
from qa.types import Kind, Section, Span

_OFFICE = (
    r"[\u4e00-\u9fff、()]{0,30}?(?:书记|总理|主席|[省市县区州旗镇乡]长|部长|厅长|局长|主任|院长|校长|行长|董事长|总经理|总裁|会长"
    r"|秘书长|委员长|检察长|总统|首相|专员|政委|司令员|负责人|发言人)"
)
_PERSON = r"(?!访谈|系列|答|谈|专|在|的|说|对|接受|主持|讲话|会见|工作)[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff·]{1,12}"
_SPEAKER = re.compile(rf"^-{{2}}(?:访|专访|对话|记)?(?P<office>{_OFFICE})[ :]?(?P<person>{_PERSON})$")
_NAMED = re.compile(rf"^(?P<office>{_OFFICE})[ ]?(?P<person>{_PERSON})(?:$|:)")
_AUTHOR = re.compile(rf"[(]作者(?:为|系|是|:)?(?P<office>{_OFFICE})?[ ,、]?(?P<person>{_PERSON})?[)]$")
_STEM = re.compile(r"[\u4e00-\u9fff].*[\u4e00-\u9fff].*[\u4e00-\u9fff].*[\u4e00-\u9fff]")
_SERIES = re.compile(r"系列|专栏|访谈录|学习贯彻|特别报道|新时代|^\d+$")
_TITLE_SPEAKS = re.compile(r"^[^:]{4,20}:.{4,}")
_SITE = re.compile(r"[|_].*$")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a stretch of a document belongs to, as spans of the reading text."""

    office: str = ""
    person: str = ""
    area: Area | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A section in the reading text: its span there, its heading and its speaker."""

    span: Span
    heading: str
    speaker: Speaker
    area: Area | None


@dataclass(frozen=True, slots=True)
class Outline:
    """The reading text of a document, with all that was read from its layout."""

    reading: str
    folded: str
    offsets: OffsetMap
    title: str
    published_at: str | None
    area: Area | None
    parts: tuple[Part, ...]
    blocks: tuple[Block, ...]

    @property
    def region(self) -> str:
        """The document's most specific region, by its own name."""
        return self.area.name if self.area else ""

    @property
    def sections(self) -> tuple[Section, ...]:
        """The parts as sections of the source."""
        return tuple(
            Section(
                span=self.offsets.to_source(part.span),
                heading=part.heading,
                person=part.speaker.person,
                office=part.speaker.office,
                region=part.area.name if part.area else "",
            )
            for part in self.parts
        )


def read_structure(text: str, source: str) -> Outline:
    """The outline of a source text; `source`, its file name, gives the title where the text itself has none."""
    reading, offsets = clean(text)
    folded = fold(reading)
    blocks = tuple(read_blocks(folded))
    title = _title(reading, folded, blocks)
    author = _author(reading, folded, blocks)
    area = (author.area if author else None) or region_of(folded)
    return Outline(
        reading=reading,
        folded=folded,
        offsets=offsets,
        title=title or _telling_stem(source),
        published_at=published_at(_datelines(folded, blocks)),
        area=area,
        parts=tuple(_parts(reading, folded, blocks, Part(Span(0, 0), "", author or Speaker(), area))),
        blocks=blocks,
    )


def _telling_stem(source: str) -> str:
    """The file's name without its suffix, where it is written for people."""
    stem = source.rsplit("/", 1)[-1].rsplit(".", 1)[0].replace("_", " ")
    return stem if _STEM.search(stem) else ""


def _title(reading: str, folded: str, blocks: tuple[Block, ...]) -> str:
    """The heading above the first paragraph; on a page that starts with text, the weightiest of a row of headings."""
    first = next((i for i, block in enumerate(blocks) if block.kind is Kind.TEXT), len(blocks))
    heads = [block for block in blocks[:first] if block.kind is Kind.HEADING]
    if not heads:
        heads = [a for a, b in pairwise(blocks) if a.kind is Kind.HEADING and b.kind is Kind.HEADING]
    if not heads:
        return ""
    best = max(heads, key=lambda block: _title_weight(folded[slice(*block.span)]))
    return reading[slice(*best.span)].lstrip("# ")


def _title_weight(line: str) -> int:
    weight = 2 * bool(_TITLE_SPEAKS.match(line)) + (8 <= len(line) <= 45) - 2 * bool(_SERIES.search(line))  # noqa: PLR2004
    return weight - 3 * bool(is_speaker(line) or _NAMED.match(line) and ":" not in line)


def _datelines(folded: str, blocks: tuple[Block, ...]) -> list[str]:
    """The lines that may hold the date of publication: what stands around the text at its head and at its end."""
    edges = blocks[:10] + blocks[-5:]
    return [folded[slice(*block.span)] for block in edges if block.kind in (Kind.BYLINE, Kind.HEADING)]


def _author(reading: str, folded: str, blocks: tuple[Block, ...]) -> Speaker | None:
    """Whose words the whole document is: its author line, or a line of office and name above the text."""
    for block in blocks:
        line = folded[slice(*block.span)]
        found = _AUTHOR.search(line) if len(line) < 60 else None  # noqa: PLR2004
        if found is None and block.kind is Kind.HEADING:
            found = _NAMED.match(line)
        if found:
            return _speaker(reading, folded, block, found)
    return None


def _speaker(reading: str, folded: str, block: Block, found: re.Match[str]) -> Speaker:
    start = block.span.start
    office, person = (
        reading[start + found.start(group) : start + found.end(group)] if found[group] else ""
        for group in ("office", "person")
    )
    offices = (found["office"] or "").split("、")
    areas = [area for name in reversed(offices) if (area := area_named(name))]
    return Speaker(office, person, areas[0] if areas else None)


def _parts(reading: str, folded: str, blocks: tuple[Block, ...], whole: Part) -> list[Part]:
    """The document cut at its headings; a speaker stays until the next one is introduced."""
    parts: list[Part] = []
    path: list[tuple[int, str]] = []
    start, heading, speaker, area = 0, "", whole.speaker, whole.area
    opened = False  # by headings that no text has followed yet
    for block in blocks:
        line = folded[slice(*block.span)]
        found = _SPEAKER.match(line) if block.kind is Kind.HEADING else None
        if found:
            speaker = _speaker(reading, folded, block, found)
            area = speaker.area or whole.area
        elif block.kind is Kind.HEADING:
            if not opened:
                parts.append(Part(Span(start, block.span.start), heading, speaker, area))
                start = block.span.start
            path = [step for step in path if step[0] < block.level]
            path.append((block.level, reading[slice(*block.span)].lstrip("# ")))
            heading = " › ".join(name for _, name in path)
        opened = block.kind is Kind.HEADING or (opened and block.kind is not Kind.TEXT)
    parts.append(Part(Span(start, len(reading)), heading, speaker, area))
    return [part for part in parts if part.span.start < part.span.end]
