"""The engines that are compared with: the same library, settings and model as in Inhouse."""

import contextlib
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec

from bench.gateway.clients import Target
from inhouse.config import Policy
from inhouse.engines.cores import free_cores
from inhouse.engines.llama import EngineSpec
from inhouse.engines.modelfile import open_model


def spec(policy: Policy, socket: str) -> EngineSpec:
    """What build.py tells the engine of a server with this policy."""
    return EngineSpec(
        model=open_model(policy.engine.model).path,
        socket=socket,
        key=secrets.token_urlsafe(32),
        threads=free_cores(),
        context_tokens=policy.engine.context_tokens,
        slots=policy.engine.slots,
        streams=policy.engine.slots + policy.engine.waiting,
    )


@contextlib.contextmanager
def sealed_engine(policy: Policy, folder: Path) -> Iterator[tuple[Target, int]]:
    """Inhouse's own sealed engine process, without Inhouse. Yields it and its process id."""
    told = spec(policy, "alone.sock")
    command = [sys.executable, "-I", "-m", "inhouse.processes.engine"]
    with _started(command, told, folder) as (process, said):
        if not msgspec.json.decode(said)["ready"]:
            raise RuntimeError("the engine did not start")
        target = Target("engine alone", told.key, "default", unix=str(folder / told.socket))
        yield target, process.pid


@contextlib.contextmanager
def tcp_engine(policy: Policy) -> Iterator[Target]:
    """The same engine on a loopback port, for a proxy that knows no Unix sockets. Not sealed."""
    told = spec(policy, "127.0.0.1")
    command = [sys.executable, "-m", "bench.gateway.tcp_engine"]
    with _started(command, told, Path.cwd()) as (_process, said):
        port = int(said.strip().rpartition(b":")[2])
        yield Target("engine on TCP", told.key, "default", port=port)


@contextlib.contextmanager
def _started(
    command: list[str], told: EngineSpec, folder: Path
) -> Iterator[tuple[subprocess.Popen[bytes], bytes]]:
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        stdin, stdout = _pipes(process)
        stdin.write(msgspec.json.encode(told) + b"\n")
        stdin.flush()
        yield process, stdout.readline()
    finally:
        stop(process)


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that was started here, and wait for it."""
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
