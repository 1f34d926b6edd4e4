"""Fits what says which span of a sentence answers: `python -m qa.training.spans --data ../shared/data`.

Asked as for the scorer of sentences, which has to be fitted before: it chooses what is read here. A share of the
labelled questions is asked of its own passage alone, so that spans and not passages are what has to be told apart.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import numpy as np

from embeddings.encoder import Encoder, load_encoder
from qa.reading.choosing import likeliest, weigh
from qa.reading.evidence import gather
from qa.reading.question import understand
from qa.reading.reader import table_of
from qa.reading.scorer import Scorer
from qa.reading.spans import span_table
from qa.training.labelled import Example
from qa.training.network import Labelled, fitted
from qa.training.reader import LABELLED, Case, case_of, gathered, overlap
from qa.training.spread import Spread
from qa.types import Hit

GIVEN = 0.4  # share of the labelled questions that are asked of their own passage alone
KEPT, OVERLAPPING = 120, 80  # candidates of a question that are trained on; of them those that overlap an answer


def given(example: Example, encoder: Encoder) -> Case | None:
    """The example with its own passage alone."""
    query, hits = understand(example.question), [Hit(example.passage, 1.0, 20.0, 0.5, 1, 1)]
    evidence = gather(query, hits)
    if not example.answers or not len(evidence.starts):
        return None
    return Case(query, hits, evidence, *weigh(query, hits, evidence, encoder), np.array(example.answers, np.int64))


def labelled_of(case: Case, scorer: Scorer, generator: np.random.Generator) -> Labelled | None:
    """A case's candidates, those that overlap an answer and some others; None where none does."""
    chosen = likeliest(scorer.sentences(case.table))
    candidates, features = table_of(case.query, case.evidence, case.rows[chosen], case.table[chosen])
    if not len(candidates.starts):
        return None
    shares = overlap(candidates.starts, candidates.ends, case.answers)
    good = np.flatnonzero(shares > 0.5)
    if not len(good):
        return None
    good = good[np.argsort(-shares[good])][:OVERLAPPING]
    rest = generator.permutation(np.flatnonzero(shares <= 0.5))[: KEPT - len(good)]
    keep = np.concatenate([good, rest])
    low = case.evidence.starts[case.rows[chosen]][candidates.sentences]
    table = span_table(case.query, case.evidence, candidates, features, low)
    return Labelled(
        table.features[keep].astype(np.float16),
        table.edges[keep].astype(np.int32),
        table.inner[keep].astype(np.float16),
        table.asked.astype(np.int32),
        shares[keep],
    )


def main() -> None:
    """Fit on the training sets and write the weights into the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with mrc/*.jsonl.xz and text/*.jsonl.xz")
    parser.add_argument("--out", type=Path, default=Path("qa/reading/models/spans.npz"))
    parser.add_argument("--limit", type=int, default=10**9, help="questions at most")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--news", type=int, default=2500, help="news articles that questions are made from")
    options = parser.parse_args()
    began = time.time()
    generator, chance, encoder = random.Random(1), np.random.default_rng(0), load_encoder()
    mixed, pool = gathered(options.data, generator, news=options.news)
    scorer, data = Scorer.bundled(), []
    for example in mixed[: options.limit]:
        alone = example.passage.id >= LABELLED and generator.random() < GIVEN
        case = given(example, encoder) if alone else case_of(example, pool, generator, encoder)
        if case and (labelled := labelled_of(case, scorer, chance)):
            data.append(labelled)
    print(f"{len(data)} questions with a candidate that answers, {time.time() - began:.0f} s", flush=True)
    spread = Spread.of([each.features for each in data])
    weights = fitted(data, spread, epochs=options.epochs).arrays()
    np.savez_compressed(options.out, allow_pickle=False, mean=spread.mean, scale=spread.scale, **weights)
    print(f"done after {time.time() - began:.0f} s")


if __name__ == "__main__":
    main()
