"""From a question to ranked passages: what the words find and what the vectors find, as one list."""

from qa.retrieval.retriever import Retriever

__all__ = ["Retriever"]
