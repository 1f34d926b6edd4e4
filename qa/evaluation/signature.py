"""What figures were made with, whole and as one line that can stand beside them, after sacreBLEU's.

Two runs with the same parts give the same figures: the code's version, the models, the documents, the questions and
how they were asked.
"""

from __future__ import annotations

from typing import Any

from qa.evaluation.types import QuestionSet, RunOptions

Parts = dict[str, str | int | float]
_SHOWN = 8  # digits of a checksum


def signature_parts(about: dict[str, Any], asked: QuestionSet, options: RunOptions) -> Parts:
    """Everything that the figures depend on, by name."""
    return {
        **about,
        "set": asked.name,
        "set_sha256": asked.sha256,
        "questions": len(asked.questions),
        "collection": options.collection,
        "top_k": options.top_k,
        "depth": options.depth,
        "given": options.given,
    }


def signature_line(parts: Parts) -> str:
    """The parts in one line, checksums cut short."""

    def short(name: str) -> str:
        return str(parts[name])[:_SHOWN]

    shown = {
        "v": parts["version"],
        "enc": short("encoder"),
        "read": short("reader"),
        "cal": short("calibrator"),
        "pass": parts["passages"],
        "gen": parts["index_generation"],
        "docs": f"{parts['documents']}@{short('documents_sha256')}",
        "set": f"{parts['set']}@{short('set_sha256')}",
        "q": parts["questions"],
        "top": parts["top_k"],
        "deep": parts["depth"],
        "given": "yes" if parts["given"] else "no",
    }
    return "|".join(["jushi", *(f"{name}:{value}" for name, value in shown.items())])
