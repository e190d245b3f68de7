"""Passwords in statements of SQL: of users, and in rows put into a table."""

import re
from collections.abc import Iterator
from typing import Final

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.secrets.names import Says, says, words_of
from inhouse.privacy.detect.secrets.values import quoted_is_secret
from inhouse.privacy.detect.secrets.way import found, is_given, way

_quoted: Final = (
    r"\\{0,3}(?:'(?P<v>[^'\r\n]{2,256})'|\"(?P<v2>[^\"\r\n]{2,256})\"|`(?P<v3>[^`\r\n]{2,256})`)"
)
_bare: Final = r"(?![\"'`\\<$&@:%(])(?P<v4>[^\s;,)\"'`\\]{3,256}+)"


def _is_no_keyword(value: str) -> bool:
    return is_given(value) and value.lower() not in _keywords


_keywords: Final = frozenset(
    ("values", "expire", "history", "reuse", "never", "default", "require", "random", "with")
)
_ways: Final = (
    way(
        "identified",
        r"identified[ \t]+(?:with[ \t]+[\"'`]?\w{1,40}[\"'`]?[ \t]+)?(?:by|as)[ \t]+"
        r"(?:password[ \t]+|values[ \t]+)?"
        rf"(?:{_quoted}|(?=[^\s;]{{0,60}}[0-9!#]){_bare})",
        accepts=_is_no_keyword,
    ),
    way(
        "create|alter|grant",
        rf"(?:create|alter|grant)[ \t][^;\r\n]{{1,160}}?[ \t]identified[ \t]+by[ \t]+{_bare}",
        accepts=_is_no_keyword,
    ),
    way(
        "create|alter",
        r"(?:create|alter)[ \t]+(?:user|role|login|group)\b[^;\r\n]{0,160}?\bpassword[ \t]*=?[ \t]*"
        rf"(?:{_quoted}|{_bare})",
        accepts=_is_no_keyword,
    ),
)
_insert: Final = re.compile(
    r"\binsert[ \t]+(?:ignore[ \t]+)?into[ \t]+[\w.\"`\[\]]{1,80}[ \t]*"
    r"\((?P<columns>[^()]{1,1000})\)"
    r"\s{0,8}values\s{0,8}(?=\()",
    re.I,
)
_field: Final = re.compile(
    r"\s{0,8}(?:'(?P<text>(?:[^'\\]|\\.|''){0,1000})'|[^,()']{0,200}+)\s{0,8}([,)])"
)
_next_row: Final = re.compile(r"\s{0,8},\s{0,8}(?=\()")


def find(text: str, lower: str) -> Iterator[Finding]:
    yield from found(_ways, text, lower, "password in SQL")
    if "insert" in lower:
        yield from _in_rows(text)


def _in_rows(text: str) -> Iterator[Finding]:
    """The values of columns with a telling name, in every row of an INSERT."""
    for match in _insert.finditer(text):
        columns = [says(words_of(column), []) for column in match["columns"].split(",")]
        if not any(columns):
            continue
        place = match.end()
        while text[place : place + 1] == "(":
            fields = list(_fields_of(text, place + 1))
            for said, field in zip(columns, fields, strict=False):
                if said and field["text"] and quoted_is_secret(field["text"], said):
                    kind = Kind.PASSWORD if said >= Says.PIN else Kind.KEY
                    yield Finding(*field.span("text"), kind, "secret in a row", 0.8)
            after = _next_row.match(text, fields[-1].end()) if fields else None
            if after is None:
                break
            place = after.end()


def _fields_of(text: str, place: int) -> Iterator[re.Match[str]]:
    while field := _field.match(text, place):
        yield field
        if field[2] == ")":
            return
        place = field.end()
