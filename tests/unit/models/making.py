"""Small GGUF files of several architectures, made here: their weights are zeros, all else is real.

The engine loads and runs them like any model, so what it needs for an architecture can be measured
without a download. Written by ggml-org/ggml's docs/gguf.md.
"""

import math
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

F32, F16, Q4_0, Q8_0 = 0, 1, 2, 8
BYTES_A_VALUE = {F32: (1, 4), F16: (1, 2), Q4_0: (32, 18), Q8_0: (32, 34)}
ALIGNMENT = 32

Shape = tuple[str, tuple[int, ...], int]


def text(value: str | bytes) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return struct.pack("<Q", len(data)) + data


def value(of: Any) -> bytes:
    """The kind and the bytes of a value. Whole numbers take 32 bits, with a sign in a list."""
    kind = _kind(of)
    if kind == 9:
        inner = _kind(of[0]) if of else 4
        inner = 5 if inner == 4 else inner
        body = b"".join(_body(each, inner) for each in of)
        return struct.pack("<IIQ", 9, inner, len(of)) + body
    return struct.pack("<I", kind) + _body(of, kind)


def _kind(of: Any) -> int:
    kinds = ((bool, 7), (int, 4), (float, 6), (str, 8), (list, 9))
    return next(kind for python, kind in kinds if isinstance(of, python))


def _body(of: Any, kind: int) -> bytes:
    if kind == 8:
        return text(of)
    return struct.pack({7: "<?", 4: "<I", 5: "<i", 6: "<f"}[kind], of)


def head(values: dict[str, Any], tensors: Sequence[Shape], version: int = 3) -> bytes:
    """A whole header, with the tensors one after the other."""
    parts = [b"GGUF", struct.pack("<IQQ", version, len(tensors), len(values))]
    parts += [text(name) + value(of) for name, of in values.items()]
    offset = 0
    for name, dimensions, kind in tensors:
        parts.append(text(name) + struct.pack("<I", len(dimensions)))
        parts.append(struct.pack(f"<{len(dimensions)}QIQ", *dimensions, kind, offset))
        offset += _padded(tensor_bytes(dimensions, kind))
    data = b"".join(parts)
    return data.ljust(_padded(len(data)), b"\0")


def tensor_bytes(dimensions: tuple[int, ...], kind: int) -> int:
    values, size = BYTES_A_VALUE[kind]
    return math.prod(dimensions) // values * size


def _padded(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT


def write(path: Path, values: dict[str, Any], tensors: Sequence[Shape]) -> Path:
    """The file, with zeros for data. They take no room on the disk."""
    header = head(values, tensors)
    with path.open("wb") as file:
        file.write(header)
        size = sum(_padded(tensor_bytes(dimensions, kind)) for _, dimensions, kind in tensors)
        file.truncate(len(header) + size)
    return path


def model(
    path: Path,
    architecture: str = "llama",
    *,
    layers: int = 4,
    width: int = 256,
    inner: int = 512,
    heads: int = 4,
    kv_heads: int = 2,
    head: int = 64,
    words: int = 512,
    trained: int = 4096,
    experts: int = 0,
    kind: int = F16,
    **more: Any,
) -> Path:
    """A model that the engine can load: llama, qwen3, qwen3moe or gemma3."""
    values: dict[str, Any] = {
        "general.architecture": architecture,
        "general.name": "made for a test",
        "general.license": "apache-2.0",
    }
    own = {
        "block_count": layers,
        "context_length": trained,
        "embedding_length": width,
        "feed_forward_length": inner,
        "attention.head_count": heads,
        "attention.head_count_kv": kv_heads,
        "attention.key_length": head,
        "attention.value_length": head,
        "attention.layer_norm_rms_epsilon": 1e-5,
    }
    if experts:
        own |= {"expert_count": experts, "expert_used_count": 2}
        own |= {"expert_feed_forward_length": inner}
    own |= {name.replace("__", "."): of for name, of in more.items()}
    values |= {f"{architecture}.{name}": of for name, of in own.items()}
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    tokens += [f"word{number:06d}" for number in range(words - len(tokens))]
    values |= {
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.add_space_prefix": False,
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.scores": [-float(number) for number in range(words)],
        "tokenizer.ggml.token_type": [2, 3, 3, *[6] * 256, *[1] * (words - 259)],
        "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2,
    }
    tensors: list[Shape] = [
        ("token_embd.weight", (width, words), kind),
        ("output_norm.weight", (width,), F32),
    ]
    for number in range(layers):
        layer = [
            ("attn_norm", (width,), F32),
            ("attn_q", (width, heads * head), kind),
            ("attn_k", (width, kv_heads * head), kind),
            ("attn_v", (width, kv_heads * head), kind),
            ("attn_output", (heads * head, width), kind),
            ("ffn_norm", (width,), F32),
        ]
        if architecture != "llama":
            layer += [("attn_q_norm", (head,), F32), ("attn_k_norm", (head,), F32)]
        if architecture == "gemma3":
            layer += [("post_attention_norm", (width,), F32), ("post_ffw_norm", (width,), F32)]
        several, ending = ((experts,), "_exps") if experts else ((), "")
        layer += [
            (f"ffn_gate{ending}", (width, inner, *several), kind),
            (f"ffn_down{ending}", (inner, width, *several), kind),
            (f"ffn_up{ending}", (width, inner, *several), kind),
        ]
        if experts:
            layer.append(("ffn_gate_inp", (width, experts), F32))
        tensors += [(f"blk.{number}.{name}.weight", shape, k) for name, shape, k in layer]
    return write(path, values, tensors)
