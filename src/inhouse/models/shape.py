"""What an architecture must remember and compute for each token, from the header alone.

The rules are llama.cpp's (llama-hparams.cpp, llama-kv-cache-iswa.cpp, the loaders in src/models):
which layers keep keys and values, how wide they are, which look back through a window only, and
which keep a state of fixed size. Where a header leaves something open, the larger is assumed and a
caveat says so: a promise that a model fits must not be broken later.
"""

from collections.abc import Callable
from typing import Final

import msgspec

from inhouse.models.gguf import GgufHeader, Measured

MOST_LAYERS: Final = 4096
MOST_COUNT: Final = 2**31

# Of how many layers one looks back over the whole context, where the header does not say it.
PERIODS: Final = {
    "cohere2": 4,
    "exaone4": 4,
    "gemma2": 2,
    "gemma3": 6,
    "gemma3n": 5,
    "gpt-oss": 2,
    "olmo2": 4,
    "phi3": 1,
}


class Layer(msgspec.Struct, frozen=True):
    """What one layer keeps: values for each token, and numbers that do not grow with the text."""

    key_values: int = 0
    value_values: int = 0
    windowed: bool = False
    state_values: int = 0  # for each chat

    @property
    def remembers(self) -> bool:
        return bool(self.key_values or self.value_values)


class Shape(msgspec.Struct, frozen=True):
    layers: tuple[Layer, ...]
    window: int  # tokens that a windowed layer looks back
    width: int
    inner: int  # of the widest feed-forward layer, all the experts that work at once together
    queries: int  # values of all heads together
    words: int
    merges: int  # rules by which words are joined
    trained_tokens: int  # 0 if the header does not say
    caveats: tuple[str, ...] = ()


def shape_of(header: GgufHeader) -> Shape | None:
    """None if the header lacks what an estimate needs."""
    layers, width = header.count(header.own("block_count")), _number(header, "embedding_length")
    if not layers or layers > MOST_LAYERS or not width:
        return None
    caveats: list[str] = []
    kept, queries = _layers(header, layers, width, caveats)
    if not any(layer.remembers or layer.state_values for layer in kept):
        return None
    return Shape(
        layers=kept,
        window=_number(header, "attention.sliding_window"),
        width=width,
        inner=_inner(header, layers),
        queries=queries,
        words=_items(header, "tokenizer.ggml.tokens") or _number(header, "vocab_size"),
        merges=_merges(header),
        trained_tokens=_number(header, "context_length"),
        caveats=tuple(caveats),
    )


def _layers(
    header: GgufHeader, layers: int, width: int, caveats: list[str]
) -> tuple[tuple[Layer, ...], int]:
    heads = _each(header, "attention.head_count", layers) or [0] * layers
    kv_heads = _each(header, "attention.head_count_kv", layers) or heads
    windowed = _windowed(header, layers, caveats)
    state, recurrent = _state(header, width), _recurrent(header, layers, kv_heads)
    shared = _number(header, "attention.shared_kv_layers")
    latent = header.count(header.own("attention.key_length_mla")) is not None
    usual = width // max(1, max(heads))
    key, value = (_lengths(header, kind, usual) for kind in ("key", "value"))
    kept = []
    for index in range(layers):
        keeps = kv_heads[index] > 0 and index < layers - shared and not recurrent(index)
        key_length, value_length = key[windowed[index]], value[windowed[index]]
        has_state = bool(state) and (recurrent(index) or _is_both(header))
        kept.append(
            Layer(
                key_values=kv_heads[index] * key_length * keeps,
                value_values=kv_heads[index] * value_length * (keeps and not latent),
                windowed=windowed[index],
                state_values=state * has_state,
            )
        )
    return tuple(kept), max(heads) * max(key)


def _lengths(header: GgufHeader, kind: str, usual: int) -> tuple[int, int]:
    """How long a key or a value of one head is, in a layer that sees all and in a windowed one."""
    length = _number(header, f"attention.{kind}_length") or usual
    return length, _number(header, f"attention.{kind}_length_swa") or length


def _windowed(header: GgufHeader, layers: int, caveats: list[str]) -> list[bool]:
    if not _number(header, "attention.sliding_window"):
        return [False] * layers
    pattern = header.values.get(header.own("attention.sliding_window_pattern"))
    if isinstance(pattern, tuple) and len(pattern) >= layers:
        return [bool(each) for each in pattern[:layers]]
    period = header.count(header.own("attention.sliding_window_pattern"))
    known = PERIODS.get(header.architecture)
    if known is None:
        caveats.append("its windowed attention is counted as if it were whole")
        return [False] * layers
    if period is None:
        period = known
    return [period == 0 or index % period < period - 1 for index in range(layers)]


def _recurrent(header: GgufHeader, layers: int, kv_heads: list[int]) -> Callable[[int], bool]:
    """Which layers keep a state instead of keys and values."""
    interval = _number(header, "full_attention_interval")
    if interval:
        return lambda index: (index + 1) % interval != 0
    return lambda index: kv_heads[index] == 0


def _is_both(header: GgufHeader) -> bool:
    return header.architecture == "falcon-h1"  # each layer has attention and a state, side by side


def _state(header: GgufHeader, width: int) -> int:
    """How many numbers a layer without attention keeps for each chat."""
    if head := _number(header, "wkv.head_size"):
        return width * (head + (_number(header, "token_shift_count") or 2))
    if taps := _number(header, "shortconv.l_cache"):
        return width * (taps - 1)
    inner, size = _number(header, "ssm.inner_size"), _number(header, "ssm.state_size")
    groups, taps = _number(header, "ssm.group_count"), _number(header, "ssm.conv_kernel")
    return max(0, taps - 1) * (inner + 2 * groups * size) + inner * size


def _inner(header: GgufHeader, layers: int) -> int:
    dense = max(_each(header, "feed_forward_length", layers) or [0])
    used = _number(header, "expert_used_count")
    expert = max(_each(header, "expert_feed_forward_length", layers) or [0])
    shared = max(_each(header, "expert_shared_feed_forward_length", layers) or [0])
    if not used:
        return dense
    return max(dense, used * (expert or dense) + shared)


def _merges(header: GgufHeader) -> int:
    found = _items(header, "tokenizer.ggml.merges")
    broken_off = not header.tensors and header.text("tokenizer.ggml.model") == "gpt2"
    return found or 2 * _items(header, "tokenizer.ggml.tokens") * broken_off


def _items(header: GgufHeader, key: str) -> int:
    found = header.values.get(key)
    if isinstance(found, Measured):
        return found.items
    return len(found) if isinstance(found, tuple) else 0


def _number(header: GgufHeader, key: str) -> int:
    """A plausible number of this architecture, else 0."""
    number = header.count(header.own(key)) or 0
    return number if number < MOST_COUNT else 0


def _each(header: GgufHeader, key: str, layers: int) -> list[int] | None:
    """A number for each layer: the same for all, or a list."""
    found = header.values.get(header.own(key))
    if isinstance(found, tuple):
        numbers = [each for each in found if isinstance(each, int) and 0 <= each < MOST_COUNT]
        return numbers[:layers] if len(numbers) == len(found) >= layers else None
    number = header.count(header.own(key))
    return None if number is None or number >= MOST_COUNT else [number] * layers
