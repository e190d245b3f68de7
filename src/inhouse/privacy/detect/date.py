"""Calendar dates: in numbers, with the names of months in 24 languages, and years of a life.

A date in numbers counts when the calendar has it, in any usual order and with any usual separator.
One that the calendar does not have counts after a word such as "born". A year alone counts only
beside such a word. Versions, addresses of hosts, fractions and scores are left alone.
"""

# ruff: noqa: RUF001 - letters of other alphabets are meant

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect import months
from inhouse.privacy.detect.beside import announced, word_set, words_before

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
_then_year: Final = (
    rf"(?:\.?{_gap}[-/.]?{_of}'?"
    rf"(?P<year>[0-9]{{4}}(?![0-9])|[0-9]{{2}}(?![0-9:%]|[.,][0-9])))?"
)
_day_first: Final = re.compile(
    # The first condition asks for a letter soon, since rows of numbers would cost much else.
    rf"{_start}(?P<day>[0-9]{{1,2}})(?=[\W_]{{0,12}}+[^\W\d_]){_ordinal}(?P<gap>{_gap}{_of})(?P<month>{_word}){_then_year}"
    r"(?![^\W\d_])",
    re.I,
)
_year_first: Final = re.compile(
    rf"{_start}((?:1[0-9]|2[01])[0-9]{{2}})[ .,/-]{{1,3}}({_word})[ .,/-]{{1,3}}([0-9]{{1,2}})"
    r"(?![0-9])"
)
_another_day: Final = (
    _ordinal
    + r"[ \t]{0,2}(?:[-/,&+]|bis|till?|until|through|to|and|und|et|och|og|en|al|au|[aeiày])"
    + r"[ \t]{0,2}(?:(?:the|el|le|den|de|il)[ \t])?"
)
_range_before: Final = re.compile(rf"(?<![0-9A-Za-z.])[0-9]{{1,2}}{_another_day}\Z", re.I)
_range_after: Final = re.compile(
    rf"{_another_day}[0-9]{{1,2}}(?:st|nd|rd|th)?(?![0-9]|[:%]|[.,][0-9])", re.I
)
_after_day: Final = re.compile(
    r"(?:st|nd|rd|th|er|[.º])?"
    r"(?:[ \t]{0,2},?[ \t]{0,2}(?:(?:of|de|del)[ \t])?'?(?:1[0-9]|2[01])[0-9]{2}"
    r"(?![0-9]|[.,][0-9]))?"
)

_one_to_four_digits: Final = re.compile(r"[0-9]{1,4}+(?!(?!st|nd|rd|th)[0-9A-Za-z])")
_born: Final = word_set(
    """
    born birth birthday birthdate dob d.o.b b geb geboren geburtsdatum geburtstag geburt né née
    naissance nacido nacida nació nacimiento nato nata nacque nascita nascido nascida nascimento
    nasceu geboortedatum urodzony urodzona urodzenia ur født född fødselsdato födelsedatum syntynyt
    syntymäaika narozen narozena narození doğum született születési născut născută nașterii родился
    родилась рождения died death gestorben fallecido fallecida falleció décédé décédée morto
    overleden falecido faleceu zmarł zmarła לידה נולד נולדה الميلاد
    """
)
_date_words: Final = word_set(
    """
    on since date dated until fecha datum data le am vom bis zum seit du au dia día el giorno op dne
    dnia den d от с
    """
)
_year_words: Final = word_set(
    "jahrgang jg class-of year año jahr jahre année l'année anno ano rok rocznik år"
)
_fillers: Final = word_set(
    """
    date datum in on en el le am im em il à a the no dia día w of is was fue around about circa ca
    nel year año jahr jahre de dd/mm/yyyy mm/dd/yyyy yyyy-mm-dd
    """
) | {""}
_references: Final = word_set(
    """
    v ver version release firmware build driver section sections chapter clause paragraph kapitel §
    figure abschnitt article artículo rfc ip table punkt sección sec art fig tab annex appendix
    """
)
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
    words = words_before(text, match.start())
    if "." in gap and words and words[-1] in _references:
        return 0.0
    if announced(words, _born, _fillers) or _follows_birth_in_chinese(words):
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
    if sign == "/" or len(first) == len(second) == 2 or _calls_for_a_day(words):
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
    if len(second) == 4:
        right = 1 <= int(first) <= 12 and 1900 <= int(second) < 2100
        written_out = sign == "/" and len(first) == 2
        return right and (written_out or _calls_for_a_day(words_before(text, start)))
    if len(second) > 2 or not (is_day(int(first), int(second)) or is_day(int(second), int(first))):
        return False
    if sign == "." and text[match.end() : match.end() + 1] != ".":
        return False
    beside = "\n" not in text[max(0, start - 3) : start]
    return sign != "-" and beside and _calls_for_a_day(words_before(text, start))


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
        if word in months.only_between_day_and_year and not _is_between(match):
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


def _is_between(match: re.Match[str]) -> bool:
    return (
        match.start("month") > match.end("day")
        and match["year"] is not None
        and len(match["year"]) == 4
    )


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
    for digits in _one_to_four_digits.finditer(text):
        start = digits.start()
        if not _follows_a_word(text, start):
            continue
        words = words_before(text, start, 18)
        last = words[-1] if words else ""
        if last in months.numbers or last in _may_follow_a_month:
            found = _month_then(text, digits)
            if found:
                yield *found, "date with a month's name", 0.9
                continue
        year = len(digits[0]) == 4 and 1800 <= int(digits[0]) < 2100
        if year and _is_of_a_life(text, start, last):
            if last in {"año", "year", "jahr"} and start >= 8:
                start = start - 8 + text[start - 8 : start].lower().rfind(last)
            yield start, digits.end(), "year of a life", 0.7
    for match in _life.finditer(text):
        if 15 <= int(match[2]) - int(match[1]) <= 110:
            yield match.start(1), match.end(2), "years of a life", 0.5


def _follows_a_word(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start]
    if not before or before[-1] in "*†":
        return bool(before)
    if before[-1] not in " .'/\n:-":
        return False
    return before[-2:-1].isalpha() or (before[-2:-1] in ".,:/ " and before[:1].isalpha())


def _is_of_a_life(text: str, start: int, last: str) -> bool:
    if text[start - 1] in "*†":
        return True
    if last not in _fillers and last not in _born and last not in _year_words:
        return False
    return announced(words_before(text, start), _born | _year_words, _fillers)


def _follows_birth_in_chinese(words: list[str]) -> bool:
    return bool(words) and words[-1].endswith(("出生日期", "出生", "生年月日", "생년월일"))


def _calls_for_a_day(words: list[str]) -> bool:
    return announced(words, _born | _date_words, _fillers)


_may_follow_a_month: Final = frozenset(
    ["de", "del", "of", "the", "año", "d'", "l'année", "dell'anno", "roku", ""]
)


def _month_then(text: str, digits: re.Match[str]) -> tuple[int, int] | None:
    """`March 2019`, `March 15th, 2019`, `March 15`: the span from the month on."""
    start, end = digits.span()
    found = _month_before(text, start)
    if found is None:
        return None
    begin, written = found
    word = written.lower()
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
    if (
        plain
        and common
        and not written[0].isupper()
        and not _calls_for_a_day(words_before(text, begin, 24))
    ):
        return None
    return begin, stop - 1 if text[end:stop] == "." else stop


def _month_before(text: str, start: int) -> tuple[int, str] | None:
    """Where the month stands that a number follows, and how it is written."""
    floor = max(0, start - 40)
    place = start
    for written in text[floor:start].split()[:-4:-1]:
        place = text.rfind(written, floor, place)
        bare = written.strip(".,;'/-:(\"[|>*_)")
        word = bare.lower()
        if word in months.numbers:
            if word in months.only_between_day_and_year or len(word) == 1:
                return None
            return place + written.find(bare), bare
        if word not in _may_follow_a_month:
            return None
    return None


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
    """The start of a date, with the day of the week that stands before it."""
    before = text[max(0, start - 20) : start].split()
    place = start
    for word in before[:-3:-1]:
        place = text.rfind(word, 0, place)
        if word.rstrip(".,").lower() in months.weekdays:
            return place
        if word not in {"the", "den", "le", "el", "il"}:
            break
    return start
