"""A way of announcing a secret: the words it begins with, and the form around the value.

The words are looked for first, and the form is tried only where one of them stands. What the
groups of the form hold is the secret; each has a name, `v`, `v2` and so on.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.secrets.values import is_placeholder
from inhouse.privacy.detect.secrets.words import no_secret


def is_given(value: str) -> bool:
    """Any value that is no placeholder and no word such as `password` itself."""
    return len(value) >= 3 and value.lower() not in no_secret and not is_placeholder(value)


class Way(NamedTuple):
    words: tuple[str, ...]
    form: re.Pattern[str]
    kind: Kind
    accepts: Callable[[str], bool]


def way(
    words: str,
    form: str,
    kind: Kind = Kind.PASSWORD,
    accepts: Callable[[str], bool] = is_given,
) -> Way:
    """`words` are alternatives in lower case, separated by `|`; the form begins at one of them."""
    return Way(tuple(words.split("|")), re.compile(form, re.I), kind, accepts)


def places(words: Iterable[str], lower: str) -> Iterator[int]:
    """Where one of the words begins."""
    for word in words:
        place = lower.find(word)
        while place >= 0:
            yield place
            place = lower.find(word, place + 1)


def found(ways: Iterable[Way], text: str, lower: str, rule: str) -> Iterator[Finding]:
    signs = frozenset(lower)  # sooner asked than many words looked for in a long text
    for each in ways:
        for place in places(filter(signs.issuperset, each.words), lower):
            match = each.form.match(text, place)
            if match is None:
                continue
            for group, value in match.groupdict().items():
                if value is not None and each.accepts(value):
                    yield Finding(*match.span(group), each.kind, rule, 0.8)
