"""Writes the network as the ONNX file that Inhouse ships: eight-bit weights, one graph, 18 MB.

Each column of a matrix and each word's vector has a scale of its own. What flows between the
layers is made eight-bit when it is met ("dynamic"), so no sample of text is needed here. The graph
is written node by node: nothing of PyTorch's exporter is needed, and nobody's path or name gets
into the file.

    python -m training.detector.export --network network.pt --out model.onnx
"""

import argparse
import hashlib
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from inhouse.privacy.detect.classifier.labels import LABELS
from training.detector.network import EPSILON, HEADS, LAYERS

MICROSOFT = "com.microsoft"  # where onnxruntime keeps its fused steps
# Seven bits of eight: on processors without VNNI the sum of two products of full range overflows.
MOST = 63
FULL = 127


class Graph:
    """Nodes and stored values, in the order they are added."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.stored: list[onnx.TensorProto] = []

    def store(self, name: str, value: np.ndarray) -> str:
        self.stored.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, step: str, out: str, *inputs: str, domain: str = "", **settings: object) -> str:
        node = helper.make_node(step, list(inputs), [out], name=out, domain=domain, **settings)
        self.nodes.append(node)
        return out

    def linear(self, out: str, hidden: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """hidden times the matrix, given as PyTorch keeps it (a row for each output)."""
        scale = np.maximum(np.abs(weight).max(axis=1), 1e-12) / MOST
        numbers = np.clip(np.round(weight / scale[:, None]), -MOST, MOST).astype(np.int8)
        return self.add(
            "DynamicQuantizeMatMul",
            out,
            hidden,
            self.store(f"{out}.numbers", numbers.T),
            self.store(f"{out}.scale", scale.astype(np.float32)),
            self.store(f"{out}.zero", np.zeros(len(scale), dtype=np.int8)),
            self.store(f"{out}.bias", bias),
            domain=MICROSOFT,
        )

    def table(self, out: str, rows: str, values: np.ndarray) -> str:
        """Some rows of a table whose every row has its own scale."""
        scale = np.maximum(np.abs(values).max(axis=1, keepdims=True), 1e-12) / FULL
        numbers = np.round(values / scale).astype(np.int8)
        found = self.add("Gather", f"{out}.row", self.store(f"{out}.numbers", numbers), rows)
        scales = self.store(f"{out}.scales", scale.astype(np.float32))
        scaled = self.add("Gather", f"{out}.by", scales, rows)
        return self.add(
            "Mul", out, self.add("Cast", f"{out}.wide", found, to=TensorProto.FLOAT), scaled
        )


def build(state: dict[str, np.ndarray]) -> onnx.ModelProto:
    graph = Graph()

    def norm(out: str, one: str, other: str, name: str) -> str:
        return graph.add(
            "SkipLayerNormalization",
            out,
            one,
            other,
            graph.store(f"{out}.weight", state[f"{name}.weight"]),
            graph.store(f"{out}.bias", state[f"{name}.bias"]),
            domain=MICROSOFT,
            epsilon=EPSILON,
        )

    def linear(out: str, hidden: str, name: str) -> str:
        return graph.linear(out, hidden, state[f"{name}.weight"], state[f"{name}.bias"])

    words = graph.table("words", "numbers", state["words.weight"])
    places = graph.table("places", "order", state["positions.weight"])
    hidden = norm("hidden", words, places, "norm")
    for number in range(LAYERS):
        layer = f"layers.{number}"
        names = ("query", "key", "value")
        asked = graph.linear(
            f"{layer}.asked",
            hidden,
            np.concatenate([state[f"{layer}.{name}.weight"] for name in names]),
            np.concatenate([state[f"{layer}.{name}.bias"] for name in names]),
        )
        parts = [f"{layer}.{name}" for name in names]
        graph.nodes.append(helper.make_node("Split", [asked], parts, axis=2, num_outputs=3))
        mixed = graph.add(
            "MultiHeadAttention", f"{layer}.seen", *parts, domain=MICROSOFT, num_heads=HEADS
        )
        mixed = linear(f"{layer}.mixed", mixed, f"{layer}.mixed")
        hidden = norm(f"{layer}.first", hidden, mixed, f"{layer}.mixed_norm")
        inner = linear(f"{layer}.inner", hidden, f"{layer}.inner")
        inner = graph.add("Gelu", f"{layer}.bent", inner, domain=MICROSOFT)
        outer = linear(f"{layer}.outer", inner, f"{layer}.outer")
        hidden = norm(f"{layer}.second", hidden, outer, f"{layer}.outer_norm")
    scores = graph.add(
        "MatMul", "scored", hidden, graph.store("head.weight", state["head.weight"].T)
    )
    scores = graph.add("Add", "scores", scores, graph.store("head.bias", state["head.bias"]))
    graph.add("Softmax", "chances", scores, axis=-1)
    made = helper.make_graph(
        graph.nodes,
        "detector",
        [
            helper.make_tensor_value_info("numbers", TensorProto.INT64, ["rows", "pieces"]),
            helper.make_tensor_value_info("order", TensorProto.INT64, ["rows", "pieces"]),
        ],
        [
            helper.make_tensor_value_info(
                "chances", TensorProto.FLOAT, ["rows", "pieces", len(LABELS)]
            )
        ],
        graph.stored,
    )
    versions = [helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)]
    model = helper.make_model(made, opset_imports=versions, producer_name="inhouse", ir_version=9)
    onnx.checker.check_model(model)
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the network as ONNX")
    parser.add_argument("--network", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    state = torch.load(options.network, weights_only=True)
    model = build({name: value.numpy().astype(np.float32) for name, value in state.items()})
    data = model.SerializeToString(deterministic=True)
    options.out.write_bytes(data)
    print(f"{len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
