"""What the model learns from: pairs of a short text and the passage that it belongs to.

Three kinds: a piece of a sentence and the passage around it (inverse cloze), a title and a passage below it, a question
and its paragraph. Two passages of one article share a batch, so each is the other's hard negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np
from tokenizers import Tokenizer

from embeddings.training.bags import Bags, Ints
from embeddings.training.corpora import Article, Question

_QUESTION_WORDS = ("多少", "谁", "哪", "什么", "几", "何时", "哪里", "哪些", "怎么", "为什么", "哪个", "如何")
_PASSAGE = (40, 260)  # tokens
_QUERY = (4, 24)  # tokens
_LEAD = 40  # tokens of a first sentence that stand for a missing title
_LONG = 40  # sentences from which on a longer article is not drawn more often
KEPT = 0.9  # how often a passage keeps the sentence that its query was cut from
_HEADED = 0.3  # how often a passage has its title before it
_DROPPED = 0.25  # tokens left out of a query
_ASKED = 0.7  # numbers of a query that become a question word


class Pairs(NamedTuple):
    """Queries and, in the same order, their passages."""

    queries: Bags
    passages: Bags


class Mix(NamedTuple):
    """How many pairs of each kind make a batch."""

    cloze: int
    titles: int
    questions: int


class Corpus(NamedTuple):
    """The training data as tokens; `articles` bounds each article's sentences."""

    sentences: Bags
    articles: Ints
    titles: Bags
    questions: Bags
    paragraphs: Bags
    paragraph_of: Ints

    @classmethod
    def encode(cls, tokenizer: Tokenizer, articles: Sequence[Article], questions: Sequence[Question]) -> Self:
        """The corpus in a tokenizer's tokens."""
        paragraphs = {text: number for number, text in enumerate(dict.fromkeys(row.paragraph for row in questions))}
        return cls(
            Bags.encode(tokenizer, (sentence for article in articles for sentence in article.sentences)),
            np.cumsum([0] + [len(article.sentences) for article in articles]),
            Bags.encode(tokenizer, (article.title for article in articles)),
            Bags.encode(tokenizer, (row.text for row in questions)),
            Bags.encode(tokenizer, paragraphs),
            np.array([paragraphs[row.paragraph] for row in questions], np.int64),
        )


class Sampler:
    """Draws batches of pairs; the same seed draws the same."""

    def __init__(  # noqa: PLR0913  # what is drawn from, and how
        self,
        corpus: Corpus,
        tokenizer: Tokenizer,
        *,
        mix: Mix,
        seed: int,
        substitutes: Ints | None = None,
        replaced: float = 0.0,
        kept: float = KEPT,
    ) -> None:
        """Draw from a corpus; of a query's tokens a part is replaced by one of its row of `substitutes`.

        A passage keeps the sentence that its query was cut from as often as `kept` says, from 0 to 1.
        """
        vocabulary = tokenizer.get_vocab()
        self._substitutes, self._replaced, self._kept = substitutes, replaced, kept
        self._corpus, self._mix = corpus, mix
        self.random = np.random.default_rng(seed)
        self._asking = np.array([vocabulary[word] for word in _QUESTION_WORDS if word in vocabulary] or [0])
        self._number = np.zeros(len(vocabulary), bool)
        self._number[[index for token, index in vocabulary.items() if token.isdigit()]] = True
        counts = np.diff(corpus.articles)
        weights = np.where(counts > 1, np.minimum(counts, _LONG), 0)
        self._share = np.cumsum(weights / max(1, weights.sum()))
        titled = corpus.titles.lengths > 0
        self._titled = np.flatnonzero(titled & (counts > 1))
        self._untitled = np.flatnonzero(~titled & (counts > 2))

    def batch(self) -> Pairs:
        """One batch of all kinds."""
        kinds = [self._cloze(self._mix.cloze), self._titles(self._mix.titles), self._questions(self._mix.questions)]
        queries = self._reworded(Bags.stacked([kind.queries for kind in kinds]))
        return Pairs(queries, Bags.stacked([kind.passages for kind in kinds]))

    def _reworded(self, bags: Bags) -> Bags:
        if self._substitutes is None:
            return bags
        others = self._substitutes[bags.ids, self.random.integers(0, self._substitutes.shape[1], len(bags.ids))]
        return Bags(np.where(self.random.random(len(bags.ids)) < self._replaced, others, bags.ids), bags.bounds)

    def _cloze(self, count: int) -> Pairs:
        articles, first, end = self._neighbours(self._draw(count // 2))
        sentences, bounds = self._corpus.sentences, self._corpus.sentences.bounds
        asked = first + self._below(end - first)
        queries = self._question_like(self._clip(asked))
        kept = (self.random.random(len(asked)) < self._kept) | (end == first + 1)
        before = np.where(kept, bounds[asked + 1], bounds[asked])
        return Pairs(
            queries,
            Bags.joined(
                [
                    self._headers(articles),
                    sentences.cut(bounds[first], before - bounds[first]),
                    sentences.cut(bounds[asked + 1], bounds[end] - bounds[asked + 1]),
                ]
            ),
        )

    def _titles(self, count: int) -> Pairs:
        """Titles, and for articles that have none their first sentence, with a passage from below."""
        titled = self.random.permutation(self._titled)[: count // 2]
        untitled = self.random.permutation(self._untitled)[: count - len(titled)]
        sentences, bounds = self._corpus.sentences, self._corpus.sentences.bounds
        starts = self._corpus.articles
        leads = bounds[starts[untitled]]
        first, end = self._window(np.concatenate((titled, untitled)), np.repeat((0, 1), (len(titled), len(untitled))))
        lengths = np.minimum(bounds[starts[untitled] + 1] - leads, _LEAD)
        return Pairs(
            Bags.stacked([self._corpus.titles.take(titled), sentences.cut(leads, lengths)]),
            sentences.cut(bounds[first], bounds[end] - bounds[first]),
        )

    def _questions(self, count: int) -> Pairs:
        """Questions, no two of them with the same paragraph."""
        drawn = self.random.permutation(len(self._corpus.questions))[: 4 * count]
        _, different = np.unique(self._corpus.paragraph_of[drawn], return_index=True)
        drawn = self.random.permutation(drawn[different])[:count]
        return Pairs(self._corpus.questions.take(drawn), self._corpus.paragraphs.take(self._corpus.paragraph_of[drawn]))

    def _draw(self, count: int) -> Ints:
        drawn: Ints = np.searchsorted(self._share, self.random.random(count) * self._share[-1], side="right")
        return drawn

    def _below(self, limits: Ints) -> Ints:
        return (self.random.random(len(limits)) * limits).astype(np.int64)

    def _window(self, articles: Ints, skipped: Ints) -> tuple[Ints, Ints]:
        """A run of sentences of a passage's length from each article, after as many as are to be skipped."""
        low, high = self._corpus.articles[articles] + skipped, self._corpus.articles[articles + 1]
        first = low + self._below(high - low)
        bounds = self._corpus.sentences.bounds
        end = np.searchsorted(bounds, bounds[first] + self.random.integers(*_PASSAGE, len(first)))
        return first, np.clip(end, first + 1, high)

    def _neighbours(self, articles: Ints) -> tuple[Ints, Ints, Ints]:
        """A passage of each article and, where it leaves room, another one below it."""
        first, end = self._window(articles, np.zeros_like(articles))
        more = articles[end < self._corpus.articles[articles + 1]]
        used = end - self._corpus.articles[articles]
        below, stop = self._window(more, used[end < self._corpus.articles[articles + 1]])
        return np.concatenate((articles, more)), np.concatenate((first, below)), np.concatenate((end, stop))

    def _headers(self, articles: Ints) -> Bags:
        titles = self._corpus.titles
        shown = self.random.random(len(articles)) < _HEADED
        return titles.cut(titles.bounds[articles], np.where(shown, titles.lengths[articles], 0))

    def _clip(self, which: Ints) -> Bags:
        """A piece of each sentence, as long as a question."""
        sentences = self._corpus.sentences
        whole = sentences.lengths[which]
        lengths = np.minimum(self.random.integers(*_QUERY, len(which)), whole)
        return sentences.cut(sentences.bounds[which] + self._below(whole - lengths + 1), lengths)

    def _question_like(self, bags: Bags) -> Bags:
        """The bags with some tokens gone, numbers asked for, and half of them with a question word at the end."""
        numbers = self._number[bags.ids] & (self.random.random(len(bags.ids)) < _ASKED)
        ids = np.where(numbers, self.random.choice(self._asking, len(bags.ids)), bags.ids)
        kept = self.random.random(len(ids)) >= _DROPPED
        rows = np.repeat(np.arange(len(bags)), bags.lengths)
        shorter = Bags.of(ids[kept], np.bincount(rows[kept], minlength=len(bags)))
        ended = self.random.integers(0, 2, len(bags))
        return Bags.joined([shorter, Bags.of(self.random.choice(self._asking, ended.sum()), ended)])
