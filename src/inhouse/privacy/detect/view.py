"""A plain view of a text for the rules to look at, with the way back to the original offsets.

Full-width letters, no-break spaces and digits of other scripts become plain ones, signs nobody
can see are dropped, all dashes become `-` and all quotes plain quotes. So a card number with
invisible signs in it is seen as a card number, and what is masked is the text as it was written.
"""

import unicodedata
from typing import Final

from inhouse.chat import Finding

_plain: Final = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2018\u2019\u201a\u201b", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f", '"'),
    **dict.fromkeys("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0", ""),
}


class View:
    """`text` is what the rules see; `raw` turns a finding in it into one in the original."""

    def __init__(self, raw: str) -> None:
        self.text = raw
        self._places: list[int] | None = None  # of each sign of `text` in the original
        if not raw.isascii() and any(_folded[sign] != sign for sign in set(raw)):
            pieces, self._places = [], []
            for place, sign in enumerate(raw):
                plain = _folded[sign]
                pieces.append(plain)
                self._places.extend([place] * len(plain))
            self.text = "".join(pieces)

    @property
    def differs(self) -> bool:
        return self._places is not None

    def raw(self, found: Finding) -> Finding:
        if self._places is None:
            return found
        start, end = self._places[found.start], self._places[found.end - 1] + 1
        return Finding(start, end, found.kind, found.rule, found.score)


class _Folded(dict[str, str]):
    """What each sign becomes, worked out once."""

    def __missing__(self, sign: str) -> str:
        self[sign] = plain = _fold(sign)
        return plain


def _fold(sign: str) -> str:
    if sign in _plain:
        return _plain[sign]
    selector = 0xFE00 <= ord(sign) <= 0xFE0F or 0xE0000 <= ord(sign) <= 0xE0FFF
    if selector or unicodedata.category(sign) == "Cf":
        return ""
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", sign)
    # A few signs stand for a whole phrase. They hold no data, and would let a small text grow.
    return plain if len(plain) <= 4 else sign


_folded: Final = _Folded()
