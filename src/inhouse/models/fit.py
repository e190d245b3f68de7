"""Whether a model fits this machine: what its engine will need, told before anything is loaded.

Every part is a thing that the engine does (llama.cpp by the settings of `engines/llama.py`), with
its own reason, so that a wrong number can be found. Measured against the real engine, over several
architectures and contexts, the sum is within 10 %: tests/real/test_model_fit.py repeats it.
"""

from enum import StrEnum
from typing import Final

import msgspec

from inhouse.models.gguf import GgufHeader
from inhouse.models.machine import Room, free_memory, gib
from inhouse.models.shape import Layer, Shape, shape_of

MIB: Final = 1024 * 1024
HALF: Final = 2  # bytes: keys, values and masks are 16-bit numbers
FULL: Final = 4  # bytes: states and what is computed are 32-bit numbers
BATCH_TOKENS: Final = 512  # of a prompt, computed at once
CELLS: Final = 256  # caches grow in steps of so many tokens

# The process with all its libraries, before it knows a model, and what its server adds.
PROCESS_BYTES: Final = 45 * MIB
# A word of the vocabulary is kept in a list, a hash table and once more as the piece it prints; a
# rule that joins two of them, with both. Measured with vocabularies of 512 to 262,144 of each.
WORD_BYTES: Final = 225
MERGE_BYTES: Final = 190
CANDIDATE_BYTES: Final = 12  # a slot ranks all words: number, logit, probability

# What runs beside the engine: gateway, detector, supervisor and starter took 150 MiB when measured.
BESIDE_BYTES: Final = 256 * MIB
SPARE: Final = 0.05

LEAST_CONTEXT: Final = 512
STEP: Final = 512


class Verdict(StrEnum):
    FITS = "fits"
    LESS = "fits with less context"
    NO = "does not fit"
    UNKNOWN = "unknown"


class Need(msgspec.Struct, frozen=True):
    """What one engine takes, in bytes, when it is busy and its context is full."""

    weights: int = 0
    context: int = 0  # keys, values and states
    computing: int = 0
    answers: int = 0  # logits and candidates of each slot
    vocabulary: int = 0
    process: int = 0

    @property
    def engine(self) -> int:
        parts = (self.weights, self.context, self.computing, self.answers, self.vocabulary)
        return sum(parts) + self.process

    @property
    def total(self) -> int:
        """With the rest of Inhouse, and something to spare."""
        return round(self.engine * (1 + SPARE)) + BESIDE_BYTES


class Fit(msgspec.Struct, frozen=True):
    verdict: Verdict
    need: Need
    room: Room
    context_tokens: int
    slots: int
    most_context_tokens: int = 0  # with which it still fits, never more than it was trained for
    trained_tokens: int = 0
    caveats: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Such as: needs 5.1 GiB, 16 free: fits with 8k context."""
        if self.verdict is Verdict.UNKNOWN:
            return "it can't be told whether it fits: " + self.caveats[0]
        asked, most = tokens(self.context_tokens), tokens(self.most_context_tokens)
        needs = f"needs {gib(self.need.total)} GiB, {gib(self.room.free_bytes or 0)} free"
        match self.verdict:
            case Verdict.FITS:
                more = f" (up to {most})" if self.most_context_tokens > self.context_tokens else ""
                return f"{needs}: fits with {asked} context{more}"
            case Verdict.LESS:
                return f"{needs}: does not fit with {asked} context, fits with {most}"
        return f"{needs}: does not fit"


def estimate(
    header: GgufHeader,
    file_bytes: int,
    context_tokens: int,
    slots: int,
    room: Room | None = None,
) -> Fit:
    """What the model will need, against what there is. `file_bytes` are all of its files together.

    It takes a header only, so it can be asked before a model is downloaded.
    """
    room = room or free_memory()
    shape = shape_of(header)
    if shape is None:
        unknown = "the file does not say how it is built"
        return Fit(Verdict.UNKNOWN, Need(), room, context_tokens, slots, caveats=(unknown,))
    weights = max(header.weights_bytes, file_bytes - header.data_starts)
    need = needed(shape, weights, context_tokens, slots)
    caveats = list(shape.caveats)
    if 0 < shape.trained_tokens < context_tokens:
        caveats.append(f"it was trained for {tokens(shape.trained_tokens)} context only")
    if room.free_bytes is None:
        caveats.insert(0, f"it needs {gib(need.total)} GiB, and this system does not say its room")
        verdict, most = Verdict.UNKNOWN, 0
    else:
        most = _most_context(shape, weights, slots, room.free_bytes, context_tokens)
        fits = need.total <= room.free_bytes
        verdict = Verdict.FITS if fits else Verdict.LESS if most else Verdict.NO
    return Fit(
        verdict=verdict,
        need=need,
        room=room,
        context_tokens=context_tokens,
        slots=slots,
        most_context_tokens=most,
        trained_tokens=shape.trained_tokens,
        caveats=tuple(caveats),
    )


def needed(shape: Shape, weights_bytes: int, context_tokens: int, slots: int) -> Need:
    return Need(
        # Mapped from the file, or copied in another order: once either way. The file's own pages
        # may lie in the cache as well, but the system takes those back when it needs them.
        weights=weights_bytes,
        context=sum(_kept(layer, shape, context_tokens, slots) for layer in shape.layers),
        computing=_computing(shape, context_tokens, slots),
        answers=slots * shape.words * (FULL + CANDIDATE_BYTES),
        vocabulary=shape.words * WORD_BYTES + shape.merges * MERGE_BYTES,
        process=PROCESS_BYTES,
    )


def _kept(layer: Layer, shape: Shape, context_tokens: int, slots: int) -> int:
    """The engine takes all of it at once when it starts, and clears it, so it is really used."""
    cells = _cells(layer.windowed, shape, context_tokens, slots)
    each = layer.key_values + layer.value_values
    return cells * each * HALF + slots * layer.state_values * FULL


def _cells(windowed: bool, shape: Shape, context_tokens: int, slots: int) -> int:
    """All slots share one cache. A windowed layer keeps a window for each, and one batch."""
    if windowed:
        batch = min(BATCH_TOKENS, context_tokens)
        return _padded(min(context_tokens, shape.window * slots + batch))
    return _padded(context_tokens)


def _padded(cells: int) -> int:
    return -(-cells // CELLS) * CELLS


def _computing(shape: Shape, context_tokens: int, slots: int) -> int:
    """The widest moment of one batch: in the feed-forward part, or in the attention of a layer.

    There, what is needed at once was found by changing one measure of a model after the other and
    reading how large llama.cpp made its buffer: three times the inner width and five times the
    outer, or the queries twice with keys and values. Flash attention needs no table of all scores,
    but a mask for each kind of cache.
    """
    batch = min(BATCH_TOKENS, context_tokens)
    attending = 2 * shape.queries + max(
        each.key_values + each.value_values for each in shape.layers
    )
    wide = 5 * shape.width + max(3 * shape.inner, attending)
    kinds = {layer.windowed for layer in shape.layers if layer.remembers}
    masks = sum(_cells(kind, shape, context_tokens, slots) for kind in kinds) * HALF
    rows = max(shape.inner, shape.width, shape.queries)  # once more, as 8-bit numbers
    return batch * (wide * FULL + masks + rows)


def _most_context(shape: Shape, weights: int, slots: int, free_bytes: int, asked: int) -> int:
    """The largest context that fits, in steps, by halving: the need only grows with it. 0: none."""
    low, high = 0, max(shape.trained_tokens or asked, LEAST_CONTEXT) // STEP
    while low < high:
        middle = (low + high + 1) // 2
        if needed(shape, weights, middle * STEP, slots).total <= free_bytes:
            low = middle
        else:
            high = middle - 1
    return low * STEP


def tokens(count: int) -> str:
    """A context as people call it: 8192 is 8k."""
    return f"{count / 1024:g}k" if count >= 1024 and count % STEP == 0 else str(count)
