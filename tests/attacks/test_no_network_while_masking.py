"""The kernel is watched while texts are masked: nobody so much as asks for a way to a network.

strace(1) shows each call of the system that has to do with networks, of all processes and threads,
from the first import on. Two things are told apart from an attempt of a library's: each sealed
process tries to get out once, on purpose, and is refused (`egress/attempts`); and the gateway makes
the one socket that it listens on. A socket of the kernel's own machine (AF_UNIX) leads to no
network.
"""

import re
import shutil
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
import pytest

from tests.attacks.seal_child import ON_LINUX
from tests.conftest import CLEAN, INHOUSE, launch

pytestmark = [
    ON_LINUX,
    pytest.mark.real,
    pytest.mark.timeout(400),
    pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed"),
]
TEXT: Final = "Mrs Anna Kowalski of Acme Ltd wrote to anna@clinic.example from Vienna."
WATCH: Final = ("strace", "-f", "-qq", "-s", "0", "-e", "trace=network", "-e", "signal=none")
LINE: Final = re.compile(r"(?P<thread>\d+) +(?P<call>\w+)\((?P<rest>.*)")
OUTCOME: Final = re.compile(r"\) += (?P<result>-?\d+|\?)(?: (?P<error>[A-Z]+))?.*$")
RESUMED: Final = re.compile(r"(?P<thread>\d+) +<\.\.\. (?P<call>\w+) resumed>(?P<rest>.*)")
UNFINISHED: Final = " <unfinished ...>"

Watch = Callable[..., "list[Call]"]


class Call(msgspec.Struct, frozen=True):
    """One call of the system, by which thread, with what, and what came of it."""

    thread: int
    name: str
    what: str
    worked: bool

    @property
    def makes_a_way_out(self) -> bool:
        return self.name == "socket" and not self.what.startswith("AF_UNIX")

    @property
    def dials_a_network(self) -> bool:
        aims = self.name in ("connect", "sendto", "sendmsg", "sendmmsg")
        return aims and "sa_family=" in self.what and "sa_family=AF_UNIX" not in self.what


def calls(log: Path) -> list[Call]:
    found, begun = [], {}
    for line in log.read_text(errors="replace").splitlines():
        if line.endswith(UNFINISHED) and (match := LINE.match(line.removesuffix(UNFINISHED))):
            begun[match["thread"]] = match["rest"]
            continue
        match = RESUMED.match(line)
        rest = begun.pop(match["thread"], "") + match["rest"] if match else ""
        match = match or LINE.match(line)
        assert match, line
        rest = rest or match["rest"]
        outcome = OUTCOME.search(rest)
        assert outcome, line
        # A dial that is under way has left, whatever comes of it.
        worked = not outcome["result"].startswith("-") or outcome["error"] == "EINPROGRESS"
        found.append(Call(int(match["thread"]), match["call"], rest[: outcome.start()], worked))
    return found


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    def watched(*command: str, stdin: str = "", most: int = 1) -> list[Call]:
        log = tmp_path / "calls"
        ran = subprocess.run(
            [*WATCH, "-o", str(log), *command],
            input=stdin.encode(),
            env=CLEAN | {"INHOUSE_HOME": str(tmp_path / "home")},
            capture_output=True,
            timeout=300,
            check=False,
        )
        assert ran.returncode <= most, ran.stderr.decode()[-500:]
        return calls(log)

    return watched


@pytest.fixture
def own_attempts(watch: Watch) -> list[str]:
    """What a process asks for when it tries to get out on purpose; unsealed, it gets most of it."""
    tried = watch(
        sys.executable, "-c", "from inhouse.egress.attempts import attempts; attempts()", most=0
    )
    assert any(call.makes_a_way_out and call.worked for call in tried)
    assert any(call.dials_a_network for call in tried)
    return [call.what for call in tried if call.makes_a_way_out]


def assert_nobody_tried(seen: list[Call], own: list[str], listeners: int = 0) -> None:
    """No way out was made but for listeners, and nothing was asked for but the seal's own list."""
    made = [call for call in seen if call.makes_a_way_out and call.worked]
    assert [call.what.split(",")[0] for call in made] == ["AF_INET"] * listeners
    bound = [call.what for call in seen if call.name == "bind" and "AF_UNIX" not in call.what]
    assert len(bound) == listeners
    assert all('inet_addr("127.0.0.1")' in what for what in bound)
    assert not [call for call in seen if call.dials_a_network]
    refused: dict[int, list[str]] = defaultdict(list)
    for call in seen:
        if call.makes_a_way_out and not call.worked:
            refused[call.thread].append(call.what)
    assert refused, "the sealed processes' own attempts were not seen, so nothing was watched"
    for thread, asked in refused.items():
        assert asked == own, f"thread {thread} asked for more than the seal's own attempts"


def test_the_watch_sees_a_single_socket(watch: Watch) -> None:
    """A plain UDP socket, made and dropped, and a dial that is refused."""
    script = (
        "import socket\n"
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()\n"
        "socket.socket(socket.AF_INET).connect_ex(('127.0.0.1', 9))\n"
    )
    seen = watch(sys.executable, "-c", script, most=0)
    made = [call.what.split(",")[0] for call in seen if call.makes_a_way_out]
    assert made == ["AF_INET", "AF_INET"]
    assert [call.worked for call in seen if call.dials_a_network] == [False]


def test_a_library_that_asks_once_more_is_told_from_the_seal(own_attempts: list[str]) -> None:
    quiet = [Call(1, "socket", what, False) for what in own_attempts]
    assert_nobody_tried(quiet, own_attempts)
    with pytest.raises(AssertionError, match="asked for more"):
        assert_nobody_tried([Call(1, "socket", own_attempts[0], False), *quiet], own_attempts)


def test_loading_the_classifiers_library_asks_for_nothing(watch: Watch) -> None:
    """Also without our seal: its import makes no call that has to do with networks at all."""
    assert watch(sys.executable, "-c", "import onnxruntime", most=0) == []


@pytest.mark.parametrize("form", [(), ("--json",), ("--rules-only",)])
def test_find_asks_for_no_network(
    watch: Watch, own_attempts: list[str], form: tuple[str, ...]
) -> None:
    seen = watch(*INHOUSE, "find", *form, stdin=TEXT)
    if "--rules-only" in form:
        assert not [call for call in seen if call.makes_a_way_out or call.dials_a_network]
    else:
        assert_nobody_tried(seen, own_attempts)


def test_the_classifiers_process_asks_for_no_network(watch: Watch, own_attempts: list[str]) -> None:
    script = (
        "from inhouse.privacy.detect.classifier.child import Child\n"
        f"with Child() as child: assert child.find({TEXT!r})\n"
    )
    assert_nobody_tried(watch(sys.executable, "-c", script, most=0), own_attempts)


def test_a_server_asks_for_nothing_but_its_listener(
    tmp_path: Path, own_attempts: list[str]
) -> None:
    """From the first import, over a chat with the packaged model, to the end."""
    log = tmp_path / "server"
    server = launch(tmp_path / "home", command=[*WATCH, "-o", str(log), *INHOUSE])
    try:
        reply = server.chat(TEXT, max_tokens=4)
        assert reply.status == 200
        assert "EMAIL=1" in reply.headers["x-inhouse-masked"]
    finally:
        watcher = server.process.pid
        children = Path(f"/proc/{watcher}/task/{watcher}/children").read_text().split()
        for child in children[:1]:
            subprocess.run(["kill", f"-{int(signal.SIGTERM)}", child], check=True)
        server.process.wait(60)
        server.stop()
    assert_nobody_tried(calls(log), own_attempts, listeners=1)
