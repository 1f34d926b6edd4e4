"""What could be asked next, or first: drafts of the documents' own sentences, each asked before it is shown.

A suggestion that would not be answered from the document it was drafted from is never made.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator

from qa.conversation.drafts import Suggested, drafts, who
from qa.store import DocumentInfo, Store
from qa.text.fold import fold
from qa.types import Answer, Passage, Span

MOST = 3
TRIALS = 12  # questions asked at most for one reply
LOOKED_AT = 12  # documents of a collection that are looked at for questions to begin with
_REMEMBERED = 64

Trial = Callable[[str, str], Answer]


class Suggestions:
    """Suggested questions, remembered for as long as the documents stay as they are."""

    def __init__(self, store: Store, trial: Trial) -> None:
        """Draft from the store's documents and try each question by asking it."""
        self._store = store
        self._trial = trial
        self._known: OrderedDict[tuple[object, ...], tuple[str, ...]] = OrderedDict()

    def to_begin_with(self, collection: str = "default") -> tuple[str, ...]:
        """Questions on several documents, for somebody who does not know yet what there is."""
        return self._once(("first", collection), lambda: self._answered(self._of_documents(collection), collection))

    def next_to(self, document_id: str, start: int, end: int) -> tuple[str, ...]:
        """Questions on what stands around a citation, nearest first; nothing that the citation tells already."""
        document = self._store.document(document_id)
        around = self._around(document_id, Span(start, end))
        told = fold(document.text[start:end])
        return self._once((document_id, start, end), lambda: self._answered(around, document.collection, told))

    def _once(self, key: tuple[object, ...], make: Callable[[], Iterable[str]]) -> tuple[str, ...]:
        key = (self._store.position(), *key)
        if key not in self._known:
            self._known[key] = tuple(make())
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return self._known[key]

    def _answered(self, drafted: Iterable[Suggested], collection: str, told: str = "") -> Iterator[str]:
        """The first drafts that are answered from their own document, with something not told yet."""
        found = 0
        for number, draft in enumerate(drafted):
            if number == TRIALS or found == MOST:
                return
            tried = self._trial(draft.question, collection)
            if _holds(tried, draft) and fold(tried.text or "") not in told:
                found += 1
                yield draft.question

    def _of_documents(self, collection: str) -> Iterator[Suggested]:
        """One draft of each of some documents, then a second of each, and so on."""
        waiting = [self._of(info) for info in _spread(self._store.documents(collection), LOOKED_AT)]
        while waiting:
            for source in list(waiting):
                draft = next(source, None)
                if draft is None:
                    waiting.remove(source)
                else:
                    yield draft

    def _of(self, info: DocumentInfo) -> Iterator[Suggested]:
        for passage in self._store.passages_of(info.id):
            yield from drafts(passage)

    def _around(self, document_id: str, cited: Span) -> Iterator[Suggested]:
        passages = self._store.passages_of(document_id)
        here = next((passage for passage in passages if _source(passage).end > cited.start), None)
        if here is None:
            return
        near = sorted(passages, key=lambda each: (each.context.section != here.context.section, _far(each, here)))
        seen = set()
        for draft in (draft for passage in near for draft in (*filter(None, [who(passage)]), *drafts(passage))):
            told = draft.passage.offsets.to_source(draft.sentence)
            if draft.question not in seen and not (told.start < cited.end and cited.start < told.end):
                seen.add(draft.question)
                yield draft


def _spread(documents: list[DocumentInfo], count: int) -> list[DocumentInfo]:
    """Some of the documents, evenly."""
    return documents[:: max(1, len(documents) // count)][:count]


def _source(passage: Passage) -> Span:
    return passage.offsets.to_source(Span(0, len(passage.text)))


def _far(passage: Passage, other: Passage) -> int:
    return abs(passage.ordinal - other.ordinal)


def _holds(answer: Answer, draft: Suggested) -> bool:
    """Whether the answer was found in the document that the question was drafted from."""
    return bool(answer.citations) and answer.citations[0].document.id == draft.passage.document_id
