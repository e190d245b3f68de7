"""Crash, hang, wipe: callers get a clear word, and the next answer."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from tests.conftest import LONG, LiveStream, Server, Start, launch

pytestmark = pytest.mark.real
ROUNDS = 20 if LONG else 5


def test_killing_the_engine_in_mid_stream_tells_the_caller_and_the_next_request_works(
    start: Start,
) -> None:
    server = start()
    slowest_s = 0.0
    for round_number in range(1, ROUNDS + 1):
        with LiveStream(server) as stream:
            os.kill(server.status()["engine"]["pid"], signal.SIGKILL)
            killed = time.monotonic()
            assert_broken_off(stream)
        assert server.chat("Say yes.", max_tokens=2).status == 200
        slowest_s = max(slowest_s, time.monotonic() - killed)
        assert server.status()["engine"]["restarts"] == round_number
    print(f"slowest recovery of {ROUNDS}: {slowest_s:.2f} s")
    assert slowest_s < 5


@pytest.fixture(scope="module")
def robust(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the tests after which it must be as good as before."""
    server = launch(tmp_path_factory.mktemp("robust") / "home")
    yield server
    server.stop()


def test_an_engine_that_hangs_is_replaced(robust: Server) -> None:
    with LiveStream(robust) as stream:
        os.kill(robust.status()["engine"]["pid"], signal.SIGSTOP)
        assert_broken_off(stream)
    assert robust.chat("Say yes.", max_tokens=2).status == 200


def test_wipe_replaces_the_engine_and_ends_what_it_was_saying(robust: Server) -> None:
    before = robust.status()["engine"]["pid"]
    with LiveStream(robust) as stream:
        wiped = robust.send("POST", "/inhouse/wipe")
        assert wiped.status == 200
        assert wiped.json()["engine_pid"] not in (before, 0)
        assert not Path(f"/proc/{before}").exists()
        assert_broken_off(stream)
    assert robust.chat("Say yes.", max_tokens=2).status == 200


def test_a_caller_who_hangs_up_frees_the_engine(robust: Server) -> None:
    before = robust.status()["counts"]["hung_up"]
    for _ in range(6):  # more than the engine has slots
        with LiveStream(robust):
            pass
    deadline = time.monotonic() + 20
    while robust.status()["counts"]["hung_up"] < before + 6:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert robust.chat("Say yes.", max_tokens=2).status == 200


def test_more_callers_than_places_are_told_to_come_back(start: Start, tmp_path: Path) -> None:
    home = tmp_path / "small"
    home.mkdir(mode=0o700)
    (home / "policy.toml").write_text("[engine]\nslots = 1\nwaiting = 1\n")
    server = start(home=home)
    with ThreadPoolExecutor(3) as callers, LiveStream(server):  # one is served, one may wait
        asked = [callers.submit(server.chat, "Say yes.", max_tokens=2) for _ in range(3)]
        done, _waiting = wait(asked, timeout=20, return_when=FIRST_COMPLETED)
        reply = done.pop().result()
    assert reply.status == 429
    assert reply.json()["error"]["code"] == "busy"
    assert reply.headers["retry-after"] == "2"
    assert sorted(call.result().status for call in asked) == [200, 429, 429]


def test_hanging_up_and_breaking_off_leave_no_descriptor_behind(robust: Server) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may count the descriptors of our processes")
    robust.chat("Hello.", max_tokens=1)
    before = open_descriptors(robust)
    for number in range(6):
        with LiveStream(robust):
            if number % 3 == 0:
                os.kill(robust.status()["engine"]["pid"], signal.SIGKILL)
        robust.send("POST", "/v1/chat/completions", b"{")
        robust.send("GET", "/v1/models", headers={"Authorization": None})
    robust.chat("Hello.", max_tokens=1)
    deadline = time.monotonic() + 10  # connections kept alive end after five seconds
    while open_descriptors(robust) > before:
        assert time.monotonic() < deadline, (before, open_descriptors(robust))
        time.sleep(0.2)


def test_stopping_in_the_middle_of_an_answer_takes_seconds(start: Start) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        server = start()
        with LiveStream(server):
            server.process.send_signal(number)
            assert server.process.wait(10) == 0
        assert not (server.home / "run/server.json").exists()


def test_when_the_server_dies_nothing_of_it_stays_behind(start: Start) -> None:
    server = start()
    others = [server.status()["engine"]["pid"], *children_of(server.process.pid)]
    server.process.kill()
    server.process.wait()
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in others):
        assert time.monotonic() < deadline, "a child outlived the server"
        time.sleep(0.05)


def test_after_a_clean_stop_only_the_credential_is_left(start: Start) -> None:
    server = start()
    server.chat("Hello.")
    server.stop()
    left = {str(path.relative_to(server.home)) for path in server.home.rglob("*")}
    assert left == {"credential", "credential.hash", "lock", "run"}


def open_descriptors(server: Server) -> int:
    pids = [server.process.pid, *children_of(server.process.pid)]
    return sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in pids)


def assert_broken_off(stream: LiveStream) -> None:
    """The stream ends with a clear error, and does not look whole."""
    rest = stream.rest()
    assert "[DONE]" not in rest
    assert rest[-1]["error"]["code"] == "engine_failed"
    assert "ask again" in rest[-1]["error"]["fix"]


def children_of(pid: int) -> list[int]:
    return [
        int(child)
        for thread in Path(f"/proc/{pid}/task").iterdir()
        for child in (thread / "children").read_text().split()
    ]
