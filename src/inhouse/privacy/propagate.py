"""A name once found is hidden in the whole conversation, whole or in part.

Who was `John Carter` in one message is `John`, `CARTER`, `Mr Carter's`, `J. Carter` or
`@johncarter` in another, before or after it, or in the result of a tool. Each of these is found
here: the parts in any case, the initials that stand beside a part or for the whole name, and both
parts written as one. Organisations of several words are found again in any case.

A part that is also a common word counts only where it is written like a name. Twice through all
texts, so linear in them: first for the names, then for their parts.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.common_words import common_words
from inhouse.privacy.detect.classifier.decode import RULE as guessed
from inhouse.privacy.detect.merge import settled
from inhouse.privacy.detect.view import plain
from inhouse.privacy.names import Name, folded, letters, name, spellings
from inhouse.privacy.occurrences import Occurrences

_sure_enough: Final = 0.5
_rule: Final = "part of a name found elsewhere"


def propagate(texts: list[str], found: list[list[Finding]]) -> list[list[Finding]]:
    """The findings of each text, with those that follow from what was found in all of them."""
    known = _Known()
    for text, findings in zip(texts, found, strict=True):
        for each in findings:
            known.learn(each, text[each.start : each.end])
    if known.is_empty:
        return found
    return [_with(text, findings, known) for text, findings in zip(texts, found, strict=True)]


def _with(text: str, findings: list[Finding], known: "_Known") -> list[Finding]:
    view = plain(text)
    more = [view.raw(each) for each in known.find(view.text)]
    return settled(text, [*findings, *more]) if more else findings


_initials: Final = re.compile(r"(?<!\w)(?:[^\W\d_]\.[ -]?){1,3}[^\W\d_]\.?(?!\w)")
_initials_before: Final = re.compile(r"(?<!\w)(?:[^\W\d_]\.[ -]?|[A-Z][ '-]){1,3}\Z")
_initials_after: Final = re.compile(r",?[ ](?:[^\W\d_]\.[ -]?){1,3}|,[ ][A-Z](?!\w)")
_first_dot_last: Final = re.compile(r"([a-z]{3,20})[._]([a-z]{3,20})@", re.I)
_of_offices: Final = (
    "info contact sales support service services customer press office team help desk admin "
    "billing accounts accounting human resources public relations no reply noreply news letter "
    "media marketing job jobs career careers order orders shop store web master post mail"
)
_offices: Final = frozenset(_of_offices.split())
_no_names: Final = frozenset({"com", "org", "net", "www", "http", "https", "html", "quot", "amp"})


class _Known:
    """The names and organisations of a conversation."""

    def __init__(self) -> None:
        self._parts: dict[str, set[str]] = {}  # a part, and the initials of those who have it
        self._careful: set[str] = set()  # parts that count only where written like a name
        self._whole: set[str] = set()  # names written as one word
        self._initials: set[str] = set()
        self._organisations: dict[str, Kind] = {}
        self._spellings: dict[str, frozenset[str]] = {}  # of the words that were looked at

    @property
    def is_empty(self) -> bool:
        return not (self._parts or self._organisations)

    def learn(self, found: Finding, written: str) -> None:
        if found.kind is Kind.PERSON and found.score >= _sure_enough:
            person = name(plain(written).text)
            if found.rule != guessed or person.parts[1:] or not common_words & {*person.parts}:
                self._learn(person)
        elif found.kind is Kind.ORG and found.score >= _sure_enough:
            text = plain(written).text
            if len(letters.findall(text)) > 1 and len(text) >= 6:
                self._organisations[text] = Kind.ORG
        elif found.kind is Kind.EMAIL and (address := _first_dot_last.match(written)):
            parts = (address[1].lower(), address[2].lower())
            if not (_offices | common_words) & set(parts):
                new = [part for part in parts if part not in self._parts]
                self._learn(Name(address[0], parts))
                self._careful.update(new)  # a guess from how the address looks

    def _learn(self, person: Name) -> None:
        if len(person.parts) > 6:
            return  # no name, whatever found it
        initials = "".join(part[0] for part in person.parts)
        for word in letters.findall(person.written):
            if len(word) < 3 or folded(word) not in person.parts or folded(word) in _no_names:
                continue
            for spelling in spellings(word):
                self._careful.discard(spelling)
                self._parts.setdefault(spelling, set()).update(initials)
                if spelling in common_words:
                    self._careful.add(spelling)
        if person.is_full:
            first, last = person.parts[0], person.parts[-1]
            self._initials.update({initials, first[0] + last[0]})
            self._whole.update({first + last, last + first})
            if len(last) > 3:
                self._whole.update({first[0] + last, last + first[0]})

    def find(self, text: str) -> Iterator[Finding]:
        yield from Occurrences(self._organisations, any_case=True).find(text)
        if self._may_be_in(text):
            for word in letters.finditer(text):
                part = self._part(text, word)
                if part is not None:
                    yield self._with_initials(text, word, part)
        if self._initials:
            for row in _initials.finditer(text):
                if "".join(letters.findall(row[0])).lower() in self._initials:
                    yield Finding(row.start(), row.end(), Kind.PERSON, _rule, 0.6)

    def _may_be_in(self, text: str) -> bool:
        """False if no part is in the text: most texts of a long history hold none."""
        if not text.isascii():
            return True
        words = set(letters.findall(text.lower()))
        words |= {word[:-1] for word in words if word[-1] == "s"}
        return not (self._parts.keys().isdisjoint(words) and self._whole.isdisjoint(words))

    def _part(self, text: str, word: re.Match[str]) -> str | None:
        """The part of a name that this word is."""
        if word.end() - word.start() < 3:
            return None
        written = word[0]
        forms = self._spellings.get(written)
        if forms is None:
            forms = self._spellings[written] = spellings(written)
        for part in forms:
            if part in self._whole:
                return part
            if part in self._parts:
                return part if part not in self._careful or _is_like_a_name(text, word) else None
            # The genitive of several languages: `Carters`, `Annas`.
            if len(part) > 4 and part[-1] == "s" and part[:-1] in self._parts:
                return part[:-1] if _is_like_a_name(text, word) else None
        return None

    def _with_initials(self, text: str, word: re.Match[str], part: str) -> Finding:
        start, end = word.span()
        own = self._parts.get(part, set())
        before = _initials_before.search(text, max(0, start - 12), start)
        if before and own.issuperset(map(folded, letters.findall(before[0]))):
            start = before.start()
        after = _initials_after.match(text, end)
        if after and own.issuperset(map(folded, letters.findall(after[0]))):
            end = start + len(text[start : after.end()].rstrip(" -"))
        return Finding(start, end, Kind.PERSON, _rule, 0.9)


# `Will you`, `May I`: at the beginning of a sentence, before these, the word is no name.
_begins: Final = re.compile(r"(?:\A|[.!?:\n]|\n[-*] )[\s\"'(]{0,3}\Z")
_verb: Final = re.compile(
    r" (?:I|you|he|she|it|we|they|the|this|that|these|those|there|my|your|his|her|our|their|be)\b"
)


def _is_like_a_name(text: str, word: re.Match[str]) -> bool:
    """Whether the word stands by itself, its first letter and no other in upper case."""
    start, end = word.span()
    beside = text[max(0, start - 1) : start] + text[end : end + 1]
    if not word[0].istitle() or any(sign == "_" or sign.isdigit() for sign in beside):
        return False
    return not (_verb.match(text, end) and _begins.search(text, max(0, start - 5), start))


_too_many: Final = 50
"""With so many people of one name, nobody knows who is meant; and looking would take long."""


def people(names: Iterable[str]) -> dict[str, str]:
    """Each name, and the fullest form of it if it is clear who is meant.

    `John`, `CARTER` and `Mr Carter` become `John Carter`; `Carter` stays as it is where there is
    a `Mary Carter` too.
    """
    known = [name(plain(written).text)._replace(written=written) for written in names]
    full = _full_names([each for each in known if each.is_full])
    having: dict[str, set[str]] = {}  # the full names that have a part
    parts_of = {each.written: each.parts for each in known}
    for written in full.values():
        for part in parts_of[written]:
            having.setdefault(part, set()).add(written)
    meant: dict[str, str] = {}
    first_seen: dict[tuple[str, ...], str] = {}
    for each in known:
        if each.is_full:
            meant[each.written] = full[each.written]
            continue
        fits = _fitting(each, having, parts_of)
        alone = first_seen.setdefault(each.parts or (each.written,), each.written)
        meant[each.written] = fits.pop() if len(fits) == 1 else alone
    return meant


def _full_names(names: list[Name]) -> dict[str, str]:
    """Each full name, and the fullest form of it: `John Carter` may be `John M. Carter`."""
    alike: dict[tuple[str, str], list[Name]] = {}
    for each in names:
        alike.setdefault((each.parts[0], each.parts[-1]), []).append(each)
    meant: dict[str, str] = {}
    for group in alike.values():
        fullest = max(group, key=lambda each: (len(each.parts), sum(map(len, each.parts))))
        same = all(_shortens(each.parts, fullest.parts) for each in group)
        first_seen: dict[tuple[str, ...], str] = {}
        for each in group:
            alone = first_seen.setdefault(each.parts, each.written)
            meant[each.written] = fullest.written if same else alone
    return meant


def _shortens(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether the one has no part, or initial, that the other does not have, in the same order."""
    rest = iter(full)
    return all(any(_stands_for(part, other) for other in rest) for part in short)


def _stands_for(part: str, other: str) -> bool:
    return part == other or (len(part) == 1 and other.startswith(part))


def _fitting(
    short: Name, having: dict[str, set[str]], parts_of: dict[str, tuple[str, ...]]
) -> set[str]:
    """The full names that this shorter one may stand for."""
    words = [part for part in short.parts if len(part) > 1]
    if not words:
        return set()
    rarest = min((having.get(part, set()) for part in words), key=len)
    if len(rarest) > _too_many:
        return set()
    return {full for full in rarest if _shortens(short.parts, parts_of[full])}
