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
from embeddings.reader_rows import SLOTS, Row, Tokens, rows_of, stacked, tokens_of

MODEL, TOKENIZER = "reader.onnx", "tokenizer.json"
_LENGTH, _STRIDE = 320, 128  # tokens of a row; tokens that two windows of a passage share
_LONGEST_ANSWER = 96  # tokens
_BATCH = 4096  # tokens read at once
_SLACK = 1.25  # rows share a batch while the longest is not longer than this times the shortest

Floats = NDArray[np.float32]


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


class Window(NamedTuple):
    """One row with its passage and what the model said of it."""

    row: Row
    passage: int
    scores: Mapping[str, Floats]


class ReaderModel:
    """A tokenizer and a network."""

    points = True  # at spans

    def __init__(self, tokenizer: Tokenizer, session: Any, *, digest: str = "") -> None:  # noqa: ANN401 - onnxruntime is imported lazily
        self._tokenizer, self._session = tokenizer, session
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
        files = b"".join((folder / name).read_bytes() for name in (model, TOKENIZER))
        return cls(tokenizer, session, digest=hashlib.sha256(files).hexdigest())

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """The best span of each passage, in the order given."""
        best: list[Reading | None] = [None] * len(passages)
        asked, *texts = tokens_of(self._tokenizer, [question, *(text for passage in passages for text in passage)])
        bodies, headers = texts[::2], texts[1::2]
        rows = [
            (row, number)
            for number, (body, header) in enumerate(zip(bodies, headers, strict=True))
            for row in rows_of(asked.ids, header.ids, body.ids, length=_LENGTH, stride=_STRIDE)
        ]
        for window in self._run(rows):
            reading = decoded(window, bodies[window.passage])
            other = best[window.passage]
            if other is None or reading.span_score > other.span_score:
                best[window.passage] = _joined(reading, other)
            else:
                best[window.passage] = _joined(other, reading)
        return [reading for reading in best if reading is not None]

    def _run(self, rows: Sequence[tuple[Row, int]]) -> Iterator[Window]:
        for group in _alike(rows):
            ids, segments = stacked([row for row, _ in group])
            found = self._session.run(self._outputs, {"ids": ids, "segments": segments})
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
