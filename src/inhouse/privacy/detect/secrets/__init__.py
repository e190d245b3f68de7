"""Finds keys, tokens and passwords: by their shape, and by what announces them.

Each module knows one way a secret stands in a text. All are linear in the text.
"""

from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding
from inhouse.privacy.detect.secrets import (
    assigned,
    call,
    command,
    hashed,
    header,
    phrase,
    prefixed,
    private_key,
    sql,
)

_finders: Final = (
    private_key.find,
    prefixed.find,
    hashed.find,
    header.find,
    assigned.find,
    call.find,
    command.find,
    sql.find,
    phrase.find,
)


def find(text: str) -> Iterator[Finding]:
    lower = _lowered(text)
    for finder in _finders:
        yield from finder(text, lower)


def _lowered(text: str) -> str:
    """The text in lower case, sign by sign: a few have a lower case of two signs and stay."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(sign if len(sign.lower()) > 1 else sign.lower() for sign in text)
