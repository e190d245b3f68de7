"""What a model file is, by its content: GGUF and safetensors, whole, and nothing else."""

import contextlib
import json
import struct
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import model

from inhouse.errors import ModelError
from inhouse.models import content
from inhouse.models.content import check_content


def safetensors(tensors: Any, data: bytes = bytes(64)) -> bytes:
    header = json.dumps(tensors).encode()
    return struct.pack("<Q", len(header)) + header + data


def f32(start: int, stop: int, *shape: int) -> dict[str, Any]:
    return {"dtype": "F32", "shape": shape, "data_offsets": [start, stop]}


GOOD = safetensors({"__metadata__": {"format": "pt"}, "b": f32(32, 64, 8), "a": f32(0, 32, 2, 4)})


def test_both_good_formats_are_known_whatever_their_name(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(GOOD)
    assert check_content(path, "model.bin") == "safetensors"
    assert check_content(model(path), "model.bin") == "gguf"


def with_head(header: bytes, data: bytes = b"") -> bytes:
    return struct.pack("<Q", len(header)) + header + data


@pytest.mark.parametrize(
    "header",
    [
        b'{"a":%s,"__metadata__" : { "x": "\\"__metadata__\\": {}" } , "b{}":%s}',
        b'{"__metadata__":{},"a{}":%s,"b":%s}',
        b'{"a":%s,"b":%s}',
    ],
    ids=["words in the midst", "no words", "none"],
)
def test_what_a_file_says_about_itself_is_told_from_its_tensors(
    tmp_path: Path, header: bytes
) -> None:
    rows = tuple(json.dumps(row).encode() for row in (f32(0, 32, 8), f32(32, 64, 8)))
    path = tmp_path / "m"
    path.write_bytes(with_head(header % rows, bytes(64)))
    assert check_content(path, "m") == "safetensors"
    path.write_bytes(with_head(header % rows, bytes(63)))
    with pytest.raises(ModelError, match="not as long"):
        check_content(path, "m")


EMPTY = '"%d":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}'
MANY: dict[str, tuple[bytes, str]] = {
    "tensors": (", ".join(EMPTY % n for n in range(content.MOST_TENSORS + 1)).encode(), "claims"),
    "rows that are none": (b", ".join(b'"%d":null' % n for n in range(100_000)), "not what"),
    "words": (b'"__metadata__":{"a":"%s"}' % bytes(b"x" * content.ABOUT_BYTES), "not what"),
    "bytes": (b" " * content.SAFETENSORS_HEADER_BYTES, "longer than"),
}


@pytest.mark.parametrize("what", MANY)
def test_a_header_of_more_than_any_model_has_costs_little_memory(tmp_path: Path, what: str) -> None:
    header, reason = MANY[what]
    path = tmp_path / "m"
    path.write_bytes(with_head(b"{" + header + b"}"))
    tracemalloc.start()
    with pytest.raises(ModelError, match=reason):
        check_content(path, "m")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * len(header) + 1_000_000


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 9\n"
BAD: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "something else"),
    "a pickle": (b"\x80\x04\x95\x1f\0\0\0\0\0\0\0\x8c", "Python pickle"),
    "an old pickle": (b"\x80\x02}q\x00X\x01", "Python pickle"),
    "a pickle with a brace where safetensors have one": (b"\x80\x04\x95\1\0\0\0\0{}", "pickle"),
    "a pickle without a mark": (b"cos\nsystem\n(S'id'\ntR.", "something else"),
    "PyTorch's archive": (b"PK\x03\x04\0\0\x08\x08{", "can run code"),
    "Keras": (b"\x89HDF\r\n\x1a\n{", "HDF5"),
    "a pointer": (POINTER, "pointer of Git LFS"),
    "where a link would lead": (b"../../../etc/passwd", "something else"),
    "a web page": (b"<!DOCTYPE html>", "web page"),
    "a script": (b"#!/bin/sh\n{}", "script"),
    "a program": (b"\x7fELF\2\1\1\0{", "program"),
    "a header longer than the file": (struct.pack("<Q", 2**40) + b"{}", "longer than the file"),
    "a header longer than allowed": (struct.pack("<Q", 2**63) + b"{}", "longer than the file"),
    "no JSON": (struct.pack("<Q", 3) + b"{x}", "not what the format"),
    "JSON too deep": (
        struct.pack("<Q", 200_005) + b'{"a":' + b"[" * 200_000,
        "not what the format",
    ),
    "a field too many": (safetensors({"a": f32(0, 64, 16) | {"x": 1}}), "not what the format"),
    "words that are none": (safetensors({"__metadata__": {"a": 1}}, b""), "not what the format"),
    "an unknown type": (safetensors({"a": f32(0, 64, 16) | {"dtype": "OBJ"}}), "type"),
    "outside": (safetensors({"a": f32(0, 80, 20)}), "not as long"),
    "hidden bytes at the end": (safetensors({"a": f32(0, 64, 16)}, bytes(65)), "not as long"),
    "a gap": (safetensors({"a": f32(0, 16, 4), "b": f32(32, 64, 8)}), "gaps"),
    "an overlap": (safetensors({"a": f32(0, 64, 16), "b": f32(32, 64, 8)}), "gaps"),
    "an impossible size": (safetensors({"a": f32(0, 64, 17)}), "impossible"),
    "backwards": (safetensors({"a": f32(64, 0, 16)}), "gaps"),
    "below zero": (safetensors({"a": f32(0, 64, -4, -4)}), "not what the format"),
    "huge": (safetensors({"a": f32(0, 64, 2**39, 2**39)}), "impossible"),
}


@pytest.mark.parametrize("what", BAD)
def test_anything_else_is_refused_by_name(tmp_path: Path, what: str) -> None:
    data, reason = BAD[what]
    path = tmp_path / "model.safetensors"
    path.write_bytes(data)
    with pytest.raises(ModelError, match=reason):
        check_content(path, path.name)


def test_a_gguf_that_was_cut_is_refused(tmp_path: Path) -> None:
    path = model(tmp_path / "m.gguf")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ModelError):
        check_content(path, "m.gguf")


@given(data=st.binary(max_size=300), at=st.integers(0, len(GOOD)))
def test_whatever_the_bytes_are_the_answer_is_a_format_or_a_model_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, at: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(GOOD[:at] + data + GOOD[at + len(data) :])
    with contextlib.suppress(ModelError):
        assert check_content(path, "any") in ("gguf", "safetensors")
