"""A plain view of a text for the rules to look at, with the way back to the original offsets.

Full-width letters, no-break spaces and digits of other scripts become plain ones, signs nobody
can see are dropped, all dashes become `-` and all quotes plain quotes. So a card number with
invisible signs in it is seen as a card number, and what is masked is the text as it was written.
Accents written as signs of their own are joined with their letter, or dropped.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding

_plain: Final = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2018\u2019\u201a\u201b", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f", '"'),
    **dict.fromkeys("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0", ""),
}


_escape: Final = re.compile(
    r"\\(?:u(?P<u>[0-9A-Fa-f]{4})|x(?P<x>[0-9A-Fa-f]{2})|(?P<short>[nrt])|(?P<sign>[^A-Za-z0-9\s]))"
    r"|%(?P<percent>[2-7][0-9A-Fa-f])|&\#(?:x(?P<hex>[0-9A-Fa-f]{1,5})|(?P<number>[0-9]{1,6}));"
    r"|&(?P<name>amp|commat|period|quot|apos|colon|equals|nbsp);"
    r"|\x1b\[[0-9;]{0,16}[A-Za-z]"
)
_short: Final = {"n": "\n", "r": "\r", "t": "\t"}
_names: Final = {
    **{"amp": "&", "commat": "@", "period": ".", "quot": '"', "apos": "'", "colon": ":"},
    **{"equals": "=", "nbsp": " "},
}
_special: Final = re.compile(r"[^\t-\r\x1c-~]")


class View:
    """`text` is what the rules see; `raw` turns a finding in it into one in the original.

    With `escapes`, what JSON, logs, links and HTML write for a sign is that sign: `\n`, `\u0040`,
    `%40`, `&#64;`; and the colours of a terminal are dropped.
    """

    def __init__(self, raw: str, *, escapes: bool = False) -> None:
        self.text = raw
        self._starts: list[int] | None = None  # of each sign of `text` in the original
        self._ends: list[int] = []
        if escapes:
            units = _units(raw)
        elif _special.search(raw) and any(_folded[sign] != sign for sign in set(raw)):
            units = ((place, place + 1, sign) for place, sign in enumerate(raw))
        else:
            return
        self._fold(units)

    def _fold(self, units: Iterator[tuple[int, int, str]]) -> None:
        pieces: list[str] = []
        self._starts = []
        for start, end, sign in units:
            plain = _folded[sign]
            if plain == _mark and self._starts:
                # An accent written by itself: `n` and a tilde are one letter. Others are dropped.
                composed = unicodedata.normalize("NFC", pieces[-1][-1] + sign)
                if len(composed) == 1:
                    pieces[-1] = pieces[-1][:-1] + composed
                self._ends[-1] = end
            elif plain not in {"", _mark}:
                pieces.append(plain)
                self._starts.extend([start] * len(plain))
                self._ends.extend([end] * len(plain))
        self.text = "".join(pieces)

    @property
    def differs(self) -> bool:
        return self._starts is not None

    def raw(self, found: Finding) -> Finding:
        if self._starts is None:
            return found
        start, end = self._starts[found.start], self._ends[found.end - 1]
        return Finding(start, end, found.kind, found.rule, found.score)


def views(text: str) -> list[View]:
    """The text as it looks and, if it holds escapes, as it looks to those who undo them."""
    plain = View(text)
    return [plain, View(text, escapes=True)] if _escape.search(text) else [plain]


def _units(raw: str) -> Iterator[tuple[int, int, str]]:
    """The signs of a text, escapes undone, with where each stands."""
    done = 0
    for escape in _escape.finditer(raw):
        for place in range(done, escape.start()):
            yield place, place + 1, raw[place]
        done = escape.end()
        yield escape.start(), done, _meaning(escape)
    for place in range(done, len(raw)):
        yield place, place + 1, raw[place]


def _meaning(escape: re.Match[str]) -> str:
    """The sign that an escape stands for; nothing for a colour."""
    match escape.lastgroup:
        case "u" | "x" | "percent" | "hex" as group:
            return chr(int(escape[group], 16))
        case "number":
            return chr(int(escape["number"]))
        case "short":
            return _short[escape["short"]]
        case "sign":
            return escape["sign"]
        case "name":
            return _names[escape["name"]]
    return ""


class _Folded(dict[str, str]):
    """What each sign becomes, worked out once."""

    def __missing__(self, sign: str) -> str:
        self[sign] = plain = _fold(sign)
        return plain


_mark: Final = "\x00mark"  # stands for any sign that is drawn onto the one before it


def _fold(sign: str) -> str:
    if not sign:
        return ""
    if sign in _plain:
        return _plain[sign]
    selector = 0xFE00 <= ord(sign) <= 0xFE0F or 0xE0000 <= ord(sign) <= 0xE0FFF
    category = unicodedata.category(sign)
    if selector or category == "Cf" or (category == "Cc" and not sign.isspace()):
        return ""
    if category in {"Mn", "Me"}:
        return _mark
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", sign)
    # A few signs stand for a whole phrase. They hold no data, and would let a small text grow.
    return plain if len(plain) <= 4 else sign


_folded: Final = _Folded()
