r"""Private keys as blocks of text (PEM, OpenSSH, PGP, PuTTY), also in one line with `\n`, quoted,
indented or behind times of a log, when an end is missing, and the bodies alone.

A block is one finding, unless other text stands before its lines, as in a log: then each line is
one, and the times stay. Certificates and public keys are left.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind

_begin: Final = re.compile(r"-{4,5} ?BEGIN [A-Z0-9 ]{0,40}?PRIVATE KEY(?: BLOCK)? ?-{4,5}", re.I)
_end: Final = re.compile(r"-{4,5} ?END [A-Z0-9 ]{0,40}?PRIVATE KEY(?: BLOCK)? ?-{4,5}", re.I)
# What follows a beginning without an end: lines of the block, their headers, and the quotes, plus
# signs and escapes that stand around them in source code.
_block: Final = re.compile(
    r"(?:(?:\\[nrt]|\\(?![nrt])|[\s\"'+,>|#*]++)*"
    r"(?:[A-Za-z][A-Za-z-]{1,30}: [^\r\n\\]{0,200}+(?=[\r\n\\])"
    r"|[A-Za-z0-9/=+]{16,}+"
    r"|(?<=n)[A-Za-z0-9/=+]{1,15}+(?=[\\\"']|\s*+\Z)"
    r"|(?<=[\r\n])[A-Za-z0-9/=+]{1,15}+(?=[\r\n\"']|\Z)))*"
)
_line: Final = re.compile(r"[^\r\n]+")
_longest: Final = 32_768

# How the bodies of private keys begin: a sequence with a version number (PKCS#1, PKCS#8, SEC1), or
# the name of OpenSSH's format; and how those begin that were coded a second time.
_bodies: Final = (
    ("MII", r"MII[A-Z][A-Za-z0-9+/][AQgw]IBA(?:AK[A-Z]|AJ[A-Z]|DAN|DAL|DAQ|DAT)[A-Za-z0-9+/]"),
    ("MI", r"MI(?:GHAgEAMB|GkAgEBBD|HcAgEBBE|HuAgEAMB|G2AgEAMB)[A-Za-z0-9+/]"),
    ("MHcCAQEE", r"MHcCAQEE[A-Za-z0-9+/]"),
    ("MHQCAQEE", r"MHQCAQEE[A-Za-z0-9+/]"),
    ("MC4CAQAw", r"MC4CAQAwBQYDK2V[A-Za-z0-9+/]"),
    ("b3BlbnNzaC1rZXktdjE", r"b3BlbnNzaC1rZXktdjE[A-Za-z0-9+/]"),
    ("MII", r"MII[A-Z][A-Za-z0-9+/]{3,12}BgkqhkiG9w0BBQ0[A-Za-z0-9+/]"),
    ("LS0tLS1CRUdJTi", r"LS0tLS1CRUdJTi(?:BQUklW|BSU0Eg|BFQy|BEU0Eg|BPUEVO|BFTkNS|BQR1AgUFJ)\w"),
)
_body_starts: Final = tuple(
    (literal, re.compile(rf"(?<![A-Za-z0-9+/]){form}")) for literal, form in _bodies
)
_lines_of_body: Final = re.compile(
    r"[A-Za-z0-9+/=_-]{20,}+(?:(?:\\[nr]|[\"'+,\\ \t]){0,12}(?:\r?\n|\\n)[ \t\"'|>#*]{0,40}"
    r"[A-Za-z0-9+/]{16,}+={0,2})*(?:(?:\\[nr]|[\"'+,\\ \t]){0,12}(?:\r?\n|\\n)[ \t\"'|>#*]{0,40}"
    r"[A-Za-z0-9+/]{2,15}+={0,2}(?=[\\\"'\s]|\Z))?"
)
_putty: Final = re.compile(
    r"Private-Lines: ?[0-9]{1,3}\s{1,4}(?P<v>(?:[A-Za-z0-9+/=]{2,80}+\s{1,4}){1,80})"
)
_seed: Final = re.compile(
    r"BEGIN [A-Z]{4,12} NKEY SEED-{3,5}\s{1,4}[/#* ]{0,4}(?P<v>S[A-Z2-7]{40,70})"
)


def find(text: str, lower: str) -> Iterator[Finding]:
    begins = list(_begin.finditer(text))
    blocks = list(_blocks(text, begins)) if begins else []
    for start, end in blocks:
        yield from _in_lines(text, start, end)
    yield from _bodies_alone(text)
    if "private-lines:" in lower:
        for match in _putty.finditer(text):
            end = match.start("v") + len(match["v"].rstrip())
            yield Finding(match.start("v"), end, Kind.PRIVATE_KEY, "private key of PuTTY")
    if "NKEY SEED" in text:
        for match in _seed.finditer(text):
            yield Finding(*match.span("v"), Kind.PRIVATE_KEY, "seed of a key")


def _blocks(text: str, begins: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    ends = list(_end.finditer(text))
    end_starts = [end.start() for end in ends]
    for place, begin in enumerate(begins):
        following = begins[place + 1].start() if place + 1 < len(begins) else len(text)
        nearest = bisect_right(end_starts, begin.start())
        block = _block.match(text, begin.end(), following)
        stop = block.end() if block else begin.end()
        if nearest < len(ends) and end_starts[nearest] < following:
            end = ends[nearest].end()
            stop = end if end - begin.start() <= _longest else max(stop, begin.end())
        yield begin.start(), stop


def _in_lines(text: str, start: int, end: int) -> Iterator[Finding]:
    """The block as one finding, or its lines where the same text stands before most of them."""
    before = text[max(0, start - 80) : start].rpartition("\n")[2]
    lines = list(_line.finditer(text, start, end))
    logged = sum(map(str.isdigit, before)) >= 4 and sum(
        len(line[0]) > len(before) and _shape(line[0][: len(before)]) == _shape(before)
        for line in lines[1:]
    )
    if not logged or 2 * logged < len(lines) - 1:
        yield Finding(start, end, Kind.PRIVATE_KEY, "private key block")
        return
    for line in lines:
        skip = 0
        if line.start() > start and _shape(line[0][: len(before)]) == _shape(before):
            skip = len(before)
        if line[0][skip:].strip():
            yield Finding(
                line.start() + skip, line.end(), Kind.PRIVATE_KEY, "line of a private key"
            )


def _shape(before: str) -> str:
    """What stands before a line of a log, whatever the time: its digits as zeros."""
    return "".join("0" if sign.isdigit() else sign for sign in before)


def _bodies_alone(text: str) -> Iterator[Finding]:
    done = 0
    for literal, start in _body_starts:
        if literal not in text:
            continue
        for match in start.finditer(text):
            if match.start() < done:
                continue
            lines = _lines_of_body.match(text, match.start())
            if lines and len(lines[0]) >= 48:
                done = lines.end()
                yield Finding(match.start(), done, Kind.PRIVATE_KEY, "body of a private key")
        done = 0
