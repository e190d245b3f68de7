"""A picture made to harm: it is refused, in bounded time and memory, and nothing of it is told."""

import socket
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pytest

from inhouse.documents.child import Child
from inhouse.documents.line import (
    MOST_DRAWN_BYTES,
    MOST_SIDE,
    Answer,
    Question,
    Report,
    ToldReading,
)
from inhouse.errors import MissingExtra, ParserError
from inhouse.frames import HungUp, receive, send
from tests import drawn
from tests.documents.conftest import SealedParser


def png(width: int, height: int) -> bytes:
    """A small file that says it is a large picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"mail anna@clinic.example",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'><text>anna</text></svg>",
        drawn.file(drawn.picture("cut"))[:120],
        drawn.file(drawn.picture("x"), "BMP"),
        drawn.file(drawn.picture("x"), "TIFF"),
    ],
    ids=["nothing", "text", "pdf", "svg", "cut", "bmp", "tiff"],
)
def test_what_is_none_of_the_four_formats_is_no_picture(parser: SealedParser, data: bytes) -> None:
    assert parser.ask(Question("read", data)).problem == "no picture"
    assert parser.ask(Question("draw", data)).problem == "no picture"


@pytest.mark.parametrize("size", [(60_000, 60_000), (MOST_SIDE + 1, 1), (9000, 9000)])
def test_a_bomb_is_refused_before_it_is_unpacked(
    parser: SealedParser, size: tuple[int, int]
) -> None:
    assert parser.ask(Question("read", png(*size))).problem == "too large"


def test_unusual_forms_of_pictures_are_opened(parser: SealedParser) -> None:
    plain = drawn.picture("hello there", wide=200)
    for mode in ("1", "L", "P", "LA", "I;16", "RGBA"):
        if mode == "I;16":
            came = plain.convert("I").point(lambda grey: grey * 256).convert("I;16")
        else:
            came = plain.convert(mode)
        new = drawn.opened(parser.ask(Question("draw", drawn.file(came))).drawn)
        assert (new.mode, new.size) == ("RGB", plain.size)
        assert new.convert("L").getextrema() == (0, 255), mode
    cmyk = drawn.file(plain.convert("CMYK"), "JPEG")
    assert drawn.opened(parser.ask(Question("draw", cmyk)).drawn).size == plain.size


def test_a_large_picture_is_made_smaller_before_it_is_read_and_sent(parser: SealedParser) -> None:
    came = drawn.picture("x", wide=400).resize((2600, 1950))
    new = drawn.opened(parser.ask(Question("draw", drawn.file(came))).drawn)
    assert new.width * new.height <= 1_000_000
    assert abs(new.width / new.height - 4 / 3) < 0.01


@contextmanager
def talker(*answers: bytes | None) -> Iterator[Child]:
    """A parser that was taken over, and says these things. None hangs up, the end says nothing."""
    ours, theirs = socket.socketpair()

    def talk() -> None:
        send(theirs, msgspec.json.encode(Report(True)))
        for answer in answers:
            try:
                receive(theirs, 1 << 30)
            except (HungUp, OSError):
                return
            if answer is None:
                theirs.close()
                return
            theirs.sendall(answer)

    thread = threading.Thread(target=talk)
    thread.start()
    child = Child(ours)
    try:
        yield child
    finally:
        child.close()
        thread.join()
        theirs.close()


def framed(answer: Answer) -> bytes:
    data = msgspec.msgpack.encode(answer)
    return struct.pack("!I", len(data)) + data


FAR = (10**9,) * 8
DRAWN = drawn.file(drawn.picture("x", wide=99))
LIES = {
    "gone": None,
    "nonsense": b"\x00\x00\x00\x04abcd",
    "too long": b"\xff\xff\xff\xff",
    "silent": b"",
    "nothing drawn": framed(Answer()),
    "the original handed on": framed(Answer(drawn=drawn.file(drawn.picture("x", wide=99), "JPEG"))),
    "a PNG with something behind it": framed(Answer(drawn=DRAWN + b"the notes")),
    "a PNG that is too wide": framed(Answer(drawn=png(MOST_SIDE + 1, 1))),
    "a PNG that is too long": framed(
        Answer(drawn=DRAWN[:-12] + bytes(MOST_DRAWN_BYTES) + DRAWN[-12:])
    ),
    "a word outside": framed(Answer(readings=[ToldReading("ab", [(0, 3, (0,) * 8)])], drawn=DRAWN)),
    "words twice": framed(
        Answer(readings=[ToldReading("ab", [(0, 2, (0,) * 8), (1, 2, (0,) * 8)])], drawn=DRAWN)
    ),
    "a box far away": framed(Answer(unread=[FAR], drawn=DRAWN)),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_parser_that_fails_or_lies_stops_the_request(lie: str) -> None:
    with talker(LIES[lie]) as child, pytest.raises(ParserError) as refused:
        child.ask(Question("draw", b"the picture"), 0.5)
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None
    assert "the picture" not in f"{refused.value}".replace("so the picture was", "").replace(
        "leave the picture out", ""
    )


def test_a_parser_that_says_the_truth_is_believed() -> None:
    """Or the lies above might be refused for something else."""
    with talker(framed(Answer(drawn=DRAWN))) as child:
        assert child.ask(Question("draw", b"the picture"), 5).drawn == DRAWN


def test_a_parser_without_its_libraries_says_which_extra_is_missing() -> None:
    missing = MissingExtra("rapidocr", extra="ocr")
    ours, theirs = socket.socketpair()
    with ours, theirs:
        send(theirs, msgspec.json.encode(Report(False, missing.what, missing.fix)))
        with pytest.raises(MissingExtra) as told:
            Child(ours)
    assert "inhouse[ocr]" in told.value.fix
