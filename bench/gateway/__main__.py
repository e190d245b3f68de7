"""What Inhouse's gateway costs, measured in one run. docs/benchmarks.md says how.

examples:
  python -m bench.gateway                         the whole run; prints the tables
  python -m bench.gateway --json results.json     and writes the numbers
  python -m bench.gateway --quick --no-litellm    few rounds: a first look, not a result
  python -m bench.gateway --profile gateway.prof  where the gateway's time goes (cProfile)
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from bench.gateway import measure
from bench.gateway.gateways import synthetic
from bench.gateway.litellm_proxy import NotInstalled, install
from bench.gateway.parts import FULL, QUICK, Part, Plan, real, synthesised, wait_for
from bench.gateway.report import Results, machine, markdown


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.gateway",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers here")
    parser.add_argument("--quick", action="store_true", help="few rounds")
    parser.add_argument("--part", choices=("real", "synthetic"), help="this part alone")
    parser.add_argument("--no-litellm", action="store_true", help="leave LiteLLM's proxy out")
    parser.add_argument("--cache", type=Path, default=cache(), help="where LiteLLM is installed")
    parser.add_argument("--profile", type=Path, metavar="FILE", help="profile the gateway alone")
    wanted = parser.parse_args()
    plan = QUICK if wanted.quick else FULL
    with tempfile.TemporaryDirectory(prefix="inhouse-bench-") as name:
        if wanted.profile:
            profile(plan, Path(name), wanted.profile)
            return 0
        results = run(plan, Path(name), None if wanted.no_litellm else wanted.cache, wanted.part)
    print(markdown(results))
    if wanted.json:
        wanted.json.write_bytes(msgspec.json.format(msgspec.json.encode(results)))
    return 0


def cache() -> Path:
    named = os.environ.get("XDG_CACHE_HOME")
    return (Path(named) if named else Path.home() / ".cache") / "inhouse-bench"


def run(plan: Plan, folder: Path, litellm_cache: Path | None, only: str | None) -> Results:
    notes = []
    program = None
    if litellm_cache is None:
        notes.append("LiteLLM was left out of this run.")
    else:
        try:
            program = install(litellm_cache)
        except NotInstalled as error:
            notes.append(f"{error}, so there are no numbers for it.")
    load = os.getloadavg()[0]
    wanted: dict[str, Callable[[Plan, Path, Path | None], Part]] = {
        "synthetic": synthesised,
        "real": real,
    }
    parts = []
    for name, part in wanted.items():
        if only in (None, name):
            (folder / name).mkdir(mode=0o700)
            parts.append(part(plan, folder / name, program))
    return Results(
        machine(load),
        tuple(part.table for part in parts),
        tuple(verdict for part in parts for verdict in part.verdicts),
        (*notes, *(note for part in parts for note in part.notes)),
    )


def profile(plan: Plan, folder: Path, to: Path) -> None:
    """The gateway under cProfile while the synthetic engine sends flat out."""
    with synthetic(folder, profile=True) as engine:
        wait_for(measure.crowds([engine.through], plan.flat_out))
    shutil.copyfile(folder / "stand" / "profile", to)


if __name__ == "__main__":
    raise SystemExit(main())
