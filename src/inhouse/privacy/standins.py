"""Finds stand-ins (see `surrogate`) in a model's text, as whole words and exactly as they are.

A stand-in carries no code, so nothing that a model bent is recognised: it stays as it is, which
tells nobody anything. In JSON an escape is no part of a word (see `Escapes`). A token of the
grammar goes before a stand-in that shares a sign with it.
"""

import re
import string
from typing import Final, NamedTuple

from inhouse.privacy.placeholder import Token

_word_signs: Final = frozenset(string.ascii_letters + string.digits + "_")


class Escapes:
    """Follows JSON text that comes in pieces and blanks its escapes.

    Else the `n` of `\\nvera@example.org` would be the first letter of the word. What is blanked is
    as long as what it stands for, so all other signs keep their places.
    """

    _escape: Final = re.compile(r"\\(?:u[0-9a-fA-F]{0,4}|[^u]|\Z)", re.DOTALL)
    _begun: Final = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?\Z")

    def __init__(self) -> None:
        self._unfinished = ""

    def blanked(self, text: str) -> str:
        """The text that follows what was passed, without its escapes."""
        whole = self._unfinished + text
        blank = self._escape.sub(lambda escape: " " * len(escape[0]), whole)
        return blank[len(self._unfinished) :]

    def passed(self, text: str) -> None:
        """This much of the text is done with."""
        self._unfinished += text
        for escape in self._escape.finditer(self._unfinished):
            if self._begun.fullmatch(escape[0]) and escape.end() == len(self._unfinished):
                self._unfinished = escape[0]
                return
        self._unfinished = ""


class StandIn(NamedTuple):
    """text[start:end] is a stand-in, `mark` in the vault."""

    start: int
    end: int
    mark: str


class StandIns:
    """Those of one vault. They are ASCII and end with a letter or digit."""

    def __init__(self, marks: tuple[str, ...]) -> None:
        self._pattern: re.Pattern[str] | None = None
        if not marks:
            return
        longest_first = sorted(marks, key=len, reverse=True)
        self._pattern = re.compile(
            rf"(?<![A-Za-z0-9_])(?:{'|'.join(map(re.escape, longest_first))})(?![A-Za-z0-9_])"
        )
        self._starts = frozenset(mark[:end] for mark in marks for end in range(1, len(mark) + 1))
        self._longest = len(longest_first[0])

    def among(
        self, text: str, before: str, tokens: list[Token], wait: int, *, final: bool
    ) -> tuple[list[Token | StandIn], int]:
        """The tokens and stand-ins of a text in order, and where the part begins that has to wait.

        `before` is the sign before the text, if any.
        """
        if self._pattern is None:
            return [*tokens], wait
        if not final:
            wait = min(wait, self._unfinished(text, before))
        found = self._outside(text, before, tokens, wait)
        for each in found:
            if each.end > wait:
                wait = min(wait, each.start)
        certain = [token for token in tokens if token.end <= wait]
        return sorted([*certain, *(each for each in found if each.end <= wait)]), wait

    def _outside(self, text: str, before: str, tokens: list[Token], wait: int) -> list[StandIn]:
        """The stand-ins that begin in what is certain and share no sign with a token."""
        assert self._pattern is not None  # noqa: S101 - for the types; `among` has looked
        found: list[StandIn] = []
        nearest = 0
        for match in self._pattern.finditer(before + text):
            start, end = match.start() - len(before), match.end() - len(before)
            while nearest < len(tokens) and tokens[nearest].end <= start:
                nearest += 1
            touches = nearest < len(tokens) and tokens[nearest].start < end
            if 0 <= start < wait and not touches:
                found.append(StandIn(start, end, match[0]))
        return found

    def _unfinished(self, text: str, before: str) -> int:
        """Where the end of the text begins that may be the beginning of a stand-in.

        A whole one at the very end counts: what comes next may make it a part of a longer word.
        """
        for start in range(max(0, len(text) - self._longest), len(text)):
            sign = text[start - 1 : start] if start else before
            if sign not in _word_signs and text[start:] in self._starts:
                return start
        return len(text)
