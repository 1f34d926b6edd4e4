"""Files to a set of questions: read, drafted, thinned to as many as wanted, some of them with an unanswerable twin."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from qa.documents.files import Job, read_files
from qa.drafting.draft import as_printed, draft
from qa.drafting.sheet import Row
from qa.drafting.twins import Holdings, twin
from qa.drafting.types import Draft, Kind
from qa.errors import DocumentError
from qa.text.fold import fold
from qa.types import Document, Passage

Progress = Callable[[str, int, int], None]
_PARTING = re.compile(r"[;；|\n]")
ALL = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which questions, how many of them (0: all), what share of them with a twin, and the seed of every choice."""

    kinds: tuple[Kind, ...] = ALL
    limit: int = 0
    twins: float = 0.25
    seed: int = 0


@dataclass(slots=True)
class Drafted:
    """A set of questions as it was drafted, with what it was drafted from."""

    rows: list[Row] = field(default_factory=list)
    documents: int = 0
    characters: int = 0
    found: int = 0
    failures: list[tuple[Path, DocumentError]] = field(default_factory=list)

    @property
    def kinds(self) -> dict[str, int]:
        """How many questions of each type there are."""
        return dict(Counter(row.type for row in self.rows))


def make_set(files: Sequence[Path], wanted: Wanted, progress: Progress | None = None) -> Drafted:
    """Draft a question set from files; the same files and wishes give the same set."""
    random, holdings, drafted = Random(wanted.seed), Holdings(), Drafted()
    texts: dict[str, str] = {}
    found: list[Draft] = []
    for document, passages in _read(files, drafted, progress):
        texts[document.id] = document.text
        wording = as_printed(document)
        found += draft(holdings.add(passages), random=random, kinds=wanted.kinds, wording=wording)
    drafts = unique(found)
    drafted.found = len(drafts)
    chosen = _chosen(drafts, wanted.limit, random)
    twins = _twins(chosen, round(wanted.twins * len(chosen)), holdings, random)
    for each in chosen:
        text = texts[each.passage.document_id]
        drafted.rows.append(Row.of(each, text))
        if each.id in twins:
            drafted.rows.append(Row.of(twins[each.id], text))
    return drafted


def _read(
    files: Sequence[Path], drafted: Drafted, progress: Progress | None
) -> Iterator[tuple[Document, list[Passage]]]:
    """The documents that can be read, counted; those that cannot are noted."""
    for number, file in enumerate(read_files([Job(path, None) for path in files], "default"), 1):
        if isinstance(file.read, DocumentError):
            drafted.failures.append((file.path, file.read))
        elif file.read is not None:
            drafted.documents += 1
            drafted.characters += len(file.read[0].text)
            yield file.read
        if progress:
            progress("documents", number, len(files))


def unique(drafts: Iterable[Draft]) -> list[Draft]:
    """Each question once; one that is found with different answers has no right one, and is left out."""
    found: dict[str, list[Draft]] = defaultdict(list)
    for each in drafts:
        found[fold(each.question)].append(each)
    return [same[0] for same in found.values() if len({_answer(each) for each in same}) == 1 and _is_one(same[0])]


def _is_one(draft: Draft) -> bool:
    """Whether the answer is read back from a table as one: these signs part several answers of one cell."""
    return not _PARTING.search(_answer(draft))


def _answer(draft: Draft) -> str:
    return draft.passage.text[slice(*draft.answer)]


def _chosen(drafts: list[Draft], limit: int, random: Random) -> list[Draft]:
    """As many as wanted, the kinds as even as they can be, in the order of the documents."""
    if not limit or len(drafts) <= limit:
        return drafts
    by_kind: dict[Kind, list[int]] = defaultdict(list)
    for number in random.sample(range(len(drafts)), len(drafts)):
        by_kind[drafts[number].kind].append(number)
    chosen: list[int] = []
    while len(chosen) < limit:
        for numbers in by_kind.values():
            if numbers and len(chosen) < limit:
                chosen.append(numbers.pop())
    return [drafts[number] for number in sorted(chosen)]


def _twins(drafts: Sequence[Draft], count: int, holdings: Holdings, random: Random) -> dict[str, Draft]:
    """Up to so many twins, each of another draft, by the id of that draft."""
    twins: dict[str, Draft] = {}
    asked = {fold(each.question) for each in drafts}
    for each in random.sample(drafts, len(drafts)):
        if len(twins) >= count:
            break
        made = twin(each, holdings, random)
        if made and fold(made.question) not in asked:
            asked.add(fold(made.question))
            twins[each.id] = made
    return twins
