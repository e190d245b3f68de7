"""Keeps one engine alive: starts it, watches it, restarts it with back-off, dials it on request.

The supervisor holds no secret and sees no text. It exists so that the gateway, which holds both,
never needs the power to start a program or to dial. When the gateway is gone, so is the engine.
"""

import asyncio
import contextlib
import os
import secrets
import signal
import socket
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from inhouse.engines.channel import (
    Dial,
    Dialled,
    EngineState,
    NoEngine,
    Restart,
    Restarted,
    Sealed,
    State,
    ToSupervisor,
)
from inhouse.engines.llama import EngineSpec
from inhouse.engines.orders import Orders

LOAD_PATIENCE_S: Final = 600.0  # a 70B model from a slow disk
DIAL_PATIENCE_S: Final = 30.0
DIAL_AGAIN_S: Final = 0.05
PROBE_EVERY_S: Final = 2.0
PROBE_PATIENCE_S: Final = 10.0
HEALTH_REQUEST: Final = b"GET /health HTTP/1.1\r\nHost: engine\r\nConnection: close\r\n\r\n"
STEADY_AFTER_S: Final = 0.2  # an engine that listened this long did not fail at start
LONGEST_PAUSE_S: Final = 30.0
FILTERED: Final = "2"  # SECCOMP_MODE_FILTER
OWN_FILTERS: Final = 2


class EngineReport(msgspec.Struct, frozen=True):
    """The one line an engine process says about itself: it listens, or why it can't."""

    ready: bool
    seal: Sealed = Sealed()
    problem: str = ""
    fix: str = ""
    final: bool = False  # trying again can't help


class Supervisor:
    """Runs in its own process, in the folder of the engine's socket, until the gateway hangs up."""

    def __init__(
        self, line: socket.socket, command: Sequence[str], spec: EngineSpec, own_seal: Sealed
    ) -> None:
        self._command = command
        self._spec = spec
        self._own_seal = own_seal
        self._process: asyncio.subprocess.Process | None = None
        self._ready = asyncio.Event()
        self._starts = 0
        self._wiped = False
        self._orders = Orders(line, self._serve)

    async def run(self) -> None:
        keeping = asyncio.get_running_loop().create_task(self._keep_alive())
        try:
            await self._orders.until_gone()
        finally:
            keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keeping
            self._kill()
            if self._process:
                await self._process.wait()
            self._remove_socket()

    async def _keep_alive(self) -> None:
        pause_s = 0.0
        while True:
            await asyncio.sleep(pause_s)
            self._wiped = False
            report = await self._start()
            listening = time.monotonic()
            # A wipe while it loads ends it as well, so that report is about nothing any more.
            if report.ready and not self._wiped:
                self._ready.set()
                self._say(State.READY, report)
                await self._watch()
                self._ready.clear()
            self._kill()
            if self._process:
                await self._process.wait()
            self._remove_socket()
            if self._wiped:
                self._say(State.STARTING, EngineReport(False))
            elif report.ready:
                self._say(State.STARTING, report)
            else:
                self._say(State.FAILED, report)
                if report.final:
                    return
            steady = report.ready and time.monotonic() - listening > STEADY_AFTER_S
            pause_s = 0.0 if steady or self._wiped else min(LONGEST_PAUSE_S, pause_s * 2 or 0.5)

    async def _start(self) -> EngineReport:
        self._starts += 1
        self._spec = msgspec.structs.replace(
            self._spec, socket=f"engine{self._starts}.sock", key=secrets.token_urlsafe(32)
        )
        # The empty environment is a promise: an engine that is taken over finds nothing in it.
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
        )
        said = b""
        if self._process.stdin and self._process.stdout:
            self._process.stdin.write(msgspec.json.encode(self._spec) + b"\n")
            with contextlib.suppress(TimeoutError, ConnectionError, ValueError):
                said = await asyncio.wait_for(self._process.stdout.readline(), LOAD_PATIENCE_S)
        try:
            report = msgspec.json.decode(said, type=EngineReport)
        except msgspec.DecodeError:
            return EngineReport(
                False,
                problem="the engine stopped while it loaded the model",
                fix="the file may be broken or too big for the free memory; try another model",
            )
        if report.ready and report.seal.seccomp and not seems_filtered(self._process.pid):
            return EngineReport(
                False,
                seal=report.seal,
                problem="the engine called itself sealed, but the kernel shows otherwise",
                fix="please report this with your kernel version (uname -r); nothing was served",
            )
        return report

    async def _watch(self) -> None:
        """Returns when the engine has ended or no longer answers."""
        assert self._process is not None  # noqa: S101 - _start made it; this is for the type checker
        ended = asyncio.ensure_future(self._process.wait())
        try:
            while True:
                await asyncio.wait({ended}, timeout=PROBE_EVERY_S)
                if ended.done() or not await self._answers():
                    return
        finally:
            ended.cancel()

    async def _answers(self) -> bool:
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(PROBE_PATIENCE_S):
                reader, writer = await asyncio.open_unix_connection(self._spec.socket)
                try:
                    writer.write(HEALTH_REQUEST)
                    return b" 200 " in await reader.readline()
                finally:
                    writer.close()
        return False

    async def _serve(self, message: ToSupervisor) -> None:
        """Answer within the patience, since the engine may never be ready again."""
        try:
            async with asyncio.timeout(DIAL_PATIENCE_S):
                match message:
                    case Dial(id=number):
                        await self._dial(number)
                    case Restart(id=number):
                        await self._restart(number)
        except TimeoutError:
            self._orders.answer(NoEngine(message.id))

    async def _dial(self, number: int) -> None:
        """Hand over a connection. An engine that is just dying is waited for, not reported."""
        while True:
            await self._ready.wait()
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
                try:
                    sock.setblocking(False)
                    await asyncio.get_running_loop().sock_connect(sock, self._spec.socket)
                except OSError:
                    await asyncio.sleep(DIAL_AGAIN_S)
                else:
                    self._orders.answer(Dialled(number, self._spec.key), sock)
                    return

    async def _restart(self, number: int) -> None:
        self._wiped = True
        self._ready.clear()
        self._kill()
        await self._ready.wait()
        self._orders.answer(Restarted(number, self._process.pid if self._process else 0))

    def _say(self, state: State, report: EngineReport) -> None:
        pid = self._process.pid if self._process and state is State.READY else 0
        message = EngineState(
            state,
            pid=pid,
            restarts=self._starts - 1,
            seal=report.seal,
            supervisor=self._own_seal,
            supervisor_pid=os.getpid(),
            problem=report.problem,
            fix=report.fix,
        )
        self._orders.answer(message)

    def _kill(self) -> None:
        if self._process and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGKILL)

    def _remove_socket(self) -> None:
        Path(self._spec.socket).unlink(missing_ok=True)


def seems_filtered(pid: int) -> bool:
    """Whether the kernel itself shows every thread of this child under filters of its own.

    A child inherits our filters, so it must have more: one from before it opened the model, and one
    from when it listened. False only if the kernel says so: some systems hide other processes, and
    before Linux 5.9 filters are not counted.
    """
    try:
        ours = _status(Path("/proc/self/status"))
        threads = []
        for thread in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
                threads.append(_status(thread / "status"))
    except OSError:
        return True
    fewest = int(ours.get("Seccomp_filters", 0)) + OWN_FILTERS
    return all(
        thread.get("Seccomp") == FILTERED
        and thread.get("NoNewPrivs") == "1"
        and int(thread.get("Seccomp_filters", fewest)) >= fewest
        for thread in threads
    )


def _status(path: Path) -> dict[str, str]:
    """What the kernel tells everybody about a thread (proc_pid_status(5))."""
    lines = (line.partition(":") for line in path.read_text().splitlines())
    return {name: value.strip() for name, _, value in lines}
