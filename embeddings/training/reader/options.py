"""What the commands that train and measure a reader are told alike: how to fold, how to score, how many threads."""

from __future__ import annotations

import argparse
import pkgutil

import torch

from embeddings.training.corpora import Fold
from embeddings.training.reader.evaluate import Measure


def add_common(parser: argparse.ArgumentParser) -> None:
    """The options that `common` reads."""
    parser.add_argument("--fold", default="qa.text.fold:fold", help="module:function that folds a text")
    parser.add_argument("--measures", default="qa.evaluation.measures.cmrc", help="module with exact_match and f1")
    parser.add_argument("--threads", type=int, help="threads of the linear algebra")


def common(options: argparse.Namespace) -> tuple[Fold, tuple[Measure, Measure]]:
    """How a text is folded, and exact match and F1; sets the threads."""
    if options.threads:
        torch.set_num_threads(options.threads)
    exact, f1 = (pkgutil.resolve_name(f"{options.measures}:{name}") for name in ("exact_match", "f1"))
    return pkgutil.resolve_name(options.fold), (exact, f1)
