"""What one reply was worth: its quotes, its answer, and whether it rightly answered or declined."""

from __future__ import annotations

from typing import Any

from qa.evaluation.measures.cmrc import exact_match, f1
from qa.evaluation.measures.lists import list_precision_recall
from qa.evaluation.measures.ranking import Values
from qa.evaluation.measures.right import from_named, holds, is_right, plain
from qa.evaluation.types import Outcome, Question
from qa.text.sentences import LONGEST, split_sentences

LABELS = ("high", "medium", "low")
Citation = dict[str, Any]


def asked(outcome: Outcome) -> bool:
    """Whether the question was asked at all, and not only ranked for."""
    return bool(outcome.reply or outcome.failure)


def answered(outcome: Outcome) -> bool:
    """Whether the reply is an answer."""
    return outcome.reply.get("status") == "answered"


def citations(outcome: Outcome) -> list[Citation]:
    """The quotes of the answer, best first."""
    return outcome.reply.get("citations") or []


def answer_text(outcome: Outcome) -> str:
    """The marked span, or nothing."""
    return (outcome.reply.get("answer") or {}).get("text") or ""


def hits(question: Question, citation: Citation) -> bool:
    """Whether a quote answers; one that is too long to point at anything does not."""
    return len(citation["quote"]) <= LONGEST and is_right(question, citation["source"] or "", citation["quote"])


def right(outcome: Outcome) -> bool:
    """Whether the first quote answers an answerable question, or an unanswerable one was declined."""
    if outcome.failure:
        return False
    if not outcome.question.answerable:
        return not answered(outcome)
    return answered(outcome) and any(hits(outcome.question, each) for each in citations(outcome)[:1])


def reply_values(outcome: Outcome) -> Values:
    """All measures of a reply; None where the question does not say what would be right, or nothing was asked."""
    values = _quotes(outcome) | _answers(outcome) | _decisions(outcome) | _times(outcome)
    return values if asked(outcome) else dict.fromkeys(values)


def _quotes(outcome: Outcome) -> Values:
    question, cited = outcome.question, citations(outcome)
    hit = [hits(question, each) for each in cited[:3]]
    wanted = question.answerable
    precision, recall = _by_sentence(outcome)
    return {
        "verbatim": _verbatim(cited),
        "quote_hit@1": float(any(hit[:1])) if wanted else None,
        "quote_hit@3": float(any(hit)) if wanted else None,
        "document@1": _first_document(question, cited) if wanted and question.documents else None,
        "quote_length": float(len(cited[0]["quote"])) if cited else None,
        "citation_precision": precision if wanted and question.answers else None,
        "citation_recall": recall if wanted and question.answers else None,
    }


def _first_document(question: Question, cited: list[Citation]) -> float:
    return float(any(from_named(question, each["source"] or "") for each in cited[:1]))


def _verbatim(cited: list[Citation]) -> float | None:
    """Whether every quote was found to be its document's own; None where nobody has looked."""
    if any(len(each["quote"]) != each["end"] - each["start"] or not each["quote"] for each in cited):
        return 0.0
    looked = [each.get("verbatim") for each in cited]
    return float(all(looked)) if cited and None not in looked else None


def _by_sentence(outcome: Outcome) -> tuple[float | None, float]:
    """The share of the quoted sentences that answer, and of what is wanted that is quoted."""
    question, cited = outcome.question, citations(outcome)
    supporting = total = 0
    for each in cited:
        quote, source = each["quote"], each["source"] or ""
        sentences = [quote[start:end] for start, end in split_sentences(quote)] or [quote]
        good = sum(is_right(question, source, sentence) for sentence in sentences)
        supporting += good or len(sentences) * is_right(question, source, quote)  # an answer across two sentences
        total += len(sentences)
    wanted = [(answer,) for answer in question.answers] if question.every else [question.answers]
    quotes = [each["quote"] for each in cited if from_named(question, each["source"] or "")]
    found = sum(any(holds(quote, answers) for quote in quotes) for answers in wanted)
    return (supporting / total if total else None), found / len(wanted)


def _answers(outcome: Outcome) -> Values:
    question, given = outcome.question, answer_text(outcome)
    values: Values = dict.fromkeys(("exact_match", "f1", "contained", "list_precision", "list_recall"))
    if not question.answerable or not question.answers:
        return values
    values["exact_match"] = exact_match(question.answers, given) if given else 0.0
    values["f1"] = f1(question.answers, given)
    values["contained"] = float(holds(given, question.answers))
    if question.every or question.type == "list":
        values["list_precision"], values["list_recall"] = list_precision_recall(question, given)
    return values


def _decisions(outcome: Outcome) -> Values:
    answerable, said, good = outcome.question.answerable, answered(outcome), float(right(outcome))
    label = outcome.reply.get("confidence_label")
    return {
        "right": good,
        "answered_right": good if answerable else None,
        "coverage": float(said),
        "selective_accuracy": good if said else None,
        "answered_when_answerable": float(said) if answerable else None,
        "declined_when_unanswerable": None if answerable else good,
        "false_answers": None if answerable else float(said),
        "answerable": float(answerable),
        "confidence": float(outcome.reply.get("confidence") or 0.0),
        **{f"accuracy:{each}": good if said and label == each else None for each in LABELS},
    }


def _times(outcome: Outcome) -> Values:
    """Milliseconds of the whole and of each stage, of those that did not fail."""
    if outcome.failure:
        return {}
    stages: Values = {f"time:{stage}": float(ms) for stage, ms in (outcome.reply.get("timings_ms") or {}).items()}
    return stages | ({"time:total": outcome.milliseconds} if outcome.milliseconds else {})


def span_fits(outcome: Outcome) -> bool:
    """Whether the marked span is the answer, more than it or a part of it: not another value."""
    given = plain(answer_text(outcome))
    answers = outcome.question.answers
    return not answers or holds(answer_text(outcome), answers) or any(given in plain(each) for each in answers if given)
