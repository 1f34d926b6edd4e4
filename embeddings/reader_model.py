"""The reading model: of each passage, where the answer begins and ends, whether there is one, and how relevant it is.

Runs an ONNX file by onnxruntime on one thread; imports neither before it is loaded. Text has to be folded beforehand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.errors import ModelError
from embeddings.reader_hints import Rarity, Told, hints_of, padded, tell, text_of
from embeddings.reader_rows import SLOTS, Ints, Row, Tokens, rows_of, stacked, tokens_of

MODEL, TOKENIZER, RARITY = "reader.onnx", "tokenizer.json", "rarity.npy"
_LONGEST_ANSWER = 96  # tokens
_BATCH = 4096  # tokens read at once
_SLACK = 1.25  # rows share a batch while the longest is not longer than this times the shortest

Floats = NDArray[np.float32]
Spans = Ints  # (spans, 2): where each begins and ends, in characters


class Passage(NamedTuple):
    """A text to read, and what it stands under."""

    text: str
    header: str = ""


class Reading(NamedTuple):
    """What the model makes of one passage: its best span, in characters, and how sure it is."""

    start: int
    end: int
    span_score: float  # how much likelier this span is than none, in logits
    answerable: float  # probability that the passage answers
    relevance: float  # a logit, to be compared among the passages of one question


class Terms(NamedTuple):
    """How a network wants to be asked: as it was trained."""

    length: int = 320  # tokens of a row
    stride: int = 128  # tokens that two windows of a passage share
    rarity: Rarity | None = None  # where it is told what matches


class Window(NamedTuple):
    """One row with its passage and what the model said of it."""

    row: Row
    passage: int
    scores: Mapping[str, Floats]


class ReaderModel:
    """A tokenizer and a network."""

    points = True  # at spans

    def __init__(
        self,
        tokenizer: Tokenizer,
        session: Any,  # noqa: ANN401 - onnxruntime is imported lazily
        terms: Terms = Terms(),  # noqa: B008 - a named tuple never changes
        *,
        digest: str = "",
    ) -> None:
        self._tokenizer, self._session, self._terms = tokenizer, session, terms
        self.fingerprint = digest[:32]
        self._outputs = [output.name for output in session.get_outputs()]

    @classmethod
    def load(cls, folder: Path, *, model: str = MODEL, threads: int = 1) -> Self:
        """The model in a folder; raises ModelError where files are missing or damaged."""
        import onnxruntime

        if missing := [name for name in (model, TOKENIZER) if not (folder / name).is_file()]:
            raise ModelError(f"{folder} lacks {' and '.join(missing)}: expected a reading model; install it again")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 3
        try:
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            session = onnxruntime.InferenceSession(str(folder / model), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # neither library raises anything narrower
            raise ModelError(f"{folder} holds a damaged model ({error}); install it again") from error
        rarity = np.load(folder / RARITY) if (folder / RARITY).is_file() else None
        asked = session.get_modelmeta().custom_metadata_map
        lengths = {name: int(asked[name]) for name in ("length", "stride") if name in asked}
        files = b"".join((folder / name).read_bytes() for name in (model, TOKENIZER))
        return cls(tokenizer, session, Terms(**lengths, rarity=rarity), digest=hashlib.sha256(files).hexdigest())

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """The best span of each passage, in the order given."""
        best: list[Reading | None] = [None] * len(passages)
        for window, body in self._seen(question, passages):
            reading = decoded(window, body)
            other = best[window.passage]
            if other is None or reading.span_score > other.span_score:
                best[window.passage] = _joined(reading, other)
            else:
                best[window.passage] = _joined(other, reading)
        return [reading for reading in best if reading is not None]

    def weigh(self, question: str, passages: Sequence[Passage], spans: Sequence[Spans]) -> list[Floats]:
        """How much likelier each of some spans of each passage is than none, in logits; -inf for those in no window."""
        weights = [np.full(len(each), -np.inf, np.float32) for each in spans]
        for window, body in self._seen(question, passages):
            mine = weights[window.passage]
            np.maximum(mine, weights_of(window, body, spans[window.passage]), out=mine)
        return weights

    def _seen(self, question: str, passages: Sequence[Passage]) -> Iterator[tuple[Window, Tokens]]:
        """Every window of the passages as the network sees it, with its passage's tokens."""
        asked, *texts = tokens_of(self._tokenizer, [question, *(text for passage in passages for text in passage)])
        bodies, headers = texts[::2], texts[1::2]
        rows = [
            (row, number)
            for number, (body, header) in enumerate(zip(bodies, headers, strict=True))
            for row in rows_of(asked.ids, header.ids, body.ids, length=self._terms.length, stride=self._terms.stride)
        ]
        for window in self._run(rows, self._told(question, asked, passages, texts)):
            yield window, bodies[window.passage]

    def _told(
        self, question: str, asked: Tokens, passages: Sequence[Passage], texts: Sequence[Tokens]
    ) -> Sequence[Told]:
        """What the network is told of each passage; nothing where it was not trained so."""
        if self._terms.rarity is None:
            return ()
        pairs = zip(passages, texts[::2], texts[1::2], strict=True)
        read = [(text_of(each.header, header), text_of(each.text, body)) for each, body, header in pairs]
        return tell(text_of(question, asked), read, self._terms.rarity)

    def _run(self, rows: Sequence[tuple[Row, int]], told: Sequence[Told]) -> Iterator[Window]:
        for group in _alike(rows):
            ids, segments = stacked([row for row, _ in group])
            inputs: dict[str, NDArray[np.generic]] = {"ids": ids, "segments": segments}
            if told:
                inputs["hints"] = padded([hints_of(row, told[number]) for row, number in group], ids.shape[1])
            found = self._session.run(self._outputs, inputs)
            for line, (row, number) in enumerate(group):
                yield Window(row, number, {name: each[line] for name, each in zip(self._outputs, found, strict=True)})


def decoded(window: Window, passage: Tokens) -> Reading:
    """The likeliest span of a row as characters of its passage."""
    row, scores = window.row, window.scores
    answerable = float(1 / (1 + np.exp(-scores["verdict"][0])))
    relevance = float(scores["verdict"][1])
    if not row.tokens:
        return Reading(0, 0, float("-inf"), answerable, relevance)
    columns = slice(row.column, row.column + row.tokens)
    first, last = scores["first"], scores["last"]
    every = np.triu(first[columns, None] + last[None, columns]) + np.tril(np.full((row.tokens, row.tokens), -1e9), -1)
    every -= 1e9 * (np.subtract.outer(np.arange(row.tokens), np.arange(row.tokens)) < -_LONGEST_ANSWER)
    begin, finish = np.unravel_index(int(every.argmax()), every.shape)
    start, end = _characters(window, passage, int(begin), int(finish))
    return Reading(start, end, float(every[begin, finish] - first[0] - last[0]), answerable, relevance)


def weights_of(window: Window, passage: Tokens, spans: Spans) -> Floats:
    """How much likelier each span is than none, as a window sees it; -inf for what is not all inside."""
    row, scores = window.row, window.scores
    low = np.searchsorted(passage.ends, spans[:, 0], side="right")
    high = np.searchsorted(passage.starts, spans[:, 1], side="left") - 1
    inside = (row.first <= low) & (low <= high) & (high < row.first + row.tokens)
    low, high = low[inside], high[inside]
    begin = np.clip(spans[inside, 0] - passage.starts[low], 0, SLOTS - 1)
    end = np.clip(passage.ends[high] - spans[inside, 1], 0, SLOTS - 1)
    first, last = row.column + low - row.first, row.column + high - row.first
    logits = scores["first"][first] + scores["last"][last] - scores["first"][0] - scores["last"][0]
    found = np.full(len(spans), -np.inf, np.float32)
    slots = scores["slots"]
    found[inside] = logits + _log_shares(slots[first, :SLOTS], begin) + _log_shares(slots[last, SLOTS:], end)
    return found


def _log_shares(logits: Floats, chosen: Ints) -> Floats:
    """The logarithm of the share that the chosen column has in each line."""
    top = logits.max(axis=1, initial=0.0)
    total = np.log(np.exp(logits - top[:, None]).sum(axis=1))
    shares: Floats = logits[np.arange(len(logits)), chosen] - top - total
    return shares


def _characters(window: Window, passage: Tokens, begin: int, finish: int) -> tuple[int, int]:
    """Which characters of the first and last token the span begins and ends with."""
    row, slots = window.row, window.scores["slots"]
    low, high = row.first + begin, row.first + finish
    from_start = slots[row.column + begin, :SLOTS][: passage.ends[low] - passage.starts[low]]
    from_end = slots[row.column + finish, SLOTS:][: passage.ends[high] - passage.starts[high]]
    start = int(passage.starts[low] + from_start.argmax())
    end = int(passage.ends[high] - from_end.argmax())
    return (start, end) if start < end else (int(passage.starts[low]), int(passage.ends[high]))


def _joined(best: Reading, other: Reading | None) -> Reading:
    """The better window's span; a passage answers, or is relevant, if any of its windows is."""
    if other is None:
        return best
    return best._replace(
        answerable=max(best.answerable, other.answerable), relevance=max(best.relevance, other.relevance)
    )


def _alike(rows: Sequence[tuple[Row, int]]) -> Iterator[list[tuple[Row, int]]]:
    """Groups of rows of about one length, none with too many tokens."""
    group: list[tuple[Row, int]] = []
    for row, number in sorted(rows, key=lambda each: len(each[0].ids)):
        longest = len(row.ids)
        if group and (longest > _SLACK * len(group[0][0].ids) + 8 or longest * (len(group) + 1) > _BATCH):
            yield group
            group = []
        group.append((row, number))
    if group:
        yield group
