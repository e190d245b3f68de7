"""The results as values, and as the tables of docs/benchmarks.md."""

import importlib.metadata
import os
import platform
from pathlib import Path
from typing import Final

import msgspec

from bench.gateway.litellm_proxy import VERSION as LITELLM
from bench.gateway.numbers import Verdict

PACKAGES: Final = ("inhouse", "xllamacpp", "starlette", "uvicorn", "uvloop", "httptools", "msgspec")


class Machine(msgspec.Struct, frozen=True):
    cpu: str
    cores: int
    system: str
    python: str
    versions: dict[str, str]
    load_before: float
    load_after: float


class Row(msgspec.Struct, frozen=True):
    """One measure, by column; a column that it has no meaning for is left out."""

    measure: str
    values: dict[str, float]
    digits: int = 1


class Table(msgspec.Struct, frozen=True):
    title: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class Results(msgspec.Struct, frozen=True):
    machine: Machine
    tables: tuple[Table, ...]
    verdicts: tuple[Verdict, ...]
    notes: tuple[str, ...]


def machine(load_before: float) -> Machine:
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    versions = {name: importlib.metadata.version(name) for name in PACKAGES}
    return Machine(
        cpu=names[0] if names else platform.machine(),
        cores=os.cpu_count() or 1,
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        versions=versions | {"litellm": LITELLM},
        load_before=load_before,
        load_after=os.getloadavg()[0],
    )


def markdown(results: Results) -> str:
    return "\n".join(
        [
            _about(results.machine),
            *(_table(table) for table in results.tables),
            _verdicts(results.verdicts),
            *(f"- {note}" for note in results.notes),
        ]
    )


def _about(machine: Machine) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in machine.versions.items())
    quiet = "" if machine.load_before < machine.cores / 4 else " **The machine was not quiet.**"
    return (
        f"Machine: {machine.cpu}, {machine.cores} cores, {machine.system}, "
        f"Python {machine.python}; load {machine.load_before:.1f} before and "
        f"{machine.load_after:.1f} after.{quiet}\n\nVersions: {versions}.\n"
    )


def _table(table: Table) -> str:
    head = f"| | {' | '.join(table.columns)} |\n|---|{'---:|' * len(table.columns)}\n"
    rows = "".join(
        f"| {row.measure} | {' | '.join(_number(row, column) for column in table.columns)} |\n"
        for row in table.rows
    )
    return f"### {table.title}\n\n{table.about}\n\n{head}{rows}"


def _number(row: Row, column: str) -> str:
    value = row.values.get(column)
    return "-" if value is None else f"{value:,.{row.digits}f}"


def _verdicts(verdicts: tuple[Verdict, ...]) -> str:
    rows = "".join(f"| {each.goal} | {_measured(each)} | {each.word} |\n" for each in verdicts)
    return f"### Targets\n\n| target | measured (95 % interval) | |\n|---|---|---|\n{rows}"


def _measured(verdict: Verdict) -> str:
    unit = f" {verdict.unit}" if verdict.unit else ""
    middle, low, high = (
        f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"
        for number in (verdict.measured.p50, verdict.measured.low, verdict.measured.high)
    )
    return f"{middle}{unit} ({low} to {high})"
