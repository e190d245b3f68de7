"""Private keys as blocks of text (PEM, OpenSSH, PGP, SSH2), also when the end is missing."""

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
    r"(?:(?:\\[nrt]|[\s\"'+,>|#*\\])*+"
    r"(?:[A-Za-z][A-Za-z-]{1,30}: [^\r\n\\]{0,200}+(?=[\r\n\\])"
    r"|[A-Za-z0-9/=+]{16,}+"
    r"|(?<=n)[A-Za-z0-9/=+]{1,15}+(?=[\\\"']|\s*+\Z)"
    r"|(?<=[\r\n])[A-Za-z0-9/=+]{1,15}+(?=[\r\n\"']|\Z)))*+"
)
_longest: Final = 32_768


def find(text: str) -> Iterator[Finding]:
    begins = list(_begin.finditer(text))
    if not begins:
        return
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
        yield Finding(begin.start(), stop, Kind.PRIVATE_KEY, "private key block")
