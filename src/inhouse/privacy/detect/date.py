"""Calendar dates: in numbers, with the names of months in 24 languages, and years of a life.

A date in numbers counts when the calendar has it, in any usual order and with any usual separator.
One that the calendar does not have counts after a word such as "born". A year alone counts only
beside such a word. Versions, addresses of hosts, fractions and scores are left alone.
"""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect import months

_days_in: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_start: Final = r"(?<![0-9A-Za-z\u00c0-\u024f])"
_numeric: Final = re.compile(
    _start + r"([0-9]{1,4})( ?[./-] ?|//)([0-9]{1,2})( ?[./-] ?|//)([0-9]{1,4})(?![0-9])"
)
_two_parts: Final = re.compile(
    _start + r"([0-9]{1,2})([./-])([0-9]{1,4})(?![0-9]|[./:,-][0-9]|[ ]?[%€$£])"
)
_compact: Final = re.compile(
    _start + r"(?:1[89]|20)[0-9]{6}(?:[0-9]{6}|[0-9]{4})?(?![0-9]|\.[0-9]|[A-SU-Za-z])"
)
_clock: Final = re.compile(
    r"(?:T|[ \t]{1,2}|, ?)[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?"
    r"(?:[ ]?(?:[AaPp]\.?[Mm]\b\.?|Z\b|UTC\b|[+-][01][0-9]:?[0-9]{2}\b))?(?![0-9:])"
)

_ordinal: Final = r"(?:st|nd|rd|th|er|ère|ro|do|to|mo|vo|no|ste|de|e|[.ºª°])?"
_word: Final = r"[^\W\d_]{1,14}"
_gap: Final = r"[ \t]{0,3}(?:[,./-]|\r?\n[ \t]{0,4})?[ \t]{0,3}"
_of: Final = (
    r"(?:(?:day of|of the year|of|del? mes de|del? año|de l'année|de l'an|dell'anno|do ano de"
    r"|del|de|di|den|du|the|roku)[ \t]{1,2}|d')?"
)
_then_year: Final = rf"(?:\.?{_gap}(?:[-/.])?{_of}(?P<mark>'?)(?P<year>[0-9]{{4}}(?![0-9])|[0-9]{{2}}(?![0-9:%]|[.,][0-9])))?"
_day_first: Final = re.compile(
    rf"{_start}(?P<day>[0-9]{{1,2}}){_ordinal}(?P<gap>{_gap}{_of})(?P<month>{_word}){_then_year}"
    r"(?![^\W\d_])",
    re.I,
)
_year_first: Final = re.compile(
    rf"{_start}((?:1[0-9]|2[01])[0-9]{{2}})[ .,/-]{{1,3}}({_word})[ .,/-]{{1,3}}([0-9]{{1,2}})(?![0-9])"
)
_another_day: Final = (
    r"{ordinal}[ \t]{{0,2}}(?:[-/,&+]|bis|till?|until|through|to|and|und|et|och|og|en|al|au|[aeiày])"
    r"[ \t]{{0,2}}(?:(?:the|el|le|den|de|il)[ \t])?"
).format(ordinal=_ordinal)
_range_before: Final = re.compile(rf"(?<![0-9A-Za-z.])[0-9]{{1,2}}{_another_day}\Z", re.I)
_range_after: Final = re.compile(
    rf"{_another_day}[0-9]{{1,2}}(?:st|nd|rd|th)?(?![0-9]|[:%]|[.,][0-9])", re.I
)
_month_before: Final = re.compile(rf"({_word})\.?{_gap}{_of}'?\Z", re.I)
_after_day: Final = re.compile(
    r"(?:st|nd|rd|th|er|[.º])?"
    r"(?:[ \t]{0,2},?[ \t]{0,2}(?:(?:of|de|del)[ \t])?'?(?:1[0-9]|2[01])[0-9]{2}(?![0-9]|[.,][0-9]))?"
)

_digits_after_a_word: Final = re.compile(
    r"(?:(?<=[^\W0-9_][ .'/\n:-])|(?<=[^\W\d_][.,:/] )|(?<=[^\W\d_] ')|(?<=[*†]))"
    r"[0-9]{1,4}(?!(?!st|nd|rd|th)[0-9A-Za-z])"
)
_birth_words: Final = (
    r"(?:\bborn|\bbirth(?:day|date)?|\bdate of birth|\bd\.?o\.?b|\bb\.|\bgeb(?:oren|urt\w*)?\b|\bnée?\b"
    r"|\bnaissance|\bnaci(?:d[oa]|ó|miento)|\bnacque|\bnat[oa]\b|\bnascita|\bnasc(?:id[oa]|imento|eu)"
    r"|\bgeboorte\w*|\burodz\w*|\bur\.|\bfødt|\bfödd|\bfødsels\w*|\bfödelse\w*|\bsyntynyt"
    r"|\bsyntymä\w*|\bnarozen\w*|\bdoğum\w*|\bdo[gğ]\.|\bszül\w*|\bnăscut\w*|\bрожд\w*|\bродил\w*"
    r"|\bгод рождения|\bгр\b|\bdied|\bdeath|\bgest(?:orben)?\b|\bfallec\w*|\bdécéd\w*|\bmort\w*"
    r"|\boverleden|\bdecedut\w*|\bfalec\w*|\bzm\.|出生|生年|생년|לידה|نולד|الميلاد|[*†])"
)
_announces_birth: Final = re.compile(
    _birth_words + r"[\"']?(?:\s(?:date|datum|in|on|en|el|le|am|im|em|il|à|a|the|no|dia|le|w|:))?"
    r"[\s:=\"'.()]{0,6}(?:\([\w/. -]{0,12}\)[ :]{0,3})?\Z",
    re.I,
)
_announces_year: Final = re.compile(
    r"(?:"
    + _birth_words
    + r"|\bjahrgang|\bjg\.?|\bclass of|\byear|\baño|\bjahre?|\bl'année|\bannée"
    r"|\banno|\bano|\brok|\brocznik|\bår)[\"']?"
    r"(?:\s(?:in|en|im|em|nel|around|about|circa|ca\.|il|el|the|of|year|año|jahre?|de|w|fue|was|is"
    r"|roku)){0,3}[\s:=\"'(]{0,4}\Z",
    re.I,
)
_announces_day: Final = re.compile(
    _birth_words + r"[\s:=\"'(]{0,4}\Z"
    r"|\b(?:on|since|dated?|until|fecha|datum|data|le|am|vom|bis|bis zum|zum|seit|seit dem|du|au|dia"
    r"|día|el|il giorno|op|dne|dnia|den|d\.|от|с)[ :]{1,2}\Z",
    re.I,
)
_a_reference: Final = re.compile(
    r"(?:\bv|version|release|firmware|build|driver|section|chapter|clause|paragraph|kapitel|§|figure"
    r"|abschnitt|article|artículo|\brfc|\bip|table|punkt|sección|\bsec|\bart|\bfig|\btab)[ .:]{0,3}\Z",
    re.I,
)
_weekday_before: Final = re.compile(
    r"([^\W\d_]{3,13}(?:-feira)?)\.?,?[ \t](?:(?:den|the|le|el|il) )?\Z"
)
_sentence_goes_on: Final = re.compile(r"[ \t]*(?:[.,;:!?)\]\"'|<>-]|\r?\n|\Z)")
_life: Final = re.compile(
    r"\([^()0-9\n]{0,16}((?:1[5-9]|20)[0-9]{2}) ?- ?((?:1[5-9]|20)[0-9]{2})\)"
)


def find(text: str) -> Iterator[Finding]:
    for start, end, rule, score in _dates(text):
        start = _with_weekday(text, start)
        clock = _clock.match(text, end)
        yield Finding(start, clock.end() if clock else end, Kind.DATE, rule, score)


def _dates(text: str) -> Iterator[tuple[int, int, str, float]]:
    yield from _in_numbers(text)
    yield from _day_then_month(text)
    yield from _year_then_month(text)
    yield from _after_a_word(text)
    yield from _east_asian(text)


def is_day(day: int, month: int, year: int = 2000) -> bool:
    """Whether the calendar has that day. Years of two digits count as years of this century."""
    if not (1 <= month <= 12 and 1 <= day <= _days_in[month - 1]):
        return False
    year = year + 2000 if year < 100 else year
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return month != 2 or day <= 28 or leap


def _in_numbers(text: str) -> Iterator[tuple[int, int, str, float]]:
    for match in _numeric.finditer(text):
        score = _numeric_score(text, match)
        if score:
            yield match.start(), match.end(), "date in numbers", score
    for match in _two_parts.finditer(text):
        if _is_month_or_day_alone(text, match):
            yield match.start(), match.end(), "part of a date", 0.6
    for match in _compact.finditer(text):
        digits = match[0]
        if is_day(int(digits[6:8]), int(digits[4:6]), int(digits[:4])) and _is_clock(digits[8:]):
            yield match.start(), match.end(), "date without separators", 0.5


def _numeric_score(text: str, match: re.Match[str]) -> float:
    """How sure it is that three numbers are a date; 0 if they are none."""
    first, gap, second, other_gap, third = match.groups()
    sign = gap.strip()[0]
    if sign != other_gap.strip()[0] or _is_part_of_more(text, match, sign):
        return 0.0
    before = text[max(0, match.start() - 40) : match.start()]
    if "." in gap and _a_reference.search(before):
        return 0.0
    if _announces_birth.search(before):
        return 0.9
    a, b, c = int(first), int(second), int(third)
    if len(first) == 4:
        return 1.0 if 1700 <= a < 2200 and (is_day(c, b, a) or is_day(b, c, a)) else 0.0
    if len(first) > 2 or len(third) not in {2, 4} or (" " in gap and len(third) == 2):
        return 0.0
    european, american = is_day(a, b, c), is_day(b, a, c)
    if len(third) == 4:
        if not 1700 <= c < 2200:
            return 0.0
        return 1.0 if european or (american and (sign != "." or len(first) == 2)) else 0.0
    if not (european or (american and sign != ".") or (sign == "-" and is_day(c, b, a))):
        return 0.0
    if sign == "/" or len(first) == len(second) == 2 or _announces_day.search(before):
        return 0.6
    return 0.0


def _is_part_of_more(text: str, match: re.Match[str], sign: str) -> bool:
    start, end = match.span()
    if start >= 2 and text[start - 1] in (sign, ",") and text[start - 2].isdigit():
        return True
    if start and text[start - 1] in "$€£#":
        return True
    after = text[end : end + 2]
    if len(match[1]) == 4 and len(match[3]) == len(match[5]) == 2 and sign == "-":
        return False
    if after[:1] in ("%", sign) and (after[1:].isdigit() or after[:1] == "%"):
        return True
    return len(match[5]) != 4 and after[:1].isalpha() and after[:1].isascii() and after[0] != "T"


def _is_month_or_day_alone(text: str, match: re.Match[str]) -> bool:
    """`03/2019`, and after a word that calls for a day: `am 14.3.`, `on 3/14`."""
    first, sign, second = match.groups()
    start = match.start()
    if start >= 2 and text[start - 1] in ",./:-" and text[start - 2].isdigit():
        return False
    before = text[max(0, start - 32) : start]
    if len(second) == 4:
        right = 1 <= int(first) <= 12 and 1900 <= int(second) < 2100
        return right and (sign == "/" or bool(_announces_day.search(before)))
    if len(second) > 2 or not (is_day(int(first), int(second)) or is_day(int(second), int(first))):
        return False
    if sign == "." and text[match.end() : match.end() + 1] != ".":
        return False
    return sign != "-" and bool(_announces_day.search(before))


def _is_clock(digits: str) -> bool:
    return not digits or (
        int(digits[:2]) < 24 and int(digits[2:4]) < 60 and int(digits[4:6] or 0) < 61
    )


def _day_then_month(text: str) -> Iterator[tuple[int, int, str, float]]:
    for match in _day_first.finditer(text):
        word = match["month"].lower()
        if text[match.start("month") - 1] in "בהל" or word[0] in "בל":
            word = word.lstrip("בל")  # Hebrew writes "in" onto the word
        month = months.numbers.get(word, 0)
        if not month or not _is_year_fit(text, match):
            continue
        start, end = match.span()
        if not is_day(int(match["day"]), month):
            continue
        if match["year"] is None:
            if not _needs_no_year(match["month"], word, match["gap"]):
                continue
            end = match.end("month")
        if earlier := _range_before.search(text, max(0, start - 16), start):
            start = earlier.start()
        yield start, end, "date with a month's name", 1.0


def _is_year_fit(text: str, match: re.Match[str]) -> bool:
    return match["year"] is None or len(match["year"]) == 2 or 1000 <= int(match["year"]) < 2200


def _needs_no_year(written: str, word: str, gap: str) -> bool:
    if word in months.only_between_day_and_year or len(word) == 1:
        return False
    if gap.strip(" \t\r\n"):
        return True  # "5 of may", "5-may"
    return (
        word not in {"may", "march", "mar", "mart", "marts", "sep", "ocak"} or written[0].isupper()
    )


def _year_then_month(text: str) -> Iterator[tuple[int, int, str, float]]:
    for match in _year_first.finditer(text):
        month = months.number_of(match[2])
        if month and is_day(int(match[3]), month, int(match[1])):
            yield match.start(), match.end(), "date with a month's name", 1.0


def _after_a_word(text: str) -> Iterator[tuple[int, int, str, float]]:
    for digits in _digits_after_a_word.finditer(text):
        start = digits.start()
        words = text[max(0, start - 18) : start].split()
        last = words[-1].strip(".,'/-:(\"").lower()
        if last in months.numbers or last in _may_follow_a_month:
            if found := _month_then(text, digits):
                yield *found, "date with a month's name", 0.9
                continue
        if len(digits[0]) == 4 and 1800 <= int(digits[0]) < 2100:
            if _announces_year.search(text, max(0, start - 40), start):
                yield start, digits.end(), "year of a life", 0.7
    for match in _life.finditer(text):
        if 15 <= int(match[2]) - int(match[1]) <= 110:
            yield match.start(1), match.end(2), "years of a life", 0.5


_may_follow_a_month: Final = frozenset(
    ["de", "del", "of", "the", "año", "d'", "l'année", "dell'anno", "roku", ""]
)


def _month_then(text: str, digits: re.Match[str]) -> tuple[int, int] | None:
    """`March 2019`, `March 15th, 2019`, `March 15`: the span from the month on."""
    start, end = digits.span()
    before = _month_before.search(text, max(0, start - 32), start)
    if before is None:
        return None
    written, word, begin = before[1], before[1].lower(), before.start()
    if word not in months.numbers or word in months.only_between_day_and_year or len(word) == 1:
        return None
    number = int(digits[0])
    if len(digits[0]) == 4:
        return (begin, end) if 1000 <= number < 2200 else None
    if len(digits[0]) == 2 and text[start - 1] in "'/-" and word.isascii():
        return begin, end  # March '19, Mar-19
    if not 1 <= number <= 31 or text[end : end + 1] in {":", "%"}:
        return None
    after = _after_day.match(text, end)
    stop = after.end() if after else end
    if more := _range_after.match(text, end):
        after = _after_day.match(text, more.end())
        stop = after.end() if after else more.end()
    plain = stop == end or text[end:stop] == "."
    common = word in months.weak or len(word) <= 4
    if plain and common and not written[0].isupper() and not _calls_for_a_day(text, begin):
        return None
    return begin, stop - 1 if text[end:stop] == "." else stop


def _calls_for_a_day(text: str, place: int) -> bool:
    return _announces_day.search(text, max(0, place - 24), place) is not None


_cjk: Final = re.compile(
    r"(?:(?:明治|大正|昭和|平成|令和|民国|[0-9]{2})?\s?(?:[0-9]{1,2}|元)\s?[年년]\s?)?"
    r"[0-9]{1,2}\s?[月월](?:\s?[0-9]{1,2}\s?[日号일])?"
)


def _east_asian(text: str) -> Iterator[tuple[int, int, str, float]]:
    if "月" not in text and "월" not in text:
        return
    for match in _cjk.finditer(text):
        written = match[0]
        if any(sign in written for sign in "年년日号일"):
            yield match.start(), match.end(), "date in East Asian writing", 1.0


def _with_weekday(text: str, start: int) -> int:
    before = _weekday_before.search(text, max(0, start - 20), start)
    if before and before[1].lower() in months.weekdays:
        return before.start()
    return start
