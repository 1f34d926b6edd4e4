"""The client for programs that wait for many things at once: the same calls, awaited."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any, Self, Unpack

import httpx

from qa.client.calls import (
    QUOTED,
    UNDER_WAY,
    AskOptions,
    Call,
    Given,
    Reply,
    SearchOptions,
    TalkOptions,
    at,
    delete,
    files,
    get,
    post,
    texts,
)
from qa.client.errors import problem, streamed
from qa.client.sending import FAILURES, Event, Events, Failure, Patience, headers, read, unreachable
from qa.client.shapes import (
    AboutReply,
    AskReply,
    BatchReply,
    CitationFields,
    CollectionFields,
    CollectionList,
    ConversationReply,
    DocumentList,
    DocumentReply,
    HitFields,
    JobFields,
    JobList,
    JobReply,
    SearchReply,
    SuggestionsReply,
    TakenReply,
    TextReply,
    VerifyReply,
)

_PATIENCE = Patience()


class AsyncClient:
    """A Jushi service by its address; `key` is for one that wants it. Close it, or use it in an `async with`.

    >>> async def main() -> None:
    ...     async with AsyncClient("http://127.0.0.1:8000") as jushi:
    ...         print((await jushi.ask("泰州大健康产业目标是多少"))["answer"]["text"])
    """

    def __init__(
        self, url: str, *, key: str | None = None, timeout: float = 60.0, patience: Patience = _PATIENCE
    ) -> None:
        """Ask the service at this address; nothing is sent yet."""
        self.url = url.rstrip("/")
        self._patience = patience
        self._http = httpx.AsyncClient(timeout=timeout, headers=headers(key))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Hang up."""
        await self._http.aclose()

    async def ask(self, question: str, **options: Unpack[TalkOptions]) -> AskReply:
        """Answer a question with quotes, or say that the documents do not hold the answer."""
        return await self._send(post("/v1/ask", {"question": question, **options}))

    async def ask_batch(self, questions: Sequence[str], **options: Unpack[AskOptions]) -> list[AskReply]:
        """Answer up to 256 questions, in their order."""
        found: BatchReply = await self._send(post("/v1/ask/batch", {"questions": [*questions], **options}))
        return found["answers"]

    def ask_stream(self, question: str, **options: Unpack[TalkOptions]) -> AsyncIterator[Event]:
        """Answer as it comes: `retrieval`, each `citation`, `answer`, and `done` with what `ask` gives."""
        return self._stream(post("/v1/ask/stream", {"question": question, **options}))

    async def search(self, question: str, **options: Unpack[SearchOptions]) -> list[HitFields]:
        """Rank passages for a question."""
        found: SearchReply = await self._send(post("/v1/search", {"question": question, **options}))
        return found["results"]

    async def verify(self, citation: CitationFields | HitFields) -> bool:
        """Whether a quote is still exactly what its document says there."""
        quoted = {name: citation[name] for name in QUOTED}
        found: VerifyReply = await self._send(post("/v1/verify", quoted))
        return found["verified"]

    async def feedback(self, answer_id: str, *, helpful: bool, comment: str = "") -> None:
        """Say whether an answer helped."""
        said = {"answer_id": answer_id, "helpful": helpful, "comment": comment}
        call: Call[None] = Call("POST", "/v1/feedback", said)
        await self._send(call)

    async def documents(self, *, collection: str = "default", limit: int = 100, offset: int = 0) -> DocumentList:
        """One page of the list of documents."""
        return await self._send(get("/v1/documents", collection=collection, limit=limit, offset=offset))

    async def document(self, document_id: str) -> DocumentReply:
        """What is known of a document, without its text."""
        return await self._send(get(at("documents", document_id)))

    async def text(self, document_id: str, *, start: int = 0, end: int | None = None) -> TextReply:
        """The text that offsets count in, or a part of it."""
        return await self._send(get(at("documents", document_id, "text"), start=start, end=end))

    async def add_text(self, text: str, **given: Unpack[Given]) -> TakenReply:
        """Take in a text; it answers when this returns."""
        return await self._send(texts("POST", "/v1/documents", text, given))

    async def add_file(self, path: Path, **given: Unpack[Given]) -> TakenReply:
        """Take in a file; it answers when this returns."""
        return await self._send(files("POST", "/v1/documents", [path], given, wait=True))

    async def add_files(self, paths: Sequence[Path], **given: Unpack[Given]) -> JobReply:
        """Take in files and archives in the background: `job` says how far it is."""
        return await self._send(files("POST", "/v1/documents", paths, given, wait=False))

    async def replace_text(self, document_id: str, text: str, **given: Unpack[Given]) -> TakenReply:
        """Put a text in the place of a document, or under an id of one's own."""
        return await self._send(texts("PUT", at("documents", document_id), text, given))

    async def replace_file(self, document_id: str, path: Path, **given: Unpack[Given]) -> TakenReply:
        """Put a file in the place of a document, or under an id of one's own."""
        return await self._send(files("PUT", at("documents", document_id), [path], given))

    async def delete(self, document_id: str) -> None:
        """Remove a document: from now on it answers nothing."""
        await self._send(delete(at("documents", document_id)))

    async def jobs(self) -> list[JobFields]:
        """All work on uploads, the newest first."""
        found: JobList = await self._send(get("/v1/jobs"))
        return found["jobs"]

    async def job(self, job_id: str) -> JobReply:
        """How far a job is, and what became of each file."""
        return await self._send(get(at("jobs", job_id)))

    async def wait(self, job_id: str, *, every: float = 0.2) -> JobReply:
        """A job once it is over."""
        while (found := await self.job(job_id))["state"] in UNDER_WAY:
            await asyncio.sleep(every)
        return found

    async def cancel(self, job_id: str) -> None:
        """Leave the rest of a job undone."""
        await self._send(delete(at("jobs", job_id)))

    async def collections(self) -> list[CollectionFields]:
        """All collections with their numbers of documents."""
        found: CollectionList = await self._send(get("/v1/collections"))
        return found["collections"]

    async def begin_collection(self, name: str) -> CollectionFields:
        """Begin a collection; one that is there already is left as it is."""
        return await self._send(post("/v1/collections", {"name": name}))

    async def end_collection(self, name: str) -> None:
        """Remove a collection with all its documents."""
        await self._send(delete(at("collections", name)))

    async def conversation(self, conversation_id: str) -> ConversationReply:
        """What is remembered of a conversation."""
        return await self._send(get(at("conversations", conversation_id)))

    async def forget(self, conversation_id: str) -> None:
        """Forget a conversation."""
        await self._send(delete(at("conversations", conversation_id)))

    async def suggestions(self, *, collection: str = "default") -> list[str]:
        """Questions that the documents answer."""
        found: SuggestionsReply = await self._send(get("/v1/suggestions", collection=collection))
        return found["suggestions"]

    async def about(self, *, collection: str = "default") -> AboutReply:
        """What answers are made with."""
        return await self._send(get("/v1/about", collection=collection))

    async def _send(self, call: Call[Reply]) -> Reply:
        tried = 0
        while True:
            tried += 1
            met = await self._try(call)
            pause = self._patience.wait(tried, met)
            if pause is None:
                break
            await asyncio.sleep(pause)
        if isinstance(met, FAILURES):
            raise unreachable(self.url, met) from met
        found: Reply = read(met)
        return found

    async def _try(self, call: Call[Any]) -> httpx.Response | Failure:
        try:
            return await self._http.request(call.method, f"{self.url}{call.path}", **call.arguments)
        except FAILURES as error:
            return error

    async def _stream(self, call: Call[Any]) -> AsyncIterator[Event]:
        events = Events()
        try:
            async with self._http.stream(call.method, f"{self.url}{call.path}", **call.arguments) as response:
                if not response.is_success:
                    await response.aread()
                    raise problem(response)
                async for line in response.aiter_lines():
                    for name, data in events.add(line):
                        if name == "error":
                            raise streamed(json.loads(data))
                        yield Event(name, json.loads(data))
        except FAILURES as error:
            raise unreachable(self.url, error) from error
