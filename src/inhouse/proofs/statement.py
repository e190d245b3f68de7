"""A report as an in-toto Statement, and the envelope that carries it once it is signed.

The forms are public, so anyone can check a report without Inhouse: a Statement of version 1
(in-toto attestation framework) as JSON, in a DSSE envelope (secure-systems-lab/dsse), whose
signature covers the pre-authentication encoding of type and payload. docs/prove.md shows how.

One report has one spelling here. What is read back is written again and compared, so no byte of a
report can be changed without being noticed, not even a space.
"""

import base64
import hashlib
from collections.abc import Callable
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from inhouse.errors import InhouseError
from inhouse.proofs.report import Claim, Report, exit_code

STATEMENT_TYPE: Final = "https://in-toto.io/Statement/v1"
PAYLOAD_TYPE: Final = "application/vnd.in-toto+json"
PREDICATE_TYPE: Final = "urn:inhouse:report:v1"
PAGE: Final = "page"  # the name of the subject that stands for the HTML page

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Digest(Struct, frozen=True, forbid_unknown_fields=True):
    sha256: Sha256


class Subject(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    digest: Digest


class Predicate(Struct, frozen=True, forbid_unknown_fields=True):
    """The report; `counts` and `exitCode` follow from it and are there for readers in a hurry."""

    tool: str
    version: str
    subject: str
    made: Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    machine: dict[str, str]
    claims: tuple[Claim, ...]
    counts: dict[str, int]
    exit_code: int = msgspec.field(name="exitCode")


class Statement(Struct, frozen=True, forbid_unknown_fields=True):
    type: Literal["https://in-toto.io/Statement/v1"] = msgspec.field(name="_type")
    subject: Annotated[tuple[Subject, ...], Meta(min_length=1, max_length=8)]
    predicate_type: Literal["urn:inhouse:report:v1"] = msgspec.field(name="predicateType")
    predicate: Predicate

    @property
    def report(self) -> Report:
        said = self.predicate
        return Report(said.tool, said.version, said.subject, said.made, said.machine, said.claims)

    def digest_of(self, name: str) -> str | None:
        return next((each.digest.sha256 for each in self.subject if each.name == name), None)


class Signature(Struct, frozen=True, forbid_unknown_fields=True):
    keyid: Sha256
    sig: str


class Envelope(Struct, frozen=True, forbid_unknown_fields=True):
    payload: str
    payload_type: str = msgspec.field(name="payloadType")
    signatures: Annotated[tuple[Signature, ...], Meta(min_length=1, max_length=1)]


class Altered(InhouseError):
    """This is no report, or no longer the one that was made."""

    code = "altered"


def write_json(report: Report, page: str = "") -> bytes:
    """The Statement, as one line of JSON. `page` is the HTML page that shows this report."""
    predicate = Predicate(
        report.tool,
        report.version,
        report.subject,
        report.made,
        report.machine,
        report.claims,
        {str(verdict): number for verdict, number in report.counts.items()},
        exit_code(report.claims),
    )
    subjects = [Subject(report.subject, Digest(_subject_digest(report)))]
    if page:
        subjects.append(Subject(PAGE, Digest(sha256(page.encode()))))
    return _spelled(Statement(STATEMENT_TYPE, tuple(subjects), PREDICATE_TYPE, predicate))


def read_statement(data: bytes) -> Statement:
    """The Statement in this JSON. Raises Altered unless it is exactly what `write_json` wrote."""
    try:
        read = msgspec.json.decode(data, type=Statement)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Altered(
            "what was signed is no report of this form",
            fix="check it with the inhouse that wrote it",
        ) from None
    # What follows from the claims must follow from them, and the spelling must be ours.
    again = msgspec.json.decode(write_json(read.report), type=Statement)
    if (
        _spelled(read) != data
        or read.predicate != again.predicate
        or read.subject[0] != again.subject[0]
    ):
        raise Altered(
            "the report does not agree with itself: a count, a digest or its spelling is not what "
            "the claims make it",
            fix="get the report again from whoever made it",
        )
    return read


def pae(payload_type: str, payload: bytes) -> bytes:
    """What a DSSE signature covers: both parts, each with its length before it."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def enclose(payload: bytes, sign: Callable[[bytes], bytes], keyid: str) -> bytes:
    """The envelope, as one line of JSON. `sign` signs the bytes it is given."""
    signature = Signature(keyid, _base64(sign(pae(PAYLOAD_TYPE, payload))))
    return _spelled(Envelope(_base64(payload), PAYLOAD_TYPE, (signature,)))


def open_envelope(data: bytes) -> tuple[bytes, bytes, str]:
    """The payload, the signature and the id of the key, none of them believed yet.

    Raises Altered.
    """
    try:
        read = msgspec.json.decode(data, type=Envelope)
        payload = base64.b64decode(read.payload, validate=True)
        signature = base64.b64decode(read.signatures[0].sig, validate=True)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise Altered(
            "this is no signed report", fix="name a file that inhouse prove wrote"
        ) from None
    keyid = read.signatures[0].keyid
    if read.payload_type != PAYLOAD_TYPE or enclose(payload, lambda _: signature, keyid) != data:
        raise Altered(
            "the envelope of the report was changed", fix="get it again from whoever made it"
        )
    return payload, signature, keyid


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _subject_digest(report: Report) -> str:
    """Of the program that was tried where it is known, else of the subject's name."""
    return report.machine.get("code_sha256") or sha256(report.subject.encode())


def _spelled(value: Any) -> bytes:
    """The one spelling: keys sorted, no spaces."""
    return msgspec.json.encode(value, order="sorted")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
