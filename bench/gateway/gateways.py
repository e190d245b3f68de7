"""Inhouse as people run it, and Inhouse's gateway in front of the synthetic engine."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.gateway.clients import Target
from bench.gateway.engines import stop
from bench.gateway.fake_engine import KEY
from inhouse.engines import channel


@dataclass(frozen=True)
class Running:
    through: Target
    engine_pid: int
    seal: str


@contextlib.contextmanager
def inhouse(home: Path) -> Iterator[Running]:
    """`inhouse serve` with its defaults."""
    process = subprocess.Popen(
        [sys.executable, "-m", "inhouse", "serve", "--json", "--port", "0"],
        env={"PATH": os.environ["PATH"], "INHOUSE_HOME": str(home)},
        stdout=subprocess.PIPE,
    )
    try:
        said = _first_line(process)
        key = Path(said["credential_file"]).read_text().strip()
        engine_pid = said["engine_pid"]
        pids = (said["pid"], parent(engine_pid))
        port = int(said["url"].rpartition(":")[2])
        target = Target("through Inhouse", key, "default", port=port, pids=pids)
        yield Running(target, engine_pid, said["seal"])
    finally:
        stop(process)


@dataclass(frozen=True)
class Synthetic:
    """The fast engine, directly and through Inhouse's gateway."""

    alone: Target
    on_tcp: Target
    through: Target


@contextlib.contextmanager
def synthetic(folder: Path, *, profile: bool = False) -> Iterator[Synthetic]:
    ours, theirs = channel.pair()
    path = str(folder / "fake.sock")
    with contextlib.ExitStack() as stack:
        stack.enter_context(ours)
        fake = _start(["bench.gateway.fake_engine", str(theirs.fileno()), path], theirs.fileno())
        stack.callback(stop, fake)
        theirs.close()
        port = _first_line(fake)
        stand_home = folder / "stand"
        arguments = [str(ours.fileno()), str(stand_home), *(["--profile"] if profile else [])]
        stand = _start(["bench.gateway.stand", *arguments], ours.fileno())
        stack.callback(stop, stand)
        said = _first_line(stand)
        yield Synthetic(
            Target("engine alone", KEY, "default", unix=path),
            Target("engine on TCP", KEY, "default", port=port),
            Target("through Inhouse", said["key"], "default", said["port"], pids=(said["pid"],)),
        )


def _start(module: list[str], *descriptors: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", *module], pass_fds=descriptors, stdout=subprocess.PIPE
    )


def _first_line(process: subprocess.Popen[bytes]) -> Any:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("a process of the benchmark did not start; its own message is above")
    return json.loads(line)


def parent(pid: int) -> int:
    """proc(5), stat: the fourth field; the second may hold spaces."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
