"""Finds names, places, organisations and the like with a small model, where no rule could.

The model reads pieces of words in windows of a few sentences (`wordpiece`, `windows`), says of each
what it is (`session`), and whole words become findings (`decode`). It was taught as told in
training/detector. It runs in a sealed process of its own; `child` asks that process.
"""

import secrets
from hashlib import blake2b
from typing import Final, Protocol

from inhouse.chat import Finding
from inhouse.privacy.detect.classifier import weights
from inhouse.privacy.detect.classifier.decode import decode
from inhouse.privacy.detect.classifier.session import MOST_PIECES, Session
from inhouse.privacy.detect.classifier.windows import cut, moved, together
from inhouse.privacy.detect.classifier.wordpiece import Piece, Vocabulary

REMEMBERED_WINDOWS: Final = 4096
PIECES: Final = MOST_PIECES - 2
PIECES_OVERLAP: Final = 64


class Model(Protocol):
    """What says how likely each label is, for each piece of a window."""

    def chances(self, numbers: list[int]) -> list[list[float]]: ...


class Classifier:
    """The model and what it said of the windows it has seen lately.

    A chat is sent again with every turn, so most windows were seen before. They are remembered by a
    keyed hash of their text, with a key that is drawn at the start and never leaves this process;
    of the text itself nothing is kept, only where the findings lie.
    """

    def __init__(self, model: Model, vocabulary: Vocabulary) -> None:
        self._model = model
        self._vocabulary = vocabulary
        self._key = secrets.token_bytes(32)
        self._seen: dict[bytes, tuple[Finding, ...]] = {}

    def find(self, text: str) -> list[Finding]:
        """What the model finds, in order, none overlapping. Linear in the text."""
        return together(
            moved(each, start)
            for start, end in cut(text)
            for each in self._of_window(text[start:end])
        )

    def _of_window(self, window: str) -> tuple[Finding, ...]:
        name = blake2b(
            window.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16
        ).digest()
        found = self._seen.pop(name, None)
        if found is None:
            found = tuple(self._ask(window))
        self._seen[name] = found  # as the latest; the first of them is the longest unused
        if len(self._seen) > REMEMBERED_WINDOWS:
            del self._seen[next(iter(self._seen))]
        return found

    def _ask(self, window: str) -> list[Finding]:
        pieces = list(self._vocabulary.pieces(window))
        if not any(sign.isalnum() for sign in window):
            return []
        return decode(window, pieces, self._chances(pieces))

    def _chances(self, pieces: list[Piece]) -> list[list[float]]:
        """Of every piece, in steps where unusual signs make more of them than the model reads."""
        found: list[list[float]] = []
        start = 0
        while len(found) < len(pieces):
            numbers = [piece.number for piece in pieces[start : start + PIECES]]
            rows = self._model.chances([self._vocabulary.first, *numbers, self._vocabulary.last])
            found += rows[1 + len(found) - start : -1]
            start = len(found) - PIECES_OVERLAP
        return found


def load(threads: int = 1) -> Classifier:
    """The classifier with the weights we ship. Raises DetectorError or MissingExtra."""
    vocabulary = Vocabulary(weights.read("vocab.txt").decode().splitlines())
    return Classifier(Session(weights.read("model.onnx"), threads), vocabulary)
