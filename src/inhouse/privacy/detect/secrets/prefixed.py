"""Keys and tokens known by their shape, wherever they stand.

A text without a shape's literal costs one fast search. A shape begins only where its run of
letters begins, so each run is tried once; and what is found must look drawn by chance, so that
`ghp_xxxxxxxx` in a manual is left alone. A few shapes are so much their own that any key of exactly
the right length counts, even if it spells words.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.secrets.drawn import bits, looks_drawn
from inhouse.privacy.detect.secrets.shapes import Shape, inner_shapes, shapes


class _Search(NamedTuple):
    literal: str
    pattern: str
    rule: str


def _beginning(shape: Shape) -> _Search:
    literal, before = re.escape(shape.literal), ""
    if shape.literal[0].isalnum():
        # Not after `-`: `task-` ends in `sk-`. And where the rest is of several parts not after
        # `_` either, since each `_` of a long run would begin it again.
        signs = r"\w-" if r"\." in shape.rest else "A-Za-z0-9-"
        before = f"(?<![{signs}]{literal})"
    return _Search(shape.literal, f"{literal}{before}{shape.rest}(?![A-Za-z0-9])", _rule(shape))


def _whole(shape: Shape) -> _Search:
    pattern = f"(?<![A-Za-z0-9]){shape.rest}(?![A-Za-z0-9])"
    return _Search(shape.literal, pattern, _rule(shape))


@cache  # most texts need none of the hundreds, and all of them would cost each start its time
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _rule(shape: Shape) -> str:
    return f"key of {shape.maker}"


_searches: Final = (*map(_beginning, shapes), *map(_whole, inner_shapes))


_gaps: Final = dict.fromkeys(map(ord, "\"'`<>(){}[],;"), " ")
_shortest: Final = 15  # of what the shapes take


def find(text: str, lower: str) -> Iterator[Finding]:
    long = _long_words(text)
    signs = frozenset(long)  # sooner asked than hundreds of literals looked for in a long text
    for literal, pattern, rule in _searches:
        if signs.issuperset(literal) and literal in long:
            for match in _compiled(pattern).finditer(text):
                if is_drawn(match[0].removeprefix(literal)) or _is_unmistakable(match[0]):
                    yield Finding(match.start(), match.end(), Kind.KEY, rule)


def _long_words(text: str) -> str:
    """Only the words that are long enough for a key: mostly a small part of the text."""
    return " ".join(word for word in text.translate(_gaps).split() if len(word) >= _shortest)


_unmistakable: Final = re.compile(
    r"gh[oprsu]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}|npm_[A-Za-z0-9]{36}"
    r"|xox[abpr]-[0-9]{5,14}-(?:[0-9]{5,14}-){0,2}[A-Za-z0-9]{16,64}|AIza[\w-]{35}"
)


def _is_unmistakable(key: str) -> bool:
    """Whether this has a form and length that nothing else has, and is no row of one sign."""
    return _unmistakable.fullmatch(key) is not None and len(set(key[-16:])) > 4


def is_drawn(value: str) -> bool:
    """Whether this may be a key, and is no dummy of a manual."""
    if len(value) >= 20 and "example" in value.lower():
        return False  # so long a key that spells this was made for a manual
    return looks_drawn(value) or (len(value) >= 40 and bits(value) >= 4)
