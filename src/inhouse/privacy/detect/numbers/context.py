# ruff: noqa: RUF001 - words of many alphabets, whose lines count wide signs twice
"""Finds the words that announce a number: `MRN`, `numéro de dossier`, `Versichertennummer`.

A text is read once, word by word, and each word looked up; what follows the few that are known is
then compared with whole phrases. Words count without accents and in any case of letters, written
apart, with dots, dashes and underscores, or glued together as in `patientId`. Scripts without
spaces are searched for the phrases themselves.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple

from inhouse.chat import Kind
from inhouse.privacy.detect.normalise import normalised
from inhouse.privacy.detect.numbers import account, health, identity, license, passport, tax, words
from inhouse.privacy.detect.numbers.scheme import Scheme


class About(NamedTuple):
    """What a phrase announces."""

    kind: Kind
    rule: str
    schemes: tuple[Scheme, ...] = ()
    in_form_only: bool = False  # a word with other meanings: only what has the number's form counts


class Announcement(NamedTuple):
    start: int
    end: int
    about: About
    weak: bool  # a label with a colon and no word for number


schemes: Final[tuple[Scheme, ...]] = (
    *identity.schemes,
    *tax.schemes,
    *health.schemes,
    *passport.schemes,
    *license.schemes,
    *account.schemes,
)

_unaccented: Final = {
    code: base
    for low, high in ((0xC0, 0x250), (0x370, 0x460), (0x1E00, 0x2000))
    for code in range(low, high)
    if len(base := unicodedata.normalize("NFKD", chr(code))[0].lower()) == 1
    and base != chr(code)
    and base.isalpha()
} | {
    ord("º"): "o",
    ord("ª"): "a",
    ord("ı"): "i",
    ord("ł"): "l",
    ord("Ł"): "l",
    ord("σ"): "ς",  # two forms of one letter
    ord("đ"): "d",
    ord("Đ"): "d",
}
_word: Final = re.compile(r"[^\W\d_]+")
_word_or_digits: Final = re.compile(r"[^\W\d_]+|\d+")  # as in `I-94 number`
_shortest_glued: Final = 6  # shorter ones are other words
_ascii_word: Final = re.compile("[a-z]+")  # of a text in lower case, twice as quick
_gap: Final = r"[ \t./_'’\"״°º-]{0,3}"
_spaceless: Final = re.compile(
    r"[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0fff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)


def lowered(text: str) -> str:
    """In lower case and without accents, sign for sign."""
    lower = text.lower()
    if len(lower) != len(text):  # a few signs have a lower case of two
        lower = "".join(sign if len(sign.lower()) > 1 else sign.lower() for sign in text)
    return lower if lower.isascii() else lower.translate(_unaccented)


def _key(phrase: str) -> str:
    """The phrase as `lowered` leaves it in a text: its words with one space between them."""
    plain, edits = normalised(phrase)
    for start, end, new in reversed(edits):
        plain = plain[:start] + new + plain[end:]
    return " ".join(_word_or_digits.findall(lowered(plain)))


def _spaced_and_not() -> tuple[dict[str, About], dict[str, About]]:
    spaced: dict[str, About] = {}
    spaceless: dict[str, About] = {}

    def add(phrase: str, about: About) -> None:
        table = spaceless if _spaceless.search(phrase) else spaced
        key = phrase if table is spaceless else _key(phrase)
        if not key:
            return
        only = key.replace(" ", "") in words.acronyms_that_are_words
        known = table.get(key)
        kept = known.schemes if known else ()
        table[key] = About(
            known.kind if known else about.kind,
            known.rule if known else about.rule,
            (*kept, *(each for each in about.schemes if each not in kept)),
            only,
        )

    for scheme in schemes:
        for phrase in filter(None, scheme.words.split("|")):
            add(phrase, About(scheme.kind, f"{scheme.rule} after its name", (scheme,)))
    for kind, phrases in words.always.items():
        for phrase in phrases.split("|"):
            add(phrase, About(kind, "number after its name"))
    return spaced, spaceless


_phrases, _spaceless_phrases = _spaced_and_not()
_nouns: Final = frozenset(_key(noun) for noun in words.nouns.split("|"))
_labels: Final = frozenset(_key(noun) for noun in words.labels)
_prefixes: Final = frozenset(_key(word) for word in words.prefix_words)
_excluded: Final = frozenset(map(_key, words.not_of_a_person))
_of_a_noun: Final = About(Kind.ID, "number after its name")


def _by_first_word(keys: Iterable[str]) -> dict[str, set[str]]:
    """For each first word, the rests of the phrases that begin with it."""
    rests: dict[str, set[str]] = {}
    for key in keys:
        first, _, rest = key.partition(" ")
        rests.setdefault(first, set()).add(rest)
        if len(glued := key.replace(" ", "")) >= _shortest_glued:
            rests.setdefault(glued, set()).add("")
    return rests


@cache  # of the hundreds, a text needs a few: all of them would cost each start half a second
def _any_rest(first: str) -> re.Pattern[str]:
    """The longest of the rests that go on where a first word ends."""
    rests = sorted(_starts[first], key=lambda rest: (-len(rest), rest))
    return re.compile(
        "(?:"
        + "|".join(_gap + _gap.join(map(re.escape, rest.split())) if rest else "" for rest in rests)
        + r")(?![^\W\d_])"
    )


_glued: Final = {key.replace(" ", ""): about for key, about in _phrases.items()} | _phrases
_starts: Final = _by_first_word(_phrases)
_any_spaceless: Final = re.compile(
    "|".join(sorted(map(re.escape, _spaceless_phrases), key=len, reverse=True))
)
_numbered: Final = re.compile(
    rf"(?:{_gap}(?:id|identification|identity|reference|ref|file|record|case|registration|account"
    rf"|card|member|policy|de|du|di|do)(?![^\W\d_])){{0,3}}"
    rf"{_gap}(?:(?:number|numbers|num|nummer|nr|no|nos|id|ids|numero|n|nro|cislo|numer|numar|szam|nº"
    rf"|szama|номер|no\.?o|code|ref|reference|identifier)(?![^\W\d_])|#|№|n?[°º])"
)
_colon: Final = re.compile(r"[\"'*_ \t]{0,4}[:=#|]")
_of: Final = re.compile(
    r"[ \t._°º-]{0,3}(?:(?:de la|de los|de l|del|des|de|du|di|do|da|della|dell|dello|van de|van|von"
    r"|af|av|d)(?![^\W\d_])[ \t'’.]{1,2}){0,2}"
)
_compound: Final = re.compile(
    r"(?P<stem>[^\W\d_]{3,40}?)(?:s|n)?(?:nummer|nummern|nr|kennung|kennzeichen|zeichen|numero|szam"
    r"|szama|nummeret|nummeri|numeronsa)"
)
_ends_of_compounds: Final = frozenset({"er", "nr", "en", "ng", "et", "ro", "am", "ma"})
# All words that are looked at more closely.
_first_words: Final = frozenset({*_starts, *_nouns, *(noun + "s" for noun in _nouns), *_prefixes})


def announcements(text: str, lower: str) -> list[Announcement]:
    """All that stand in the text, in order."""
    found = list(_spaced(text, lower))
    if not text.isascii() and _spaceless.search(text):
        found += (
            Announcement(*match.span(), _spaceless_phrases[match[0]], weak=False)
            for match in _any_spaceless.finditer(text)
        )
        found.sort(key=lambda each: each[:2])
    return found


def _spaced(text: str, lower: str) -> Iterator[Announcement]:
    done = 0
    for match in (_ascii_word if lower.isascii() else _word).finditer(lower):
        word = match[0]
        if word not in _first_words and (len(word) < 6 or word[-2:] not in _ends_of_compounds):
            continue
        start = match.start()
        if start < done or (start and text[start - 1].isdigit()):
            continue
        found = _phrase(text, lower, match) or _compounded(match)
        if found is not None:
            done = found.end
            yield found


def _phrase(text: str, lower: str, word: re.Match[str]) -> Announcement | None:
    first = word[0]
    if first in _starts:
        rest = _any_rest(first).match(lower, word.end())
        if rest is not None:
            start, end = word.start(), rest.end()
            about = _glued["".join(_word_or_digits.findall(lower[start:end]))]
            if not about.in_form_only:
                return Announcement(start, end, about, weak=False)
            numbered = _numbered.match(lower, end)
            if numbered is not None:
                return Announcement(start, numbered.end(), about, weak=True)
            if text[end : end + 1].isdigit():
                return None
            labelled = _colon.match(lower, end) is not None
            short_form = text[end : end + 1] == "." and text[start].isupper()
            if end - start > 4 or labelled or short_form or text[start:end].isupper():
                return Announcement(start, end, about, weak=labelled or short_form)
    if first in _nouns or (first[-1] == "s" and first[:-1] in _nouns):
        numbered = _numbered.match(lower, word.end())
        if numbered is not None:
            return Announcement(word.start(), numbered.end(), _of_a_noun, weak=False)
        if first in _labels and _colon.match(lower, word.end()):
            return Announcement(word.start(), word.end(), _of_a_noun, weak=True)
    if first in _prefixes:
        of = _of.match(lower, word.end())
        noun = _word.match(lower, of.end()) if of else None
        if noun is not None and noun[0] in _nouns and noun.start() > word.end():
            return Announcement(word.start(), noun.end(), _of_a_noun, weak=False)
    return None


def _compounded(word: re.Match[str]) -> Announcement | None:
    """Words such as `Fallnummer` that are in no list."""
    if len(word[0]) < 6 or word[0][-2:] not in _ends_of_compounds:
        return None
    compound = _compound.fullmatch(word[0])
    if compound is None or any(
        stem in _excluded for stem in (compound["stem"], compound["stem"] + "s")
    ):
        return None
    if any(compound["stem"].endswith(each) for each in _excluded if len(each) > 4):
        return None
    return Announcement(word.start(), word.end(), _of_a_noun, weak=True)
