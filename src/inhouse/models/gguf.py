"""The header of a GGUF file: what a model says about itself, read without trusting a byte of it.

The format is ggml-org/ggml's docs/gguf.md: values with names, then a table of tensors, then their
data. Only the header is read, once and in order, from a file or from the first bytes of a download.
Every count and every length is bounded before it is used, so a hostile file can cost no more than
reading `MOST_HEADER_BYTES`, and ends in an error with a name. Long lists (a vocabulary has hundreds
of thousands of words) are counted and measured, not kept.
"""

import io
import math
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final, NoReturn

import msgspec

from inhouse.engines.samefile import open_regular
from inhouse.errors import ModelError

MAGIC: Final = b"GGUF"
VERSIONS: Final = (2, 3)
MOST_HEADER_BYTES: Final = 64 * 1024 * 1024
MOST_VALUES: Final = 65_536
MOST_TENSORS: Final = 65_536
LONGEST_KEY: Final = 65_535
LONGEST_NAME: Final = (
    64  # ggml keeps a tensor's name in so many bytes, the zero at its end included
)
LONGEST_TEXT: Final = 4 * 1024 * 1024
MOST_ITEMS: Final = 8_388_608
KEPT_ITEMS: Final = 4096  # a list that is longer is only counted
KEPT_IN_ALL: Final = 65_536  # and so are all lists once so many items are kept
BLOCK_BYTES: Final = 256 * 1024  # read at once
MOST_DIMENSIONS: Final = 4
DEEPEST_LIST: Final = 4
MOST_ELEMENTS: Final = 2**62
DEFAULT_ALIGNMENT: Final = 32
LARGEST_ALIGNMENT: Final = 1024 * 1024

# How ggml stores each type: the name, the values in a block, the bytes of that block.
BLOCKS: Final = {
    0: ("F32", 1, 4),
    1: ("F16", 1, 2),
    2: ("Q4_0", 32, 18),
    3: ("Q4_1", 32, 20),
    6: ("Q5_0", 32, 22),
    7: ("Q5_1", 32, 24),
    8: ("Q8_0", 32, 34),
    9: ("Q8_1", 32, 36),
    10: ("Q2_K", 256, 84),
    11: ("Q3_K", 256, 110),
    12: ("Q4_K", 256, 144),
    13: ("Q5_K", 256, 176),
    14: ("Q6_K", 256, 210),
    15: ("Q8_K", 256, 292),
    16: ("IQ2_XXS", 256, 66),
    17: ("IQ2_XS", 256, 74),
    18: ("IQ3_XXS", 256, 98),
    19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18),
    21: ("IQ3_S", 256, 110),
    22: ("IQ2_S", 256, 82),
    23: ("IQ4_XS", 256, 136),
    24: ("I8", 1, 1),
    25: ("I16", 1, 2),
    26: ("I32", 1, 4),
    27: ("I64", 1, 8),
    28: ("F64", 1, 8),
    29: ("IQ1_M", 256, 56),
    30: ("BF16", 1, 2),
    34: ("TQ1_0", 256, 54),
    35: ("TQ2_0", 256, 66),
    39: ("MXFP4", 32, 17),
    40: ("NVFP4", 64, 36),
}

_PLAIN: Final = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 10: "Q", 11: "q", 12: "d"}
_BOOL, _TEXT, _LIST = 7, 8, 9
_LENGTH: Final = struct.Struct("<Q")


class Measured(msgspec.Struct, frozen=True):
    """A list that was too long to keep: how many items it has, and how many bytes they take."""

    items: int
    size_bytes: int


Plain = bool | int | float | str
Value = Plain | tuple[Plain, ...] | Measured


class NotGguf(ModelError):
    """The bytes break the format. No more of them could mend it."""


class CutShort(ModelError):
    """The bytes end within the header. All that there is of it may be well."""


class _CutList(CutShort):
    """The bytes end within a list of so many items."""

    def __init__(self, short: CutShort, items: int) -> None:
        super().__init__(short.what, fix=short.fix)
        self.items = items


class Tensor(msgspec.Struct, frozen=True):
    name: str
    dimensions: tuple[int, ...]
    type: int
    offset: int  # from where the data begin

    @property
    def size_bytes(self) -> int:
        _, values, block_bytes = BLOCKS[self.type]
        return math.prod(self.dimensions) // values * block_bytes


class GgufHeader(msgspec.Struct, frozen=True):
    version: int
    values: dict[str, Value]
    tensors: tuple[Tensor, ...]
    data_starts: int  # where the data begin in the file

    @property
    def weights_bytes(self) -> int:
        return sum(tensor.size_bytes for tensor in self.tensors)

    @property
    def file_bytes(self) -> int:
        """The least a whole file has. It may be followed by padding."""
        ends = (tensor.offset + tensor.size_bytes for tensor in self.tensors)
        return self.data_starts + max(ends, default=0)

    @property
    def architecture(self) -> str:
        return self.text("general.architecture")

    @property
    def quantisation(self) -> str:
        """The type that most of the weights are stored in, such as Q4_K."""
        sizes: dict[int, int] = {}
        for tensor in self.tensors:
            sizes[tensor.type] = sizes.get(tensor.type, 0) + math.prod(tensor.dimensions)
        return BLOCKS[max(sizes, key=lambda kind: sizes[kind])][0] if sizes else ""

    def text(self, key: str) -> str:
        """The value as words fit to be shown: they are a stranger's, so no control characters."""
        value = self.values.get(key)
        return "".join(c for c in value if c.isprintable()) if isinstance(value, str) else ""

    def count(self, key: str) -> int | None:
        """The value as a whole number that is not negative."""
        value = self.values.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            return None
        return value

    def own(self, key: str) -> str:
        """The name of a value that belongs to this architecture."""
        return f"{self.architecture}.{key}"


def read_gguf(path: Path) -> GgufHeader:
    """The header of this file, whose data are all there. Raises ModelError with the fix."""
    try:
        with open_regular(path) as file:
            header = read_header(file)
            file_bytes = file.seek(0, io.SEEK_END)
    except OSError as error:
        raise ModelError(f"{path} can't be read", fix="check its path and permissions") from error
    if file_bytes < header.file_bytes:
        raise CutShort(
            f"the model file has {file_bytes} of {header.file_bytes} bytes",
            fix="copy or download the model file again",
        )
    return header


def header_of(prefix: bytes) -> GgufHeader:
    """The header, if these first bytes of a file hold it whole. Raises CutShort if not."""
    return read_header(io.BytesIO(prefix))


def beginning_of(prefix: bytes) -> GgufHeader:
    """What the first bytes of a file say, even if the header goes on. Raises NotGguf.

    A vocabulary takes megabytes, but what a model is made of is written before it. A header that is
    not whole has no tensors; a list that breaks off counts with all the items it claims.
    """
    values: dict[str, Value] = {}
    try:
        return _read(_Reader(io.BytesIO(prefix)), values)
    except CutShort:
        return GgufHeader(VERSIONS[-1], values, (), 0)


def read_header(file: BinaryIO) -> GgufHeader:
    """The header that this file begins with. Raises NotGguf or CutShort."""
    return _read(_Reader(file), {})


def _read(reader: "_Reader", values: dict[str, Value]) -> GgufHeader:
    """Read all of it, and leave in `values` what was read before it broke off."""
    if reader.take(4) != MAGIC:
        raise NotGguf(
            "this is not a GGUF model",
            fix="use a file in GGUF format; safetensors and other formats must be converted first",
        )
    version = reader.number("I")
    if version not in VERSIONS:
        big_endian = int.from_bytes(version.to_bytes(4, "big"), "little") in VERSIONS
        raise NotGguf(
            "the model is stored in big-endian order, for other machines than this one"
            if big_endian
            else f"the file has GGUF version {version}, and only 2 and 3 are understood",
            fix="use another conversion of the model",
        )
    tensors = reader.bounded("Q", MOST_TENSORS, "tensors")
    pairs = reader.bounded("Q", MOST_VALUES, "values")
    for _ in range(pairs):
        key = reader.text(LONGEST_KEY)
        if key in values:
            _broken("a value is given twice")
        try:
            values[key] = reader.value(reader.number("I"))
        except _CutList as cut:
            values[key] = Measured(cut.items, 0)
            raise
    alignment = _alignment(values)
    table = _table((reader.tensor() for _ in range(tensors)), alignment)
    return GgufHeader(version, values, table, _padded(reader.place, alignment))


def _alignment(values: dict[str, Value]) -> int:
    alignment = values.get("general.alignment", DEFAULT_ALIGNMENT)
    if (
        not isinstance(alignment, int)
        or not 0 < alignment <= LARGEST_ALIGNMENT
        or alignment & (alignment - 1)
    ):
        _broken("its alignment is no power of two")
    return alignment


def _table(tensors: Iterable[Tensor], alignment: int) -> tuple[Tensor, ...]:
    """The tensors, if each begins where the one before it ends, as ggml asks."""
    table, names, expected = [], set(), 0
    for tensor in tensors:
        if tensor.name in names:
            _broken("a tensor is given twice")
        if tensor.offset != expected:
            _broken("the data of its tensors overlap or leave gaps")
        names.add(tensor.name)
        table.append(tensor)
        expected += _padded(tensor.size_bytes, alignment)
    return tuple(table)


def _padded(size: int, alignment: int) -> int:
    return -(-size // alignment) * alignment


class _Reader:
    """Takes bytes from a file, never more than a header may have.

    They are read in blocks: what is at hand is `_block` from `_at` on.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._block, self._at = b"", 0
        self._before = 0  # how many bytes came before the block
        self._kept = 0  # items of lists

    @property
    def place(self) -> int:
        return self._before + self._at

    def take(self, size: int) -> bytes:
        end = self._at + size
        if end > len(self._block):
            self._read(size)
            end = size
        data = self._block[self._at : end]
        self._at = end
        return data

    def _read(self, size: int) -> None:
        """Have at least so many bytes at hand, in a block that begins here."""
        left = MOST_HEADER_BYTES - self.place
        if size > left:
            _broken(f"its header is longer than {MOST_HEADER_BYTES // 1024**2} MiB")
        rest = self._block[self._at :]
        self._before += self._at
        more = min(max(size, BLOCK_BYTES), left) - len(rest)
        self._block, self._at = rest + self._file.read(more), 0
        if len(self._block) < size:
            raise CutShort("the model file ends within its header", fix="copy or download it again")

    def skip(self, size: int) -> None:
        for start in range(0, size, 1024 * 1024):
            self.take(min(1024 * 1024, size - start))

    def number(self, sign: str) -> int:
        number: int = struct.unpack("<" + sign, self.take(struct.calcsize("<" + sign)))[0]
        return number

    def bounded(self, sign: str, most: int, what: str) -> int:
        number = self.number(sign)
        if number > most:
            _broken(f"it claims more than {most} {what}")
        return number

    def text(self, longest: int) -> str:
        data = self.take(self.bounded("Q", longest, "bytes of text"))
        return data.decode("utf-8", "replace")

    def value(self, kind: int) -> Value:
        if kind != _LIST:
            return self._plain(kind)
        return self._list(depth=1)

    def _plain(self, kind: int) -> Plain:
        if kind == _TEXT:
            return self.text(LONGEST_TEXT)
        if kind == _BOOL:
            return self.take(1) != b"\0"
        sign = _PLAIN.get(kind)
        if sign is None:
            _broken("it holds a value of a kind that does not exist")
        return self.number(sign)

    def _list(self, depth: int) -> tuple[Plain, ...] | Measured:
        kind = self.number("I")
        items = self.bounded("Q", MOST_ITEMS, "items in a list")
        start = self.place
        try:
            if kind != _LIST and items <= min(KEPT_ITEMS, KEPT_IN_ALL - self._kept):
                self._kept += items
                return tuple(self._plain(kind) for _ in range(items))
            self._walk(kind, items, depth)
        except CutShort as short:
            raise _CutList(short, items) from short
        return Measured(items, self.place - start)

    def _walk(self, kind: int, items: int, depth: int) -> None:
        """Pass over a list that is too long to keep."""
        if kind == _LIST:
            if depth == DEEPEST_LIST:
                _broken("it nests lists too deeply")
            for _ in range(items):
                inner = self.number("I")
                self._walk(inner, self.bounded("Q", MOST_ITEMS, "items in a list"), depth + 1)
        elif kind == _TEXT:
            self._skip_texts(items)
        else:
            sign = "?" if kind == _BOOL else _PLAIN.get(kind)
            if sign is None:
                _broken("it holds a list of a kind that does not exist")
            self.skip(items * struct.calcsize("<" + sign))

    def _skip_texts(self, items: int) -> None:
        """Walk over the words of a vocabulary, which is most of the work of reading a header."""
        left = items - self._skip_at_hand(items)
        while left:
            self.take(self.bounded("Q", LONGEST_TEXT, "bytes of text"))
            left -= 1
            left -= self._skip_at_hand(left)

    def _skip_at_hand(self, most: int) -> int:
        """Pass over the texts that lie in the block with the length of the next; how many."""
        block, at, length_at = self._block, self._at, _LENGTH.unpack_from
        stop = min(len(block) - _LENGTH.size, at + LONGEST_TEXT)  # so none of them is too long
        if at > stop:
            return 0
        for number in range(most):
            end = at + 8 + length_at(block, at)[0]
            if end > stop:
                most = number
                break
            at = end
        self._at = at
        return most

    def tensor(self) -> Tensor:
        name = self.text(LONGEST_NAME - 1)
        dimensions = tuple(
            self.number("Q")
            for _ in range(self.bounded("I", MOST_DIMENSIONS, "dimensions of a tensor"))
        )
        kind = self.number("I")
        if kind not in BLOCKS:
            _broken("it stores a tensor in a type that is not known here")
        if not all(dimensions) or math.prod(dimensions) > MOST_ELEMENTS:
            _broken("a tensor has an impossible size")
        if (dimensions[0] if dimensions else 1) % BLOCKS[kind][1]:
            _broken("a tensor's rows are no whole blocks of its type")
        return Tensor(name, dimensions, kind, self.number("Q"))


def _broken(what: str) -> NoReturn:
    raise NotGguf(
        f"the model file is broken: {what}", fix="download it again, or use another conversion"
    )
