"""Who minds a sealed program: a process that starts it, waits for it, and leaves nothing behind.

    code = run(program, Level.L2, temporary, tell_report)

Where the system allows, the minder is the first process of a process namespace. There the program
and all that it starts see each other and nobody else, and the kernel ends all of them when the
minder ends, whatever ended it. Elsewhere what the program leaves behind comes to the minder, who
ends it; and if the one who waits for the minder is killed, the minder ends all of it just so.
"""

import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from inhouse.egress import foreign, small_net
from inhouse.egress.foreign import Foreign, Started
from inhouse.egress.seal import Level, SealReport
from inhouse.egress.small_net import NoSmallNet
from inhouse.egress.syscalls import prctl
from inhouse.errors import InhouseError

PR_SET_PDEATHSIG: Final = 1
PR_SET_CHILD_SUBREAPER: Final = 36
WORD_BYTES: Final = 64 * 1024
LONGEST_S: Final = 10.0
STEP_S: Final = 0.005


def run(
    program: Foreign, minimum: Level, temporary: str, tell_report: Callable[[SealReport], None]
) -> int:
    """Run it, and return its code. Raises InhouseError if it can't be sealed or started.

    The caller must have a single thread.
    """
    outside, inside = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with outside:
        with inside:

            def apart() -> int:
                outside.close()
                return mind(program, minimum, temporary, inside, apart=True)

            def here() -> int:
                outside.close()
                return mind(program, minimum, temporary, inside, apart=False)

            try:
                child = small_net.fork_alone(apart)
            except NoSmallNet:
                child = small_net.fork_here(here)
        tell_report(hear(outside, child))
        return foreign.wait_for(child)


def hear(line: socket.socket, child: int) -> SealReport:
    """How far the program is sealed; raises the error that kept it from being started."""
    with line.makefile("rb") as file:
        word = msgspec.json.decode(file.readline(WORD_BYTES) or b"{}", type=Started)
    if word.report is None:
        small_net.wait_for(child)
        raise foreign.refusal(word)
    return word.report


def mind(
    program: Foreign, minimum: Level, temporary: str, line: socket.socket, *, apart: bool
) -> int:
    """Start it, say on the line how it went, and wait until nothing of it is left."""
    first = apart and os.getpid() == 1
    parent = os.getppid()
    if sys.platform == "linux" and not first:
        prctl(PR_SET_CHILD_SUBREAPER, 1)
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    try:
        child, report = foreign.start(program, minimum, temporary, apart=apart, alone=first)
    except InhouseError as error:
        _say(line, foreign.started_not(error))
        return 1

    def pass_on(number: int, _frame: object) -> None:
        orphaned = not first and os.getppid() != parent
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL if orphaned else number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells the program itself
    try:
        _say(line, Started(report))
    except OSError:  # nobody waits for it any more
        os.kill(child, signal.SIGKILL)
    code = _wait(child)
    if not first:
        _end_what_is_left()
    return code


def _say(line: socket.socket, word: Started) -> None:
    with line:
        line.sendall(msgspec.json.encode(word) + b"\n")


def _wait(child: int) -> int:
    """Until this one ends; others that end meanwhile were left to us."""
    while True:
        with contextlib.suppress(InterruptedError):
            ended, status = os.waitpid(-1, 0)
            if ended == child:
                return small_net.code_of(status)


def _end_what_is_left() -> None:
    """What is ended hands its own children to us, so this goes on until there are none."""
    until = time.monotonic() + LONGEST_S
    while time.monotonic() < until:
        for child in _children():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(child, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(STEP_S)


def _children() -> Iterator[int]:
    """By /proc/PID/stat: the state and the parent follow a name that may hold anything."""
    own = str(os.getpid())
    with contextlib.suppress(OSError):
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    after = (entry / "stat").read_text(errors="replace").rpartition(")")[2]
                    if after.split()[1:2] == [own]:
                        yield int(entry.name)
