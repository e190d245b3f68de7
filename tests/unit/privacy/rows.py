"""Rows of a test: a text, `->`, and what must be found in it; nothing after it means nothing."""

from collections.abc import Callable, Iterable

from inhouse.chat import Finding
from inhouse.privacy.detect.merge import merge


def rows(table: str) -> list[tuple[str, list[str]]]:
    """The text and what is to be found of each line; `||` stands between several findings."""
    pairs = [line.partition("->") for line in table.strip().splitlines() if line.strip()]
    return [
        (
            text.strip().replace("\\n", "\n"),
            [each.strip().replace("\\n", "\n") for each in found.split("||") if each.strip()],
        )
        for text, _, found in pairs
    ]


def found_by(find: Callable[[str], Iterable[Finding]], text: str) -> list[str]:
    return [text[each.start : each.end] for each in merge(find(text))]
