"""Asks all targets in turn, round by round, so that a machine that slows down slows all of them.

The order rotates from round to round: none is always the first or always behind the same other.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bench.gateway.clients import Crowd, Heard, Target, ask, ask_at_once
from bench.gateway.work import PLAIN, PRIVATE, SHORT, request

Sample = TypeVar("Sample")


@dataclass(frozen=True)
class Size:
    """How much is asked: `rounds` for each target, `callers` at once, `tokens` for each."""

    rounds: int
    callers: int
    tokens: int
    pace: int = 0


@dataclass
class Samples:
    """By target, in the order of the rounds: sample i of each was taken in the same round."""

    first: dict[str, list[Heard]] = field(default_factory=dict)
    crowd: dict[str, list[Crowd]] = field(default_factory=dict)

    def first_ms(self, name: str) -> list[float]:
        return [heard.first_s * 1000 for heard in self.first[name]]

    def added_ms(self, name: str, to: str) -> list[float]:
        return [
            more - less for more, less in zip(self.first_ms(name), self.first_ms(to), strict=True)
        ]

    def rates(self, name: str) -> list[float]:
        return [crowd.tokens_per_s for crowd in self.crowd[name]]

    def shares(self, name: str, to: str) -> list[float]:
        return [mine / other for mine, other in zip(self.rates(name), self.rates(to), strict=True)]

    def cpu_us(self, name: str) -> list[float]:
        return [each.cpu_us_per_token or 0.0 for each in self.crowd[name]]


PRIVATE_TOO = " (with personal data)"


async def first_words(
    targets: list[Target], masking: Target, rounds: int
) -> dict[str, list[Heard]]:
    """The time to the first word of a 2 KB prompt; `masking` is also asked the private one."""

    def asks(target: Target, prompt: str) -> Callable[[], Awaitable[Heard]]:
        body = request(target.model, prompt, tokens=1)
        return lambda: ask(target, body)

    turns = {}
    for target in targets:
        turns[target.name] = asks(target, PLAIN)
        if target is masking:
            turns[target.name + PRIVATE_TOO] = asks(target, PRIVATE)
    return await in_turn(turns, rounds)


async def crowds(targets: list[Target], size: Size) -> dict[str, list[Crowd]]:
    def asks(target: Target) -> Callable[[], Awaitable[Crowd]]:
        body = request(target.model, SHORT, tokens=size.tokens, pace=size.pace)
        return lambda: ask_at_once(target, body, size.callers)

    return await in_turn({target.name: asks(target) for target in targets}, size.rounds)


async def in_turn(
    turns: Mapping[str, Callable[[], Awaitable[Sample]]], rounds: int
) -> dict[str, list[Sample]]:
    names = list(turns)
    taken: dict[str, list[Sample]] = {name: [] for name in names}
    for name in names:
        await turns[name]()  # the first answer pays for what is loaded late
    for number in range(rounds):
        start = number % len(names)
        for name in names[start:] + names[:start]:
            taken[name].append(await turns[name]())
            await asyncio.sleep(0.01)
    return taken


def rss_mib(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def threads(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))
