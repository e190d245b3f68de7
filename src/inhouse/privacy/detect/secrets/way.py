"""A way of announcing a secret: the words that must be in the text, and the form around the value.

The words are looked for first, so a text without them costs a few fast searches. What the groups
named `v`, `v2` and so on hold is the secret.
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
    pattern: re.Pattern[str]
    kind: Kind = Kind.PASSWORD
    accepts: Callable[[str], bool] = is_given


def way(
    words: str,
    pattern: str,
    kind: Kind = Kind.PASSWORD,
    accepts: Callable[[str], bool] = is_given,
) -> Way:
    """`words` are alternatives, separated by `|`, in lower case."""
    return Way(tuple(words.split("|")), re.compile(pattern, re.I), kind, accepts)


def found(ways: Iterable[Way], text: str, lower: str, rule: str) -> Iterator[Finding]:
    for each in ways:
        if not any(word in lower for word in each.words):
            continue
        for match in each.pattern.finditer(text):
            for group, value in match.groupdict().items():
                if value is not None and each.accepts(value):
                    yield Finding(*match.span(group), each.kind, rule, 0.8)
