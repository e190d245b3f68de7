"""What the policy says about what is found: the one place where that is decided.

For each finding, in this order:

1. a value on the `allow` list is no finding;
2. a class with the mode `allow` is no finding, unless a list or a pattern of the house found it;
3. a class with the mode `block` refuses the request;
4. what is left is hidden: behind a placeholder, or with the mode `surrogate` behind a stand-in.

All that was found is decided about by itself, before findings that overlap become one: a card's
number in a link is a card, whatever becomes of links.

A message's role may have modes of its own. A text that stands in messages of several roles gets the
strictest of their modes. Whatever was hidden in one text is hidden in all, whatever their roles.
No score decides anything: what a detector reports is what it stands for.
"""

import csv
import io
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from copy import copy
from pathlib import Path
from typing import Final, get_args

from inhouse.chat import Finding, Kind, Role
from inhouse.config import MaskingSettings, Mode, Modes
from inhouse.errors import Blocked, ConfigError
from inhouse.privacy.denied import Denied, most_words, words_of
from inhouse.privacy.detect.merge import merge, settled
from inhouse.privacy.detect.view import views
from inhouse.privacy.patterns import Patterns
from inhouse.privacy.public import is_public

_strictest_first: Final[tuple[Mode, ...]] = get_args(Mode)

MOST_DENIED: Final = 100_000
LARGEST_FILE: Final = 16 * 1024 * 1024

Roles = Collection[Role | None]
"""Of the messages that a text stands in; None is for all that is no message."""


class Rules:
    """The policy's section on masking, ready to be applied. The defaults mask everything."""

    def __init__(
        self,
        settings: MaskingSettings = MaskingSettings(),  # noqa: B008 - frozen
        denied: Denied = Denied(()),  # noqa: B008 - never changed
    ) -> None:
        self.seconds = settings.seconds
        self.restore_hosts = frozenset(settings.restore_hosts)
        self.by_role = bool(settings.roles)
        self.invents = "surrogate" in {
            mode for modes in (settings.modes, *settings.roles.values()) for mode in modes.values()
        }
        self._tools_without_data = frozenset(settings.tools_without_data)
        self._modes: dict[Role | None, Modes] = {
            role: settings.modes | settings.roles.get(role, {}) for role in Role
        }
        self._modes[None] = settings.modes
        self._allowed = frozenset(map(_folded, settings.allow))
        self._denied = denied
        self._patterns = Patterns(settings.patterns)
        self._answers: Collection[str] | None = None

    def with_placeholders_only(self) -> "Rules":
        """The same rules, with a placeholder where a stand-in would be."""
        same = copy(self)
        same.invents = False
        return same

    def sparing_public(self, answers: Collection[str]) -> "Rules":
        """The same rules for a chat, in which a model gave these answers (see `public`)."""
        same = copy(self)
        same._answers = answers
        return same

    def worth_hiding(self, texts: list[str], found: list[list[Finding]]) -> list[list[Finding]]:
        """What is left to hide of all texts together (see `public`). A named mode is kept to."""
        if self._answers is None or not any(found):
            return found
        named = {kind for modes in self._modes.values() for kind in modes}
        if any(each.kind in named for row in found for each in row):
            return found
        if not is_public(texts, found, self._answers) or any(map(self.own, texts)):
            return found
        return [[] for _ in found]

    def may_get_originals(self, tool: str) -> bool:
        """Whether originals are put into the arguments of this tool, by the name callers know."""
        if not self._tools_without_data:
            return True
        return bool(tool) and tool not in self._tools_without_data

    def mode(self, kind: Kind, roles: Roles) -> Mode:
        """The strictest mode of the class in any of these roles."""
        modes = {self._modes[role].get(kind, "mask") for role in roles or (None,)}
        return min(modes, key=_strictest_first.index)

    def own(self, text: str) -> list[Finding]:
        """What the lists and patterns of the house find, in the text as it is and undisguised."""
        if not self._denied and not self._patterns:
            return []
        return [
            view.raw(each)
            for view in views(text)
            for finder in (self._denied, self._patterns)
            for each in finder.find(view.text)
        ]

    def hidden(self, text: str, found: Iterable[Finding], roles: Roles) -> list[Finding]:
        """What is to be hidden of the text, in order, none overlapping.

        What was found is to be given as it was found, each thing by itself. Only then does a class
        get its mode where it stands inside of another or beside it. Raises Blocked for a class that
        may not be sent.
        """
        own = self.own(text)
        others = [each for each in found if self.mode(each.kind, roles) != "allow"]
        merged = merge([*settled(text, others), *own])
        hidden = self.without_allowed(text, merged)
        refused = [each for each in (*others, *own) if self.mode(each.kind, roles) == "block"]
        if refused:
            refused = self._outside_of_allowed(text, refused, [*others, *own, *merged])
        if refused:
            raise Blocked(sorted({each.kind for each in refused}))
        return hidden

    def without_allowed(self, text: str, found: list[Finding]) -> list[Finding]:
        """The findings without those that are a value of the `allow` list and nothing more."""
        if not self._allowed:
            return found
        return [each for each in found if not self._is_allowed(text, each)]

    def _outside_of_allowed(
        self, text: str, found: list[Finding], every: list[Finding]
    ) -> list[Finding]:
        """Those that are no part of a value of the `allow` list; `every` may be such values."""
        if not self._allowed:
            return found
        allowed = merge(each for each in every if self._is_allowed(text, each))
        starts = [each.start for each in allowed]

        def is_within(each: Finding) -> bool:
            place = bisect_right(starts, each.start) - 1
            return place >= 0 and each.end <= allowed[place].end

        return [each for each in found if not is_within(each)]

    def _is_allowed(self, text: str, found: Finding) -> bool:
        return _folded(text[found.start : found.end]) in self._allowed


def _folded(value: str) -> str:
    return " ".join(value.casefold().split())


EVERYTHING: Final = Rules()
"""The rules of a policy that says nothing: every class is masked."""


def read_rules(settings: MaskingSettings, folder: Path) -> Rules:
    """The rules with the lists they name read. A file's name is relative to the folder.

    Raises ConfigError, or MissingExtra if there are patterns and nothing to find them with.
    """
    denied: list[tuple[str, Kind]] = []
    for named in settings.deny_files:
        kind, path = _kind_and_path(named, folder)
        denied += ((value, kind) for value in _values(path))
        if len(denied) > MOST_DENIED:
            raise ConfigError(
                f"the files of masking.deny_files hold more than {MOST_DENIED} values",
                fix="leave out those that the detectors find by themselves",
            )
    return Rules(settings, Denied(denied))


def _kind_and_path(named: str, folder: Path) -> tuple[Kind, Path]:
    """`ORG:clients.csv` names the class of its values; without one they are persons."""
    before, colon, after = named.partition(":")
    if colon and before in Kind.__members__:
        return Kind[before], folder / after
    return Kind.PERSON, folder / named


_in_headings: Final = (
    "name names customer customers client clients company email e-mail mail id value person user "
    "kunde kunden nombre cliente nom"
)
_headings: Final = frozenset(_in_headings.split())


def _values(path: Path) -> Iterator[str]:
    """One value a line; of a table (.csv) the first column, without a heading."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ConfigError(
                f"{path} is larger than {LARGEST_FILE >> 20} MB", fix="name a file of values alone"
            )
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path}, which masking.deny_files names, can't be read",
            fix="make it a readable UTF-8 file, or take it off the list",
        ) from error
    lines: Iterable[str] = text.splitlines()
    if path.suffix.lower() == ".csv":
        lines = _first_column(path, text)
    for number, line in enumerate(lines, start=1):
        value = line.strip()
        if value and not (number == 1 and value.casefold() in _headings):
            _check(path, number, value)
            yield value


def _first_column(path: Path, text: str) -> Iterator[str]:
    try:
        delimiter = ";" if text.partition("\n")[0].count(";") else ","
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            yield row[0] if row else ""
    except csv.Error:
        raise ConfigError(
            f"{path} can't be read as a table", fix="write it as CSV, or one value a line"
        ) from None


def _check(path: Path, number: int, value: str) -> None:
    """A value that would hide half of every text, or never anything, is a mistake."""
    words = words_of(value)
    if not 1 <= len(words) <= most_words or sum(map(len, words)) < 2:
        raise ConfigError(
            f"line {number} of {path} is no value to look for",
            fix=f"give it at least two letters or digits, and at most {most_words} words",
        )
