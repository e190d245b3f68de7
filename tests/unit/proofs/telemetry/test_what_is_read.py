"""The parts of watch that read bytes: names, first words of TLS, requests, packets, wrappings."""

import base64
import gzip
import json
import socket
import ssl
import struct
import zlib
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.proofs.telemetry import forms, frames, hello, http
from inhouse.proofs.telemetry.dns import Names
from inhouse.proofs.telemetry.switches import known_switch
from inhouse.proofs.telemetry.witness import parse_address

LABEL = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=1, max_size=20)
NAME = st.lists(LABEL, min_size=1, max_size=5).map(".".join)


def question(name: str, kind: int) -> bytes:
    labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split("."))
    return struct.pack("!HHHHHH", 7, 0x0100, 1, 0, 0, 0) + labels + struct.pack("!BHH", 0, kind, 1)


@given(st.lists(NAME, min_size=1, max_size=20, unique=True))
def test_each_name_has_an_address_of_its_own_by_which_it_is_known_again(all_names: list[str]):
    names = Names()
    for kind, family, size in ((1, socket.AF_INET, 4), (28, socket.AF_INET6, 16)):
        addresses = []
        for name in all_names:
            answer = names.answer(question(name, kind))
            assert answer is not None
            assert answer.name == name
            addresses.append(socket.inet_ntop(family, answer.packet[-size:]))
        assert len(set(addresses)) == len(all_names)
        assert [names.of(address) for address in addresses] == all_names


def test_an_answer_repeats_the_question_and_is_one():
    answer = Names().answer(question("a.example", 1))
    assert answer is not None
    identity, flags, questions, answers, _, _ = struct.unpack_from("!HHHHHH", answer.packet)
    assert (identity, flags, questions, answers) == (7, 0x8180, 1, 1)
    assert answer.packet[12:].startswith(question("a.example", 1)[12:])


@pytest.mark.parametrize("kind", [2, 6, 15, 33, 65, 999])
def test_a_record_that_nobody_needs_does_not_exist_but_its_name_does(kind: int):
    answer = Names().answer(question("a.example", kind))
    assert answer is not None
    assert struct.unpack_from("!HHHH", answer.packet, 2) == (0x8180, 1, 0, 0)


@given(st.binary(max_size=200))
def test_no_packet_breaks_the_resolver(packet: bytes):
    Names().answer(packet)


def client_hello(name: str, protocols: list[str]) -> bytes:
    context = ssl.create_default_context()
    context.set_alpn_protocols(protocols)
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(incoming, outgoing, server_hostname=name)
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    return outgoing.read()


def test_the_first_words_of_a_real_client_name_the_server():
    first = client_hello("collect.example", ["h2", "http/1.1"])
    assert hello.looks_like_tls(first)
    assert hello.parse(first) == hello.Hello("collect.example", ("h2", "http/1.1"), False)


HELLO = client_hello("a.example", ["h2"])


@given(st.integers(0, len(HELLO)), st.binary(max_size=40))
def test_a_first_message_that_is_cut_or_spoilt_breaks_nothing(cut: int, junk: bytes):
    hello.parse(HELLO[:cut] + junk)


def stream(*pieces: bytes) -> http.Stream:
    left = [*pieces]
    return http.Stream(lambda size: left.pop(0) if left else b"", lambda data: None)


WITH_LENGTH = b"POST /a?key=1 HTTP/1.1\r\nHost: b:80\r\nContent-Length: 5\r\n\r\nhello"
IN_CHUNKS = (
    b"PUT /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"
)


@given(st.lists(st.integers(1, 200), max_size=6))
def test_requests_are_read_however_they_are_cut(cuts: list[int]):
    data, pieces, start = WITH_LENGTH + IN_CHUNKS + WITH_LENGTH, [], 0
    for cut in [*sorted(cuts), len(data)]:
        pieces.append(data[start:cut])
        start = max(start, cut)
    requests = stream(*[piece for piece in pieces if piece])
    read = [requests.next(), requests.next(), requests.next()]
    assert [(one.title, one.body) for one in read if one] == [
        ("POST /a", b"hello"),
        ("PUT /c", b"hello"),
        ("POST /a", b"hello"),
    ]
    assert requests.next() is None


def test_a_body_without_an_end_is_counted_and_kept_in_part():
    size = http.LONGEST_BODY + 1000
    head = f"POST / HTTP/1.1\r\nContent-Length: {size}\r\n\r\n".encode()
    read = stream(head, *[bytes(1000)] * (size // 1000 + 1)).next()
    assert read is not None
    assert len(read.body) == http.LONGEST_BODY
    assert read.size == len(head) + size


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader_of_requests(data: bytes):
    requests = stream(data, b"\r\n\r\n")
    while requests.next():
        pass


def ip4(protocol: int, body: bytes) -> bytes:
    addresses = socket.inet_aton("192.0.2.1") + socket.inet_aton("192.0.2.2")
    return struct.pack("!BBHHHBBH", 0x45, 0, 0, 0, 0, 64, protocol, 0) + addresses + body


def ip6(protocol: int, body: bytes) -> bytes:
    address = socket.inet_pton(socket.AF_INET6, "2001:db8::1")
    return struct.pack("!IHBB", 6 << 28, len(body), protocol, 64) + address + address + body


def tcp(flags: int) -> bytes:
    return struct.pack("!HHIIBBHHH", 1000, 443, 0, 0, 5 << 4, flags, 0, 0, 0)


UDP = struct.pack("!HHHH", 1000, 53, 8 + 2, 0) + b"hi"


@pytest.mark.parametrize(
    ("packet", "read"),
    [
        (ip4(17, UDP), ("udp", 53, b"hi")),
        (ip6(17, UDP), ("udp", 53, b"hi")),
        (ip6(0, bytes([17, 0, *bytes(6)]) + UDP), ("udp", 53, b"hi")),
        (ip4(6, tcp(frames.SYN)), ("tcp", 443, b"")),
        (ip6(6, tcp(frames.SYN)), ("tcp", 443, b"")),
        (ip4(6, tcp(frames.SYN | frames.ACK)), None),
        (ip4(1, b"\x08" + bytes(7) + b"data"), ("ping", 0, b"data")),
        (ip4(1, b"\x03" + bytes(7)), None),
        (ip6(58, b"\x80" + bytes(7)), ("ping", 0, b"")),
        (ip6(58, b"\x8f" + bytes(7)), None),
        (ip4(132, b"sctp"), ("protocol 132", 0, b"sctp")),
        (b"\x00", None),
        (b"", None),
    ],
    ids=[
        *("udp", "udp on IPv6", "udp behind an extension", "syn", "syn on IPv6", "syn and ack"),
        *("ping", "unreachable", "ping on IPv6", "group report", "sctp", "no IP", "nothing"),
    ],
)
def test_packets_that_call_somebody_are_told_from_the_rest(
    packet: bytes, read: tuple[str, int, bytes] | None
):
    frame = frames.parse(packet)
    assert (frame and (frame.kind, frame.port, frame.payload)) == read


@given(st.binary(max_size=120))
def test_no_packet_breaks_the_reader_of_packets(packet: bytes):
    frames.parse(packet)


@pytest.mark.parametrize(
    ("raw", "where"),
    [
        (struct.pack("=H", 2) + b"\x01\xbb\x01\x02\x03\x04" + bytes(8), ("1.2.3.4", 443)),
        (struct.pack("=H", 10) + b"\x01\xbb" + bytes(4 + 15) + b"\x01" + bytes(4), ("::1", 443)),
        (
            struct.pack("=H", 10) + b"\0\x35" + bytes(14) + b"\xff\xff\x01\x02\x03\x04" + bytes(4),
            ("1.2.3.4", 53),
        ),
        (struct.pack("=H", 1) + b"/run/a\0junk", ("/run/a", 0)),
        (struct.pack("=H", 1) + b"\0name", ("@name", 0)),
        (struct.pack("=H", 16) + bytes(10), None),
        (b"\x02", None),
    ],
    ids=["IPv4", "IPv6", "IPv4 in IPv6", "path", "abstract", "netlink", "cut"],
)
def test_addresses_are_read_as_the_kernel_gets_them(raw: bytes, where: tuple[str, int] | None):
    assert parse_address(raw) == where


WORD = "mira7f3c9a21"
Wrap = Callable[[bytes], bytes]
WRAPS: dict[str, Wrap] = {
    "plain": lambda data: data,
    "gzip": gzip.compress,
    "zlib": zlib.compress,
    "raw deflate": lambda data: zlib.compress(data)[2:-4],
    "base64": base64.b64encode,
    "base64 for the web": base64.urlsafe_b64encode,
    "hex": lambda data: data.hex().encode(),
    "percent": lambda data: quote(data, safe="").encode(),
    "every letter percent": lambda data: b"".join(b"%%%02x" % byte for byte in data),
    "json": lambda data: json.dumps({"v": data.decode("latin-1")}).encode(),
    "json escapes": lambda data: "".join(f"\\u{byte:04x}" for byte in data).encode(),
    "utf-16": lambda data: data.decode("latin-1").encode("utf-16-le"),
    "upper case": lambda data: data.upper(),
    "after a head": lambda data: b"POST / HTTP/1.1\r\nHost: a\r\n\r\n" + data,
}


def case(outer: str, inner: str) -> bool:
    """Upper case spoils what is written in base64 or compressed; UTF-16 is for letters.

    Deflate without a mark at its beginning is only found where something begins.
    """
    if (outer, inner) == ("json", "raw deflate"):
        return False
    if outer == "utf-16" and inner in ("gzip", "zlib", "raw deflate", "utf-16"):
        return False
    return outer != "upper case" or inner in ("plain", "upper case", "after a head", "json")


@pytest.mark.parametrize(
    ("outer", "inner"),
    [(outer, inner) for outer in WRAPS for inner in WRAPS if case(outer, inner)],
    ids=lambda name: name.replace(" ", "-"),
)
def test_a_word_is_found_in_two_wrappings(outer: str, inner: str):
    payload = WRAPS[outer](WRAPS[inner](f"user={WORD}&x=1".encode()))
    assert forms.found({WORD.encode()}, payload) == {WORD.encode()}


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_base64_is_found_at_every_beginning(before: bytes, after: bytes):
    payload = base64.b64encode(before + WORD.encode() + after)
    assert forms.found({WORD.encode()}, payload)


@given(st.binary(max_size=2000))
def test_a_word_that_is_not_there_is_not_found(data: bytes):
    assert forms.found({WORD.encode()}, data) == set()


def test_a_payload_that_unfolds_without_end_is_left_after_a_while():
    bomb = gzip.compress(gzip.compress(bytes(20 << 20)))
    assert forms.found({WORD.encode()}, bomb) == set()
    assert sum(len(view) for view in forms.views(bomb)) < 2 * forms.MOST_BYTES


@pytest.mark.parametrize(
    ("who", "titles", "whose"),
    [
        ("mobile.events.data.microsoft.com", ("POST /OneCollector/1.0",), "onnxruntime"),
        ("mobile.events.data.microsoft.com", ("POST /other",), None),
        ("eu.posthog.com", (), "haystack-ai"),
        ("notposthog.com", (), None),
        ("huggingface.co", ("GET /gpt2/resolve/main/config.json",), "huggingface_hub"),
    ],
    ids=["name and path", "other path", "below a name", "only looks like it", "broad"],
)
def test_known_beacons_have_their_switch(who: str, titles: tuple[str, ...], whose: str | None):
    switch = known_switch(who, titles)
    assert (switch.whose if switch else None) == whose or (
        switch is not None and whose is not None and switch.whose.startswith(whose)
    )
