"""Coded text is read, however it is coded, and a little text never becomes a large one."""

import base64
import gzip
import zlib

from hypothesis import given, settings
from hypothesis import strategies as st

from inhouse.privacy.detect.decode import coded, hidden, largest
from inhouse.privacy.detect.detection import Detection, find

words = "Anna lives here, says a@x.org"


def only(text: str) -> str:
    (piece,) = coded(text)
    assert text[piece.start : piece.end].strip("\n") == text.strip("\n ;,")
    return piece.text


def test_the_forms_that_are_read() -> None:
    plain = words.encode()
    assert only(base64.b64encode(plain).decode()) == words
    assert only(base64.urlsafe_b64encode(plain).decode().rstrip("=")) == words
    assert only(plain.hex()) == words
    assert only(plain.hex().upper()) == words
    assert only(plain.hex(" ")) == words
    assert only(plain.hex(":")) == words
    assert only(", ".join(f"0x{byte:02x}" for byte in plain)) == words
    assert only(base64.b32encode(plain).decode()) == words
    assert only(base64.b64encode(gzip.compress(plain)).decode()) == words
    assert only(base64.b64encode(zlib.compress(plain)).decode()) == words
    assert only(base64.b64encode(words.encode("utf-16-le")).decode()) == words
    assert only(base64.encodebytes(3 * plain).decode()) == 3 * words


def test_hidden_signs_are_read() -> None:
    assert [each.text for each in hidden("x" + "".join(chr(0xE0000 + ord(s)) for s in words))] == [
        words
    ]
    smuggled = "".join(
        chr(0xFE00 + byte) if byte < 16 else chr(0xE00F0 + byte) for byte in words.encode()
    )
    assert [each.text for each in hidden("\U0001f600" + smuggled)] == [words]


def test_what_is_no_text_is_not_read() -> None:
    assert coded("da39a3ee5e6b4b0d3255bfef95601890afd80709") == []
    assert coded("internationalization of long-compound-words-in-prose") == []
    assert coded("550e8400-e29b-41d4-a716-446655440000") == []
    assert coded(base64.b64encode(bytes(range(256))).decode()) == []


def test_a_small_text_never_becomes_a_large_one() -> None:
    bomb = base64.b64encode(gzip.compress(b"a@x.org " * 4_000_000)).decode()
    assert sum(len(each.text) for each in coded(bomb)) <= largest
    many = "\n\n;".join([bomb] * 3)
    assert sum(len(each.text) for each in coded(many)) <= 2 * len(many) + 1024 + largest


def test_what_is_coded_in_what_is_coded_is_found_to_the_third_time() -> None:
    text = "mail anna.karenina@clinic.example soon"
    for _ in range(3):
        text = base64.b64encode(text.encode()).decode()
    assert [(each.start, each.end) for each in find(text)] == [(0, len(text))]


def test_a_piece_without_data_is_left() -> None:
    assert find(base64.b64encode(b"nothing personal in here").decode()) == []


@settings(deadline=None)
@given(st.binary(max_size=60), st.sampled_from(["b64", "hex", "b32", "raw"]))
def test_whatever_stands_there_nothing_fails(data: bytes, form: str) -> None:
    match form:
        case "b64":
            text = base64.b64encode(data).decode()
        case "hex":
            text = data.hex()
        case "b32":
            text = base64.b32encode(data).decode()
        case _:
            text = data.decode("latin-1")
    for each in [*coded(text), *hidden(text)]:
        assert 0 <= each.start < each.end <= len(text)


class Names:
    """A classifier that knows one name, and keeps what it was shown."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    def find(self, text: str):  # type: ignore[no-untyped-def]
        from inhouse.chat import Finding, Kind

        self.shown.append(text)
        start = text.find("Karenina")
        if start >= 0:
            yield Finding(start, start + 8, Kind.PERSON, "model", 0.8)


def masked(text: str, names: Names | None = None) -> list[str]:
    return [text[each.start : each.end] for each in Detection(names or Names()).find(text)]


def test_the_classifier_sees_the_plainest_view_and_what_is_coded() -> None:
    assert masked("for K\u200barenina now") == ["K\u200barenina"]
    assert masked("for Kar%65nina now") == ["Kar%65nina"]
    inner = base64.b64encode(b"a letter to Karenina, today").decode()
    assert masked(f"see {inner} now") == [inner]
    names = Names()
    masked("plain text", names)
    assert names.shown == ["plain text"]
