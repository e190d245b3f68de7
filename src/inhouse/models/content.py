"""What a model file really is, by its content: GGUF or safetensors, or not welcome.

A name proves nothing. Formats that can run code when they are loaded (pickle, archives of it) are
not scanned for evil, they are refused. Both formats that are accepted hold numbers and words only.

safetensors: eight bytes with the length of a header, the header in JSON, the data
(huggingface/safetensors, README). Tensors must fill the data without a gap or an overlap. The
reference reader accepts a header of at most 100 MB; here it is less, since a small hostile value
takes many times its bytes in memory, and a large model has some thousand tensors in a file.
"""

import math
import re
import struct
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from inhouse.errors import ModelError
from inhouse.models.gguf import read_gguf
from inhouse.models.layout import Format

SAFETENSORS_HEADER_BYTES: Final = 16 * 1024 * 1024
ABOUT_BYTES: Final = 1024 * 1024  # of what a file says about itself
MOST_TENSORS: Final = 100_000
ABOUT: Final = re.compile(rb'"__metadata__"\s*:\s*')
NOTHING: Final = b'{"dtype":"U8","shape":[0],"data_offsets":[0,0]}'
BITS: Final = {  # of one number
    "BOOL": 8,
    "U8": 8,
    "I8": 8,
    "F8_E5M2": 8,
    "F8_E4M3": 8,
    "F8_E8M0": 8,
    "U16": 16,
    "I16": 16,
    "F16": 16,
    "BF16": 16,
    "U32": 32,
    "I32": 32,
    "F32": 32,
    "U64": 64,
    "I64": 64,
    "F64": 64,
    "C64": 64,
    "F4": 4,
    "F6_E2M3": 6,
    "F6_E3M2": 6,
}

KNOWN: Final = (  # what else is met under the name of a model, and what it is
    (b"PK\x03\x04", "a zip archive, as PyTorch writes them, which can run code when it is loaded"),
    (b"\x80\x02", "a Python pickle, which can run code when it is loaded"),
    (b"\x80\x03", "a Python pickle, which can run code when it is loaded"),
    (b"\x80\x04", "a Python pickle, which can run code when it is loaded"),
    (b"\x80\x05", "a Python pickle, which can run code when it is loaded"),
    (b"version https://git-lfs", "a pointer of Git LFS to the file, not the file"),
    (b"\x89HDF", "an HDF5 file, as Keras writes them, which can hold code"),
    (b"<", "a web page"),
    (b"#!", "a script"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)


class Tensor(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    dtype: str
    shape: Annotated[tuple[Annotated[int, Meta(ge=0, le=2**40)], ...], Meta(max_length=16)]
    data_offsets: tuple[Annotated[int, Meta(ge=0)], Annotated[int, Meta(ge=0)]]


class _About(Struct):
    """Of a header only this; all else is passed over and takes no memory."""

    words: msgspec.Raw = msgspec.field(default=msgspec.Raw(b"{}"), name="__metadata__")


def check_content(path: Path, name: str) -> Format:
    """Which format this file has. Raises ModelError unless it is whole and one of the two.

    `name` is what the file is called in errors.
    """
    format = check_start(path, name)
    if format == "gguf":
        read_gguf(path)
    else:
        _check_safetensors(path, name, path.stat().st_size)
    return format


def check_start(path: Path, name: str) -> Format:
    """Which format this file seems to have, by its first bytes. Raises ModelError if neither."""
    try:
        with path.open("rb") as file:
            start = file.read(64)
    except OSError as error:
        raise ModelError(f"{name} can't be read", fix="check its permissions") from error
    if start.startswith(b"GGUF"):
        return "gguf"
    if start[8:9] == b"{" and not any(start.startswith(magic) for magic, _ in KNOWN):
        return "safetensors"
    what = next((words for magic, words in KNOWN if start.startswith(magic)), "something else")
    raise ModelError(
        f"{name} is no model that is safe to load: it is {what}",
        fix="choose a GGUF or safetensors file; many models have both",
    )


def _check_safetensors(path: Path, name: str, size: int) -> None:
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        if length > min(SAFETENSORS_HEADER_BYTES, size - 8):
            raise _broken(name, "its header is longer than the file, or than it may be")
        header = file.read(length)
    if header.count(b'"data_offsets"') > MOST_TENSORS:
        raise _broken(name, f"it claims more than {MOST_TENSORS} tensors")
    try:
        tensors = _tensors(header)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _broken(name, "its header is not what the format asks for") from error
    end = 0
    for tensor in sorted(tensors, key=lambda tensor: tensor.data_offsets):
        start, stop = tensor.data_offsets
        bits = BITS.get(tensor.dtype)
        if bits is None:
            raise _broken(name, "it stores a tensor in a type that is not known here")
        if start != end or (stop - start) * 8 != math.prod(tensor.shape) * bits:
            raise _broken(name, "its tensors overlap, leave gaps, or have an impossible size")
        end = stop
    if 8 + length + end != size:
        raise _broken(name, "its data are not as long as its header says")


def _tensors(header: bytes) -> list[Tensor]:
    """Decoded each straight into its type: the first that is none ends it. Raises DecodeError."""
    words = bytes(msgspec.json.decode(header, type=_About).words)
    if len(words) > ABOUT_BYTES:
        raise msgspec.DecodeError("too many words")
    msgspec.json.decode(words, type=dict[str, str])
    rest = header
    for name in ABOUT.finditer(header):
        if header.startswith(words, name.end()):
            rest = header[: name.end()] + NOTHING + header[name.end() + len(words) :]
            break
    fields = msgspec.json.decode(rest, type=dict[str, Tensor])
    fields.pop("__metadata__", None)
    return list(fields.values())


def _broken(name: str, what: str) -> ModelError:
    return ModelError(
        f"{name} is broken: {what}", fix="download it again, or use another conversion"
    )
