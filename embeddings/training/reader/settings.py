"""All settings of a training run in one place, and the three presets that fill them in.

A preset is named on the command line and written into every checkpoint; nothing else decides how a run goes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a trunk."""

    layers: int = 6
    width: int = 256
    heads: int = 4
    vocabulary: int = 12_000
    kernel: int = 5  # tokens that the convolution before attention sees
    expansion: int = 4
    told: bool = False  # what matches between question and passage is put in beside the tokens
    dropped: float = 0.0  # share of a row's dimensions that are left out while learning, the same for all its tokens


@dataclass(frozen=True, slots=True)
class Objectives:
    """How much each objective of pretraining counts; 0 leaves it out."""

    masked: float = 0.0
    replaced: float = 10.0  # a mean over all tokens of a loss below 0.7: small beside the others
    spans: float = 1.0
    belongs: float = 0.2


@dataclass(frozen=True, slots=True)
class Steps:
    """How the weights move: rates, batch and length, and when a run looks up."""

    rows: int = 16  # sequences a step
    length: int = 256  # tokens a sequence
    muon: float = 0.02
    adam: float = 3e-3
    warmup: int = 100
    clip: float = 1.0
    report: int = 20  # steps between two points of the curve
    checkpoint_minutes: float = 5.0
    validate: int = 250  # steps between two looks at the documents held out


@dataclass(frozen=True, slots=True)
class Tuning:
    """How questions are learnt."""

    passes: float = 2.0  # over all questions
    questions: int = 8  # a step
    passages: int = 3  # of each question, one of which answers it
    length: int = 320  # tokens of question, header and window together
    stride: int = 128  # tokens that two windows of one passage share
    muon: float = 0.005
    adam: float = 5e-4
    warmup: int = 50
    astray: float = 0.0  # share of the questions that are shown no passage that answers
    served: bool = False  # every question with an answer is learnt once more as the ranker hands it on
    hidden: float = 0.0  # share of the tokens that are hidden while learning: their hints are not


@dataclass(frozen=True, slots=True)
class Preset:
    """A whole run."""

    shape: Shape = field(default_factory=Shape)
    generator: Shape = field(default_factory=lambda: Shape(layers=3, width=96, heads=2))
    objectives: Objectives = field(default_factory=Objectives)
    steps: Steps = field(default_factory=Steps)
    tuning: Tuning = field(default_factory=Tuning)
    words: bool = True  # frequent words are tokens; otherwise characters alone
    minutes: float = 115.0  # of steady pretraining, and of learning questions, where the command line says nothing
    decay: float = 0.2  # length of the decay after a steady run, as a share of it
    articles: int | None = None  # how many are read of each raw text; None: all
    seed: int = 1
    vectors: bool = False  # tokens begin as vectors of their neighbours, and nothing is pretrained
    compiled: bool = False
    workers: int = 0  # processes that build batches beside the one that learns

    def sized(self, vocabulary: int) -> Preset:
        """The same run with the vocabulary that was really found."""
        shape, generator = (replace(shape, vocabulary=vocabulary) for shape in (self.shape, self.generator))
        return replace(self, shape=shape, generator=generator)


PRESETS = {
    "smoke": Preset(
        shape=Shape(layers=2, width=32, heads=2, vocabulary=1500),
        generator=Shape(layers=1, width=16, heads=1, vocabulary=1500),
        steps=Steps(rows=8, length=64, adam=1e-2, warmup=5, report=5, validate=10, checkpoint_minutes=0.05),
        tuning=Tuning(passes=0.2, questions=4, passages=2, length=128, stride=32, warmup=5),
        minutes=0.05,
        articles=100,
    ),
    "cpu": Preset(),
    "told": Preset(
        shape=Shape(layers=3, width=128, heads=4, expansion=2, told=True, dropped=0.1),
        tuning=Tuning(
            passes=2.0,
            questions=16,
            passages=1,
            length=160,
            stride=48,
            muon=0.02,
            adam=2e-3,
            warmup=100,
            astray=0.15,
            served=True,
            hidden=0.1,
        ),
        minutes=90.0,
        vectors=True,
    ),
    "gpu": Preset(
        shape=Shape(layers=6, width=384, heads=6),
        generator=Shape(layers=4, width=128, heads=2),
        steps=Steps(rows=256, muon=0.02, adam=3e-3, warmup=500, report=50, validate=500),
        tuning=Tuning(questions=32, passages=4),
        minutes=100.0,
        compiled=True,
        workers=12,
    ),
}
"""How to train: to see that it runs (seconds), on two cores (hours), on a GPU (an hour or two)."""
