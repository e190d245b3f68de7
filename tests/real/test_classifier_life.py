"""The classifier may die or hang at any moment: that costs one request, and no text gets through.

Killing and stopping are done from outside, as the system or an attacker would.
"""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Reply, Server, Start, inhouse
from tests.real.scripted_upstream import ScriptedUpstream

pytestmark = [pytest.mark.real, pytest.mark.timeout(300)]
NAME = "Anna Kowalski-Marquardt"
SECONDS = 5  # what the policy gives to masking, and what a hanging classifier may cost


@pytest.fixture
def upstream() -> Iterator[ScriptedUpstream]:
    made = ScriptedUpstream(lambda body: f"You said: {body['messages'][-1]['content']}")
    yield made
    made.close()


def through(start: Start, upstream: ScriptedUpstream, **options: Any) -> Server:
    return start("--upstream", f"http://127.0.0.1:{upstream.port}/v1", **options)


def processes(server: Server, module: str) -> list[int]:
    """The ids of this server's processes of this module, children of its children included."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            parents[int(folder.name)] = parent, (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue  # it ended meanwhile
    found = []
    for number, (_, words) in parents.items():
        above = number
        while above in parents and above != server.process.pid:
            above = parents[above][0]
        if above == server.process.pid and module.encode() in words:
            found.append(number)
    return found


def only(server: Server, module: str) -> int:
    (number,) = processes(server, module)
    return number


def classifier(server: Server) -> int:
    return only(server, "inhouse.processes.detector")


def assert_refused(reply: Reply, upstream: ScriptedUpstream) -> None:
    """A refusal that says why, names no text, and comes before anything was sent."""
    assert reply.status == 503, reply.body
    error = reply.json()["error"]
    assert error["code"] == "detector_failed"
    assert error["fix"]
    assert b"Anna" not in reply.body
    assert upstream.bodies == []


def assert_silent(server: Server) -> None:
    """What the server wrote, to its end, holds nothing of the text."""
    server.stop()
    assert "Anna" not in server.said_at_the_end
    for path in server.home.rglob("*"):
        assert not path.is_file() or b"Anna" not in path.read_bytes()


@pytest.mark.parametrize("stream", [False, True])
def test_a_killed_classifier_costs_one_request_and_lets_nothing_through(
    start: Start, upstream: ScriptedUpstream, stream: bool
) -> None:
    server = through(start, upstream)
    first = classifier(server)
    os.kill(first, signal.SIGKILL)
    assert_refused(server.chat(f"I am {NAME}", stream=stream), upstream)
    reply = server.chat(f"I am {NAME}", stream=stream)
    assert reply.text == f"You said: I am {NAME}"
    assert NAME.encode() not in b"".join(upstream.bodies)
    assert classifier(server) != first
    counts = server.status()["counts"]
    assert counts["answered"] == 1
    assert counts["refused"] + counts["failed"] == 1
    assert_silent(server)


def test_one_killed_while_it_looks_costs_that_request(
    start: Start, upstream: ScriptedUpstream
) -> None:
    server = through(start, upstream)
    first = classifier(server)
    os.kill(first, signal.SIGSTOP)  # so that it is surely still looking
    with Asked(server, f"I am {NAME}") as asked:
        time.sleep(1)
        os.kill(first, signal.SIGKILL)
    assert_refused(asked.reply, upstream)
    assert server.chat(f"I am {NAME}").text == f"You said: I am {NAME}"
    assert_silent(server)


def test_a_hanging_classifier_is_given_up_in_the_time_of_the_policy(
    start: Start, upstream: ScriptedUpstream, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "policy.toml").write_text(f"[masking]\nseconds = {SECONDS}\n")
    server = through(start, upstream, home=home)
    first = classifier(server)
    os.kill(first, signal.SIGSTOP)
    began = time.monotonic()
    # A long text would be given more patience, were it not for the policy.
    reply = server.chat(f"I am {NAME}. " + "Nothing else is to be said. " * 400)
    took = time.monotonic() - began
    assert_refused(reply, upstream)
    assert SECONDS - 1 < took < SECONDS + 8
    assert server.chat(f"I am {NAME}").text == f"You said: I am {NAME}"
    left = Path(f"/proc/{first}/status")
    assert not left.exists() or "\tZ" in left.read_text(), "the one that hung still waits"
    assert_silent(server)


def test_without_anybody_to_start_another_every_request_is_refused(
    start: Start, upstream: ScriptedUpstream
) -> None:
    server = through(start, upstream)
    starters = processes(server, "inhouse.processes.starter")  # one more starts parsers
    for each in (classifier(server), *starters):
        os.kill(each, signal.SIGKILL)
    for _ in range(3):
        assert_refused(server.chat(f"I am {NAME}"), upstream)
    assert_silent(server)


def test_the_status_tells_how_the_detector_is_sealed(
    start: Start, upstream: ScriptedUpstream
) -> None:
    server = through(start, upstream)
    seal = server.status()["seal"]["detector"]
    assert seal["seccomp"]
    assert seal["attempts"] == seal["attempts_blocked"] >= 20
    shown = inhouse("status", home=server.home)
    assert (
        f"detector: {seal['level']}, {seal['attempts']} of {seal['attempts']} own" in shown.stdout
    )
    told = json.loads(inhouse("status", "--json", home=server.home).stdout)
    assert told["seal"]["detector"] == seal


class Asked:
    """A request that is under way while the block runs; the reply is there after it."""

    def __init__(self, server: Server, text: str) -> None:
        self._thread = threading.Thread(target=self._ask, args=(server, text))

    def _ask(self, server: Server, text: str) -> None:
        self.reply = server.chat(text)

    def __enter__(self) -> "Asked":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join(60)
