"""Jushi as a Haystack document store with its retriever: it indexes and ranks by itself, no embedder is needed."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import quote

import httpx
from haystack import Document, Pipeline, component, default_from_dict, default_to_dict
from haystack.document_stores.types import DuplicatePolicy


class JushiDocumentStore:
    """A collection; a document's id is the one that Jushi knows it by. JUSHI_KEY is sent, never written down."""

    def __init__(self, url: str, *, collection: str = "default") -> None:
        self.url, self.collection = url, collection
        key = os.environ.get("JUSHI_KEY")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=60)

    def to_dict(self) -> dict[str, Any]:
        return default_to_dict(self, url=self.url, collection=self.collection)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> JushiDocumentStore:
        return default_from_dict(cls, data)

    def count_documents(self) -> int:
        return self._list(limit=1)["total"]

    def filter_documents(self, filters: dict[str, Any] | None = None) -> list[Document]:
        if filters:
            raise NotImplementedError("Narrow a question instead: search() takes Jushi's own filters.")
        listed = self._list(limit=1000)["documents"]
        return [Document(id=row["id"], content=self._text(row["id"]), meta=row) for row in listed]

    def write_documents(self, documents: list[Document], policy: DuplicatePolicy = DuplicatePolicy.NONE) -> int:
        for document in documents:
            body = {"text": document.content, "source": document.meta.get("source", f"{document.id}.txt")}
            path = f"/v1/documents/{quote(document.id, safe='')}"
            self._http.put(path, json={**body, "collection": self.collection}).raise_for_status()
        return len(documents)

    def delete_documents(self, document_ids: list[str]) -> None:
        for document_id in document_ids:
            reply = self._http.delete(f"/v1/documents/{quote(document_id, safe='')}")
            if reply.status_code != httpx.codes.NOT_FOUND:
                reply.raise_for_status()

    def search(self, query: str, *, top_k: int = 5, filters: dict[str, Any] | None = None) -> list[Document]:
        body = {"question": query, "top_k": top_k, "collection": self.collection, "filters": filters or {}}
        hits = self._http.post("/v1/search", json=body).raise_for_status().json()["results"]
        return [Document(content=hit.pop("quote"), score=hit["score"], meta=hit) for hit in hits]

    def _list(self, *, limit: int) -> dict[str, Any]:
        params = {"collection": self.collection, "limit": limit}
        return self._http.get("/v1/documents", params=params).raise_for_status().json()

    def _text(self, document_id: str) -> str:
        return self._http.get(f"/v1/documents/{document_id}/text").raise_for_status().json()["text"]


@component
class JushiRetriever:
    """Retrieves passages from the store."""

    def __init__(self, document_store: JushiDocumentStore, top_k: int = 5) -> None:
        self.document_store, self.top_k = document_store, top_k

    @component.output_types(documents=list[Document])
    def run(self, query: str, filters: dict[str, Any] | None = None) -> dict[str, list[Document]]:
        return {"documents": self.document_store.search(query, top_k=self.top_k, filters=filters)}


if __name__ == "__main__":
    url = os.environ.get("JUSHI_URL", "http://127.0.0.1:8000")
    pipeline = Pipeline()
    pipeline.add_component("retriever", JushiRetriever(JushiDocumentStore(url), top_k=3))
    pipeline = Pipeline.loads(pipeline.dumps(), allowed_modules=[__name__])  # as it would be kept in a file
    for found in pipeline.run({"retriever": {"query": "泰州大健康产业目标是多少"}})["retriever"]["documents"]:
        print(f"{found.score:.3f} {found.meta['source']} [{found.meta['start']}:{found.meta['end']}] {found.content}")

    store = JushiDocumentStore(url, collection="haystack")
    store.write_documents([Document(id="lake", content="太白湖的面积是12平方公里。")])
    print(f"written: {store.count_documents()}, found: {store.search('太白湖的面积')[0].content}")
    store.delete_documents(["lake", "never-there"])
    print(f"deleted: {store.count_documents()} left")
