"""SQuAD's shape, as CMRC 2018, DRCD, DuReader-robust and CAIL have it: articles, paragraphs, questions with spans.

Every different paragraph becomes a document of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa.evaluation.formats.fields import Record
from qa.evaluation.formats.lines import answers_in
from qa.evaluation.formats.parts import Brought, Part
from qa.evaluation.types import Question


def read_squad(whole: Record) -> Part:
    """`{"data": [{"title", "paragraphs": [{"context", "qas": [...]}]}]}`, and CMRC's first shape, a list of those."""
    brought = Brought(whole.file.name)
    questions = []
    for title, paragraph in _paragraphs(whole):
        text = paragraph.text("context_text" if "context_text" in paragraph else "context")
        source = brought.source(text, title)
        questions += [(item.place, _question(item, source, text)) for item in paragraph.inners("qas")]
    return Part("SQuAD", whole.file.path, tuple(questions), brought.documents)


def _paragraphs(whole: Record) -> Iterator[tuple[str, Record]]:
    """Each paragraph with the title of its article."""
    for article in whole.inners("data"):
        title = article.optional("title")
        if "paragraphs" in article:
            for paragraph in article.inners("paragraphs"):
                yield paragraph.optional("title") or title, paragraph
        else:
            yield title, article


def _question(item: Record, source: str, text: str) -> Question:
    """A question of a paragraph; one that is marked impossible has no answers, whatever is listed."""
    answers, gold = answers_in(item, source, text)
    answerable = bool(answers) and not item.flag("is_impossible", False)
    return Question(
        id=item.optional("id") or item.optional("query_id") or item.place,
        question=item.text("query_text" if "query_text" in item else "question"),
        answers=answers if answerable else (),
        documents=(source,),
        answerable=answerable,
        type=item.optional("type"),
        gold=gold if answerable else (),
    )
