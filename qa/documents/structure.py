"""What a document says of itself: its title, date, region, and the sections with who speaks in them.

Read from the cleaned text, folded so that every rule is written once; what is shown is cut from the unfolded reading
text. Kinds of paragraphs are `blocks`', places `regions`', dates `dates`'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from qa.documents.blocks import Block, read_blocks
from qa.documents.dates import dateline, latest_date
from qa.documents.regions import Area, area_named, region_of
from qa.documents.speakers import introduces, names, signs
from qa.text.clean import clean
from qa.text.fold import fold
from qa.text.offsets import OffsetMap
from qa.text.sentences import split_sentences
from qa.types import Kind, Section, Span

_STEM = re.compile(r"[\u4e00-\u9fff].*[\u4e00-\u9fff].*[\u4e00-\u9fff].*[\u4e00-\u9fff]")
_LABEL = re.compile(r"^[# ]*(?:(?:标题|標題|题目|題目)[:：] ?)?")
_SERIES = re.compile(r"系列|专栏|访谈录|学习贯彻|特别报道|新时代")
_LEAD = 50
_CLAUSE = re.compile("[,，;；、][^,，;；、]*$")
_TITLE_SPEAKS = re.compile(r"^[^:]{4,20}:.{4,}")


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
    def lead(self) -> str:
        """What a page without a title is about: the beginning of its first sentence."""
        first = next((block.span for block in self.blocks if block.kind is Kind.TEXT), None)
        if first is None:
            return ""
        start, end = split_sentences(self.reading[first.start : first.start + 2 * _LEAD])[0]
        lead = self.reading[first.start + start : first.start + end]
        return lead if len(lead) <= _LEAD else _CLAUSE.split(lead[:_LEAD])[0]

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
    title = _title(reading, folded, blocks) or _telling_stem(source)
    author = _author(reading, folded, blocks)
    area = (author.area if author else None) or region_of(folded, fold(title))
    return Outline(
        reading=reading,
        folded=folded,
        offsets=offsets,
        title=title,
        published_at=_published(folded, blocks),
        area=area,
        parts=tuple(_parts(reading, folded, blocks, Part(Span(0, 0), "", author or Speaker(), area), title)),
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
    weight = _heading_weight
    if not heads:
        rows = (pair for pair in pairwise(blocks) if all(block.kind is Kind.HEADING for block in pair))
        heads = [block for pair in rows for block in pair]
        weight = _masthead_weight
    if not heads:
        return ""
    best = max(heads, key=lambda block: weight(folded[slice(*block.span)]))
    return _LABEL.sub("", reading[slice(*best.span)])


def _heading_weight(line: str) -> int:
    """Neither the name of a series nor a line that says who speaks is a title."""
    return -2 * bool(_SERIES.search(line)) - 3 * bool(introduces(line) or (names(line) and ":" not in line))


def _masthead_weight(line: str) -> int:
    """In the middle of a page a title is told by its length, and by naming whose words it gives."""
    return _heading_weight(line) + 2 * bool(_TITLE_SPEAKS.match(line)) + (8 <= len(line) <= 45)


def _published(folded: str, blocks: tuple[Block, ...]) -> str | None:
    """The last date among the lines at the head that are not running text; else what its end or a dateline says."""
    around = [block for block in (*blocks[:10], *blocks[-5:]) if block.kind is not Kind.TEXT]
    first = next((block.span for block in blocks if block.kind is Kind.TEXT), Span(len(folded), len(folded)))
    head = [folded[slice(*block.span)] for block in around if block.span < first]
    tail = [folded[slice(*block.span)] for block in around if block.span > first]
    return latest_date(head) or latest_date(tail) or dateline(folded[slice(*first)])


def _author(reading: str, folded: str, blocks: tuple[Block, ...]) -> Speaker | None:
    """Whose words the whole document is: its author line's, or those of the only person that its headings name."""
    named: list[Speaker] = []
    for block in blocks:
        line = folded[slice(*block.span)]
        if len(line) < 60 and (found := signs(line)):
            return _speaker(reading, block, found)
        if block.kind is Kind.HEADING and (found := introduces(line) or names(line)):
            named.append(_speaker(reading, block, found))
    return named[0] if len({speaker.person for speaker in named}) == 1 else None


def _speaker(reading: str, block: Block, found: re.Match[str]) -> Speaker:
    """Office and person in the document's own script, and the area that the last of the offices names."""
    spans = {group: found.span(group) for group, value in found.groupdict().items() if value}
    office = spans.get("office") or spans.get("post") or (0, 0)
    person = spans.get("person") or spans.get("name") or (0, 0)
    line = reading[slice(*block.span)]
    offices = found.string[slice(*office)].split("、")
    areas = [area for name in reversed(offices) if (area := area_named(name))]
    return Speaker(line[slice(*office)], line[slice(*person)], areas[0] if areas else None)


def _parts(reading: str, folded: str, blocks: tuple[Block, ...], whole: Part, title: str) -> list[Part]:
    """The document cut at its headings; a speaker stays until the next one is introduced."""
    parts: list[Part] = []
    path: list[tuple[int, str]] = []
    part, opened = whole, False  # opened: by headings that no text has followed yet
    for block in blocks:
        if block.kind is Kind.HEADING:
            if not opened:
                parts.append(replace(part, span=Span(part.span.start, block.span.start)))
                part = replace(part, span=block.span)
            line = folded[slice(*block.span)]
            found = introduces(line) or names(line)
            if found:
                speaker = _speaker(reading, block, found)
                part = replace(part, speaker=speaker, area=speaker.area or whole.area)
            if not found or found.end() < len(line):
                name = _LABEL.sub("", reading[slice(*block.span)])
                path = [step for step in path if step[0] < block.level] + [(block.level, name)]
                part = replace(part, heading=" › ".join(step for _, step in path if step not in title))
        opened = block.kind is Kind.HEADING or (opened and block.kind is not Kind.TEXT)
    parts.append(replace(part, span=Span(part.span.start, len(reading))))
    return [part for part in parts if part.span.start < part.span.end]
