"""What a question names that everybody knows: `What is the capital of France?`

A country hides nobody, and a question without it has no answer. So where *all* that was found in
a chat is known to everybody, and all that the caller says is made of the words of such questions,
nothing of it is hidden. It is a list of what is let through, so a word that nobody thought of
hides: `I was fired in Germany` has *fired*, and *I*. One finding of another sort, anywhere in the
chat, and everything is hidden: where a patient lives is a part of who she is.

Known to everybody are countries, continents, big cities and languages, people of history and what
is named after them, companies and programs that everybody uses, and years; not a day since 1930,
not an age, no number. A class whose mode the policy names is always treated as the policy says.
"""

import re
from collections.abc import Collection, Iterable
from functools import cache
from importlib import resources
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.public_words import (
    asking,
    cities,
    companies,
    eponyms,
    groups,
    named_after,
    of_questions,
    people,
)

_places: Final = frozenset({Kind.LOCATION, Kind.GROUP, Kind.ORG})

_word: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]*)?")
_longest: Final = 2000
_possessive: Final = re.compile(r"'s?$")
_article: Final = re.compile(r"^(?:the|die|der|das|den|la|le|les|el|los|las|il|lo|o|os|de|het) ")
_year: Final = re.compile(r"(?:1[0-9]|20)[0-9]{2}s?|[0-9]{1,2}(?:st|nd|rd|th) century")
_long_ago: Final = re.compile(r"[^\d]*(?:[0-9]{1,2}[^\d]+)?(?:1[0-8][0-9]{2}|19[0-2][0-9])")


def is_public(
    texts: Iterable[str], found: Iterable[list[Finding]], answers: Collection[str] = ()
) -> bool:
    """Whether all that was found in these texts is known to everybody, and they tell of nobody.

    `answers` are the texts that a model wrote: of them the names count, but not the other words.
    """
    rows = list(zip(texts, found, strict=True))
    return all(
        _is_known(text[each.start : each.end], text[each.end : each.end + 24], each.kind)
        for text, row in rows
        for each in row
    ) and all(text in answers or _is_question(text, row) for text, row in rows)


def _is_question(text: str, found: list[Finding]) -> bool:
    """Whether every word beside what was found is one of questions about the world."""
    if len(text) > _longest:
        return False
    rest = list(text)
    for each in found:
        rest[each.start : each.end] = " " * (each.end - each.start)
    said = _straight("".join(rest)).casefold()
    for phrase in asking:
        said = said.replace(phrase, "how")
    return said.isprintable() and all(
        word in of_questions or _is_thing(word) for word in _word.findall(said)
    )


def _is_thing(name: str) -> bool:
    return name in known_places() or name in cities or name in companies or name in groups


def _straight(text: str) -> str:
    return text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _is_known(value: str, after: str, kind: Kind) -> bool:
    value = " ".join(_straight(value).casefold().split())
    bare = _possessive.sub("", value)
    if kind is Kind.DATE:
        return bool(_year.fullmatch(value) or _long_ago.fullmatch(value))
    if kind is Kind.PERSON:
        return bare in people or (bare in eponyms and _is_named_after(after))
    if kind not in _places:
        return False
    return _is_thing(_article.sub("", bare))


def _is_named_after(after: str) -> bool:
    """`Newton's second law` is physics; `Newton's invoice` is somebody's."""
    words = re.findall(r"\w+", after.casefold())[:3]
    return not named_after.isdisjoint(words)


@cache
def known_places() -> frozenset[str]:
    """Countries, continents, capitals and languages in seven languages, in lower case."""
    listed = resources.files("inhouse.privacy").joinpath("public_places.txt")
    lines = listed.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
