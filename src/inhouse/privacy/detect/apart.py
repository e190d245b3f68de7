"""Values that somebody took apart: `4 1 1 1 ...`, `a-n-n-a`, a key over two lines, `4l11 1lll`.

Each view here puts one kind of them together again and leaves all other text out, so ordinary text
costs a search or two and is never glued into something it does not say. What is found in such a
view counts only where its form proves it.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.normalise import Edit
from inhouse.privacy.detect.view import View, cut, only

_around: Final = 48  # how much text is kept on both sides, for the words that announce a value

_by_form: Final = frozenset(
    {Kind.EMAIL, Kind.CARD, Kind.IBAN, Kind.KEY, Kind.PRIVATE_KEY, Kind.WALLET, Kind.URL, Kind.IP}
)
_by_checksum: Final = frozenset({Kind.CARD, Kind.IBAN, Kind.PHONE})
_long_numbers: Final = frozenset(
    {Kind.SSN, Kind.TAX_ID, Kind.HEALTH_ID, Kind.ID, Kind.ACCOUNT, Kind.PASSPORT, Kind.PHONE}
)


class Together(NamedTuple):
    """A view in which values are put together, and the classes that it can prove."""

    view: View
    kinds: frozenset[Kind]

    def proves(self, found: Finding) -> bool:
        """Whether this finding is a value put together, and sure to be one."""
        value = self.view.part(found)
        if found.kind not in self.kinds or found.score < 0.95 or cut in value:
            return False
        if found.kind is Kind.PHONE and not value.startswith("+"):
            return False
        if found.kind in _long_numbers and sum(map(str.isdigit, value)) < 9:
            return False
        return self.view.changes(found.start, found.end)


def together(plain: View) -> Iterator[Together]:
    """What the text says if its pieces are put together."""
    for way, kinds in _ways:
        if edits := list(way(plain.text)):
            yield Together(only(plain, edits, _around), kinds)


# Signs one by one, with a space or the same sign between them. The gates are quicker to look for.
_spaced: Final = re.compile(r"(?<!\S)[^\s](?:[ \t]{1,3}[^\s](?!\S)){6,}")
_spaced_gate: Final = re.compile(r"[ \t]\S[ \t]{1,3}\S[ \t]{1,3}\S[ \t]{1,3}\S(?!\S)")
_joined: Final = re.compile(
    r"(?<!\w)\w(?P<between>[-._*|~/+])\w(?!\w)(?:(?P=between)\w(?!\w)){5,}+"
)
_joined_gate: Final = re.compile(r"([-._*|~/+])\w\1\w\1\w\1")
_counting: Final = re.compile(r"(?:0[ \t]+)?1[ \t]+2[ \t]+3[ \t]+4[ \t]+5\b")


def _single_signs(text: str) -> Iterator[Edit]:
    if _spaced_gate.search(text):
        for run in _spaced.finditer(text):
            if not _counting.match(text, run.start()):
                yield run.start(), run.end(), re.sub(r"[ \t]+", _gap, run[0])


def _signs_between(text: str) -> Iterator[Edit]:
    if _joined_gate.search(text):
        for run in _joined.finditer(text):
            yield run.start(), run.end(), run[0].replace(run["between"], "")


def _gap(between: re.Match[str]) -> str:
    """Wider gaps are the spaces between the words."""
    return " " if len(between[0]) > 1 else ""


# The endings without which `meet me @ home . Thanks` would be an address. Those that are words
# of a language, such as `it` and `me`, are none where a space stands before them.
_words_too: Final = "me|it|at|no|in|us|be|is|so|to|am|co|ca|de|es"
_endings: Final = (
    "com|org|net|edu|gov|mil|int|info|biz|io|ai|app|dev|eu|fr|nl|ch|pl|cz|pt|se|dk|fi|ie|uk|au|nz"
    "|jp|cn|kr|br|mx|ar|ru|ua|za|gr|hu|ro|tr|example"
)
_loose: Final = re.compile(
    r"(?<![\w.+%-])(?=(?P<address>[\w.+%-]{1,64}[ ]{0,2}@[ ]{0,2}[\w-]{1,63}"
    rf"(?:[ ]?\.[ ]?[\w-]{{1,63}}){{0,4}}?(?:[ ]?\.[ ]?(?:{_endings})|\.(?:{_words_too}))(?!\w)))",
    re.I,
)
_space_at: Final = (" @", "@ ", " .", ". ")


def _loose_addresses(text: str) -> Iterator[Edit]:
    if "@" not in text or not any(gate in text for gate in _space_at):
        return
    done = 0
    for match in _loose.finditer(text):
        start, end = match.span("address")
        address = match["address"]
        # `plus @handle.com` is a word and a handle; spread out on the right it is an address.
        if start >= done and " " in address.partition("@")[2]:
            yield start, end, address.replace(" ", "")
            done = end


# A value that goes on after the end of a line. `>` and the like begin the lines of a quotation.
_next_line: Final = re.compile(r"\n[ \t>|#*]{0,8}(?=[\w@.+/=-])")
_after: Final = re.compile(r"[\w@.%+/=:-]{1,128}")
_reach: Final = 128
_value: Final = re.compile(r"[\w@.%+/=:-]*+")
_not_in_value: Final = re.compile(r"[^\w@.%+/=:-]")
_more: Final = re.compile(r"[ \t]*[^\s\"'`,;.)\]}>|<]")


def _broken_lines(text: str) -> Iterator[Edit]:
    if "\n" not in text:
        return
    least = 1 if "@" in text else 6
    for gap in _next_line.finditer(text):
        start, end = gap.span()
        while start and text[start - 1] in " \t\r" and gap.start() - start < 3:
            start -= 1
        head = text[max(0, start - least) : start]
        if len(head) < least or _not_in_value.search(head):
            continue
        head = text[max(0, start - _reach) : start]
        backwards = _value.match(head[::-1])
        head = head[len(head) - (backwards.end() if backwards else 0) :]
        tail = _after.match(text, end)
        if tail and (
            _is_address(head, tail[0])
            or (_is_key(head, tail[0]) and not _more.match(text, tail.end()))
        ):
            yield start, end, ""


def _is_address(head: str, tail: str) -> bool:
    _, at, domain = head.rpartition("@")
    return bool(at and (tail[0] == "." or "." not in domain.rstrip("."))) or tail[0] == "@"


def _is_key(head: str, tail: str) -> bool:
    """Whether the two may be one key: neither ordinary words nor two values."""
    if len(head) + len(tail) < 20 or len(head) < 6 or not _rest_of_key.fullmatch(tail):
        return False
    return bool(_a_digit.search(tail) and _a_letter.search(head + tail))


# Groups of digits that go on in the next line.
_number_line: Final = re.compile(r"\r?\n[ \t>|#*]{0,8}(?=[0-9])")


def _broken_numbers(text: str) -> Iterator[Edit]:
    if "\n" not in text:
        return
    for gap in _number_line.finditer(text):
        if text[gap.start() - 1 : gap.start()].isdigit():
            yield gap.start(), gap.end(), " "


_rest_of_key: Final = re.compile(r"[\w.+/-]{4,128}={0,2}")
_a_digit: Final = re.compile("[0-9]")
_a_letter: Final = re.compile("[A-Za-z]")


# Digits with letters among them that look like digits.
_digits: Final = str.maketrans("OoIl|SsBZz", "0011155822")
_mixed: Final = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{0,2}[0-9OoIl|SsBZz](?:[ .-]{0,2}[0-9OoIl|SsBZz]){8,}"
)
_mixed_gate: Final = re.compile(r"[0-9OoIl|SsBZz .-]{9}")


def _letters_for_digits(text: str) -> Iterator[Edit]:
    if not _mixed_gate.search(text):
        return
    for run in _mixed.finditer(text):
        signs = run[0]
        odd = len(signs) - len(signs.translate(_without_odd))
        if not odd or sum(map(str.isdigit, signs)) < max(5, odd):
            continue
        for place, sign in enumerate(signs):
            if (digit := sign.translate(_digits)) != sign:
                yield run.start() + place, run.start() + place + 1, digit


_without_odd: Final = str.maketrans("", "", "OoIl|SsBZz")


_ways: Final = (
    (_single_signs, _by_form | _long_numbers),
    (_signs_between, _by_form | _long_numbers),
    (_loose_addresses, frozenset({Kind.EMAIL})),
    (_broken_lines, _by_form),
    (_broken_numbers, _by_checksum),
    (_letters_for_digits, _by_checksum),
)
