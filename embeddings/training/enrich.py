"""A second round of training: a model learns words of a dictionary, and that some of them say the same.

New words begin as the sum of their parts, so nothing that was learnt is lost; then words that say the same are drawn
together, and the contrastive loop goes on with some words of each query replaced by such others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from tokenizers import Tokenizer

from embeddings.training import vocabulary
from embeddings.training.corpora import Article, Question
from embeddings.training.loop import Given, Plan, train
from embeddings.training.pairs import Corpus, Mix, Sampler
from embeddings.training.synonyms import Alike, Floats, Thesaurus

REPLACED = 0.5
"""Share of a query's tokens that others stand for, where there are others; the passage keeps all of them."""


class Round(NamedTuple):
    """The settings: how many words to add, how many articles to read, and how to train."""

    words: int
    articles: int
    plan: Plan
    mix: Mix


class Enriched(NamedTuple):
    """A model with more words, and what is told of how it was made."""

    tokenizer: Tokenizer
    matrix: Floats
    words: int
    pairs: int
    loss: float


def enrich(  # noqa: PLR0913  # what is enriched, from what, how, and where
    tokenizer: Tokenizer,
    matrix: Floats,
    words: Alike,
    *,
    articles: Sequence[Article],
    questions: Sequence[Question],
    settings: Round,
    folder: Path,
) -> Enriched:
    """The model after a second round; an interrupted one goes on from the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(settings.plan.seed)
    articles = _some(articles, settings.articles, random)
    seen = vocabulary.count_words(sentence for article in articles for sentence in article.sentences)
    larger, sums = vocabulary.extended(tokenizer, _known(seen, words), size=settings.words)
    matrix = np.concatenate([matrix, matrix[sums].sum(axis=1)]) if len(sums) else matrix
    ids = larger.get_vocab()
    counts = np.zeros(len(ids), np.int64)
    for word, count in seen.items():
        if word in ids:
            counts[ids[word]] = count
    thesaurus = Thesaurus.of(words, larger, counts)
    given = Given(thesaurus.drawn_together(matrix))
    corpus = Corpus.encode(larger, articles, questions)
    sampler = Sampler(
        corpus, larger, mix=settings.mix, seed=settings.plan.seed,
        substitutes=thesaurus.substitutes(random), replaced=REPLACED, kept=1.0,
    )  # fmt: skip
    torch.manual_seed(settings.plan.seed)
    loss = 0.0
    for point in train(given, sampler, settings.plan, folder=folder):
        loss = point.loss
        print(f"step {point.step:,} of {settings.plan.steps:,}  loss {loss:.3f}", flush=True)
    return Enriched(larger, given().detach().numpy(), len(sums), thesaurus.graph.nnz // 2, loss)


def _some(articles: Sequence[Article], count: int, random: np.random.Generator) -> list[Article]:
    """So many of the articles: a sample says enough of which words are met where."""
    return [articles[number] for number in sorted(random.permutation(len(articles))[:count])]


def _known(seen: Counter[str], words: Alike) -> list[str]:
    """The dictionary's words that the texts use too, the most frequent first."""
    return [word for word, _ in seen.most_common() if word in words]
