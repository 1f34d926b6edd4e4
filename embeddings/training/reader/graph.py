"""The trained reader as an ONNX graph, written operation by operation so that onnxruntime fuses and quantises it well.

The weights of query, key and value become one matrix, those of both pointers another; the rest is `heads.Reader` line
for line. A test holds both to the same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from embeddings.reader_rows import PAD
from embeddings.training.reader.heads import NOWHERE
from embeddings.training.reader.settings import Shape
from embeddings.training.reader.trunk import EPSILON

OUTPUTS = ("first", "last", "slots", "inside", "verdict")
_OPSET, _FORMAT = 18, 10

Weights = Mapping[str, NDArray[np.float32]]


class Graph:
    """Collects nodes and constants; every method returns the name of what it made."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, value: NDArray[np.generic] | list[int] | float) -> str:
        """A fixed tensor; whole numbers are 64-bit, others 32-bit."""
        array = np.asarray(value)
        array = array.astype(np.int64 if array.dtype.kind == "i" else np.float32)
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, kind: str, *inputs: str, outputs: int = 1, **settings: Any) -> list[str]:  # noqa: ANN401 - attributes of ONNX
        """A node with several outputs."""
        names = [f"{kind.lower()}_{len(self.nodes)}_{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **settings))
        return names

    def __call__(self, kind: str, *inputs: str, **settings: Any) -> str:  # noqa: ANN401 - the same
        """A node with one output."""
        return self.add(kind, *inputs, **settings)[0]

    def norm(self, states: str, gain: NDArray[np.float32]) -> str:
        """Root mean square norm over the last axis, in the pattern that onnxruntime knows."""
        mean = self("ReduceMean", self("Pow", states, self.constant(2.0)), self.constant([-1]), keepdims=1)
        length = self("Sqrt", self("Add", mean, self.constant(EPSILON)))
        return self("Mul", self("Div", states, length), self.constant(gain))

    def matrix(self, states: str, weight: NDArray[np.float32], bias: NDArray[np.float32] | None = None) -> str:
        """A linear layer with PyTorch's weight."""
        product = self("MatMul", states, self.constant(weight.T))
        return product if bias is None else self("Add", product, self.constant(bias))


def reader_graph(weights: Weights, shape: Shape) -> onnx.ModelProto:
    """The reader with inputs `ids` and `segments`, and `hints` where it is told, and the outputs of `heads.Answer`."""
    graph = Graph()
    padded = graph("Equal", "ids", graph.constant(PAD))
    barred = graph("Where", padded, graph.constant(NOWHERE), graph.constant(0.0))
    barred = graph("Unsqueeze", barred, graph.constant([1, 2]))
    real = graph("Unsqueeze", graph("Where", padded, graph.constant(0.0), graph.constant(1.0)), graph.constant([2]))
    turns = _turns(graph, weights)
    trunk = {name.removeprefix("trunk."): value for name, value in weights.items() if name.startswith("trunk.")}
    states = graph(
        "Add",
        graph("Gather", graph.constant(trunk["rows.weight"]), "ids"),
        graph("Gather", graph.constant(trunk["segments.weight"]), "segments"),
    )
    if shape.told:
        states = graph("Add", states, graph.matrix("hints", weights["told.weight"]))
    states = graph.norm(states, trunk["first.gain"])
    for number in range(shape.layers):
        prefix = f"layers.{number}."
        layer = {name.removeprefix(prefix): value for name, value in trunk.items() if name.startswith(prefix)}
        states = _layer(graph, states, layer, (turns, (real, barred), shape))
    _heads(graph, graph.norm(states, trunk["last.gain"]), weights, shape)
    return _model(graph, shape)


def _turns(graph: Graph, weights: Weights) -> tuple[str, str]:
    """Cosines and sines of the positions there are, (tokens, 1, half a head)."""
    count = graph("Shape", "ids", start=1, end=2)
    cut = [
        graph("Slice", graph.constant(weights[name]), graph.constant([0]), count, graph.constant([0]))
        for name in ("trunk.cosines", "trunk.sines")
    ]
    cosines, sines = (graph("Unsqueeze", each, graph.constant([1])) for each in cut)
    return cosines, sines


def _layer(graph: Graph, states: str, layer: Weights, around: tuple[tuple[str, str], tuple[str, str], Shape]) -> str:
    turns, (real, barred), shape = around
    width, heads, size = shape.width, shape.heads, shape.width // shape.heads
    inner = graph("Mul", graph.norm(states, layer["before_attention.gain"]), real)
    near = graph("Transpose", inner, perm=[0, 2, 1])
    edge = shape.kernel // 2
    near = graph("Conv", near, graph.constant(layer["near.weight"]), group=width, pads=[edge, edge])
    near = graph("Transpose", near, perm=[0, 2, 1])
    states, inner = graph("Add", states, near), graph("Add", inner, near)
    asked = np.concatenate([layer[f"{name}.weight"] for name in ("query", "key", "value")])
    both, value = graph.add("Split", graph.matrix(inner, asked), graph.constant([2 * width, width]), outputs=2, axis=-1)
    both = graph.norm(graph("Reshape", both, graph.constant([0, 0, 2 * heads, size])), np.ones(size, np.float32))
    both = graph("Transpose", _rotated(graph, both, turns), perm=[0, 2, 1, 3])
    query, key = graph.add("Split", both, outputs=2, axis=1, num_outputs=2)
    query = graph("Mul", query, graph.constant(size**-0.5))
    scores = graph("Add", graph("MatMul", query, graph("Transpose", key, perm=[0, 1, 3, 2])), barred)
    value = graph("Transpose", graph("Reshape", value, graph.constant([0, 0, heads, size])), perm=[0, 2, 1, 3])
    mixed = graph("MatMul", graph("Softmax", scores, axis=-1), value)
    mixed = graph("Reshape", graph("Transpose", mixed, perm=[0, 2, 1, 3]), graph.constant([0, 0, width]))
    states = graph("Add", states, graph.matrix(mixed, layer["mixed.weight"]))
    wide = graph("Relu", graph.matrix(graph.norm(states, layer["before_thought.gain"]), layer["widen.weight"]))
    return graph("Add", states, graph.matrix(graph("Mul", wide, wide), layer["narrow.weight"]))


def _rotated(graph: Graph, states: str, turns: tuple[str, str]) -> str:
    cosines, sines = turns
    left, right = graph.add("Split", states, outputs=2, axis=-1, num_outputs=2)
    return graph(
        "Concat",
        graph("Sub", graph("Mul", left, cosines), graph("Mul", right, sines)),
        graph("Add", graph("Mul", left, sines), graph("Mul", right, cosines)),
        axis=-1,
    )


def _heads(graph: Graph, states: str, weights: Weights, shape: Shape) -> None:
    asking = graph("Slice", states, graph.constant([0]), graph.constant([1]), graph.constant([1]))
    turned = graph("Mul", graph("Transpose", states, perm=[0, 2, 1]), graph.constant(shape.width**-0.5))
    for name in ("first", "last"):
        pointed = graph.matrix(asking, weights[f"pointer.{name}.weight"], weights[f"pointer.{name}.bias"])
        _output(graph, name, graph("Squeeze", graph("MatMul", pointed, turned), graph.constant([1])))
    _output(graph, "slots", graph.matrix(states, weights["slots.weight"], weights["slots.bias"]))
    inside = graph.matrix(graph("Mul", states, asking), weights["inside.weight"], weights["inside.bias"])
    _output(graph, "inside", graph("Squeeze", inside, graph.constant([2])))
    judged = graph("Squeeze", asking, graph.constant([1]))
    _output(graph, "verdict", graph.matrix(judged, weights["verdict.weight"], weights["verdict.bias"]))


def _output(graph: Graph, name: str, value: str) -> None:
    graph.nodes.append(helper.make_node("Identity", [value], [name]))


def _model(graph: Graph, shape: Shape) -> onnx.ModelProto:
    size: Sequence[str] = ("rows", "tokens")
    shapes: Sequence[Sequence[str]] = (size, size, (*size, "slots"), size, ("rows", "verdicts"))
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, each) for name, each in zip(OUTPUTS, shapes, strict=True)
    ]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, size) for name in ("ids", "segments")]
    if shape.told:
        inputs.append(helper.make_tensor_value_info("hints", TensorProto.FLOAT, (*size, "columns")))
    whole = helper.make_graph(graph.nodes, "reader", inputs, outputs, graph.constants)
    model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_FORMAT)
    onnx.checker.check_model(model)
    return model
