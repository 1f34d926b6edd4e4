"""The documents as tools of an agent.

What a tool says comes twice: as text that is short enough for a model to read, and whole, as the web interface has it.
"""

from __future__ import annotations

from typing import Annotated, Any

from mcp.server.fastmcp import FastMCP
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, Field

from api.document_schemas import TextReply
from api.openai.content import marked
from api.schemas import AskReply, HitFields, Question
from qa import __version__
from qa.answer import Asked
from qa.errors import OutOfRange
from qa.payload import Payload, answer_payload, hits_payload
from qa.wiring import Service

LONGEST_READ = 20_000  # code points of a document that are read at once
INSTRUCTIONS = """
Jushi answers questions from Chinese documents with verbatim quotes. Ask in Chinese. Use `ask` for a fact; it says so
when the documents do not hold it: then do not answer from memory. Use `search` for material to read and `read_document`
for the text around a quote (`start` and `end` are offsets in code points). Cite quotes as they are.
"""


class SearchReply(BaseModel):
    """Passages, best first."""

    results: list[HitFields]


class Tools:
    """What an agent may do with the documents of one collection."""

    def __init__(self, service: Service, collection: str) -> None:
        """Answer from this service, which its caller closes."""
        self._service = service
        self._collection = collection

    def ask(
        self,
        question: Question,
        earlier: Annotated[
            tuple[str, ...], Field(description="questions that this one follows up, the last one last")
        ] = (),
        top_k: Annotated[int, Field(ge=1, le=20, description="how many quotes at most")] = 3,
    ) -> Annotated[CallToolResult, AskReply]:
        """Answer a question in Chinese with quotes from the documents, or say that they do not hold the answer."""
        asked = Asked(question, self._collection, top_k)
        reply = answer_payload(self._service.answer_after(earlier, asked))
        return _result(_spoken(reply), reply)

    def search(
        self,
        question: Question,
        top_k: Annotated[int, Field(ge=1, le=50, description="how many passages at most")] = 5,
    ) -> Annotated[CallToolResult, SearchReply]:
        """Find the passages that fit a question or a few words best; nothing is decided."""
        found = hits_payload(self._service.search(question, collection=self._collection, top_k=top_k), self._service)
        return _result("\n\n".join(map(_quoted, found)) or "Nothing was found.", {"results": found})

    def read_document(
        self,
        document_id: Annotated[str, Field(description="as `ask` and `search` give it")],
        start: Annotated[int, Field(ge=0, description="offset of the first character")] = 0,
        end: Annotated[
            int | None, Field(ge=0, description="offset behind the last one; at most 20,000 further")
        ] = None,
    ) -> Annotated[CallToolResult, TextReply]:
        """Read a document's text, or the part of it from `start` to `end`."""
        document = self._service.document(document_id)
        length = len(document.text)
        stop = min(length if end is None else end, length, start + LONGEST_READ)
        if start > stop:
            raise OutOfRange(
                f"Asked for {start} to {stop}; expected 0 ≤ start ≤ end ≤ {length}, the document's length."
            )
        place = {"start": start, "end": stop, "length": length}
        read = {"document_id": document.id, "sha256": document.sha256, **place, "text": document.text[start:stop]}
        left = f"\n\n[{length - stop:,} more characters, from {stop} on]" if stop < length else ""
        return _result(f"{read['text']}{left}", read)


def server(service: Service, collection: str = "default") -> FastMCP:
    """The protocol's server with the tools in it."""
    tools = Tools(service, collection)
    speaking = FastMCP("jushi", instructions=INSTRUCTIONS.strip(), log_level="WARNING")
    speaking._mcp_server.version = __version__  # else it would be the library's
    for tool in (tools.ask, tools.search, tools.read_document):
        speaking.tool(annotations=ToolAnnotations(readOnlyHint=True, openWorldHint=False))(tool)
    return speaking


def _result(text: str, whole: Payload) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=text)], structuredContent=whole)


def _spoken(reply: Payload) -> str:
    """The answer with its quotes, as short as can be."""
    if reply["answer"] is None:
        why: str = (reply["small_talk"] or reply["not_found"])["message"]
        near = "\n\n".join(map(_quoted, reply["related"]))
        return f"not found: {why}\n\nNearest, but no answer:\n\n{near}" if near else f"not found: {why}"
    others = [f"{other['text']} ({other['published_at'] or 'no date'})" for other in reply["alternatives"]]
    also = f"\nother values: {'; '.join(others)}" if others else ""
    head = f"answer: {reply['answer']['text']} [1] (confidence {reply['confidence']:.2f}){also}"
    return "\n\n".join([head, *(f"[{at}] {_quoted(cited)}" for at, cited in enumerate(marked(reply), start=1))])


def _quoted(cited: dict[str, Any]) -> str:
    title = cited["document_title"] or cited["source"]
    dated = f", {cited['published_at']}" if cited["published_at"] else ""
    return f"{cited['quote']}\n({title}{dated}; document_id {cited['document_id']}, {cited['start']}:{cited['end']})"
