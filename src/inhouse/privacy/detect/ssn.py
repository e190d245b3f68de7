"""United States social security numbers: `123-45-6789`, or nine digits after their name."""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind

_grouped: Final = re.compile(
    r"(?<![A-Za-z0-9_.-])([0-9]{3})([ .-])([0-9]{2})\2([0-9]{4})(?![A-Za-z0-9_]|[.-][0-9])"
)
_announced: Final = re.compile(
    r"(?:\bssn|\bsocial security|\bsoc\.? sec\.?|\btax ?payer id|\bitin)\b"
    r"[^0-9\r\n]{0,30}+(?:\r?\n[ \t]{0,8})?"
    r"([0-9]{3}[ .-]{0,2}[0-9]{2}[ .-]{0,2}[0-9]{4})(?![0-9])",
    re.I,
)


def find(text: str) -> Iterator[Finding]:
    for match in _grouped.finditer(text):
        if _was_issued(match[1], match[3], match[4]):
            yield Finding(match.start(), match.end(), Kind.SSN, "ssn")
    lower = text.lower()
    if not any(name in lower for name in ("ssn", "soc", "tax", "itin")):
        return
    for match in _announced.finditer(text):
        yield Finding(match.start(1), match.end(1), Kind.SSN, "ssn after its name")


def _was_issued(area: str, group: str, serial: str) -> bool:
    return area not in {"000", "666"} and area < "900" and group != "00" and serial != "0000"
