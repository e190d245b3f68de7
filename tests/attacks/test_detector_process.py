"""The classifier's process: it reaches nothing, holds nothing, and its silence is no answer."""

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from inhouse.errors import DetectorError, MissingExtra
from inhouse.privacy.detect.classifier import frames
from inhouse.privacy.detect.classifier.child import Child
from inhouse.privacy.detect.classifier.frames import Report
from tests.attacks.seal_child import ON_LINUX

pytestmark = ON_LINUX
SECRET = "Anna Kowalski-Marquardt"
ONLY_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may look into our processes")


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    with Child() as started:
        yield started


def process(child: Child) -> int:
    child.report()
    assert child.process is not None
    return child.process


@pytest.mark.real
def test_it_finds_over_the_line_what_the_model_finds(child: Child) -> None:
    text = f"Dear {SECRET}, hello \ud800!"
    assert any(text[each.start : each.end] == SECRET for each in child.find(text))
    assert child.find("") == []


@pytest.mark.real
def test_every_attempt_of_its_own_to_get_out_was_blocked(child: Child) -> None:
    seal = child.report().seal
    assert seal["seccomp"] is True
    assert seal["attempts"] >= 20
    assert seal["attempts_blocked"] == seal["attempts"], seal["not_blocked"]


@pytest.mark.real
@ONLY_ROOT
def test_it_holds_one_unix_socket_and_no_file(child: Child) -> None:
    folder = Path(f"/proc/{process(child)}/fd")
    held = {int(entry.name): str(entry.readlink()) for entry in folder.iterdir()}
    assert held.pop(0).startswith("socket:")
    assert set(held.values()) <= {"/dev/null"}
    assert stat.S_ISSOCK((folder / "0").stat().st_mode)


@pytest.mark.real
def test_once_loaded_it_can_open_no_file_not_even_its_own() -> None:
    script = """
import os
from inhouse.processes import detector
report, loaded = detector._load()
assert loaded.find("Dear Anna Kowalski, hello!")
for path in (os.__file__, detector.__file__, "/proc/cpuinfo", "/etc/passwd"):
    try:
        open(path).close()
    except PermissionError:
        print("refused")
"""
    ran = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, timeout=90
    )
    assert ran.stdout.split() == ["refused"] * 4, ran.stderr[-300:]


@pytest.mark.real
@ONLY_ROOT
def test_its_environment_and_command_line_hold_nothing(child: Child) -> None:
    child.find(SECRET)
    assert Path(f"/proc/{process(child)}/environ").read_bytes() == b""
    words = Path(f"/proc/{process(child)}/cmdline").read_bytes().split(b"\0")
    assert words[1:] == [b"-I", b"-m", b"inhouse.processes.detector", b""]


@pytest.mark.real
def test_a_killed_process_is_an_error_and_the_next_question_starts_another() -> None:
    with Child() as child:
        first = process(child)
        os.kill(first, signal.SIGKILL)
        with pytest.raises(DetectorError) as caught:
            child.find(SECRET)
        assert_silent(caught.value)
        assert child.find("Nothing to see.") == []
        assert child.process != first


@pytest.mark.real
def test_it_ends_when_its_client_is_gone() -> None:
    script = (
        "from inhouse.privacy.detect.classifier.child import Child\n"
        "import os, signal\n"
        "child = Child(); child.report(); print(child.process, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=90
    )
    left = Path(f"/proc/{int(ran.stdout)}/status")
    for _ in range(100):
        if not left.exists() or "\tZ" in left.read_text():
            return
        threading.Event().wait(0.05)
    pytest.fail("the process outlived its client")


@pytest.mark.real
def test_loading_and_running_the_library_makes_no_socket() -> None:
    """The kernel ends the process at the first socket, dial or name to look up that it tries."""
    script = """
from inhouse.egress.seccomp import Rule, Verdict, assemble, install
from inhouse.egress.syscalls import architecture, prctl
import os, signal, socket
prctl(38, 1)
install(assemble([Rule(c, Verdict.KILL) for c in ("socket", "connect", "sendto")], architecture()))
child = os.fork()
if not child:
    socket.socket()
assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGSYS  # the trap works
from inhouse.privacy.detect import classifier
classifier.load().find("Anna Kowalski came to Vienna.")
print("quiet")
"""
    ran = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, timeout=90
    )
    assert ran.stdout.endswith("quiet\n"), (ran.returncode, ran.stderr[-300:])


def ready(line: socket.socket) -> None:
    frames.send(line, msgspec.json.encode(Report(True)))


def hang_up(line: socket.socket) -> None:
    ready(line)
    frames.receive(line, 1 << 20)


def hang_up_at_once(line: socket.socket) -> None:
    pass


def say_nothing(line: socket.socket) -> None:
    ready(line)
    frames.receive(line, 1 << 20)
    line.recv(1)


def answering(data: bytes) -> Callable[[socket.socket], None]:
    def answer(line: socket.socket) -> None:
        ready(line)
        frames.receive(line, 1 << 20)
        frames.send(line, data)
        line.recv(1)

    return answer


def too_much(line: socket.socket) -> None:
    ready(line)
    frames.receive(line, 1 << 20)
    line.sendall(b"\xff\xff\xff\xff")
    line.recv(1)


@pytest.mark.parametrize(
    "other",
    [
        hang_up,
        hang_up_at_once,
        say_nothing,
        too_much,
        answering(b""),
        answering(b"\xc1"),
        answering(msgspec.msgpack.encode([(0, 99, "PERSON", 0.5)])),
        answering(msgspec.msgpack.encode([(-1, 3, "PERSON", 0.5)])),
        answering(msgspec.msgpack.encode([(3, 3, "PERSON", 0.5)])),
        answering(msgspec.msgpack.encode([(2, 4, "PERSON", 0.5), (0, 3, "ORG", 0.5)])),
        answering(msgspec.msgpack.encode([(0, 3, "SPY", 0.5)])),
        answering(msgspec.msgpack.encode([(0, 3, "PERSON", 7.0)])),
    ],
)
def test_silence_and_nonsense_are_errors_without_the_text(
    other: Callable[[socket.socket], None],
) -> None:
    ours, theirs = socket.socketpair()

    def play() -> None:
        with theirs:
            other(theirs)

    player = threading.Thread(target=play)
    player.start()
    child = Child(ours, answer_patience_s=0.3)
    for _ in range(2):  # and again: a connection that failed once is not used any more
        with pytest.raises(DetectorError) as caught:
            child.find(SECRET)
        assert_silent(caught.value)
    player.join(10)


def test_a_process_without_its_library_says_which_extra_is_missing() -> None:
    ours, theirs = socket.socketpair()
    missing = MissingExtra("onnxruntime", extra="detect")
    with theirs:
        frames.send(theirs, msgspec.json.encode(Report(False, missing.what, missing.fix)))
        with pytest.raises(MissingExtra, match=r"inhouse\[detect\]"):
            Child(ours).find(SECRET)


def test_a_text_of_any_length_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "MOST_TEXT_BYTES", 10)
    with pytest.raises(DetectorError, match="longer"):
        Child().find(SECRET)


def assert_silent(error: BaseException) -> None:
    """Neither the error nor what led to it knows the text."""
    seen: BaseException | None = error
    while seen is not None:
        assert "Anna" not in repr(seen) + str(seen)
        seen = seen.__cause__ or seen.__context__
