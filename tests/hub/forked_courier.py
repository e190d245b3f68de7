"""The courier's own code, process and seal, without a new interpreter for each errand.

A process that has imported `inhouse.processes.courier` forks for each errand, and the child becomes
the courier: with an empty environment, its errand on standard input, one open file, sealed as ever.
That is four times faster than starting Python. `test_courier.py`, and the first test of a pull,
start couriers as `inhouse` does.
"""

import os
import signal
import socket
import subprocess
import sys
from types import SimpleNamespace
from typing import Any, BinaryIO

DESCRIPTORS = 3  # that go with each order


class Launcher:
    """Starts couriers until it is closed."""

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
            )

    def start(self, command: list[str], **_: Any) -> "Courier":
        """In the place of subprocess.Popen: the last word is the file that takes the body."""
        orders, ours = os.pipe()
        theirs, report = os.pipe()
        body = int(command[-1])
        socket.send_fds(self._line, [b"!"], [orders, report, body])
        os.close(orders)
        os.close(report)
        return Courier(os.fdopen(ours, "wb"), os.fdopen(theirs, "rb"))

    def close(self) -> None:
        self._line.close()
        self._process.wait()


class Courier:
    """What `dispatch` needs of a process."""

    def __init__(self, stdin: BinaryIO, stdout: BinaryIO) -> None:
        self.stdin, self.stdout = stdin, stdout

    def __enter__(self) -> "Courier":
        return self

    def __exit__(self, *_: object) -> None:
        self.stdin.close()
        self.stdout.close()

    def kill(self) -> None:
        """It ends when nobody reads its report."""


def module_of(launcher: Launcher) -> SimpleNamespace:
    """What takes the place of the module `subprocess` in `dispatch`."""
    names = {name: getattr(subprocess, name) for name in ("PIPE", "DEVNULL")}
    return SimpleNamespace(Popen=launcher.start, **names)


def main() -> None:
    from inhouse.processes import courier

    line = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they ended
    while True:
        said, given, _, _ = socket.recv_fds(line, 1, DESCRIPTORS)
        if not said:
            return
        if os.fork() == 0:
            line.close()
            orders, report, body = given
            os.dup2(orders, 0)
            os.dup2(report, 1)
            os.environ.clear()
            os.chdir("/")
            sys.argv = ["courier", str(body)]
            try:
                courier.main()
            finally:
                os._exit(1)
        for descriptor in given:
            os.close(descriptor)


if __name__ == "__main__":
    main()
