"""Where the parts are put together: settings in, a service out. Whatever asks or changes documents goes through it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from embeddings.encoder import Encoder, load_encoder
from embeddings.errors import ModelError as EncoderError
from qa import __version__
from qa.answer import Asked, Parts, answer, answering, checked
from qa.answering.confidence import Calibrator
from qa.conversation.courtesy import small_talk
from qa.conversation.resolve import resolve
from qa.conversation.suggestions import Suggestions
from qa.errors import IndexUnusable, ModelError, OutOfRange, QuestionError
from qa.evaluation.types import About
from qa.index import Index
from qa.ingest import IngestReport, Progress, Text, index_paths, index_texts
from qa.intake import Intake, Jobs
from qa.reading import pointing
from qa.reading.question import understand
from qa.reading.reader import Reader, SpanReader
from qa.reading.scorer import Scorer
from qa.retrieval import Retriever
from qa.settings import Settings
from qa.store import Conversations, DocumentInfo, FeedbackBox, Limits, Page, Store, Turn, Uploads
from qa.store.conversations import new_id
from qa.types import Answer, Document, Filters, Hit, Missing, Reason

NO_FILTERS = Filters()
LOOKED_BACK = 6  # earlier questions that are asked again where a caller keeps the conversation


class Service:
    """Documents in, cited answers out; one per process, closed by whoever opened it."""

    def __init__(
        self, store: Store, index: Index, parts: Parts, retriever: Retriever, conversations: Conversations
    ) -> None:
        """Take parts that are open; use `open_service` to open them."""
        self._store = store
        self._index = index
        self.parts = parts
        self._retriever = retriever
        self.feedback = FeedbackBox(store.path.with_name("feedback.db"))
        self.conversations = conversations
        self.intake = Intake(store, index)
        self.uploads = Uploads(store.path.with_name("uploads.db"))
        self.jobs = Jobs(store.path.with_name("uploads"), self.uploads, self.intake)
        self.suggestions = Suggestions(store, self._trial)
        self.listeners: list[Callable[[Answer, str], None]] = []  # told of each answer, and of which collection

    @property
    def generation(self) -> int:
        """The number of the index generation in use."""
        return self._index.generation

    @property
    def ready(self) -> bool:
        """Whether an index is loaded."""
        return self._index.generation > 0

    def check(self) -> None:
        """Raise unless a question could be answered now: the index is there and the store can be read."""
        if not self.ready:
            raise IndexUnusable("The index is not loaded yet. Ask again in a moment.")
        self._store.position()

    def ask(  # noqa: PLR0913  # a question and all that it may be asked with, by keyword
        self,
        question: str,
        *,
        collection: str = "default",
        top_k: int = 3,
        filters: Filters = NO_FILTERS,
        conversation_id: str | None = None,
        script: str = "original",
        remembered: bool = True,
    ) -> Answer:
        """Answer a question with quotes, or say why not; one that is not remembered cannot be followed up."""
        asked = Asked(question, collection, top_k, filters, script, conversation_id, remembered=remembered)
        return next(step for step in self.asking(asked) if isinstance(step, Answer))

    def asking(self, asked: Asked) -> Iterator[list[Hit] | Answer]:
        """Answer as it comes: the passages to read as soon as they are found, then what `ask` gives."""
        if kind := small_talk(checked(asked.question)):
            yield self._told(self._courteous(asked, kind), asked)
            return
        for step in answering(self._in_conversation(asked), self.parts):
            yield (
                self._told(self._remembered(self._completed(step, asked), asked), asked)
                if isinstance(step, Answer)
                else step
            )

    def _told(self, found: Answer, asked: Asked) -> Answer:
        for listener in self.listeners:
            listener(found, asked.collection)
        return found

    def _courteous(self, asked: Asked, kind: str) -> Answer:
        """The reply to what is no question: nothing is looked for and nothing made up."""
        return Answer(
            id=f"ans_{uuid4().hex}",
            question=asked.question,
            resolved_question=asked.question.strip(),
            conversation_id=asked.conversation_id or new_id(),
            confidence=0.0,
            not_found=Missing(Reason.NO_RELEVANT_PASSAGE),
            index_generation=self._index.generation,
            small_talk=kind,
            suggestions=tuple(self.suggestions.to_begin_with(asked.collection)),
        )

    def _in_conversation(self, asked: Asked) -> Asked:
        """The question with the turns before it; one that is asked in no known conversation begins another."""
        turns = self.conversations.turns(asked.conversation_id) if asked.conversation_id else []
        here = tuple(turn for turn in turns if turn.collection == asked.collection)
        return replace(asked, conversation_id=asked.conversation_id if turns else None, history=here)

    def _completed(self, found: Answer, asked: Asked) -> Answer:
        found = replace(found, index_generation=self._index.generation)
        if found.not_found and not found.related and not self._store.collections().get(asked.collection):
            return replace(found, not_found=Missing(Reason.NO_DOCUMENTS))
        return found

    def _remembered(self, found: Answer, asked: Asked) -> Answer:
        """The answer, kept as a turn of its conversation."""
        if asked.remembered:
            self.conversations.remember(found.conversation_id, _turn(asked, found))
        return found

    def answer_after(self, earlier: Sequence[str], asked: Asked) -> Answer:
        """Answer a question after these earlier ones of whoever keeps the conversation; nothing is remembered here."""
        if kind := small_talk(checked(asked.question)):
            return self._told(self._courteous(asked, kind), asked)
        history: tuple[Turn, ...] = ()
        for question in [text for text in earlier if _is_question(text)][-LOOKED_BACK:]:
            before = replace(asked, question=question, top_k=1, history=history)
            history = (*history, _turn(before, answer(before, self.parts)))
        return self._told(self._completed(answer(replace(asked, history=history), self.parts), asked), asked)

    def warm_up(self) -> None:
        """Read the tables that are read on demand: the first question is then as fast as the next."""
        self._trial("几", "default")
        resolve("那泰州呢", [Turn("南通市长是谁", "南通市长是谁")])

    def _trial(self, question: str, collection: str) -> Answer:
        """What a question gets that nobody has asked: it is not remembered."""
        return answer(Asked(question, collection, top_k=1), self.parts)

    def search(
        self, question: str, *, collection: str = "default", top_k: int = 10, filters: Filters = NO_FILTERS
    ) -> list[Hit]:
        """Rank passages for a question."""
        return self._retriever.retrieve(understand(checked(question)), top_k, collection=collection, filters=filters)

    def about(self, collection: str = "default") -> About:
        """What answers are made with."""
        documents = sorted((info.source, info.sha256) for info in self.documents(collection))
        return About(
            version=__version__,
            encoder=self._index.encoder.fingerprint,
            reader=self.parts.reader.fingerprint,
            calibrator=self.parts.calibrator.fingerprint,
            passages=self.parts.passages,
            index_generation=self._index.generation,
            documents=len(documents),
            documents_sha256=hashlib.sha256(json.dumps(documents).encode()).hexdigest(),
        )

    def verify(self, document_id: str, start: int, end: int, quote: str) -> bool:
        """Whether the document still says exactly this at these offsets."""
        text = self._store.document(document_id).text
        if not 0 <= start <= end <= len(text):
            message = f"Offsets {start} to {end} lie outside the document, which has {len(text):,} code points."
            raise OutOfRange(message)
        return text[start:end] == quote

    def documents(self, collection: str = "default") -> list[DocumentInfo]:
        """The documents of a collection, without their texts."""
        return self._store.documents(collection)

    def listed(self, collection: str, page: Page) -> tuple[list[DocumentInfo], int]:
        """One page of a collection's documents, and how many there are on all pages."""
        return self._store.listed(collection, page=page)

    def document(self, document_id: str) -> Document:
        """One document with its text."""
        return self._store.document(document_id)

    def collections(self) -> dict[str, int]:
        """The collections with their numbers of documents."""
        return self._store.collections()

    def index(
        self, paths: Iterable[Path], *, collection: str = "default", progress: Progress | None = None
    ) -> IngestReport:
        """Make a collection hold what these files and directories hold now."""
        return index_paths(paths, store=self._store, index=self._index, collection=collection, progress=progress)

    def add(
        self, texts: Iterable[Text], *, collection: str = "default", progress: Progress | None = None
    ) -> IngestReport:
        """Add texts that stand in no file of their own."""
        return index_texts(texts, store=self._store, index=self._index, collection=collection, progress=progress)

    def start(self) -> None:
        """Take up the work on uploads that is left from before."""
        self.jobs.start()

    def rest(self) -> None:
        """Leave work on uploads for later, and end the processes that it was done in."""
        self.jobs.leave()
        self.intake.close()  # what is being read is given up
        self.jobs.stop()
        self.intake.close()  # a batch that was begun may have started processes anew

    def close(self) -> None:
        """Release files and locks."""
        self.rest()
        self.conversations.close()
        self._store.close()


def _turn(asked: Asked, found: Answer) -> Turn:
    cited = found.citations[0] if found.citations else None
    where = (cited.document.id, cited.section) if cited else ("", "")
    return Turn(asked.question, found.resolved_question, found.text or "", *where, asked.collection)


def _is_question(text: str) -> bool:
    """Whether it is one that can be asked: what else was said earlier is passed over."""
    try:
        return not small_talk(checked(text))
    except QuestionError:
        return False


def open_service(settings: Settings, *, calibrator: Calibrator | None = None) -> Service:
    """Open store, index and models as the settings say; another calibrator than the bundled one is for fitting it."""
    try:
        encoder = load_encoder(
            settings.encoder, query_prompt=settings.query_prompt, passage_prompt=settings.passage_prompt
        )
        bundled = load_encoder() if settings.encoder else encoder  # the reader's weights were fitted with this one
        reader = _reader(bundled, settings.reader)
    except EncoderError as problem:
        raise ModelError(str(problem)) from problem
    settings.data.mkdir(parents=True, exist_ok=True)
    store = Store.open(settings.data / "jushi.db", patience=settings.write_wait)
    try:
        index = Index.open(settings.data, store, encoder)
    except BaseException:
        store.close()
        raise
    retriever = Retriever(store, index, encoder, words=bundled)
    calibrator = calibrator or Calibrator.bundled()
    if settings.threshold is not None:
        calibrator = replace(calibrator, threshold=settings.threshold)
    parts = Parts(store, retriever, reader, calibrator, settings.passages)
    limits = Limits(settings.conversation_turns, settings.conversations, settings.conversation_hours * 3600)
    conversations = Conversations(settings.data / "conversations.db", limits)
    return Service(store, index, parts, retriever, conversations)


def _reader(encoder: Encoder, folder: Path | None) -> Reader:
    """The bundled reader, or the model of a folder that reads where it looks, in place of the bundled network."""
    if folder is None:
        return SpanReader(Scorer.bundled(), encoder, pointer=pointing.bundled())
    from embeddings.reader import load_reading_model
    from qa.reading.second import SecondReader

    return SecondReader(SpanReader(Scorer.bundled(), encoder), load_reading_model(folder))
