"""Internet addresses, version 4 and 6. Those that name nobody (loopback, masks) are left."""

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv6Address
from typing import Final

from inhouse.chat import Finding, Kind

_four: Final = re.compile(
    r"(?<![A-Za-z0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![A-Za-z0-9_]|\.[0-9])"
    r"(?:/[0-9]{1,2}(?![A-Za-z0-9_/]))?"
)
_six: Final = re.compile(
    r"(?<![A-Za-z0-9_:.])[0-9A-Fa-f:]{2,45}+(?:(?:\.[0-9]{1,3}){3}(?![A-Za-z0-9_.]))?"
    r"(?:%[A-Za-z0-9_.-]{1,32})?(?![A-Za-z0-9_:])"
)
_a_version: Final = re.compile(
    r"(?:\bv|version|release|firmware|build|driver|section|chapter|clause|paragraph|kapitel|§"
    r"|abschnitt)[ .:]{0,3}\Z",
    re.I,
)


# Each address holds one of these, and they are quick to look for.
_four_gate: Final = re.compile(r"\.[0-9]{1,3}\.[0-9]")
_six_gate: Final = re.compile(r":[0-9A-Fa-f]{0,4}:")


def find(text: str) -> Iterator[Finding]:
    if _four_gate.search(text):
        yield from _version_four(text)
    if _six_gate.search(text):
        for match in _six.finditer(text):
            if match[0].count(":") >= 2:
                yield from _version_six(match)


def _version_four(text: str) -> Iterator[Finding]:
    for match in _four.finditer(text):
        before = text[max(0, match.start() - 16) : match.start()]
        if _names_a_host(match[0].partition("/")[0]) and not _a_version.search(before):
            yield Finding(match.start(), match.end(), Kind.IP, "ipv4")


def _names_a_host(dotted: str) -> bool:
    parts = [int(part) for part in dotted.split(".")]
    return max(parts) <= 255 and parts[0] not in {0, 127, 255}


def _version_six(match: re.Match[str]) -> Iterator[Finding]:
    address, start = match[0], match.start()
    if address.endswith(":") and not address.endswith("::"):
        address = address[:-1]  # the colon of the sentence
    if address.startswith(":") and not address.startswith("::"):
        address, start = address[1:], start + 1
    try:
        parsed = IPv6Address(address)
    except AddressValueError:
        return
    words = [word for word in address.split(":") if word]
    looks_like_code = len(words) <= 2 and not any(sign.isdigit() for sign in address)
    if not (parsed.is_loopback or parsed.is_unspecified or looks_like_code):
        yield Finding(start, start + len(address), Kind.IP, "ipv6")
