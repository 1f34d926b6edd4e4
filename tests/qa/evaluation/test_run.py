"""A run that is cut short anywhere and taken up again is the run that was not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import ir_measures
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.errors import RunDiffers, RunError, StoreBusy
from qa.evaluation.asking import LocalEndpoint, converse
from qa.evaluation.journal import FILE, Journal, read_journal
from qa.evaluation.measures import judge
from qa.evaluation.run import LOCK, METRICS, REPORT, evaluate, forget, in_conversations, read_run
from qa.evaluation.team import Alone, Conversation
from qa.evaluation.types import Figure, Outcome, Question, RunOptions
from qa.store.lock import WriterLock
from tests.qa.evaluation.asked import ASKED, QUESTIONS, lines, whole

OPTIONS = RunOptions()
trec_eval: Any = ir_measures  # it has no types
PROJECT = Path(__file__).parents[3]


class Counting(Alone):
    """Knows what it was asked."""

    def __init__(self, endpoint: LocalEndpoint) -> None:
        super().__init__(endpoint)
        self.asked: list[str] = []

    def converse(self, conversations: Iterable[Conversation], options: RunOptions) -> Iterator[list[Outcome]]:
        for outcomes in super().converse(conversations, options):
            self.asked += [outcome.question.id for outcome in outcomes]
            yield outcomes


@pytest.fixture(scope="module")
def unbroken(endpoint: LocalEndpoint, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that nothing interrupted."""
    folder = tmp_path_factory.mktemp("unbroken")
    evaluate(ASKED, Alone(endpoint), folder=folder, options=OPTIONS)
    return folder


def test_a_run_holds_a_line_for_each_question_in_order_and_all_that_is_made_of_them(unbroken: Path) -> None:
    first, *rest = lines(unbroken)
    assert (first["run"], first["questions"], len(rest)) == (1, len(QUESTIONS), len(QUESTIONS))
    asked = [json.loads(line)["question"]["id"] for line in (unbroken / FILE).read_bytes().splitlines()[1:]]
    assert asked == [whole(question.id) for question in QUESTIONS]
    assert {path.name for path in unbroken.iterdir()} >= {FILE, METRICS, REPORT, "run.txt", "run-documents.txt"}


def test_a_run_reads_as_it_was_written(unbroken: Path) -> None:
    run = read_run(unbroken)
    asked = [replace(each, id=whole(each.id), question=whole(each.question)) for each in QUESTIONS]
    assert [outcome.question for outcome in run.outcomes] == asked
    assert run.options == OPTIONS
    assert run.signature == run.metrics.signature
    (unbroken / METRICS).rename(unbroken / "aside")
    try:
        assert read_run(unbroken) == run
    finally:
        (unbroken / "aside").rename(unbroken / METRICS)


def test_what_is_asked_is_cited_and_ranked(unbroken: Path) -> None:
    answered = read_run(unbroken).outcomes[0]
    assert answered.reply["answer"]["text"] == "4000亿元"
    assert all(citation["verbatim"] is True for citation in answered.reply["citations"])
    assert answered.read
    assert answered.read == tuple(range(len(answered.read)))
    assert len(answered.retrieved) > len(answered.read)
    places = [(passage.document_id, passage.span) for passage in answered.retrieved]
    assert len(set(places)) == len(places)
    assert any(passage.right for passage in answered.retrieved)


def test_a_public_tool_finds_our_figures_in_the_files_that_it_can_read(unbroken: Path) -> None:
    qrels = trec_eval.read_trec_qrels(str(unbroken / "qrels-documents.txt"))
    ranked = trec_eval.read_trec_run(str(unbroken / "run-documents.txt"))
    outcomes = {outcome.question.id: outcome for outcome in read_run(unbroken).outcomes}
    names = {"R@10": "recall@10:document", "RR@10": "mrr@10:document", "nDCG@10": "ndcg@10:document"}
    found = list(trec_eval.iter_calc(list(map(trec_eval.parse_measure, names)), list(qrels), list(ranked)))
    assert len(found) == len(names) * sum(bool(question.documents) for question in QUESTIONS)
    for each in found:
        ours = judge(outcomes[each.query_id]).values[names[str(each.measure)]]
        assert each.value == pytest.approx(ours)
    passages = list(trec_eval.read_trec_run(str(unbroken / "run.txt")))
    assert len(passages) == sum(len(outcome.retrieved) for outcome in outcomes.values())


def test_a_question_that_is_refused_is_a_failure_and_the_others_are_asked(unbroken: Path) -> None:
    *others, long, half = read_run(unbroken).outcomes
    assert "1,001 characters" in long.failure
    assert "half of a surrogate pair" in half.failure
    for refused in (long, half):
        assert (refused.reply, refused.retrieved) == ({}, ())
    assert all(outcome.reply and not outcome.failure for outcome in others)


def test_the_turns_of_a_conversation_share_its_id_and_nothing_else_does(unbroken: Path) -> None:
    ids = [outcome.reply.get("conversation_id") for outcome in read_run(unbroken).outcomes[:6]]
    assert ids[2] == ids[3] == ids[4]
    assert len(set(ids)) == 4


def test_a_process_that_is_killed_leaves_what_the_next_one_goes_on_from(
    indexed: Path, endpoint: LocalEndpoint, unbroken: Path, tmp_path: Path
) -> None:
    command = [sys.executable, str(Path(__file__).with_name("stuck_run.py")), str(indexed), str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "stuck\n"
        process.kill()
    assert len(lines(tmp_path)) == 3
    with pytest.raises(RunError, match="2 of 8 questions were asked"):
        read_run(tmp_path)
    counting = Counting(endpoint)
    run = evaluate(ASKED, counting, folder=tmp_path, options=OPTIONS)
    assert counting.asked == [question.id for question in QUESTIONS[2:]]
    assert lines(tmp_path) == lines(unbroken)
    other = read_run(unbroken)
    assert (run.signature, quality(run.metrics.figures)) == (other.signature, quality(other.metrics.figures))


def quality(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """The figures that no clock has a part in."""
    return {
        name: figure for name, figure in figures.items() if not name.startswith(("p50", "p95", "p99", "questions_"))
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1))
def test_a_file_torn_anywhere_is_completed_to_the_same_bytes(unbroken: Path, tmp_path: Path, share: float) -> None:
    content = (unbroken / FILE).read_bytes()
    torn = tmp_path / "torn.jsonl"
    torn.write_bytes(content[: int(share * len(content))])
    conversations = in_conversations(QUESTIONS)
    first, outcomes = read_journal(unbroken / FILE)
    with Journal(torn, first, conversations) as journal:
        assert journal.asked == sum(map(len, conversations[: journal.done]))
        journal.write(outcomes[journal.asked :])
    assert torn.read_bytes() == content


def test_a_whole_run_is_only_read(endpoint: LocalEndpoint, unbroken: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in unbroken.iterdir()}
    counting = Counting(endpoint)
    assert evaluate(ASKED, counting, folder=unbroken, options=OPTIONS) == read_run(unbroken)
    assert counting.asked == []
    assert {path.name: path.stat().st_mtime_ns for path in unbroken.iterdir()} == before


CHANGED = {
    "top_k": (ASKED, RunOptions(top_k=1)),
    "depth": (ASKED, RunOptions(depth=10)),
    "given": (ASKED, RunOptions(given=True)),
    "collection": (ASKED, RunOptions(collection="other")),
    "sha256": (replace(ASKED, sha256="1" * 64), OPTIONS),
    "name": (replace(ASKED, name="another"), OPTIONS),
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_run_is_never_continued_with_other_questions_or_options(
    endpoint: LocalEndpoint, unbroken: Path, name: str
) -> None:
    before = (unbroken / FILE).read_bytes()
    asked, options = CHANGED[name]
    with pytest.raises(RunDiffers, match=rf"differs in .*\b{name}\b.*--again"):
        evaluate(asked, Alone(endpoint), folder=unbroken, options=options)
    assert (unbroken / FILE).read_bytes() == before


def test_starting_over_removes_the_run_and_nothing_else(unbroken: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(unbroken, folder)
    (folder / "notes.txt").write_text("mine", "utf-8")
    forget(folder)
    assert {path.name for path in folder.iterdir()} == {"notes.txt", LOCK}


def test_two_cannot_write_the_same_run(endpoint: LocalEndpoint, tmp_path: Path) -> None:
    with WriterLock(tmp_path / LOCK, patience=0.0).held(), pytest.raises(StoreBusy):
        evaluate(ASKED, Alone(endpoint), folder=tmp_path, options=OPTIONS)


def test_a_file_that_is_no_run_is_left_as_it_is(endpoint: LocalEndpoint, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"mine": true}\n', "utf-8")
    with pytest.raises(RunError, match="no run"):
        evaluate(ASKED, Alone(endpoint), folder=tmp_path, options=OPTIONS)
    assert (tmp_path / FILE).read_text("utf-8") == '{"mine": true}\n'


def test_each_question_may_be_asked_of_its_own_documents_alone(endpoint: LocalEndpoint) -> None:
    for turns in in_conversations(QUESTIONS):
        for outcome in converse(endpoint, turns, RunOptions(given=True)):
            if outcome.question.documents and not outcome.failure:
                assert {passage.source for passage in outcome.retrieved} == set(outcome.question.documents)


@given(st.lists(st.tuples(st.sampled_from("ab "), st.integers(0, 9)), max_size=12))
def test_conversations_are_the_questions_in_their_order(rows: list[tuple[str, int]]) -> None:
    questions = [
        Question(str(number), "?", conversation=name.strip(), turn=turn) for number, (name, turn) in enumerate(rows)
    ]
    found = in_conversations(questions)
    assert [question for conversation in found for question in conversation] == questions
    for conversation in found:
        assert len({question.conversation for question in conversation}) == 1
        assert len(conversation) == 1 or conversation[0].conversation
