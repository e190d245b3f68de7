"""What each sign is, plainly: one form for the many in which Unicode can write the same letter.

Full-width, mathematical and enclosed letters, digits of other scripts and spaces of all widths
become plain ones; all dashes become `-` and all quotes plain quotes. Signs nobody can see are
dropped, and so are the colours of a terminal. An accent written by itself is joined with its
letter, as in `é`, or dropped where no such letter is; marks that a script needs are left.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

Edit = tuple[int, int, str]
"""From here to there the text becomes this."""

_plain: Final = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u2043", "-"),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
    **dict.fromkeys("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0", ""),
    **dict.fromkeys("\u2028\u2029\x85", "\n"),
    **dict.fromkeys("\u2215\u2044\u29f8", "/"),
    **{sign: str(number) for number, sign in enumerate("\u24ff\u2776\u2777\u2778\u2779\u277a"
                                                       "\u277b\u277c\u277d\u277e")},
    # Letters in black circles and squares, which Unicode does not call forms of the letter.
    **{chr(0x1F150 + place): chr(65 + place) for place in range(26)},
    **{chr(0x1F170 + place): chr(65 + place) for place in range(26)},
}  # fmt: skip
_special: Final = re.compile(r"[^\t-\r\x1c-~]")
_colour: Final = r"\x1b\[[0-9;]{0,16}[A-Za-z]"
_mark: Final = "\x00mark"  # stands for an accent: a sign that is drawn onto the one before it
_other_mark: Final = "\x00other"  # a mark that is a part of its script's words


def normalised(text: str) -> tuple[str, list[Edit]]:
    """The text with what keeps its length already plain, and the edits for the rest."""
    if not _special.search(text):
        return text, []
    odd = [sign for sign in set(text) if not "\x20" <= sign <= "~"]
    table = {ord(sign): plain for sign in odd if len(plain := _folded[sign]) == 1 and plain != sign}
    same_size = text.translate(table) if table else text
    strong = "".join(sorted(sign for sign in odd if len(_folded[sign]) in {0, 2, 3, 4, 5}))
    weak = "".join(sorted(sign for sign in odd if _folded[sign] is _other_mark))
    if not (strong or weak):
        return same_size, []
    if not weak and not any(_folded[sign] for sign in strong) and "\x1b" not in text:
        # Only signs nobody sees, as in most texts that hold any of these.
        return same_size, [(*run.span(), "") for run in _changing(strong, "").finditer(same_size)]
    edits: list[Edit] = []
    known: dict[str, str] = {}
    for run in _changing(strong, weak).finditer(same_size):
        start, end = run.span()
        if start > (edits[-1][1] if edits else 0) and not same_size[start - 1].isspace():
            start -= 1  # the letter that a mark is drawn onto
        old = same_size[start:end]
        new = known.get(old)
        if new is None:
            new = known[old] = _without_marks(old)
        if len(new) == len(old) and new == old:
            continue
        if new == old[:1] and _folded[old[1]] == "" and start < run.start():
            start, new = start + 1, ""  # signs nobody sees are no part of the letter
        edits.append((start, end, new))
    return same_size, edits


@lru_cache(maxsize=64)
def _changing(strong: str, weak: str) -> re.Pattern[str]:
    """Runs of signs that don't become exactly one sign, and their accents."""
    starts = [_colour]
    if strong:
        starts.append(f"[{re.escape(strong)}]")
    if weak:
        # These mean something in their own script, nothing after a Latin letter or a digit.
        starts.append(f"(?<=[\x20-\u052f])[{re.escape(weak)}]")
    return re.compile(f"(?:{'|'.join(starts)})(?:{_colour}|[{re.escape(strong + weak)}]++)*")


def _without_marks(old: str) -> str:
    """The signs with accents joined with their letters and all else plain."""
    out = [""]
    for sign in re.sub(_colour, "", old) if "\x1b[" in old else old:
        plain = _folded[sign]
        if plain in {_mark, _other_mark}:
            out[-1] = _with_mark(out[-1], sign, plain)
        elif plain:
            out.append(plain)
    return "".join(out)


def _with_mark(letter: str, mark: str, which: str) -> str:
    if not letter:
        return ""
    composed = unicodedata.normalize("NFC", letter + mark)
    if len(composed) == 1:
        return composed
    # Only a script that needs the mark keeps it.
    return letter if not letter or letter[0] < "\u0530" or which is _mark else letter + mark


class _Folded(dict[str, str]):
    """What each sign becomes, worked out once."""

    def __missing__(self, sign: str) -> str:
        self[sign] = plain = _fold(sign)
        return plain


def _fold(sign: str) -> str:
    if "\x20" <= sign <= "~":
        return sign
    if sign in _plain:
        return _plain[sign]
    selector = 0xFE00 <= ord(sign) <= 0xFE0F or 0xE0000 <= ord(sign) <= 0xE0FFF
    category = unicodedata.category(sign)
    if selector or category == "Cf" or (category == "Cc" and not sign.isspace()):
        return ""
    if category == "Zs":
        return " "
    if category in {"Mn", "Me"}:
        return _mark if _is_accent(ord(sign)) else _other_mark
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", sign)
    if any(unicodedata.combining(part) for part in plain):
        return sign  # an accent that stands alone, such as U+00B4, is no space
    # A few signs stand for a whole phrase. They hold no data, and would let a small text grow.
    return plain if len(plain) <= 4 else sign


def _is_accent(code: int) -> bool:
    return (
        0x300 <= code <= 0x36F
        or 0x483 <= code <= 0x489
        or 0x1AB0 <= code <= 0x1AFF
        or 0x1DC0 <= code <= 0x1DFF
        or 0x20D0 <= code <= 0x20FF
        or 0xFE20 <= code <= 0xFE2F
    )


_folded: Final = _Folded()
