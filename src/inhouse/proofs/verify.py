"""Whether a report, as JSON or as a page, is what the owner of a key signed. Offline.

Three answers: it is; it is not, and what was changed; or the key is not known here, so nobody can
say. The second is raised as Altered, the third as UnknownKey.
"""

from collections.abc import Mapping

from msgspec import Struct

from inhouse import __version__
from inhouse.errors import InhouseError
from inhouse.proofs.page import says_unsigned, split_evidence, to_html
from inhouse.proofs.report import Report
from inhouse.proofs.signing import PublicKey
from inhouse.proofs.statement import (
    PAGE,
    PAYLOAD_TYPE,
    Altered,
    open_envelope,
    pae,
    read_statement,
    sha256,
)

LARGEST_REPORT = 32 * 1024 * 1024


class UnknownKey(InhouseError):
    """Somebody signed it, but it can't be told who."""

    code = "unknown_key"
    exit_code = 2


class Verified(Struct, frozen=True):
    report: Report
    key_id: str
    whose: str  # the name under which the key was given
    page: bool  # an HTML page, of which every byte was checked too
    compared: bool = True  # whether the page is known to show these very claims


def verify(data: bytes, keys: Mapping[str, PublicKey]) -> Verified:
    """`keys` are those that are believed, by a name to show. Raises Altered or UnknownKey."""
    if len(data) > LARGEST_REPORT:
        raise Altered("this is too large for a report", fix="name a file that inhouse prove wrote")
    page = split_evidence(data) if data.lstrip()[:1] == b"<" else None
    if (page and not page[1]) or says_unsigned(data):
        raise UnknownKey(
            "the page is not signed, so nobody can say whether it was changed",
            fix="make one that is: inhouse prove --html FILE",
        )
    payload, signature, keyid = open_envelope(page[1] if page else data)
    signed = pae(PAYLOAD_TYPE, payload)
    whose = next((name for name, key in keys.items() if key.made(signature, signed)), None)
    if whose is None and keyid not in {key.id for key in keys.values()}:
        raise UnknownKey(
            f"it was signed with a key that is not known here (id {keyid[:16]})",
            fix="get evidence.pub from whoever made it, then: inhouse prove --verify FILE --key "
            "evidence.pub",
        )
    if whose is None:
        raise _altered("the signature does not fit the report")
    if keys[whose].id != keyid:
        raise _altered("the envelope names another key than the one that signed it")
    statement = read_statement(payload)
    if page and statement.digest_of(PAGE) != sha256(page[0]):
        raise _altered("the page shows something else than what was signed")
    return Verified(
        statement.report, keyid, whose, page is not None, _shows_its_claims(page, statement.report)
    )


def _shows_its_claims(page: tuple[bytes, bytes] | None, report: Report) -> bool:
    """Whoever holds the key could sign a page that tells another story than its own claims.

    Our version makes the page anew and compares; that of another version can't be told.
    """
    if page is None:
        return True
    if report.version != __version__:
        return False
    if page[0] != to_html(report).encode():
        raise _altered("the page shows something else than the claims that were signed with it")
    return True


def _altered(what: str) -> Altered:
    return Altered(what, fix="believe nothing in it, and get it again from whoever made it")
