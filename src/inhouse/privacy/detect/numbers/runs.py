"""Numbers that need no word before them: in a form of their own, and with a right check digit.

The text's digits become 9 and its letters A. What stands between two borders is then looked up
among the known shapes, group by group, so that a group that begins no known shape costs one look.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding
from inhouse.privacy.detect.numbers.checks import anything
from inhouse.privacy.detect.numbers.context import schemes
from inhouse.privacy.detect.numbers.scheme import Scheme

_to_shape: Final = {
    **dict.fromkeys(map(ord, "0123456789"), "9"),
    **dict.fromkeys(map(ord, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"), "A"),
}
_group: Final = re.compile("[9A]+")
# A group with a digit in it, or a few letters with one soon after them.
_start: Final = re.compile(
    r"(?<![9A_])(?:A{0,6}+9[9A]*+|A{1,6}+(?=[ .-]{1,2}(?:A{1,6}[ .-])?A{0,2}9))"
)
_inside: Final = re.compile(r"[A-Za-z0-9][.,:/+-]{1,2}\Z|[$€£&%_@+]\Z|(?:^|[\s(=,])-\Z")
_follows: Final = re.compile(r"[.,:/+-]{1,2}[A-Za-z0-9]|[_%@=]|-{1,2}[A-Za-z0-9]")
_in_fours: Final = re.compile(r"[ -][0-9]{4}[ -][0-9]{4}\Z")
_separators: Final = re.compile(r"[ ./()+-]+")
_moment: Final = re.compile(
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])[0-5][0-9]"
    r"[0-5][0-9]"
)
_sign: Final = re.compile(r"[-+](?=[0-9]{3}[0-9A-Z]\Z)")


def _shapes() -> tuple[dict[str, list[Scheme]], frozenset[str]]:
    """The schemes of each shape, and how shapes begin: all of their groups but the last ones."""
    known: defaultdict[str, list[Scheme]] = defaultdict(list)
    for scheme in schemes:
        for written in filter(None, scheme.written.split("|")):
            forms = {written}
            if len(_separators.findall(written)) > 1 and "(" not in written:
                forms |= {_separators.sub(sign, written) for sign in " -."}
            for form in forms:
                known[form].append(scheme)
        for bare in filter(None, scheme.bare.split("|")):
            known[bare].append(scheme)
    starts = {shape[: group.end()] for shape in known for group in _group.finditer(shape)}
    return dict(known), frozenset(starts)


_known, _beginnings = _shapes()
_firsts: Final = frozenset(shape for shape in (*_known, *_beginnings) if shape.isalnum())
_forms: Final = {scheme.rule: re.compile(scheme.form) for scheme in schemes}


_longest: Final = 40
_most_known: Final = 256


def standing_alone(text: str) -> Iterator[Finding]:
    shapes = text.translate(_to_shape)
    done = 0
    known: dict[str, list[str]] = {}  # rows of the same shape are read once
    for start in _start.finditer(shapes):
        if start.start() < done or start[0] not in _firsts:
            continue
        ahead = shapes[start.start() : start.start() + _longest + 4]
        if ahead not in known:
            if len(known) >= _most_known:
                known.clear()
            known[ahead] = _shapes_at_start(ahead)
        found = None
        for shape in known[ahead]:
            end = start.start() + len(shape)
            found = _checked(text, start.start(), end, _known[shape]) or found
        if found is not None:
            done = found.end
            yield found


def _shapes_at_start(shapes: str) -> list[str]:
    """The known shapes that stand here, the shortest first."""
    found: list[str] = []
    group = _group.match(shapes)
    while group is not None and group.end() <= _longest:
        shape = shapes[: group.end()]
        if shape in _known:
            found.append(shape)
        if shape not in _beginnings:
            break
        place = group.end()
        while place < len(shapes) and place - group.end() < 2 and shapes[place] in " .-/+(":
            place += 1
        if place == group.end():
            break
        group = _group.match(shapes, place)
    return found


def _checked(text: str, start: int, end: int, among: list[Scheme]) -> Finding | None:
    if _inside.search(text, max(0, start - 3), start) or _follows.match(text, end):
        return None
    written = text[start:end].upper()
    compact = _separators.sub("", written)
    if compact == written and is_a_time(compact):
        return None
    signed = _sign.search(written)
    numbers = (compact, _signed(written, signed)) if signed else (compact,)
    if _in_fours.search(text, max(0, end - 5), end + 5):
        return None  # a part of a card number
    in_capitals = written == text[start:end]
    for scheme in among:
        if not in_capitals and (scheme.check is anything or " " in written):
            continue
        for number in numbers:
            if _forms[scheme.rule].fullmatch(number) and scheme.check(number):
                if "(" in written and text[end : end + 1] == ")":
                    end += 1
                return Finding(start, end, scheme.kind, scheme.rule)
    return None


def _signed(written: str, sign: re.Match[str]) -> str:
    """Where the sign between date and serial number is a part of the number, as in Finland."""
    return _separators.sub("", written[: sign.start()]) + written[sign.start() :]


def is_a_time(number: str) -> bool:
    """Seconds since 1970, or a moment as `20240131120000`."""
    if len(number) == 10:
        return "1400000000" <= number < "1900000000"
    return _moment.fullmatch(number) is not None
