# ruff: noqa: E501, RUF001 - words of many alphabets, whose lines count wide signs twice
"""Reads the number or code that stands after the words that announce it."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from inhouse.privacy.detect.numbers.words import copulas, number_words

# Between the words and the value: a word for number, a verb, punctuation, tags, one line break.
_between: Final = re.compile(
    r"(?:[ \t]*+(?:"
    r"<[^<>\n]{0,40}>"
    r"|\([^()\n0-9]{0,40}\)"
    rf"|(?<![^\W\d_])(?:{number_words}|{copulas})(?![^\W_])[.°º]?"
    r"|(?<![^\W\d_])(?:no|nr|num|n°)[.]?(?=[0-9])"
    r"|[:=#\"'`*|>(\[{°º№/_~-]|[.](?![ \t]*+\n)|\\|→|：|，|是|为|為|は|が|：|는|은|：|คือ|هو|הוא|है|:"
    r"|\r?\n(?!\s*\n))){0,8}[ \t]*+"
)
_token: Final = re.compile(r"[A-Za-z0-9\u00d1\u00f1\u0370-\u03ff\u0400-\u04ff]+")
_separator: Final = re.compile(r"[./_-]|[+](?=[0-9]{3})|[ ]?[-/][ ]?|[ \t]{1,2}|\((?=[0-9A-Z]\))")
_date: Final = re.compile(
    r"(?:[0-3]?[0-9][./-][0-3]?[0-9][./-](?:(?:19|20)[0-9]{2}|[0-9]{2})"
    r"|(?:19|20)[0-9]{2}[./-][01]?[0-9][./-][0-3]?[0-9])(?![0-9A-Za-z/-])"
)
_amount: Final = re.compile(r"[ ]?[%€$£¥]|[,.][0-9]{1,2}(?![0-9.,-])|,[0-9]{3}(?![0-9])")
_unit: Final = re.compile(
    r"[ -]?(?:mg|ml|kg|g|cm|mm|km|m|years?|yrs?|days?|weeks?|months?|hours?|hrs?|min|minutes?|eur|usd"
    r"|gbp|euros?|dollars?|percent|people|persons|patients|times|items|pages|anos|ans|jahre|tage"
    r"|pounds|million|thousand|users|customers|cases|records|files|students|employees|rows|bytes"
    r"|bits|kb|mb|gb|ms|px|jours|mois|dias|meses|stück|lines|tokens|points|units|am|pm|uhr|h)\b",
    re.I,
)
_a_digit: Final = re.compile("[0-9]")
_ends_in_a_word: Final = re.compile("[ ]?[a-z]")
_longest: Final = 40  # of one value, all its parts together


class Token(NamedTuple):
    start: int
    end: int
    text: str
    glued: bool  # to the one before it, by a sign that is no space


def begin(lower: str, end: int) -> int:
    """Where the value begins, if one follows the words that end here."""
    between = _between.match(lower, end)
    return between.end() if between else end


def tokens(text: str, start: int, most: int = 9) -> list[Token]:
    """The words and numbers from here on that may be parts of one value."""
    found: list[Token] = []
    glued = True
    limit = start + _longest
    while len(found) < most:
        token = _token.match(text, start)
        if token is None or token.end() > limit:
            break
        if not _may_belong(token[0], bool(found)):
            break
        found.append(Token(*token.span(), token[0], glued))
        separator = _separator.match(text, token.end())
        if separator is None:
            break
        glued = not separator[0].isspace()
        if len(found) == 1 and not glued and token[0].islower() and not _has_digit(token[0]):
            return []  # a word of the sentence
        start = separator.end()
    while found and not _has_digit(found[-1].text) and not found[-1].text.isupper():
        found.pop()
    return found


def _has_digit(text: str) -> bool:
    return _a_digit.search(text) is not None


def _may_belong(text: str, inside: bool) -> bool:
    if _has_digit(text):
        return True
    if inside:
        return len(text) <= 5 and (text.isupper() or (len(text) <= 3 and text[0].isupper()))
    return len(text) <= 6


def natural(text: str, found: list[Token], digits: int = 3) -> tuple[int, int] | None:
    """The part of these tokens that reads as one number or code of unknown form.

    What stands behind a space belongs to it only if it does not begin something else: a date, an
    amount, or a word of the sentence.
    """
    if not found or _date.match(text, found[0].start):
        return None
    kept = 0
    for place, token in enumerate(found):
        if place and not token.glued and not _goes_on(text, found, place):
            break
        kept = place + 1
    while (
        kept
        and not _has_digit(found[kept - 1].text)
        and not (kept > 1 and len(found[kept - 1].text) <= 2)
    ):
        kept -= 1
    if not kept:
        return None
    start, end = found[0].start, found[kept - 1].end
    if not _has_digit(found[0].text) and kept == 1:
        return None
    if text[end : end + 1] == ")" and "(" in text[start:end]:
        end += 1
    if sum("0" <= sign <= "9" for sign in text[start:end]) < digits or end - start < 4:
        return None
    if _amount.match(text, end) or _unit.match(text, end) or _is_a_year(text, start, end):
        return None
    return start, end


def _is_a_year(text: str, start: int, end: int) -> bool:
    return (
        end - start == 4 and text[start:end].isdigit() and text[start : start + 2] in {"19", "20"}
    )


def _goes_on(text: str, found: list[Token], place: int) -> bool:
    token = found[place]
    if _date.match(text, token.start):
        return False
    if not _has_digit(token.text):
        after = found[place + 1 : place + 2]
        short_end = (
            len(token.text) <= 2 and not text[token.end : token.end + 2].strip(" ").isalnum()
        )
        return (
            bool(
                (after and after[0].text.isdigit() and place < 3 and not found[0].text.isdigit())
                or (after and "/" in text[after[0].start : after[0].end + 1])
            )
            or short_end
        )
    before = found[:place]
    if not any(map(_has_digit, (each.text for each in before))):
        return True
    last = found[-1].end
    ends_a_word = _ends_in_a_word.match(text, last) is not None
    sizes = [len(each.text) for each in found]
    if all(map(str.isdigit, (each.text for each in found))):
        return len(found) > 2 or not ends_a_word
    return max(sizes) <= 8 and not ends_a_word


def windows(found: list[Token], low: int, high: int) -> Iterator[tuple[int, int, str]]:
    """All that these tokens spell when some of them, in a row, are read as one; longest first."""
    for first in range(len(found)):
        compact = ""
        spelt: list[tuple[int, int, str]] = []
        for token in found[first:]:
            compact += token.text.upper()
            if len(compact) > high:
                break
            if len(compact) >= low:
                spelt.append((found[first].start, token.end, compact))
        yield from reversed(spelt)
