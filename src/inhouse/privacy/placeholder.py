"""How a placeholder looks in a model's text: whole, written otherwise, damaged or cut short.

Models bend what they copy. For the vault with the code `k7q2xw`, each of these names the original
behind `[PERSON_1_k7q2xw]`:

    [PERSON_1_k7q2xw]   Person 1 k7q2xw   [person-1-K7Q2XW]   PERSON\\_1\\_k7q2xw   PERSONA_1_k7q2xw

That is: the class's word (also one of those in `words`), a number with or without letters, and the
whole code, in any case, with `_`, a space or a hyphen between them. Square brackets around it
belong to it, also escaped ones, and a possessive before the closing one is kept: of
`[PERSON_1_k7q2xw's]` the `'s` stays. Everything else around it is the model's own text.

A class of two words may be a class behind a word of the text: `the tax ID_1_k7q2xw` can mean
`TAX_ID_1` or `ID_1`. Where the gaps do not tell, the token carries both names, and whoever knows
which of them there are decides, or nobody can.

The code is what makes it sure. So what is not whole names nothing, and is damaged:

- the whole code without such a beginning: `k7q2xw`, `[me-k7q2xw]` (with what is in the bracket);
- a part of the code after such a beginning: `EMAIL_2_k7q`, or three letters after a looser one.

`mask` treats every token in the caller's own text as data to be masked, and `unmask` acts on
tokens and on nothing else, so the two agree because they share this file. Where a token begins and
ends depends on nothing before it but the end of the token before. A token holds no `[` but its
first sign, and ends where a placeholder of our own ends, so text around one never becomes a part
of it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from inhouse.chat import Kind
from inhouse.privacy.words import kinds

_gap: Final = r"(?:\\{0,2}_|[-\u2010\u2011\u2013 \u00a0\u202f])"
_number: Final = "[0-9]{1,7}[a-z]{0,3}"
_slashes: Final = r"\\{1,2}"
_opening: Final = r"\\{0,2}\["
_strange: Final = rf"(?P<open>{_opening})[\w\\-]{{0,24}}"
_flags: Final = re.IGNORECASE


class Token(NamedTuple):
    """text[start:end] is a token. It names an original, `PERSON_1` say, or is damaged (None)."""

    start: int
    end: int
    name: str | None
    after: str = ""  # what of it is not the placeholder: a possessive in its brackets
    # Another reading, if there is one: the text that stays before it, and the name.
    lead: str = ""
    rival: str | None = None
    whole: bool = True  # False if more text could make it another token, or a longer one


def _any_of(words: list[str], gap: str = _gap) -> str:
    """A pattern for these words, the longest that fits, that looks at each letter once."""
    branches: dict[str, list[str]] = {}
    for word in words:
        branches.setdefault(word[:1], []).append(word[1:])
    ends = branches.pop("", None) is not None
    inner = [
        (gap if first == "_" else re.escape(first)) + _any_of(rest, gap)
        for first, rest in sorted(branches.items())
    ]
    if not inner:
        return ""
    return f"(?:{'|'.join(inner)})" + ("?" if ends else "")


def _starts_of(words: list[str]) -> list[str]:
    return sorted({word[:end] for word in words for end in range(1, len(word))})


_word: Final = _any_of(sorted(kinds))
_begun: Final = _any_of(_starts_of(sorted(kinds)))

# What stands before the code. Its end is known and its beginning is not, so it is read backwards.
_gap_back: Final = r"(?:_\\{0,2}|[-\u2010\u2011\u2013 \u00a0\u202f])"
_opening_back: Final = r"\[\\{0,2}"
_word_back: Final = _any_of(sorted(word[::-1] for word in kinds), _gap_back)
_head_back: Final = re.compile(
    rf"(?P<two>{_gap_back}{{1,2}})(?P<number>[a-z]{{0,3}}[0-9]{{1,7}})(?P<one>{_gap_back}{{0,2}})"
    rf"(?P<word>{_word_back})(?P<open>{_opening_back})?",
    _flags,
)
_strange_back: Final = re.compile(rf"[\w\\-]{{0,24}}(?P<open>{_opening_back})")
_unfinished: Final = re.compile(
    rf"(?:{_strange}|{_slashes}|(?:{_opening})?(?:{_begun}(?:{_slashes})?|{_word}{_gap}{{0,2}}"
    rf"(?:{_slashes}|{_number}(?:{_slashes}|{_gap}{{1,2}}(?:{_slashes}|(?P<part>[a-z0-9]*)))?)?))\Z",
    _flags,
)
_exact_gap: Final = re.compile(r"\\{0,2}_")
_possessive: Final = re.compile(r"(?P<after>(?:['\u2019]?s)?)\]", _flags)
_may_be_possessive: Final = re.compile(r"(?:['\u2019]?s?)\Z", _flags)
_escaped_end: Final = re.compile(r"\\{1,2}\]")
_may_be_escaped_end: Final = re.compile(r"\\{0,2}\Z")

_longest_head: Final = 3 + max(map(len, kinds)) * 3 + 6 + 10 + 6
longest: Final = _longest_head + 16 + 3
"""No token is longer than this, for codes of up to 16 letters."""

_classes: Final = frozenset(kind.value for kind in Kind)
_types: Final = "|".join(kind.replace("_", r"\\{0,2}_") for kind in Kind)
cut_short: Final = re.compile(
    rf"\[?(?:{_types})\\{{0,2}}_(?:{_number}\\{{0,2}}_?)?\Z", _flags | re.ASCII
)
"""An end of text that says more than a class's word, so it may be a placeholder cut short."""


@lru_cache(maxsize=256)
def _places_of(code: str) -> re.Pattern[str]:
    """Where a code may stand, whole or in part: after an exact beginning, or its first letters."""
    return re.compile(
        rf"[0-9][a-z]{{0,3}}\\{{0,2}}_(?={code[:1]})|(?={code[:3]})", _flags | re.ASCII
    )


class Grammar:
    """The tokens of one vault's code."""

    def __init__(self, code: str) -> None:
        self._code = code.lower()

    def tokens(self, text: str) -> Iterator[Token]:
        """Every token, in order, none overlapping."""
        lower = text.lower()
        if f"_{self._code[:1]}" not in lower and self._code[:3] not in lower:
            return
        done = 0
        for place in _places_of(self._code).finditer(text):
            if place.end() >= done and (token := self._token(text, place.end(), done)):
                yield token
                done = token.end

    def _token(self, text: str, start: int, floor: int) -> Token | None:
        """The token whose code, or part of it, begins here."""
        letters = self._letters(text[start : start + len(self._code)].lower())
        whole = letters == len(self._code)
        before = text[max(floor, start - _longest_head) : start][::-1]
        head = _head_back.match(before)
        if head is None and not whole:
            return None
        if head is not None and not whole and letters < 3 and not _is_exact(head):
            return None
        end = start + letters
        if head is None:
            strange = _strange_back.match(before)
            if strange is None:
                return Token(start, end, None)
            return _closed(text, start - strange.end(), strange["open"], end, None)
        name = _name(head) if whole else None
        token = _closed(text, start - head.end(), head["open"] or "", end, name)
        if whole:
            lead, rival = _rival(head)
            token = token._replace(lead=lead, rival=rival)
        more_may_come = not whole and end == len(text)
        return token._replace(whole=False) if more_may_come else token

    def _letters(self, text: str) -> int:
        """With how many letters of the code the text begins."""
        for count, (one, other) in enumerate(zip(text, self._code, strict=False)):
            if one != other:
                return count
        return min(len(text), len(self._code))

    def unfinished(self, text: str, floor: int) -> int:
        """Where the end of the text begins which more text could make a token."""
        place = max(floor, len(text) - longest)
        nearest = self._part_of_code(text, place)
        while place < nearest and (found := _unfinished.search(text, place, len(text))):
            if found.start() >= nearest:
                break
            part = found["part"]
            if not part or self._code.startswith(part.lower()):
                return found.start()
            place = found.start() + 1
        return nearest

    def _part_of_code(self, text: str, floor: int) -> int:
        """Where the longest end of the text begins that the code could begin with, alone or
        after a strange beginning."""
        for start in range(max(floor, len(text) - len(self._code) + 1), len(text)):
            if self._code.startswith(text[start:].lower()):
                before = _strange_back.match(text[max(floor, start - _longest_head) : start][::-1])
                return start - before.end() if before else start
        return len(text)


def _closed(text: str, start: int, opening: str, end: int, name: str | None) -> Token:
    """The token with the sign that closes it, if it was opened."""
    if len(opening) > 1:
        if close := _escaped_end.match(text, end):
            return Token(start, close.end(), name)
        if _may_be_escaped_end.match(text, end):
            return Token(start, end, name, whole=False)
        start += len(opening) - 1
    if opening:
        if close := _possessive.match(text, end):
            return Token(start, close.end(), name, close["after"])
        if _may_be_possessive.match(text, end):
            return Token(start, end, name, whole=False)
    return Token(start, end, name)


def _is_exact(head: re.Match[str]) -> bool:
    word = head["word"][::-1].replace("\\", "").upper()
    return word in _classes and all(_exact_gap.fullmatch(head[gap][::-1]) for gap in ("one", "two"))


_gaps: Final = re.compile(f"{_gap}+")


def _name(head: re.Match[str]) -> str | None:
    return _named(head["word"][::-1], head)


def _named(word: str, head: re.Match[str]) -> str | None:
    kind = kinds.get(_gaps.sub("_", word).lower())
    return f"{kind}_{head['number'][::-1].upper()}" if kind else None


def _rival(head: re.Match[str]) -> tuple[str, str | None]:
    """The reading with fewer of the words as the class, and what stays before it, if in doubt."""
    word = head["word"][::-1]
    if _is_one_word(word, head):
        return "", None
    name = _name(head)
    for gap in _gaps.finditer(word):
        rival = _named(word[gap.end() :], head)
        if rival is not None and rival != name:
            return word[: gap.end()], rival
    return "", None


def _is_one_word(word: str, head: re.Match[str]) -> bool:
    """Whether the gaps say that all of it is the class: nobody writes `tax_ID` in a sentence."""
    inside = {_sort_of_gap(gap[0]) for gap in _gaps.finditer(word)}
    if inside <= {"_"}:
        return True
    after = {_sort_of_gap((head["one"] or head["two"])[::-1])}
    return inside == after and (after != {" "} or head["open"] is not None)


def _sort_of_gap(gap: str) -> str:
    sorts = {"_" if sign in "_\\" else " " if sign.isspace() else "-" for sign in gap}
    return sorts.pop() if len(sorts) == 1 else "mixed"
