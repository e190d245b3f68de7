"""From what the model says of each piece to findings of whole words.

A piece counts when it is likely enough to be anything but nothing: the model often knows that a
word is personal and wavers between two kinds, and either mask protects. A word counts with its
likeliest piece, and is masked as a whole. Words of one kind that follow each other are one finding,
in which one likely word brings the less likely ones along.

The model knows nothing of capitals. Where a text uses them, a name without any is rare, so there
it must be likelier than elsewhere.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.classifier.labels import KINDS
from inhouse.privacy.detect.classifier.terms import TERMS
from inhouse.privacy.detect.classifier.wordpiece import Piece

RULE: Final = "classifier"
BEST_SCORE: Final = 0.9  # the model guesses; it proves nothing

NOTHING: Final = 0.02  # below this chance nobody asks for the kind

# From which chance on a word is masked, by its likeliest kind: about half of what had the best F2
# on texts held out of training, since the model is less sure of texts unlike those it learned from.
THRESHOLDS: Final[dict[Kind, float]] = {
    Kind.PERSON: 0.15,
    Kind.ORG: 0.15,
    Kind.LOCATION: 0.15,
    Kind.ADDRESS: 0.1,
    Kind.DATE: 0.15,
    Kind.AGE: 0.4,
    Kind.GROUP: 0.15,
    Kind.USERNAME: 0.15,
    Kind.ID: 0.4,
    Kind.PHONE: 0.2,
    Kind.EMAIL: 0.2,
}

# From which chance on a word belongs to a finding of its kind that it stands beside.
BESIDE: Final = 0.1

# From which chance on a name is masked that is written small where others are not. On texts held
# out of training, 9 in 10 such words below it were no names, and 9 in 10 of those above it were.
SMALL_THRESHOLD: Final = 0.85
NAMES: Final = frozenset({Kind.PERSON, Kind.ORG, Kind.LOCATION})
CAPITALS: Final = 0.015  # in a text that uses capitals: at least so many for each small letter

# What may stand between two words of one finding.
_between: Final = re.compile(r"[ \t\xa0]{1,3}|[-\u2010-\u2015'\u2019/_.@+:]{1,2}|")
_between_of: Final = {
    Kind.ADDRESS: re.compile(r"[ \t\xa0,.;/#\u00ba\u00aa-]{1,4}|"),
    Kind.DATE: re.compile(r"[ \t\xa0,./:-]{1,3}|"),
    Kind.ORG: re.compile(r"[ \t\xa0&'\u2019./-]{1,3}|"),
    Kind.PERSON: re.compile(r"[ \t\xa0]{1,3}|\.[ \t\xa0]|[-\u2010-\u2015'\u2019._]|"),
}


class Guess(NamedTuple):
    """A word's likeliest kind, with the chance that it is anything at all."""

    start: int
    end: int
    kind: Kind
    chance: float


def decode(
    text: str,
    pieces: Sequence[Piece],
    chances: Sequence[Sequence[float]],
    thresholds: dict[Kind, float] = THRESHOLDS,
) -> list[Finding]:
    """The findings in the text, in order, none overlapping; `chances` holds a row per piece."""
    return settle(text, guesses(text, pieces, chances), thresholds)


def settle(
    text: str,
    guessed: Iterable[Guess],
    thresholds: dict[Kind, float] = THRESHOLDS,
    beside: float = BESIDE,
) -> list[Finding]:
    """The findings that follow from the guesses about a text."""
    capitals = _uses_capitals(text)
    return [
        Finding(each.start, each.end, each.kind, RULE, round(BEST_SCORE * each.chance, 3))
        for each in _joined(text, (guess for guess in guessed if guess.chance >= beside))
        if each.chance >= thresholds[each.kind]
        and not (each.kind in NAMES and text[each.start : each.end].lower() in TERMS)
        and (
            each.chance >= SMALL_THRESHOLD
            or each.kind not in NAMES
            or not capitals
            or not text[each.start : each.end].islower()
        )
    ]


def _uses_capitals(text: str) -> bool:
    large = sum(map(str.isupper, text))
    return large > 0 and large >= CAPITALS * sum(map(str.islower, text))


def guesses(
    text: str, pieces: Sequence[Piece], chances: Sequence[Sequence[float]]
) -> Iterator[Guess]:
    """The model's guess for every word of the text that it does not take for nothing."""
    first = 0
    for number, piece in enumerate(pieces):
        last = number + 1 == len(pieces)
        if last or not _same_word(text, piece, pieces[number + 1]):
            start, end = pieces[first].start, piece.end
            rows = chances[first : number + 1]
            chance = 1.0 - min(row[0] for row in rows)
            if chance >= NOTHING and any(map(str.isalnum, text[start:end])):
                yield Guess(start, end, _likeliest(rows), chance)
            first = number + 1


def _likeliest(rows: Sequence[Sequence[float]]) -> Kind:
    """The kind that the pieces of a word, taken together, most speak for."""
    totals = [sum(column) for column in zip(*rows, strict=True)]
    both = [totals[place] + totals[place + 1] for place in range(1, len(totals), 2)]
    return KINDS[both.index(max(both))]


def _same_word(text: str, one: Piece, other: Piece) -> bool:
    """Neither white space nor punctuation lies between them, or in one of them."""
    return one.end >= other.start and text[one.end - 1].isalnum() and text[other.start].isalnum()


def _joined(text: str, likely: Iterable[Guess]) -> Iterator[Guess]:
    whole: Guess | None = None
    for guess in likely:
        if whole and whole.kind is guess.kind and _close(text, whole, guess):
            whole = Guess(whole.start, guess.end, guess.kind, max(whole.chance, guess.chance))
            continue
        if whole:
            yield whole
        whole = guess
    if whole:
        yield whole


def _close(text: str, one: Guess, other: Guess) -> bool:
    pattern = _between_of.get(one.kind, _between)
    return pattern.fullmatch(text, one.end, other.start) is not None
