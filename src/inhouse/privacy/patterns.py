"""Patterns that a house writes itself, found in time linear in the text whatever they say.

They are in the syntax of RE2, which has no way to write a slow pattern. Its library is heavy, so it
is imported here alone, and only if the policy holds patterns.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any

from inhouse.chat import Finding
from inhouse.config import Pattern
from inhouse.errors import ConfigError, MissingExtra


class Patterns:
    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._compiled = [(each, _compiled(each)) for each in patterns]

    def __len__(self) -> int:
        return len(self._compiled)

    def find(self, text: str) -> Iterator[Finding]:
        # RE2 works on bytes. Its own way back to places in a text is slow, so here is ours.
        data = text.encode("utf-8", "surrogatepass")
        place = _Places(text) if len(data) > len(text) else None
        for pattern, compiled in self._compiled:
            for match in compiled.finditer(data):
                start, end = match.span()
                if place:
                    start, end = place.of(start), place.of(end)
                if start < end:
                    yield Finding(start, end, pattern.kind, pattern.name)


class _Places:
    """Turns a place in the bytes of a text into the place in the text."""

    def __init__(self, text: str) -> None:
        self._ends = list(accumulate(map(_size, text)))

    def of(self, place: int) -> int:
        return bisect_right(self._ends, place)


def _size(sign: str) -> int:
    code = ord(sign)
    return 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4


def _compiled(pattern: Pattern) -> Any:
    try:
        import re2
    except ImportError:
        raise MissingExtra("google-re2", extra="patterns") from None
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 16 << 20
    try:
        compiled = re2.compile(pattern.pattern.encode(), options)
    except re2.error:
        # Not chained: its message quotes the pattern, and one may hold what it looks for.
        compiled = None
    if compiled is None or compiled.search(b"") is not None:
        raise ConfigError(
            f"the pattern {pattern.name!r} in the policy can't be used",
            fix="write it in the syntax of RE2, so that it matches at least one sign",
        )
    return compiled
