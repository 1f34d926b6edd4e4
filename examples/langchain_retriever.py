"""Jushi as a LangChain retriever: ranked passages, verbatim and with their place, so that one can cite."""

from __future__ import annotations

import os

import httpx
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever


class JushiRetriever(BaseRetriever):
    """Retrieves passages of a collection."""

    url: str = "http://127.0.0.1:8000"
    key: str | None = None
    collection: str = "default"
    k: int = 5

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        body = {"question": query, "top_k": self.k, "collection": self.collection}
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        reply = httpx.post(f"{self.url}/v1/search", json=body, headers=headers, timeout=60).raise_for_status()
        return [Document(hit.pop("quote"), metadata=hit) for hit in reply.json()["results"]]


if __name__ == "__main__":
    retriever = JushiRetriever(url=os.environ.get("JUSHI_URL", "http://127.0.0.1:8000"), k=3)
    for document in retriever.invoke("泰州大健康产业目标是多少"):
        place = f"{document.metadata['source']} [{document.metadata['start']}:{document.metadata['end']}]"
        print(f"{document.metadata['score']:.3f} {place} {document.page_content}")
