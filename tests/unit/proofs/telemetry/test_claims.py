"""What the claims of a watch say of calls that are known."""

import zlib

import pytest

from inhouse.proofs.report import Claim, Verdict
from inhouse.proofs.telemetry import forms
from inhouse.proofs.telemetry.claims import claims
from inhouse.proofs.telemetry.record import Contact, Way
from inhouse.proofs.telemetry.watch import Control, Watched


def way(kind: str = "https", sent: int = 100, text: int = 100, **more: object) -> Way:
    return Way(kind, 443, 1, (0.1,), 0.1, sent, text, **more)  # type: ignore[arg-type]  # fields of several types


def identity(*ways: Way, cut_short: str = "") -> Claim:
    contacts = (Contact("a.example", ways, ("tool (process 2)",)),) if ways else ()
    watched = Watched(
        "tool",
        9.0,
        "by itself with 0",
        cut_short,
        contacts,
        Control(True, True),
        (),
        ("user name",),
    )
    (claim,) = [claim for claim in claims(watched) if claim.id == "watch.identity"]
    return claim


def test_only_silence_shows_that_nothing_identifying_was_sent() -> None:
    assert identity().verdict is Verdict.HOLDS
    assert identity(way("unix", 0, 0)).verdict is Verdict.HOLDS  # refused: nothing was sent
    assert identity(cut_short="it ended with 3").verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("kind", "sent", "text"),
    [("https", 100, 100), ("udp", 12, 0), ("tcp", 0, 0), ("dns", 30, 30)],
    ids=["all text", "opaque", "no data", "a name"],
)
def test_what_was_sent_may_hold_an_identifier_in_a_code(kind: str, sent: int, text: int) -> None:
    claim = identity(way(kind, sent, text))
    assert claim.verdict is Verdict.UNKNOWN
    assert f"in the {sent} bytes" in claim.evidence
    if sent:
        assert f"{text} of them are text, in which a code can still be" in claim.evidence
        assert f"and {sent - text} are not" in claim.evidence
    assert "inhouse run --sealed" in claim.fix


def test_an_identifier_that_was_found_is_named() -> None:
    claim = identity(way(identifiers=("user name",)), way("udp", 12, 0))
    assert (claim.verdict, claim.evidence) == (Verdict.BROKEN, "sent: user name")


def test_a_refused_certificate_and_a_cut_watch_are_said_besides() -> None:
    claim = identity(way("tls", 0, 0, refused_us=True), cut_short="it ended with 3")
    assert claim.verdict is Verdict.UNKNOWN
    assert "a.example could not be read: our certificate was refused" in claim.evidence
    assert claim.evidence.endswith("it ended with 3")


HEAD = b"POST / HTTP/1.1\r\nHost: a.example\r\n\r\n"
TEXT = b'{"user": "mira7f3c", "os": "linux"}'
OPAQUE = bytes(byte ^ 0xA5 for byte in TEXT)


@pytest.mark.parametrize(
    ("payload", "legible"),
    [
        (TEXT, len(TEXT)),
        (zlib.compress(TEXT), len(zlib.compress(TEXT))),
        (TEXT.decode().encode("utf-16-le"), 2 * len(TEXT)),
        (HEAD + TEXT, len(HEAD + TEXT)),
        (HEAD + OPAQUE, len(HEAD)),
        (OPAQUE + b"\0version" + OPAQUE, len(b"version")),
        (b"", 0),
    ],
    ids=["text", "packed", "wide", "a request", "an opaque body", "a word among bytes", "nothing"],
)
def test_how_much_of_it_is_text_is_counted(payload: bytes, legible: int) -> None:
    assert forms.legible(payload) == legible
