"""A GGUF header is read without trusting it: any bytes end in a header or in a plain error."""

import contextlib
import io
import struct
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inhouse.engines.modelfile import open_model
from inhouse.errors import ModelError
from inhouse.models import gguf
from inhouse.models.gguf import (
    CutShort,
    Measured,
    NotGguf,
    beginning_of,
    header_of,
    read_gguf,
    read_header,
)
from tests.unit.models import making

SHAPES: list[making.Shape] = [
    ("token_embd.weight", (64, 32), making.Q8_0),
    ("output_norm.weight", (64,), making.F32),
]
WHOLE = making.head({"general.architecture": "llama", "llama.block_count": 2}, SHAPES)


def start(tensors: int = 0, values: int = 0, version: int = 3) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", version, tensors, values)


def one_value(kind: int, body: bytes) -> bytes:
    return start(values=1) + making.text("k") + struct.pack("<I", kind) + body


def one_tensor(
    name: bytes = b"t", dimensions: tuple[int, ...] = (32,), kind: int = 0, offset: int = 0
) -> bytes:
    table = struct.pack(f"<I{len(dimensions)}QIQ", len(dimensions), *dimensions, kind, offset)
    return start(tensors=1) + making.text(name) + table


def test_the_packaged_model_is_read_to_the_byte():
    path = Path(open_model().path)
    header = read_gguf(path)
    assert header.architecture == "llama"
    assert header.count("llama.block_count") == 30
    assert header.text("general.license") == "apache-2.0"
    assert header.quantisation == "Q4_1"
    assert header.file_bytes == path.stat().st_size
    assert len(header.tensors) == 272
    assert header.values["tokenizer.ggml.tokens"] == Measured(49_152, 762_386)


def test_what_is_written_is_read():
    values: dict[str, Any] = {
        "general.architecture": "llama",
        "yes": True,
        "half": 0.5,
        "list": [1, 2, 3],
        "words": ["a", "ä"],
    }
    header = header_of(making.head(values, SHAPES))
    assert header.values == values | {"list": (1, 2, 3), "words": ("a", "ä")}
    assert [tensor.name for tensor in header.tensors] == ["token_embd.weight", "output_norm.weight"]
    assert header.weights_bytes == 64 * 32 // 32 * 34 + 64 * 4


def test_the_first_bytes_of_a_download_are_enough_when_they_hold_the_header():
    assert header_of(WHOLE + b"\0" * 100) == header_of(WHOLE)


def test_what_a_header_said_before_it_broke_off_is_known():
    values = {"a": 1, "words": ["word"] * 5000, "later": 2}
    data = making.head(values, [])
    begun = beginning_of(data[:9000])
    assert begun.values == {"a": 1, "words": Measured(5000, 0)}
    assert begun.tensors == ()
    assert beginning_of(data) == header_of(data)
    assert beginning_of(b"").values == {}
    with pytest.raises(NotGguf):
        beginning_of(b"<html>")


@settings(deadline=None)
@given(st.integers(0, len(WHOLE) - 32))
def test_a_header_that_is_cut_anywhere_asks_for_more(length: int):
    with pytest.raises(CutShort):
        header_of(WHOLE[:length])


def words(texts: list[bytes]) -> bytes:
    return one_value(9, struct.pack("<IQ", 8, len(texts)) + b"".join(map(making.text, texts)))


@settings(deadline=None)
@given(
    st.lists(st.binary(max_size=40), min_size=1, max_size=60),
    st.integers(1, 80),
    st.integers(0, 3000),
    st.binary(max_size=20),
)
def test_a_list_of_texts_is_measured_alike_however_it_is_read(
    texts: list[bytes], block: int, cut: int, after: bytes
):
    """Many are passed over at once where a block holds them; it must not show how large that is."""
    data = words(texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gguf, "KEPT_ITEMS", 0)
        patch.setattr(gguf, "BLOCK_BYTES", block)
        header = header_of(data + after)
        assert header.values == {"k": Measured(len(texts), sum(8 + len(text) for text in texts))}
        assert header.data_starts == -(-len(data) // 32) * 32
        with pytest.raises(CutShort):
            header_of(data[: cut % len(data)])


@pytest.mark.parametrize("before", [0, 1, 500])
def test_a_text_that_is_too_long_is_refused_wherever_it_stands(before: int):
    texts = [b"word"] * before + [bytes(gguf.LONGEST_TEXT + 1)] + [b"word"] * 5000
    with pytest.raises(NotGguf, match="bytes of text"):
        header_of(words(texts))
    texts[before] = bytes(gguf.LONGEST_TEXT)
    assert isinstance(header_of(words(texts)).values["k"], Measured)


def test_many_short_lists_are_not_all_kept():
    """Kept, each item of a hostile header would take many times its byte."""
    short = struct.pack("<IIQ", 9, 0, 4096) + bytes(4096)
    count = 200
    data = start(values=count) + b"".join(making.text(f"{n}") + short for n in range(count))
    values = header_of(data).values
    kept = [value for value in values.values() if isinstance(value, tuple)]
    assert len(values) == count
    assert sum(map(len, kept)) == gguf.KEPT_IN_ALL
    assert values["199"] == Measured(4096, 4096)


def test_a_file_without_all_its_data_is_cut_short(tmp_path: Path):
    path = tmp_path / "cut.gguf"
    path.write_bytes(WHOLE + b"\0" * 100)
    with pytest.raises(CutShort, match="bytes"):
        read_gguf(path)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_end_in_a_header_or_an_error(data: bytes):
    for candidate in (data, b"GGUF" + data, start(2, 3) + data):
        with contextlib.suppress(ModelError):
            header_of(candidate)


@settings(deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=8))
def test_a_header_with_any_bytes_exchanged_ends_in_a_header_or_an_error(at: int, new: bytes):
    broken = WHOLE[:at] + new + WHOLE[at + len(new) :]
    try:
        header = header_of(broken)
    except ModelError:
        return
    assert header.weights_bytes >= 0
    assert header.quantisation is not None


HOSTILE = {
    "another format": b"PK\x03\x04" + b"\0" * 60,
    "version 1": start(version=1),
    "version 9": start(version=9),
    "big-endian": b"GGUF" + struct.pack(">IQQ", 3, 0, 0),
    "endless tensors": start(tensors=2**63),
    "endless values": start(values=2**63),
    "an endless key": start(values=1) + struct.pack("<Q", 2**63),
    "an endless text": one_value(8, struct.pack("<Q", 2**62)),
    "an endless list": one_value(9, struct.pack("<IQ", 0, 2**62)),
    "an endless list of texts": one_value(9, struct.pack("<IQ", 8, 2**62)),
    "a long list with an endless text": one_value(9, struct.pack("<IQQ", 8, 5000, 2**62)),
    "lists in lists": one_value(9, struct.pack("<IQ", 9, 1) * 100),
    "an unknown kind": one_value(77, b"\0" * 8),
    "a short list of an unknown kind": one_value(9, struct.pack("<IQ", 77, 1)),
    "a long list of an unknown kind": one_value(9, struct.pack("<IQ", 77, 5000)),
    "a key that comes twice": start(values=2) + (making.text("k") + making.value(1)) * 2,
    "no alignment": start(values=1) + making.text("general.alignment") + making.value(0),
    "an odd alignment": start(values=1) + making.text("general.alignment") + making.value(24),
    "a long name": one_tensor(name=b"x" * 64),
    "too many dimensions": one_tensor(dimensions=(1, 1, 1, 1, 32)),
    "an empty tensor": one_tensor(dimensions=(0, 32)),
    "a tensor beyond counting": one_tensor(dimensions=(2**32, 2**32, 2**32)),
    "a type that was taken out": one_tensor(kind=4),
    "an unknown type": one_tensor(kind=99),
    "half a block": one_tensor(dimensions=(33,), kind=making.Q8_0),
    "data that begin too late": one_tensor(offset=32),
    "data that begin too early": one_tensor(offset=2**64 - 32),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_header_is_refused_at_once(name: str):
    started = time.process_time()
    with pytest.raises(NotGguf) as refused:
        header_of(HOSTILE[name])
    assert refused.value.fix
    assert time.process_time() - started < 0.5


class Endless(io.RawIOBase):
    """A file that gives the start of a header, then zeros for ever."""

    def __init__(self, begins: bytes) -> None:
        self.given = 0
        self._begins = begins

    def read(self, size: int = -1) -> bytes:
        data = self._begins[self.given : self.given + size].ljust(size, b"\0")
        self.given += size
        return data


def test_no_header_makes_it_read_without_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(gguf, "MOST_HEADER_BYTES", 100_000)
    file = Endless(one_value(9, struct.pack("<IQ", 8, gguf.MOST_ITEMS)))
    with pytest.raises(NotGguf, match="longer than"):
        read_header(file)  # type: ignore[arg-type] # a raw file does here
    assert file.given <= 100_000


def test_a_strangers_words_are_shown_without_control_characters():
    header = header_of(making.head({"general.license": "mit\x1b[2J\u202e\n"}, []))
    assert header.text("general.license") == "mit[2J"
