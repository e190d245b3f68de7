"""Bounds on a JSON Schema, which an engine compiles into a grammar and then has to follow.

One long list of choices, or one nested repetition, can hold up the engine for a minute, and with
it everybody else's answers.
"""

import re
from collections.abc import Iterable
from typing import Final

from inhouse.errors import BadRequest
from inhouse.server.wire.decode import MOST_LEVELS

NODES: Final = 2000
CHOICES: Final = 256
REPEATS: Final = 1000
PATTERN_LENGTH: Final = 256
PATTERN_REPEATS: Final = 64


def bound_schema(schema: object, field: str, most_nodes: int = NODES) -> int:
    """How many values are in the schema. Raises BadRequest for one that takes too long."""
    level: list[object] = [schema]
    nodes = 0
    for _depth in range(MOST_LEVELS):
        nodes += len(level)
        if nodes > most_nodes:
            raise _too_large(field, f"use at most {most_nodes} values in it")
        for node in level:
            _bound_keywords(node, field)
        level = [child for node in level for child in _children(node)]
        if not level:
            return nodes
    raise _too_large(field, f"use at most {MOST_LEVELS} levels")


def _children(node: object) -> Iterable[object]:
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, list) else ()


def _bound_keywords(node: object, field: str) -> None:
    if not isinstance(node, dict):
        return
    choices = node.get("enum")
    if isinstance(choices, list) and len(choices) > CHOICES:
        raise _too_large(field, f"use at most {CHOICES} choices in an enum")
    for keyword in ("minLength", "maxLength", "minItems", "maxItems"):
        number = node.get(keyword)
        if isinstance(number, int) and number > REPEATS:
            raise _too_large(field, f"use at most {REPEATS} for {keyword}, or leave it out")
    pattern = node.get("pattern")
    if isinstance(pattern, str) and not _is_simple(pattern):
        raise _too_large(
            field,
            f"use a pattern of at most {PATTERN_LENGTH} characters, without repetitions over "
            f"{PATTERN_REPEATS} and without a repeated group that repeats something itself",
        )


def _is_simple(pattern: str) -> bool:
    counts = (
        int(count[:6]) for count in re.findall(r"\d+", " ".join(re.findall(r"\{[^}]*", pattern)))
    )
    nested = re.search(r"[*+?}][^()]*\)[*+{]", pattern)
    return (
        len(pattern) <= PATTERN_LENGTH and max(counts, default=0) <= PATTERN_REPEATS and not nested
    )


def _too_large(field: str, fix: str) -> BadRequest:
    return BadRequest(f"{field} is too large", fix=fix, field=field)
