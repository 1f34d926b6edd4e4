"""Jushi as a LlamaIndex retriever: nodes whose offsets are those of the document, so that one can cite."""

from __future__ import annotations

import os

import httpx
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode


class JushiRetriever(BaseRetriever):
    """Retrieves passages of a collection."""

    def __init__(self, url: str, *, key: str | None = None, collection: str = "default", k: int = 5) -> None:
        super().__init__()
        self._collection, self._k = collection, k
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=60)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        body = {"question": query_bundle.query_str, "top_k": self._k, "collection": self._collection}
        reply = self._http.post("/v1/search", json=body).raise_for_status()
        return [NodeWithScore(node=_node(hit), score=hit["score"]) for hit in reply.json()["results"]]


def _node(hit: dict) -> TextNode:
    kept = ("document_id", "document_title", "source", "url", "section", "region", "published_at", "sha256")
    metadata = {name: hit[name] for name in kept}
    return TextNode(text=hit["quote"], start_char_idx=hit["start"], end_char_idx=hit["end"], metadata=metadata)


if __name__ == "__main__":
    retriever = JushiRetriever(os.environ.get("JUSHI_URL", "http://127.0.0.1:8000"), k=3)
    for found in retriever.retrieve("泰州大健康产业目标是多少"):
        place = f"{found.metadata['source']} [{found.node.start_char_idx}:{found.node.end_char_idx}]"
        print(f"{found.score:.3f} {place} {found.text}")
