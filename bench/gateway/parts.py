"""The two parts of the benchmark: a real engine, and one that is never waited for."""

import asyncio
import contextlib
import sys
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final, TypeVar

import msgspec
import uvloop

from bench.gateway import measure
from bench.gateway.clients import Target
from bench.gateway.engines import sealed_engine, tcp_engine
from bench.gateway.gateways import inhouse, synthetic
from bench.gateway.litellm_proxy import litellm
from bench.gateway.measure import PRIVATE_TOO, Samples, Size
from bench.gateway.numbers import Verdict, at_least, at_most, percentile, spread
from bench.gateway.report import Row, Table
from inhouse.config import Policy

Result = TypeVar("Result")

ADDED_MS: Final = 10.0
RATIO: Final = 0.97
CPU_US: Final = 9.4  # of a bare streaming proxy on the same libraries: no parsing, no masking
CALLERS: Final = 8


@dataclass(frozen=True)
class Plan:
    """How often everything is asked."""

    real_first: int
    real_crowd: Size
    first: int
    flat_out: Size
    paced: Size


FULL: Final = Plan(
    real_first=12,
    real_crowd=Size(8, CALLERS, 32),
    first=300,
    flat_out=Size(12, CALLERS, 400),
    paced=Size(8, CALLERS, 250, pace=50),
)
QUICK: Final = Plan(
    real_first=2,
    real_crowd=Size(2, CALLERS, 8),
    first=50,
    flat_out=Size(6, CALLERS, 400),
    paced=Size(6, CALLERS, 100, pace=50),
)


class Part(msgspec.Struct, frozen=True):
    table: Table
    verdicts: tuple[Verdict, ...]
    notes: tuple[str, ...] = ()


def real(plan: Plan, folder: Path, program: Path | None) -> Part:
    """The packaged model on engines of the same settings, all of them there from start to end."""
    policy = Policy()
    size = plan.real_crowd
    with contextlib.ExitStack() as stack:
        served = stack.enter_context(inhouse(folder / "home"))
        alone, alone_pid = stack.enter_context(sealed_engine(policy, folder))
        targets = [alone, served.through]
        if program:
            on_tcp = stack.enter_context(tcp_engine(policy))
            targets.append(stack.enter_context(through_litellm(program, folder, on_tcp)))
        samples = Samples()
        with shown("a real engine: first words"):
            samples.first = wait_for(measure.first_words(targets, served.through, plan.real_first))
        with shown(f"a real engine: {CALLERS} at once"):
            samples.crowd = wait_for(measure.crowds(targets, size))
        memory = memories(targets)
        threads = measure.threads(served.engine_pid), measure.threads(alone_pid)
    rows = (
        Row(
            "prompt tokens",
            {name: each[0].prompt_tokens for name, each in samples.first.items()},
            0,
        ),
        *first_rows(samples, alone),
        Row(f"tokens/s, {CALLERS} callers", medians(samples.rates, targets)),
        Row("as a share of the engine alone", shares(samples, targets, alone), 3),
        Row("CPU of the gateway, us/token", medians(samples.cpu_us, gateways(targets))),
        Row("memory of the gateway (RSS), MiB", memory, 0),
    )
    about = (
        f"The packaged model: {plan.real_first} prompts of 2 KB, and {size.rounds} times "
        f"{CALLERS} callers of {size.tokens} tokens, for each column in turn."
    )
    mine = served.through.name
    verdicts = (
        at_most(
            f"real engine: at most {ADDED_MS:.0f} ms added to the first word",
            ADDED_MS,
            spread(samples.added_ms(mine, alone.name)),
            "ms",
        ),
        at_least(
            f"real engine: {CALLERS} callers get at least {RATIO} of its tokens/s",
            RATIO,
            spread(samples.shares(mine, alone.name)),
        ),
    )
    notes = [f"The engine alone and the one behind Inhouse were both sealed ({served.seal})."]
    read = {samples.first[target.name][0].prompt_tokens for target in targets}
    if len(read) != 1:
        notes.append(f"**The real part is not fair**: the engines read {sorted(read)} tokens.")
    if threads[0] != threads[1]:
        notes.append(
            "**The real part is not fair**: the engine behind Inhouse and the one alone have "
            f"{threads[0]} and {threads[1]} threads, since the machine was busier when one started."
        )
    return Part(Table("A real engine", about, tuple(samples.first), rows), verdicts, tuple(notes))


def synthesised(plan: Plan, folder: Path, program: Path | None) -> Part:
    """An engine that is never waited for, so that only the gateways' own cost is left."""
    with contextlib.ExitStack() as stack:
        engine = stack.enter_context(synthetic(folder))
        targets = [engine.alone, engine.through]
        if program:
            lite = through_litellm(program, folder, engine.on_tcp)
            targets.append(stack.enter_context(lite))
        samples, paced = Samples(), Samples()
        with shown("a synthetic engine: first words"):
            samples.first = wait_for(measure.first_words(targets, engine.through, plan.first))
        with shown("a synthetic engine: flat out"):
            samples.crowd = wait_for(measure.crowds(targets, plan.flat_out))
        with shown("a synthetic engine: at an even pace"):
            paced.crowd = wait_for(measure.crowds(targets, plan.paced))
        memory = memories(targets)
    alone, mine = engine.alone, engine.through.name
    even = f"{CALLERS} callers at {plan.paced.pace} tokens/s each"
    rows = (
        *first_rows(samples, alone),
        Row(f"flat out, {CALLERS} callers: tokens/s", medians(samples.rates, targets), 0),
        Row("flat out: CPU of the gateway, us/token", medians(samples.cpu_us, gateways(targets))),
        Row(f"{even}: share of the engine alone", shares(paced, targets, alone), 3),
        Row("at that pace: CPU of the gateway, us/token", medians(paced.cpu_us, gateways(targets))),
        Row("memory of the gateway (RSS), MiB", memory, 0),
    )
    about = (
        "An engine without a model, which sends llama.cpp's events as fast as they are read: "
        f"{plan.first} prompts of 2 KB, {plan.flat_out.rounds} times {CALLERS} callers of "
        f"{plan.flat_out.tokens} tokens flat out, and {plan.paced.rounds} times {CALLERS} of "
        f"{plan.paced.tokens} at an even pace, for each column in turn."
    )
    added = f"gateway alone: at most {ADDED_MS:.0f} ms added to the first word"
    verdicts = (
        at_most(added, ADDED_MS, spread(samples.added_ms(mine, alone.name)), "ms"),
        at_most(
            f"{added}, with data to mask",
            ADDED_MS,
            spread(samples.added_ms(mine + PRIVATE_TOO, alone.name)),
            "ms",
        ),
        at_least(
            f"gateway alone: {even} get at least {RATIO} of that",
            RATIO,
            spread(paced.shares(mine, alone.name)),
        ),
        at_most(
            f"gateway alone: at most {CPU_US} us of CPU for each token, flat out",
            CPU_US,
            spread(samples.cpu_us(mine)),
            "us",
        ),
    )
    return Part(Table("A synthetic engine", about, tuple(samples.first), rows), verdicts)


@contextlib.contextmanager
def through_litellm(program: Path, folder: Path, engine: Target) -> Iterator[Target]:
    with litellm(program, folder, bench=engine) as proxy:
        yield proxy.target("bench")


def first_rows(samples: Samples, alone: Target) -> tuple[Row, ...]:
    ms = {name: samples.first_ms(name) for name in samples.first}
    added = {name: samples.added_ms(name, alone.name) for name in ms if name != alone.name}

    def row(measure: str, of: dict[str, list[float]], percent: int) -> Row:
        return Row(measure, {name: percentile(each, percent) for name, each in of.items()}, 2)

    return (
        row("first word, ms: median", ms, 50),
        row("first word, ms: 95th percentile", ms, 95),
        row("added to the engine alone, ms: median", added, 50),
        row("added, ms: 95th percentile", added, 95),
    )


def medians(of: Callable[[str], list[float]], targets: list[Target]) -> dict[str, float]:
    return {target.name: median(of(target.name)) for target in targets}


def shares(samples: Samples, targets: list[Target], alone: Target) -> dict[str, float]:
    return {
        target.name: median(samples.shares(target.name, alone.name))
        for target in targets
        if target is not alone
    }


def gateways(targets: list[Target]) -> list[Target]:
    return [target for target in targets if target.pids]


def memories(targets: list[Target]) -> dict[str, float]:
    return {target.name: measure.rss_mib(target.pids[0]) for target in gateways(targets)}


def wait_for(work: Coroutine[Any, Any, Result]) -> Result:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


@contextlib.contextmanager
def shown(what: str) -> Iterator[None]:
    """On standard error, so that standard output is the tables alone."""
    print(f"{what} ...", file=sys.stderr, flush=True)
    yield
