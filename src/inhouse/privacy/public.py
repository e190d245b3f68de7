"""What a question names that everybody knows: `What is the capital of France?`

A country hides nobody, and a question without it has no answer. So where *all* that was found in a
conversation is known to everybody, and nothing says that somebody speaks of himself or of people he
knows, nothing of it is hidden. One finding of another sort, anywhere in the conversation, and all
of it is: where a patient lives is a part of who she is.

Known to everybody are countries, continents, big cities and languages, people of history and what
is named after them, companies and programs that everybody uses, and years; not a day since 1930,
not an age, no number. A class whose mode the policy names is always treated as the policy says.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.public_words import (
    cities,
    companies,
    eponyms,
    groups,
    named_after,
    own,
    people,
)

_places: Final = frozenset({Kind.LOCATION, Kind.GROUP, Kind.ORG})

# Whoever says one of these speaks of himself, or of people he knows or serves.
_own: Final = re.compile(
    "|".join(rf"(?<!\w){word.strip()}(?!\w)".replace("*", r"\w*") for word in own.split(",")),
    re.IGNORECASE,
)
_possessive: Final = re.compile(r"'s?$")
_article: Final = re.compile(r"^(?:the|die|der|das|den|la|le|les|el|los|las|il|lo|o|os|de|het) ")
_year: Final = re.compile(r"(?:1[0-9]|20)[0-9]{2}s?|[0-9]{1,2}(?:st|nd|rd|th) century")
_long_ago: Final = re.compile(r"[^\d]*(?:[0-9]{1,2}[^\d]+)?(?:1[0-8][0-9]{2}|19[0-2][0-9])")


def is_public(texts: Iterable[str], found: Iterable[list[Finding]]) -> bool:
    """Whether all that was found in these texts is known to everybody, and they tell of nobody."""
    rows = list(zip(texts, found, strict=True))
    return all(
        _is_known(text[each.start : each.end], text[each.end : each.end + 24], each.kind)
        for text, row in rows
        for each in row
    ) and not any(_own.search(_straight(text)) for text, _ in rows)


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
    plain = _article.sub("", bare)
    return plain in known_places() or plain in cities or plain in companies or plain in groups


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
