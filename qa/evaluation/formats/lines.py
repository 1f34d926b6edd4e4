"""Questions one a line: our own JSON Lines with conversations, and flat rows that bring their context along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from qa.evaluation.formats.fields import Record
from qa.evaluation.formats.parts import Brought, Part
from qa.evaluation.types import Gold, Question
from qa.types import Span


def read_lines(records: Iterable[Record]) -> Part:
    """`{"id", "type", "question", "answers", "documents", "answerable"}`, or `{"id", "turns": [...]}`."""
    records = list(records)
    found = [(record.place, question) for record in records for question in _questions(record)]
    return Part("jushi", records[0].file.path, tuple(found))


def _questions(record: Record) -> Iterator[Question]:
    name = record.optional("id") or record.place.replace(" ", "-")
    if "turns" not in record:
        yield question_of(record, name)
        return
    turns = record.inners("turns")
    if not turns:
        raise record.fault('"turns" is empty; a conversation needs at least one turn')
    for number, turn in enumerate(turns, 1):
        inherited = {key: record.values[key] for key in ("documents", "type") if key in record}
        whole = Record(turn.file, turn.place, {"type": "dialog"} | inherited | turn.values)
        yield question_of(whole, f"{name}.{number}", conversation=name, turn=number)


def question_of(record: Record, id: str, *, conversation: str = "", turn: int = 0) -> Question:
    """The question of one record in our own shape."""
    answers = record.texts("answers")
    return Question(
        id=id,
        question=record.text("question"),
        answers=answers,
        documents=record.texts("documents"),
        answerable=record.flag("answerable", bool(answers)),
        type=record.optional("type"),
        every=record.flag("every", False),
        gold=tuple(
            Gold(each.text("source"), Span(each.number("start"), each.number("end"))) for each in record.inners("gold")
        ),
        conversation=conversation,
        turn=turn,
    )


def read_flat(records: Iterable[Record]) -> Part:
    """`{"id", "title", "question", "context", "answers": [{"text", "start"}]}`: a question with its own paragraph.

    Ids that name the paragraph rather than the question are numbered.
    """
    records = list(records)
    brought = Brought(records[0].file.name)
    counts: Counter[str] = Counter()
    found = []
    for record in records:
        text = record.text("context")
        source = brought.source(text, record.optional("title"))
        answers, gold = answers_in(record, source, text)
        name = record.optional("id") or record.place.replace(" ", "-")
        counts[name] += 1
        id = name if counts[name] == 1 else f"{name}#{counts[name]}"
        type_ = record.optional("type")
        question = Question(id, record.text("question"), answers, (source,), bool(answers), type_, gold=gold)
        found.append((record.place, question))
    return Part("rows with context", records[0].file.path, tuple(found), brought.documents)


def answers_in(record: Record, source: str, text: str) -> tuple[tuple[str, ...], tuple[Gold, ...]]:
    """The different answers, and where they stand in the text, as far as the record says so rightly."""
    given = record.values.get("answers")
    if isinstance(given, dict):  # as the `datasets` library writes them: columns instead of rows
        columns = Record(record.file, f"{record.place}: answers", given)
        starts = [*columns.many("answer_start"), *[None] * len(columns.many("text"))]
        pairs = list(zip(columns.texts("text"), starts, strict=False))
    else:
        rows = [
            Record.of(record.file, f"{record.place}: answers[{n}]", {"text": row} if isinstance(row, str) else row)
            for n, row in enumerate(record.many("answers"))
        ]
        pairs = [(row.optional("text"), row.values.get("answer_start", row.values.get("start"))) for row in rows]
    spans = {
        Gold(source, Span(start, start + len(answer))): None
        for answer, start in pairs
        if isinstance(start, int) and start >= 0 and text[start : start + len(answer)] == answer
    }
    return tuple(dict.fromkeys(answer for answer, _ in pairs if answer.strip())), tuple(spans)
