from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from api.schemas import AskReply, BatchReply, BatchRequest, SearchReply

QUESTION = "泰州大健康产业目标是多少"
UNANSWERABLE = "无锡的大健康产业目标是多少"


def test_a_quote_is_the_slice_of_the_file_that_its_offsets_name(client: TestClient, seeds: Path) -> None:
    reply = client.post("/v1/ask", json={"question": QUESTION}).json()
    assert reply["status"] == "answered"
    for citation in reply["citations"]:
        text = (seeds / citation["source"]).read_bytes().decode("utf-8")
        assert text[citation["start"] : citation["end"]] == citation["quote"] != ""
        assert text[: citation["start"]].endswith(citation["prefix"])
        assert text[citation["end"] :].startswith(citation["suffix"])


def test_the_answer_is_a_slice_of_the_quote_that_it_cites(client: TestClient) -> None:
    reply = client.post("/v1/ask", json={"question": QUESTION}).json()
    answer, citation = reply["answer"], reply["citations"][reply["answer"]["citation"]]
    at = answer["start"] - citation["start"]
    assert citation["quote"][at : at + len(answer["text"])] == answer["text"] == "4000亿元"
    assert {"start": answer["start"], "end": answer["end"]} in citation["highlights"]


def test_what_the_documents_do_not_hold_is_not_found_and_says_why(client: TestClient) -> None:
    response = client.post("/v1/ask", json={"question": UNANSWERABLE})
    reply = response.json()
    assert response.status_code == 200
    assert (reply["status"], reply["answer"], reply["citations"]) == ("not_found", None, [])
    assert reply["related"]
    assert "无锡" in "".join(reply["not_found"]["missing"])
    assert "无锡" in reply["not_found"]["message"]


def test_every_reply_to_a_question_has_exactly_the_described_shape(client: TestClient) -> None:
    for question in (QUESTION, UNANSWERABLE, "泰州市委书记是谁"):
        body = client.post("/v1/ask", json={"question": question}).content
        assert AskReply.model_validate_json(body, strict=True, extra="forbid").question == question
    found = client.post("/v1/search", json={"question": QUESTION}).content
    assert SearchReply.model_validate_json(found, strict=True, extra="forbid").results


def test_top_k_bounds_the_citations(client: TestClient) -> None:
    for wanted in (1, 3):
        reply = client.post("/v1/ask", json={"question": QUESTION, "top_k": wanted}).json()
        assert 1 <= len(reply["citations"]) <= wanted


def test_the_script_changes_what_is_displayed_and_never_the_quote(client: TestClient) -> None:
    replies = {
        script: client.post("/v1/ask", json={"question": QUESTION, "script": script}).json()["citations"][0]
        for script in ("original", "simplified", "traditional")
    }
    assert len({reply["quote"] for reply in replies.values()}) == 1
    assert "產業" in replies["traditional"]["display"]
    assert "产业" in replies["simplified"]["display"]


def test_the_answer_is_marked_in_what_is_displayed_in_every_script(client: TestClient) -> None:
    for script, shown in (("original", "1.2萬億元"), ("simplified", "1.2万亿元"), ("traditional", "1.2萬億元")):
        body = {"question": "2022年泉州的地区生产总值是多少", "script": script}
        citation = client.post("/v1/ask", json=body).json()["citations"][0]
        [mark] = citation["display_highlights"]
        assert citation["display"][mark["start"] : mark["end"]] == shown


def test_a_citation_says_whose_section_it_is(client: TestClient) -> None:
    citation = client.post("/v1/ask", json={"question": "仪征有几个百亿项目在推进"}).json()["citations"][0]
    assert citation["person"] == "孙建年"
    assert "仪征市委书记" in citation["office"]


def test_fields_that_are_null_or_unknown_count_as_absent(client: TestClient) -> None:
    empty: dict[str, object] = {
        "document_ids": None,
        "sources": None,
        "regions": [],
        "published_from": None,
        "published_to": None,
    }
    body = {"question": QUESTION, "conversation_id": None, "filters": empty, "top_k": None, "of_tomorrow": 1}
    plain = client.post("/v1/ask", json={"question": QUESTION}).json()
    assert client.post("/v1/ask", json=body).json()["answer"] == plain["answer"]


def test_a_filter_on_sources_keeps_the_others_out(client: TestClient) -> None:
    source = "004_fb3c97319014020c.txt"
    body = {"question": "产业目标是多少", "filters": {"sources": [source]}, "top_k": 20}
    results = client.post("/v1/search", json=body).json()["results"]
    assert {result["source"] for result in results} == {source}


def test_a_batch_answers_in_the_order_of_its_questions(client: TestClient) -> None:
    questions = [QUESTION, UNANSWERABLE, "泰州市委书记是谁", QUESTION]
    response = client.post("/v1/ask/batch", json={"questions": questions})
    batch = BatchReply.model_validate_json(response.content, strict=True, extra="forbid")
    assert [answer.question for answer in batch.answers] == questions
    assert [answer.status for answer in batch.answers] == ["answered", "not_found", "answered", "answered"]


def test_a_batch_with_an_empty_question_is_refused_and_names_it(client: TestClient) -> None:
    response = client.post("/v1/ask/batch", json={"questions": [QUESTION, " "]})
    assert (response.status_code, response.json()["code"]) == (422, "question_invalid")
    assert response.json()["errors"][0]["field"] == "questions.1"


def test_a_batch_takes_256_questions_and_no_more(client: TestClient) -> None:
    assert len(BatchRequest(questions=["书记是谁"] * 256).questions) == 256
    refused = client.post("/v1/ask/batch", json={"questions": ["书记是谁"] * 257})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "questions")


def test_search_ranks_passages_with_the_parts_of_their_score(client: TestClient, seeds: Path) -> None:
    results = client.post("/v1/search", json={"question": QUESTION, "top_k": 5}).json()["results"]
    assert 1 <= len(results) <= 5
    assert [hit["score"] for hit in results] == sorted((hit["score"] for hit in results), reverse=True)
    for hit in results:
        text = (seeds / hit["source"]).read_bytes().decode("utf-8")
        assert text[hit["start"] : hit["end"]] == hit["quote"] != ""
        assert hit["scores"]["lexical_rank"] or hit["scores"]["dense_rank"]
