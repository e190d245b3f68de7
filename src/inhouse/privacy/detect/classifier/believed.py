"""Which of the model's findings are believed, once the whole text around them is seen.

The model learned from letters and forms, and takes what programs are written with for names. So a
single word that is an identifier, by how it is written or where it stands, is no person, place or
organisation; in a string or in a comment of the code, it may be. A date, an age or a number has a
digit in it, or a number in words. A day of the week is nobody. What rules find is never asked
about here, and whole names of several words are believed in code too.
"""

import builtins
import keyword
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from inhouse.chat import Finding, Kind
from inhouse.privacy.common_words import common_words
from inhouse.privacy.detect import months, number_words

_of_words: Final = frozenset(
    {Kind.PERSON, Kind.ORG, Kind.LOCATION, Kind.GROUP, Kind.USERNAME, Kind.ID}
)
_of_numbers: Final = frozenset({Kind.DATE, Kind.AGE, Kind.ID, Kind.PHONE})

# `max` and `ben` are names too: words that are stay out.
code_words: Final = (
    frozenset((*keyword.kwlist, *keyword.softkwlist, *dir(builtins), *sys.stdlib_module_names))
    - common_words
)


def believed(text: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Those of the findings in this text that are, in order."""
    lines = _Lines(text)
    for each in findings:
        kept = _date(text, each) if each.kind is Kind.DATE else each
        if kept.kind in _of_numbers and not _has_number(text[kept.start : kept.end]):
            continue
        if kept.kind in _of_words and _is_nobody(text, kept, lines):
            continue
        yield kept


def _is_nobody(text: str, found: Finding, lines: "_Lines") -> bool:
    written = text[found.start : found.end]
    if any(map(str.isspace, written)):
        return False
    if found.kind is Kind.ID:
        return _uuid.fullmatch(written) is not None
    if _is_too_short(text, found) or _is_calendar(text, found):
        return True
    return _is_identifier(text, found, lines)


_uuid: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)
_sure: Final = 0.8


def _is_too_short(text: str, found: Finding) -> bool:
    """One letter, or two that are neither surely a name (`Jo`) nor short for a place (`NY`)."""
    written = text[found.start : found.end]
    if (
        found.kind is Kind.GROUP
        and text[max(0, found.start - 3) : found.start].rstrip()[-1:] == ":"
    ):
        return False  # a form says it: `Sex: M`
    letters = [sign for sign in written if sign.isalpha()]
    if len(letters) > 2 or any(sign.isdigit() or sign >= "\u0e00" for sign in written):
        return False
    return len(letters) < 2 or written.islower() or found.score < _sure


# Identifiers: `is_open`, `__name__`, `getName`, `os.path`, `NaN`, `main.rs`.
_snake: Final = re.compile(r"_*+[a-z]\w*_\w*|_+[a-z]\w*", re.A)
_camel: Final = re.compile(r"[a-z]+[A-Z]\w*", re.A)
_file: Final = re.compile(r"[\w-]{1,64}\.(?:py|js|ts|go|rs|java|c|h|cpp|cs|rb|php|sh|sql|css)\b")
_token_before: Final = re.compile(r"[\w.]{0,64}\Z", re.A)
_token_after: Final = re.compile(r"[\w.]{0,64}", re.A)


def _is_identifier(text: str, found: Finding, lines: "_Lines") -> bool:
    before = _token_before.search(text, max(0, found.start - 64), found.start)
    after = _token_after.match(text, found.end)
    start = before.start() if before else found.start
    end = after.end() if after else found.end
    token = text[start:end].strip(".")
    end = start + len(text[start:end].rstrip("."))
    if token.partition(".")[0] in code_words or _file.fullmatch(token):
        return True
    if "@" in text[start - 1 : start] + text[end : end + 1]:
        return False
    if _snake.fullmatch(token) or _camel.fullmatch(token):
        return not any(map(str.isdigit, token))
    small = token[:1].islower()
    if small and (text[end : end + 1] in {"(", "["} or text[start - 1 : start] == "$"):
        return True
    return lines.are_code(start, end)


# What a line of a program begins, ends or goes on with.
_begins: Final = re.compile(
    r"[ \t]{0,80}(?:import [\w.]+[;,]?[ \t]{0,8}(?:as \w+)?$|from [\w.]+ import |def \w+\(|"
    r"async def |class \w+[ ]?[:({]|return [\w.]+[;(\[]|(?:const|let|var|val) \w+[ ]?[:=]|"
    r"(?:public|private|protected|static) \w|function \w*[ ]?\(|fn \w+[(<]|func \w|#include|"
    r"package \w+;?$|using \w[\w.]*;|self\.|this\.|>>> |\$ |@\w+\()"
)
_goes_on: Final = re.compile(
    r"\w\([^()\n]{0,80}\);?[ \t]*$|[;{}][ \t]*$|^[ \t]*[\w.\[\]]{1,64}[ ]?(?:[-+*/|]?=|==|:=)[ ]?\S"
    r"|=>|\) -> \w|\w->\w|\w::\w|&&|\|\|",
    re.M,
)
_LONGEST_LINE: Final = 400


class _Lines:
    """The lines of a text, each looked at once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._start = self._end = -1
        self._is_code = False

    def are_code(self, start: int, end: int) -> bool:
        """Whether this is the code of a line, or between backticks, and not a string in it."""
        text = self._text
        if not self._start <= start <= self._end:
            self._start = text.rfind("\n", max(0, start - _LONGEST_LINE), start) + 1
            self._start = self._start or max(0, start - _LONGEST_LINE)
            self._end = text.find("\n", end, end + _LONGEST_LINE)
            if self._end < 0:
                self._end = min(len(text), end + _LONGEST_LINE)
            line = text[self._start : self._end]
            self._is_code = bool(_begins.match(line) or _goes_on.search(line))
        before = text[max(self._start, start - _LONGEST_LINE) : start]
        if before.count("`") % 2 and text.find("`", end, self._end) >= 0:
            return True
        if before.count('"') % 2 or before.count("'") % 2 or "# " in before or "//" in before:
            return False
        return self._is_code


_of_days: Final = (
    "today tomorrow yesterday tonight heute gestern morgen vorgestern demain hier hoy ayer oggi"
    " domani ieri hoje ontem vandaag gisteren"
)
_day_words: Final = frozenset(_of_days.split())
_SHORTEST_MONTH: Final = 5  # `Jan` is a name
_sentence_begins: Final = re.compile(r"(?:\A|[.!?:\n][ \t\"'(*-]{0,4})\Z")


def _is_calendar(text: str, found: Finding) -> bool:
    """A day or a month: one that is a name too (`April`) only where a sentence begins."""
    word = text[found.start : found.end].lower()
    month = months.number_of(word) and (len(word) >= _SHORTEST_MONTH or word in common_words)
    if not (word in _day_words or word in months.weekdays or month):
        return False
    if word not in common_words:
        return True
    before = text[max(0, found.start - 6) : found.start]
    return _sentence_begins.search(before) is not None


_word: Final = re.compile(r"[^\W_]+")


def _is_number(word: str) -> bool:
    return any(map(str.isdigit, word)) or word.lower() in number_words.words


def _begins_date(word: str) -> bool:
    if word in months.only_between_day_and_year:
        return False  # `set` is September, but `set the date` is not
    return _is_number(word) or months.number_of(word) > 0 or word in months.weekdays


def _has_number(written: str) -> bool:
    return any(map(_is_number, _word.findall(written))) or any(map(str.isnumeric, written))


def _date(text: str, found: Finding) -> Finding:
    """The date without the words before it: `set the date to 3 May` has four of them."""
    for word in _word.finditer(text, found.start, found.end):
        before = text[max(0, word.start() - 6) : word.start()]
        if word[0].istitle() and not _sentence_begins.search(before):
            return replace(found, start=word.start())  # it may be a name that stands beside it
        if _begins_date(word[0].lower()):
            return replace(found, start=word.start())
    return found
