"""Sentences from rules: a small grammar whose slots are filled with marked values.

A rule file is plain text. `== name` opens a rule; each line below is one way to say it. Inside a
line, `{name}` is another rule or a value, `{name+s}` a value with an ending that belongs to the
word, `[a|b|]` a choice (an empty one leaves it out), `\\n` and `\\t` are a line break and a tab,
`\\[` a real bracket. `#` opens a comment line. `*3 ` before a line makes it three times as likely.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

from training.detector.marked import Draft, Marked


class Slot(NamedTuple):
    name: str
    suffix: str


class Choice(NamedTuple):
    options: tuple[tuple[Node, ...], ...]


Node = str | Slot | Choice
Value = Callable[[str], "Marked | str | None"]
_TOKEN = re.compile(r"\\[ntr\[\]|{}\\]|\{[a-z0-9_]+(?:\+[^}]*)?\}|[\[\]|]|[^\\{\[\]|]+|.", re.S)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_DEEPEST = 40


class BadRule(ValueError):
    pass


def compiled(line: str) -> tuple[Node, ...]:
    tokens = _TOKEN.findall(line)
    nodes, rest = _sequence(tokens, 0, depth=0)
    if rest != len(tokens):
        raise BadRule(f"unbalanced bracket in: {line}")
    return nodes


def _sequence(tokens: list[str], at: int, depth: int) -> tuple[tuple[Node, ...], int]:
    nodes: list[Node] = []
    while at < len(tokens):
        token = tokens[at]
        if depth and token in ("|", "]"):
            break
        if token == "[":  # noqa: S105 - a sign of the rules
            choice, at = _choice(tokens, at + 1, depth + 1)
            nodes.append(choice)
            continue
        if len(token) == 2 and token[0] == "\\":
            nodes.append(_ESCAPES.get(token[1], token[1]))
        elif len(token) > 2 and token[0] == "{":
            name, _, suffix = token[1:-1].partition("+")
            nodes.append(Slot(name, suffix))
        else:
            nodes.append(token)
        at += 1
    return tuple(nodes), at


def _choice(tokens: list[str], at: int, depth: int) -> tuple[Choice, int]:
    options: list[tuple[Node, ...]] = []
    while True:
        nodes, at = _sequence(tokens, at, depth)
        options.append(nodes)
        if at >= len(tokens):
            raise BadRule("a bracket is never closed")
        closing = tokens[at] == "]"
        at += 1
        if closing:
            return Choice(tuple(options)), at


class Grammar:
    def __init__(self, rules: dict[str, list[tuple[Node, ...]]]) -> None:
        self.rules = rules

    @classmethod
    def of(cls, text: str) -> Grammar:
        rules: dict[str, list[tuple[Node, ...]]] = {}
        current: list[tuple[Node, ...]] | None = None
        for line in text.splitlines():
            if line.startswith("== "):
                current = rules.setdefault(line[3:].strip(), [])
            elif line.strip() and not line.startswith("#"):
                if current is None:
                    raise BadRule("a line stands before the first rule")
                weight, line = _weight(line)
                current.extend([compiled(line)] * weight)
        return cls(rules)

    @classmethod
    def load(cls, *paths: Path) -> Grammar:
        return cls.of("\n".join(path.read_text(encoding="utf-8") for path in paths))

    def slots(self) -> set[str]:
        """Every name a rule asks for."""
        found: set[str] = set()
        stack: list[Node] = [node for ways in self.rules.values() for way in ways for node in way]
        while stack:
            node = stack.pop()
            if isinstance(node, Slot):
                found.add(node.name)
            elif isinstance(node, Choice):
                stack.extend(inner for option in node.options for inner in option)
        return found

    def say(self, rule: str, value: Value, rng: Random) -> Marked:
        """One way to say a rule; `value` fills the slots that are no rules."""
        draft = Draft()
        self._write(rng.choice(self.rules[rule]), draft, value, rng, 0)
        return draft.done()

    def _write(
        self, nodes: tuple[Node, ...], draft: Draft, value: Value, rng: Random, depth: int
    ) -> None:
        if depth > _DEEPEST:
            raise BadRule("the rules call each other without end")
        for node in nodes:
            if isinstance(node, str):
                draft.add_tidy(node)
            elif isinstance(node, Choice):
                self._write(_picked(node.options, rng), draft, value, rng, depth + 1)
            elif node.name in self.rules:
                self._write(_picked(self.rules[node.name], rng), draft, value, rng, depth + 1)
            else:
                filled = value(node.name)
                if filled is None:
                    raise BadRule(f"no rule and no value is called {node.name}")
                if isinstance(filled, str):
                    draft.add(filled)
                else:
                    draft.append(filled)
                if node.suffix:
                    draft.widen(node.suffix)


def _picked(options, rng: Random):  # type: ignore[no-untyped-def]
    return options[int(rng.random() * len(options))]


def _weight(line: str) -> tuple[int, str]:
    if line.startswith("*") and line[1:2].isdigit() and line[2:3] == " ":
        return int(line[1]), line[3:]
    return 1, line
