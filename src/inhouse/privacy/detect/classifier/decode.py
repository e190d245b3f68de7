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
# From which chance on such a word is the first or the last of a name.
EDGE_THRESHOLD: Final = 0.6

NAMES: Final = frozenset({Kind.PERSON, Kind.ORG, Kind.LOCATION})
CAPITALS: Final = 0.015  # in a text that uses capitals: at least so many for each small letter

# From which chance on a name is masked that is a single word: more where no capital speaks for it.
LONE_THRESHOLD: Final = 0.5
LONE_CAPITAL_THRESHOLDS: Final[dict[Kind, float]] = {Kind.PERSON: 0.25, Kind.ORG: 0.3}

_genitives: Final = frozenset({"'s", "\u2019s"})

# What names begin with that is written small.
_of_particles: Final = (
    "de del della di da do dos das du des van von der den ten ter zu la le el al bin ibn st"
)
_particles: Final = frozenset(_of_particles.split())

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
    likely = (guess for guess in guessed if guess.chance >= beside)
    wholes = (_whole(_trimmed(text, words, capitals)) for words in _joined(text, likely))
    return [
        Finding(each.start, each.end, each.kind, RULE, round(BEST_SCORE * each.chance, 3))
        for each in wholes
        if each and each.chance >= max(thresholds[each.kind], _needed(text, each, capitals))
    ]


def _needed(text: str, guess: Guess, capitals: bool) -> float:
    """The chance that the name's looks ask for; more than 1 for what is none."""
    if guess.kind not in NAMES:
        return 0.0
    written = text[guess.start : guess.end]
    words = written.split()
    strange = [word for word in words if word.lower() not in TERMS]
    if not strange or (len(strange) < len(words) and "".join(strange).islower()):
        return 2.0
    if capitals and written.islower():
        return SMALL_THRESHOLD
    if len(words) > 1:
        return 0.0
    if capitals and not written.islower():
        return LONE_CAPITAL_THRESHOLDS.get(guess.kind, 0.0)
    return LONE_THRESHOLD


def _trimmed(text: str, words: list[Guess], capitals: bool) -> list[Guess]:
    """The words without those at either end of a name that are written small and not likely."""
    if not capitals or words[0].kind not in NAMES:
        return words

    def is_small(word: Guess) -> bool:
        genitive = text[word.start - 1 : word.end] in _genitives
        small = text[word.start : word.end].islower() and not genitive
        return small and word.chance < EDGE_THRESHOLD

    first, end = 0, len(words)
    while first < end and is_small(words[end - 1]):
        end -= 1
    while first < end and is_small(words[first]):
        if text[words[first].start : words[first].end] in _particles:
            break
        first += 1
    return words[first:end]


def _whole(words: list[Guess]) -> Guess | None:
    if not words:
        return None
    chance = max(word.chance for word in words)
    return Guess(words[0].start, words[-1].end, words[0].kind, chance)


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


def _joined(text: str, likely: Iterable[Guess]) -> Iterator[list[Guess]]:
    """The words of each name, one after the other."""
    words: list[Guess] = []
    for guess in likely:
        if words and not (words[0].kind is guess.kind and _close(text, words[-1], guess)):
            yield words
            words = []
        words.append(guess)
    if words:
        yield words


def _close(text: str, one: Guess, other: Guess) -> bool:
    pattern = _between_of.get(one.kind, _between)
    return pattern.fullmatch(text, one.end, other.start) is not None
