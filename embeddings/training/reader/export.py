"""Writes a trained reader for serving: `python -m embeddings.training.reader.export --work DIR --out DIR`.

ONNX in 32 bits, the same with the vocabulary in 16, and how far both agree with what was trained.
"""

from __future__ import annotations

import argparse
import json
import pkgutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer

from embeddings.reader_model import MODEL, RARITY, TOKENIZER, Passage, ReaderModel, Reading, Terms
from embeddings.training.reader import checkpoints
from embeddings.training.reader.finetune import TUNED
from embeddings.training.reader.graph import OUTPUTS, reader_graph
from embeddings.training.reader.heads import Reader
from embeddings.training.reader.neighbours import Known
from embeddings.training.reader.questions import Asked, held, labelled
from embeddings.training.reader.settings import Shape

WHOLE, FACTS = "reader.fp32.onnx", "reader.json"
_FEW_ROWS = 16  # of a table that is not worth halving


class Agreement(NamedTuple):
    """How far an exported model says what the trained one says."""

    questions: int
    same_span: float
    answerable: float  # largest difference of a probability
    relevance: float  # largest difference of a logit


def write_reader(reader: Reader, tokenizer: Tokenizer, folder: Path, *, shape: Shape, terms: Terms) -> None:
    """`reader.onnx`, the same in 32 bits throughout beside it, the tokenizer, and what rarity it is told."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {name: value.detach().float().cpu().numpy() for name, value in reader.state_dict().items()}
    weights |= {f"trunk.{name}": reader.trunk.get_buffer(name).float().cpu().numpy() for name in ("cosines", "sines")}
    graph = reader_graph(weights, shape)
    onnx.helper.set_model_props(graph, {"length": str(terms.length), "stride": str(terms.stride)})
    onnx.save(graph, folder / WHOLE)
    onnx.save(_halved(graph), folder / MODEL)
    tokenizer.save(str(folder / TOKENIZER), pretty=False)
    if terms.rarity is not None:
        np.save(folder / RARITY, terms.rarity)


def _halved(graph: onnx.ModelProto) -> onnx.ModelProto:
    """The vocabulary in 16 bits, which is most of the file; the matrices stay as they are.

    With AVX2 alone, matrices in 8 bits take longer than in 32, and mark another span for one question in twenty; the
    vocabulary in 8 bits does so for one in forty.
    """
    tables = {each.name: each for each in graph.graph.initializer if each.dims and each.dims[0] > _FEW_ROWS}
    nodes = []
    for node in graph.graph.node:
        nodes.append(node)
        if node.op_type == "Gather" and node.input[0] in tables:
            table, (name,) = tables[node.input[0]], node.output
            table.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(table).astype(np.float16), table.name))
            node.output[0] = f"{name}_halved"
            nodes.append(onnx.helper.make_node("Cast", [node.output[0]], [name], to=onnx.TensorProto.FLOAT))
    del graph.graph.node[:]
    graph.graph.node.extend(nodes)
    return graph


class Trained:
    """The trained model behind the interface of an onnxruntime session."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader.eval()

    def get_outputs(self) -> list[Shown]:
        """The names of the outputs."""
        return [Shown(name) for name in OUTPUTS]

    @torch.no_grad()
    def run(self, names: Sequence[str], inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        """The outputs by name."""
        answer = self._reader(*(torch.from_numpy(each) for each in inputs.values()))
        return [getattr(answer, name).numpy() for name in names]


class Shown(NamedTuple):
    """An output, as far as a session shows it."""

    name: str


def agreement(one: ReaderModel, other: ReaderModel, questions: Sequence[Asked]) -> Agreement:
    """How often two models mark the same span, and by how much they differ otherwise."""
    pairs: list[tuple[Reading, Reading]] = []
    for asked in questions:
        passage = [Passage(asked.context, asked.header)]
        pairs += zip(one.read(asked.question, passage), other.read(asked.question, passage), strict=True)
    return Agreement(
        len(questions),
        float(np.mean([(left.start, left.end) == (right.start, right.end) for left, right in pairs])),
        float(max(abs(left.answerable - right.answerable) for left, right in pairs)),
        float(max(abs(left.relevance - right.relevance) for left, right in pairs)),
    )


def restored(state: dict[str, Any]) -> tuple[Reader, Shape]:
    """The reader in a checkpoint of fine-tuning."""
    shape = Shape(**state["preset"]["shape"])
    reader = Reader(shape)
    reader.load_state_dict(state["model"])
    return reader.eval(), shape


def export(work: Path, out: Path, questions: Sequence[Asked]) -> dict[str, Agreement]:
    """The newest fine-tuned reader of a work folder as files to ship; both agreements with what was trained."""
    state = checkpoints.newest(work / TUNED, TUNED)
    if state is None:
        raise SystemExit(f"{work / TUNED} holds no checkpoint: fine-tune first")
    reader, shape = restored(state)
    tokenizer = Tokenizer.from_file(str(work / "corpus" / TOKENIZER))
    tuning = state["preset"]["tuning"]
    terms = Terms(tuning["length"], tuning["stride"], Known.load(work / "corpus").rarity if shape.told else None)
    write_reader(reader, tokenizer, out, shape=shape, terms=terms)
    trained = ReaderModel(tokenizer, Trained(reader), terms)
    agreements = {
        name: agreement(trained, ReaderModel.load(out, model=name), questions) for name in (WHOLE, MODEL) if questions
    }
    facts = {
        "trained": {name: state[name] for name in ("step", "tokens", "seconds", "questions", "pretrained", "preset")},
        "agreement": {name: each._asdict() for name, each in agreements.items()},
        "bytes": {name: (out / name).stat().st_size for name in (WHOLE, MODEL)},
    }
    (out / FACTS).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    return agreements


def main(arguments: Iterable[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Export the newest fine-tuned reader.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with mrc/ and text/")
    parser.add_argument("--work", type=Path, required=True, help="folder with corpus and checkpoints")
    parser.add_argument("--out", type=Path, required=True, help="where the model goes")
    parser.add_argument("--questions", type=int, default=1000, help="how many the models have to agree on")
    parser.add_argument("--fold", default="qa.text.fold:fold", help="module:function that folds a text")
    options = parser.parse_args(None if arguments is None else list(arguments))
    fold = pkgutil.resolve_name(options.fold)
    asked = [*held(options.data, fold), *labelled(options.data, fold, limit=options.questions)]
    for name, found in export(options.work, options.out, asked[: options.questions]).items():
        print(name, found)


if __name__ == "__main__":
    main()
