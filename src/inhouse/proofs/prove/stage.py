"""A server started only to be tried: the installed program, a private home, a policy given to it.

It is started as anybody would start it, by its command. What it writes goes into one folder of its
own, which is searched and then deleted. In its environment are planted words that must turn up
nowhere.
"""

import contextlib
import json
import os
import secrets
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from inhouse.errors import InhouseError
from inhouse.proofs.prove.policy import Settings, toml

START_S: Final = 60.0
STARTS: Final = 3  # a machine with much to do may need more than one
STOP_S: Final = 15.0
# Says where things are, or where to go: a trial has its own places, and goes nowhere.
_NOT_INHERITED: Final = ("INHOUSE_", "OPENAI_", "XDG_", "TMP", "TEMP")


class NotStarted(InhouseError):
    """The server that was to be tried did not start; its own words tell why."""

    code = "not_started"
    exit_code = 2


class Stage(Struct, frozen=True):
    """A running server. `planted` is the word in its environment."""

    folder: Path  # all that it writes is below
    home: Path
    port: int
    pid: int
    credential: str
    said: dict[str, Any]  # what it announced
    planted: str
    starts: int  # how often it was started until it was ready
    pipe: int  # the inode of a pipe that it was given open

    def __repr__(self) -> str:
        return f"<Stage on {self.port}>"


@contextlib.contextmanager
def stage(policy: Settings, *arguments: str, seconds: float = START_S) -> Iterator[Stage]:
    """Start the server, and stop it at the end. Raises NotStarted with the server's own words."""
    planted = f"planted{secrets.token_hex(12)}"
    with (
        tempfile.TemporaryDirectory(prefix="inhouse-prove-") as made,
        _left_open() as (left_open, inode),
    ):
        folder = Path(made)
        home = folder / "home" / ".inhouse"
        for place in (home.parent, folder / "tmp", folder / "log"):
            place.mkdir(mode=0o700)
        (folder / "policy.toml").write_text(toml(policy), encoding="utf-8")
        deadline = time.monotonic() + min(seconds, START_S)
        environment = _environment(folder, home, planted)
        before = ""
        for starts in range(1, STARTS + 1):
            process = _start(folder, environment, arguments, left_open)
            try:
                said = _announced(process, folder, deadline)
                break
            except BaseException as error:
                _stop(process)
                again = isinstance(error, NotStarted) and time.monotonic() < deadline
                if starts == STARTS or not again or str(error) == before:
                    raise
                before = str(error)  # what is said twice will be said a third time
        try:
            credential = Path(said["credential_file"]).read_text(encoding="ascii").strip()
            port = int(said["url"].rpartition(":")[2])
            yield Stage(folder, home, port, process.pid, credential, said, planted, starts, inode)
        finally:
            _stop(process)


@contextlib.contextmanager
def _left_open() -> Iterator[tuple[int, int]]:
    """The end of a pipe that a careless program would leave open, and its inode."""
    ends = os.pipe()
    try:
        yield ends[1], os.fstat(ends[1]).st_ino
    finally:
        for end in ends:
            os.close(end)


def _start(
    folder: Path, environment: dict[str, str], arguments: Sequence[str], left_open: int
) -> subprocess.Popen[bytes]:
    with (folder / "log" / "stderr").open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own program, by its own name
            [sys.executable, "-m", "inhouse", "serve", "--json", "--port", "0", *arguments],
            env=environment,
            cwd=folder,
            pass_fds=(left_open,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
        )


def _environment(folder: Path, home: Path, planted: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(_NOT_INHERITED)
    }
    return kept | {
        "HOME": str(home.parent),
        "TMPDIR": str(folder / "tmp"),
        "INHOUSE_HOME": str(home),
        "INHOUSE_POLICY": str(folder / "policy.toml"),
        "OPENAI_API_KEY": planted,
        "SOME_SECRET_OF_THE_USER": planted,
    }


def _announced(process: subprocess.Popen[bytes], folder: Path, deadline: float) -> dict[str, Any]:
    """The line that says that it is ready."""
    assert process.stdout is not None  # noqa: S101 - for the types
    line = b""
    while not line.endswith(b"\n"):
        left_s = deadline - time.monotonic()
        if left_s <= 0 or not select.select([process.stdout], [], [], left_s)[0]:
            raise NotStarted(
                "the server that was to be tried was not ready in time",
                fix="try again when the machine has less to do, or with more --seconds",
            )
        more = os.read(process.stdout.fileno(), 65536)
        if not more:
            words = (folder / "log" / "stderr").read_text(errors="replace").strip()
            raise NotStarted(
                f"the server that was to be tried did not start: {' '.join(words.split())[-500:]}",
                fix="make inhouse serve start, then prove it",
            )
        line += more
    said: dict[str, Any] = json.loads(line)
    return said


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)  # nothing happens where it has ended by itself
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()
