"""Cuts a text into the pieces of words that the model knows, each with its place in the text.

The rules are those of uncased BERT (Devlin et al., 2018): control characters are dropped, case and
accents folded, punctuation and Chinese characters stand alone, and a word is cut greedily into the
longest pieces of the vocabulary. Every piece tells the exact span of the text as it was given, so
what the model says about a piece can be masked without guessing. Linear in the text.
"""

import re
import string
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

UNKNOWN: Final = "[UNK]"
FIRST: Final = "[CLS]"
LAST: Final = "[SEP]"

WORD_CHARACTERS: Final = 100  # a longer word is unknown as a whole, as the model was taught
CACHED_CHUNKS: Final = 50_000
CACHED_CHARACTERS: Final = 40  # a longer chunk is rarely seen twice

# Whatever this model takes for white space. Other controls vanish without parting a word.
_chunk: Final = re.compile(r"[^ \t\n\r\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]++")
_ascii_punctuation: Final = frozenset(string.punctuation)
_chinese: Final = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


class Piece(NamedTuple):
    """One piece: its number in the vocabulary, and text[start:end]."""

    number: int
    start: int
    end: int


class Vocabulary:
    """The pieces a model knows. Remembers the pieces of words it has seen, up to a bound."""

    def __init__(self, pieces: Iterable[str]) -> None:
        numbers = {piece: number for number, piece in enumerate(pieces)}
        self.first = numbers[FIRST]
        self.last = numbers[LAST]
        self._unknown = numbers[UNKNOWN]
        self._starts = numbers
        self._rests = {piece[2:]: n for piece, n in numbers.items() if piece.startswith("##")}
        self._longest = max(map(len, numbers))
        self._seen: dict[str, tuple[Piece, ...]] = {}

    def pieces(self, text: str) -> Iterator[Piece]:
        """The pieces of the text, in order."""
        for match in _chunk.finditer(text):
            chunk, offset = match[0], match.start()
            for number, start, end in self._of_chunk(chunk):
                yield Piece(number, start + offset, end + offset)

    def _of_chunk(self, chunk: str) -> tuple[Piece, ...]:
        known = self._seen.get(chunk)
        if known is None:
            known = tuple(
                piece for word, places in _words(chunk) for piece in self._of_word(word, places)
            )
            if len(chunk) <= CACHED_CHARACTERS:
                if len(self._seen) >= CACHED_CHUNKS:
                    self._seen.clear()
                self._seen[chunk] = known
        return known

    def _of_word(self, word: str, places: list[int]) -> list[Piece]:
        whole = [Piece(self._unknown, places[0], places[-1] + 1)]
        if len(word) > WORD_CHARACTERS:
            return whole
        found = []
        start = 0
        table = self._starts
        while start < len(word):
            for end in range(min(len(word), start + self._longest), start, -1):
                number = table.get(word[start:end])
                if number is not None:
                    break
            else:
                return whole
            found.append(Piece(number, places[start], places[end - 1] + 1))
            start = end
            table = self._rests
        return found


def _words(chunk: str) -> Iterator[tuple[str, list[int]]]:
    """The words of a chunk, folded, with the place in the chunk that each sign came from."""
    word: list[str] = []
    places: list[int] = []
    for place, original in enumerate(chunk):
        for sign in _folded(original):
            alone = _is_alone(sign)
            if alone and word:
                yield "".join(word), places
                word, places = [], []
            word.append(sign)
            places.append(place)
            if alone:
                yield sign, places
                word, places = [], []
    if word:
        yield "".join(word), places


def _folded(sign: str) -> str:
    """The sign in lower case and without accents; nothing for a control character."""
    if sign.isascii():
        return "" if sign < " " or sign == "\x7f" else sign.lower()
    if sign == "\ufffd" or unicodedata.category(sign)[0] == "C":
        return ""
    plain = unicodedata.normalize("NFD", sign)
    return "".join(
        letter for part in plain if unicodedata.category(part) != "Mn" for letter in part.lower()
    )


def _is_alone(sign: str) -> bool:
    if sign.isascii():
        return sign in _ascii_punctuation
    if unicodedata.category(sign)[0] == "P":
        return True
    number = ord(sign)
    return number >= 0x3400 and any(first <= number <= last for first, last in _chinese)
