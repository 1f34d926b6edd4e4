"""The model card: what the weights were made of and how, what they reach, and what they cannot do."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from typing import NamedTuple

from embeddings.training import synonyms
from embeddings.training.corpora import LICENCES
from embeddings.training.enrich import REPLACED, Enriched, Round
from embeddings.training.loop import Plan
from embeddings.training.measure import Figure
from embeddings.training.pairs import Mix


class Facts(NamedTuple):
    """What a run reports of itself."""

    plan: Plan
    mix: Mix
    second: Round
    sizes: Mapping[str, int]
    enriched: Enriched
    minutes: float
    figures: Mapping[str, Figure]


def write_card(facts: Facts) -> str:
    """The card as Markdown."""
    data = "\n".join(f"| `{name}` | {licence} |" for name, licence in LICENCES.items())
    data += f"\n| dictionary | {synonyms.LICENCE} |"
    figures = "\n".join(f"| {name} | {figure} |" for name, figure in facts.figures.items())
    sizes = ", ".join(f"{count:,} {what}" for what, count in facts.sizes.items())
    return _CARD.format(
        plan=facts.plan,
        mix=facts.mix,
        batch=sum(facts.mix),
        tokens=facts.sizes["tokens in the vocabulary"],
        sizes=sizes,
        data=data,
        figures=figures,
        second=facts.second,
        steps=facts.second.plan.steps,
        rate=facts.second.plan.rate,
        replaced=REPLACED,
        loss=facts.enriched.loss,
        again=sum(facts.second.mix),
        enriched=facts.enriched,
        minutes=facts.minutes,
        machine=f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, no GPU",
    )


_CARD = """\
---
language: zh
library_name: sentence-transformers
pipeline_tag: sentence-similarity
license: cc-by-sa-4.0
---

# The bundled static encoder

A sentence-transformers `StaticEmbedding`: {tokens:,} tokens, {plan.dimensions} dimensions, 8-bit rows. It finds the
passage that a Chinese question belongs to, on a CPU, in microseconds. Written, as this card is, by
`python -m embeddings.training.static`.

Text has to be folded first: Traditional to Simplified, full to half width, lower case. There are no prompts. Load it
with `SentenceTransformer(folder)` (6 or later) or, without PyTorch, with `embeddings.encoder.load_encoder()`.

## Data

{sizes}.

| file | licence or ground |
|---|---|
{data}

`news_2023` trains only by itself: pieces of its own text, no labels. DRCD's titles with `crc32(title) % 5 == 0` are
held out; they chose the settings and give the figures below. The project's own paraphrase questions, which nothing was
trained on, also chose how the dictionary is used and how the second round draws its pairs. CMRC 2018's development set
was neither trained on nor used to choose anything.

## Training

Contrastive (InfoNCE, in-batch negatives, scale {plan.scale:g}), {plan.steps:,} steps of about {batch:,} pairs:
{mix.cloze:,} pieces of sentences with their passage, {mix.titles:,} titles or first sentences with a passage below,
{mix.questions:,} questions with their paragraph. Two passages of one article stand in one batch. Dense Adam at
{plan.rate:g}, linear decay, seed {plan.seed}. A token's row is learnt as its own plus those of the tokens inside it,
times a gain that begins as its rarity (`loss.csv`).

A second round teaches which words say the same. {enriched.words:,} words of a dictionary that these texts use too
became tokens, beginning as the sum of their parts. Words that it explains in the same English, or as each other's
variants, were drawn together. Then the loop went on, over {second.articles:,} of the articles, for {steps:,} steps of
about {again:,} pairs at {rate:g}, with {replaced:.0%} of each query's tokens replaced by such others where there are
any, and passages that keep the sentence that their query was cut from. Last loss {loss:.3f} (`loss-second.csv`); this
round took {minutes:.0f} minutes on {machine}.

## Figures

Questions of DRCD's held-out titles, their paragraphs among 30,000 news passages; 95 % bootstrap intervals.

| measure | value |
|---|---|
{figures}

## Limits

It knows words, not their order: negation, who did what to whom, and numbers are told apart by other means. It stands
beside lexical search and does not replace it: where a question shares its words with the passage, BM25 finds more. The
data is written Mandarin: encyclopedia, news, laws, reports.
"""
