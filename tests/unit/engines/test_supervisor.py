"""The supervisor and small programs in place of the engine, some of which lie."""

import asyncio
import contextlib
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from inhouse.engines import supervisor as module
from inhouse.engines.channel import (
    Dial,
    EngineState,
    Line,
    NoEngine,
    Restart,
    Sealed,
    State,
    ToGateway,
    pair,
    tell,
)
from inhouse.engines.llama import EngineSpec
from inhouse.engines.supervisor import EngineReport, Supervisor, seems_filtered

SPEC = EngineSpec("model", "", "", 1, 128, 1, 1)
HONEST = EngineReport(True, seal=Sealed(level="L0"))
LIAR = EngineReport(True, seal=Sealed(level="L3", seccomp=True))
HOPELESS = EngineReport(False, problem="a part is missing", fix="install it", final=True)

ENGINE = """
import json, os, socket, sys, time
spec = json.loads(sys.stdin.readline())
time.sleep({load_s})
listener = socket.socket(socket.AF_UNIX)
listener.bind(spec["socket"])
listener.listen()
print({report!r}, flush=True)
while True:
    connection, _ = listener.accept()
    connection.recv(1000)
    connection.sendall(b"HTTP/1.1 200 OK\\r\\n\\r\\n")
    connection.close()
"""


@contextlib.asynccontextmanager
async def supervised(report: EngineReport, *, load_s: float = 0.0) -> AsyncIterator[socket.socket]:
    """The gateway's end of the line to a supervisor at work."""
    script = ENGINE.format(load_s=load_s, report=msgspec.json.encode(report).decode())
    ours, theirs = pair()
    ours.setblocking(False)
    running = asyncio.ensure_future(
        Supervisor(theirs, [sys.executable, "-I", "-c", script], SPEC, Sealed()).run()
    )
    try:
        yield ours
    finally:
        ours.close()
        await running
        theirs.close()


async def next_of(line: socket.socket) -> ToGateway:
    data = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(line, 65536), 20)
    return msgspec.json.decode(data, type=ToGateway)  # type: ignore[no-any-return]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_wipe_while_the_engine_loads_is_not_a_failure() -> None:
    async def scenario() -> list[State]:
        states: list[State] = []
        async with supervised(HONEST, load_s=0.6) as line:
            for number in range(3):
                await asyncio.sleep(0.3)
                tell(line, Restart(number))
            while State.READY not in states:
                told = await next_of(line)
                if isinstance(told, EngineState):
                    states.append(told.state)
            answered = {(await next_of(line)).id for _ in range(3)}  # type: ignore[union-attr]
            assert answered == {0, 1, 2}
        return states

    assert set(asyncio.run(scenario())) == {State.STARTING, State.READY}


def test_a_wipe_never_names_the_engine_that_it_killed() -> None:
    """Whenever the wipe comes, at the very moment of being ready too."""

    async def scenario() -> list[int]:
        async with supervised(HONEST) as end:
            line = Line(end)
            return [await line.restart() for _ in range(15)]

    pids = asyncio.run(scenario())
    assert len(set(pids)) == len(pids)


def test_an_engine_that_failed_for_good_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "DIAL_PATIENCE_S", 0.3)

    async def scenario() -> None:
        async with supervised(HOPELESS) as line:
            told = await next_of(line)
            assert isinstance(told, EngineState)
            assert (told.state, told.problem) == (State.FAILED, HOPELESS.problem)
            tell(line, Dial(1))
            tell(line, Restart(2))
            assert {await next_of(line), await next_of(line)} == {NoEngine(1), NoEngine(2)}

    asyncio.run(scenario())


@pytest.mark.skipif(sys.platform != "linux", reason="the seal is made of Linux")
def test_an_engine_that_only_says_that_it_is_sealed_is_not_served() -> None:
    async def scenario() -> EngineState:
        async with supervised(LIAR) as line:
            told = await next_of(line)
            assert isinstance(told, EngineState)
            return told

    told = asyncio.run(scenario())
    assert told.state is State.FAILED
    assert "the kernel shows otherwise" in told.problem


SEALING = """
import sys
from inhouse.egress.seal import Powers, harden, seal, tighten
harden()
for step in ({steps}): step()
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the seal is made of Linux")
@pytest.mark.parametrize(
    ("steps", "filtered"),
    [
        ("", False),
        ("lambda: seal(Powers(read=('/',))),", False),
        ("lambda: seal(Powers(read=('/',))), lambda: tighten(Powers())", True),
    ],
)
def test_the_kernel_is_asked_how_a_child_is_filtered(steps: str, filtered: bool) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SEALING.format(steps=steps)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        assert seems_filtered(child.pid) is filtered
        child.communicate()
