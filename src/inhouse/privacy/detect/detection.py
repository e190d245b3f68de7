"""All that is looked for in a text, and in which order.

A detector takes a text and gives findings; another one goes into `detectors` and needs nothing
else. All of them are linear in the text, whatever it holds. They look at more than the text as it
was written:

1. views of it in which tricks and escapes are undone (`view`);
2. values that were taken apart, put together again (`apart`);
3. what it holds in coded form, to a bounded depth (`decode`);
4. and a learned classifier, if there is one, looks at the plainest view for names.

What was found in any of them is masked where it stands in the text (`merge`).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Protocol

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect import (
    address,
    age,
    card,
    coordinates,
    date,
    device,
    email,
    iban,
    ip,
    name,
    numbers,
    phone,
    plate,
    secrets,
    ssn,
    url,
    username,
    wallet,
)
from inhouse.privacy.detect.apart import together
from inhouse.privacy.detect.classifier.believed import believed
from inhouse.privacy.detect.decode import Decoded, coded, deepest, hidden
from inhouse.privacy.detect.merge import settled
from inhouse.privacy.detect.remembered import Remembered
from inhouse.privacy.detect.view import View, cut, near_digits, near_edits, views

Detector = Callable[[str], Iterable[Finding]]

detectors: Final[tuple[Detector, ...]] = (
    secrets.find,
    url.find,
    card.find,
    iban.find,
    ssn.find,
    numbers.find,
    email.find,
    ip.find,
    phone.find,
    date.find,
    age.find,
    address.find,
    coordinates.find,
    plate.find,
    device.find,
    wallet.find,
    name.find,
    username.find,
)


_of_numbers: Final = frozenset(
    {card.find, iban.find, ssn.find, numbers.find, phone.find, date.find, address.find}
    | {coordinates.find, plate.find, device.find, wallet.find}
)
"""Detectors that find nothing without a digit in it, but for the next two."""
_or_a_slash: Final = frozenset({address.find, coordinates.find})
"""`Calle Mayor, s/n` has no number, and `///filled.count.soap` is a place."""

_of_letters: Final = frozenset(
    {secrets.find, url.find, iban.find, age.find, address.find, plate.find}
    | {wallet.find, name.find, username.find}
)
"""Detectors that find nothing in a text without a letter, `_` or Japan's sign of a postal code."""

_around_escapes: Final = 256


class Classifier(Protocol):
    """A learned detector, which finds what no rule can."""

    def find(self, text: str) -> Iterable[Finding]: ...


class Detection:
    """All that is looked for in a text: the rules, and what a classifier adds to them.

    With `remembered`, what was found in a text is kept for the next time that it is asked about,
    since a chat's history is sent again with each turn. No text is kept, see there.
    """

    def __init__(
        self, classifier: Classifier | None = None, remembered: Remembered | None = None
    ) -> None:
        self._classifier = classifier
        self._remembered = remembered

    def find(self, text: str) -> list[Finding]:
        """Everything found, in order, none overlapping."""
        return settled(text, self.raw(text))

    def raw(self, text: str) -> list[Finding]:
        """Everything found, each thing by itself, though it lies inside of another.

        Whoever decides by class asks for these: of a card's number in a link, `find` tells the
        link alone.
        """
        found = self._remembered.get(text) if self._remembered else None
        if found is None:
            found = list(dict.fromkeys(self._search(text, 0)))
            if self._remembered:
                self._remembered.keep(text, found)
        return found

    def _search(self, text: str, depth: int) -> Iterator[Finding]:
        seen = views(text)
        found = [seen[0].raw(each) for each in _by_rules(seen[0])]
        for view in seen[1:]:
            # The rest was looked at in the one that it was made of.
            near = near_edits(view, _around_escapes) if view.is_made_of(seen) else view
            found += (near.raw(each) for each in _by_rules(near) if cut not in near.part(each))
        yield from found
        for joined in together(seen[0]):
            more = [each for each in _by_rules(joined.view) if joined.proves(each)]
            yield from _not_known(list(map(joined.view.raw, more)), found)
        if self._classifier is not None:
            plainest = seen[-1]
            guessed = self._classifier.find(plainest.text)
            yield from map(plainest.raw, believed(plainest.text, guessed))
        if depth < deepest:
            for view in {id(view): view for view in (seen[0], seen[-1])}.values():
                yield from map(view.raw, self._within(coded(view.text), depth))
            yield from self._within(hidden(text), depth)

    def _within(self, pieces: list[Decoded], depth: int) -> Iterator[Finding]:
        """The pieces that hold something. All are searched as one text, which is faster."""
        if not pieces:
            return
        text = cut.join(piece.text for piece in pieces)
        ends: list[int] = []
        for piece in pieces:
            ends.append((ends[-1] + len(cut) if ends else 0) + len(piece.text))
        for found in self._search(text, depth + 1):
            for piece in pieces[
                bisect_right(ends, found.start) : bisect_right(ends, found.end - 1) + 1
            ]:
                yield Finding(piece.start, piece.end, found.kind, found.rule, found.score)


def _by_rules(view: View) -> Iterator[Finding]:
    """What the rules find in the text of this view, there."""
    numbers_only = near_digits(view.text)
    no_letters = not _a_letter.search(view.text)
    for detector in detectors:
        if no_letters and detector in _of_letters:
            continue
        if detector not in _of_numbers or (detector in _or_a_slash and "/" in view.text):
            yield from detector(view.text)
        elif numbers_only.text != cut:
            for found in detector(numbers_only.text):
                if cut not in numbers_only.part(found):
                    yield numbers_only.raw(found)


_a_letter: Final = re.compile(r"[^\W\d]|〒")


def _not_known(more: list[Finding], found: list[Finding]) -> Iterator[Finding]:
    """Those put together that are more than a list of keys, each of which was found by itself."""
    keys = sorted(each.start for each in found if each.kind is Kind.KEY)
    for each in more:
        within = bisect_left(keys, each.end) - bisect_left(keys, each.start)
        if each.kind is not Kind.KEY or within < 2:
            yield each


def find(text: str) -> list[Finding]:
    """What the rules find, in order, none overlapping."""
    return _rules.find(text)


def raw(text: str) -> list[Finding]:
    """What the rules find, each thing by itself (see `Detection.raw`)."""
    return _rules.raw(text)


_rules: Final = Detection()
