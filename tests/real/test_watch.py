"""Watch is marked with programs whose calls are known: it must find all of them, and no others."""

import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from inhouse.cli import main
from tests.attacks.seal_child import ON_LINUX
from tests.conftest import CLEAN, INHOUSE
from tests.real.watched import command_lines, watch, ways
from tests.tools_that_phone import ANSWERS, CANARY, HERE, Answer

pytestmark = [pytest.mark.real, ON_LINUX]
CALLS = [(program, answer) for program, answers in ANSWERS.items() for answer in answers]


@pytest.fixture(scope="module")
def everything() -> Any:
    """All programs, watched once."""
    program = str(HERE / "all_at_once.py")
    ran = watch("--canary", CANARY, "--", sys.executable, program, "1.5", CANARY)
    assert ran.returncode == 1, ran.stderr
    assert CANARY not in ran.stdout
    return json.loads(ran.stdout)


@pytest.mark.parametrize(
    ("program", "answer"), CALLS, ids=[f"{program}-{answer.kind}" for program, answer in CALLS]
)
def test_each_call_is_found_with_what_it_gave_away(everything: Any, program: str, answer: Answer):
    assert ways(everything)[answer.who, answer.kind, answer.port] == answer.identifiers


def test_nothing_is_found_that_was_not_there(everything: Any):
    known = {(answer.who, answer.kind, answer.port) for _, answer in CALLS}
    assert ways(everything).keys() - known == set()


def test_each_call_is_laid_to_a_process(everything: Any):
    nameless = {
        contact["who"]
        for contact in everything["watched"]["contacts"]
        if not contact["processes"] or any("had ended" in name for name in contact["processes"])
    }
    assert nameless == set()


def contact(said: Any, who: str) -> Any:
    return next(one for one in said["watched"]["contacts"] if one["who"] == who)


def test_it_says_when_and_what_was_asked(everything: Any):
    slow = contact(everything, "slow-timer.example")
    assert min(time for way in slow["ways"] for time in way["times_s"]) > 1.5
    beacon = contact(everything, "https-beacon.example")
    (web,) = [way for way in beacon["ways"] if way["kind"] == "https"]
    assert web["titles"] == ["POST /v1/track"]
    assert web["samples"] == ['{"user": "[user name]", "host": "[host name]"}']


def test_a_refused_certificate_is_a_call_whose_words_are_not_known(everything: Any):
    (pinned,) = [way for way in contact(everything, "pinned.example")["ways"] if way["port"] == 443]
    assert pinned["refused_us"]
    assert pinned["samples"] == []


def test_the_claims_say_broken_and_the_watch_itself_held(everything: Any):
    verdicts = {claim["id"]: claim["verdict"] for claim in everything["claims"]}
    assert verdicts == {
        "watch.names": "BROKEN",
        "watch.web": "BROKEN",
        "watch.packets": "BROKEN",
        "watch.identity": "BROKEN",
        "watch.itself": "HOLDS",
    }


def test_a_program_that_calls_nobody_is_told_so_also_in_files_and_its_words_come_on_standard_error(
    tmp_path: Path,
):
    files = [tmp_path / name for name in ("a.html", "a.sarif", "a.xml")]
    options = [
        word
        for kind, path in zip(("html", "sarif", "junit"), files, strict=True)
        for word in (f"--{kind}", str(path))
    ]
    script = f"import runpy; runpy.run_path({str(HERE / 'quiet.py')!r}); print('done')"
    ran = watch(*options, "--", sys.executable, "-c", script)
    assert ran.returncode == 0, ran.stdout
    said = json.loads(ran.stdout)
    assert said["watched"]["contacts"] == []
    assert {claim["verdict"] for claim in said["claims"]} == {"HOLDS"}
    assert "done" in ran.stderr

    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert "inhouse watch" in files[0].read_text()
    assert json.loads(files[1].read_text())["version"] == "2.1.0"
    assert "testsuite" in files[2].read_text()
    assert main(["watch", *options, "--", "touch", str(tmp_path / "ran")]) == 64
    assert not (tmp_path / "ran").exists()


def test_the_program_sees_a_made_up_desktop_and_can_not_reach_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The control: the same script, unwatched, reaches the listeners.

    One of them is bound by a relative path, so no place can be told that could be hidden.
    """
    place = Path("/tmp") / f"inhouse-watch-{os.getpid()}"
    monkeypatch.chdir(tmp_path)
    script = textwrap.dedent(
        """
        import json, os, socket, sys
        reached = []
        with socket.socket(socket.AF_UNIX) as own:
            own.bind(sys.argv[4])
            own.listen()
            for family, address in ((socket.AF_UNIX, sys.argv[4]),
                                    (socket.AF_INET, ("127.0.0.1", int(sys.argv[1]))),
                                    (socket.AF_UNIX, sys.argv[2]),
                                    (socket.AF_UNIX, sys.argv[3])):
                with socket.socket(family) as caller:
                    reached.append(caller.connect_ex(address) == 0)
        os.unlink(sys.argv[4])
        os.mkfifo(sys.argv[4])
        for fifo in (sys.argv[4], sys.argv[5], "../" * 20 + sys.argv[5]):
            reader = os.open(sys.argv[4], os.O_RDONLY | os.O_NONBLOCK)
            try:
                os.write(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK), b"word")
                reached.append(True)
            except OSError:
                reached.append(False)
        open(sys.argv[4] + " left", "w").write("word")
        try:
            socket.socket(40)
        except OSError:
            pass
        print(json.dumps([reached, sorted(os.environ), os.getuid(), os.listdir("/run"),
                          os.listdir(os.environ["HOME"])]))
        """
    )
    with (
        socket.create_server(("127.0.0.1", 0)) as outside,
        socket.socket(socket.AF_UNIX) as unix,
        socket.socket(socket.AF_UNIX) as relative,
    ):
        unix.bind(str(place))
        unix.listen()
        relative.bind("listener")
        relative.listen()
        for path in (place, tmp_path / "listener"):
            path.chmod(0o600)  # else it would be taken for a program
        places = (str(outside.getsockname()[1]), str(place), str(tmp_path / "listener"))
        own, fifo = tmp_path / "own", tmp_path / "fifo"
        os.mkfifo(fifo)
        reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
        command = [sys.executable, "-c", script, *places, str(own), str(fifo)]
        try:
            plain = subprocess.run(
                command, capture_output=True, text=True, check=True, env=CLEAN | {"HOME": "/"}
            )
            assert os.read(reader, 100) == b"wordword"
            own.unlink()
            ran = watch("--", *command)
            assert os.read(reader, 100) == b""
        finally:
            os.close(reader)
            place.unlink()
    assert json.loads(plain.stdout)[0] == [True] * 7
    assert ran.returncode == 2, ran.stdout + ran.stderr
    said = json.loads(ran.stdout)
    assert set(ways(said)) == {
        (str(place), "unix", 0),
        (str(tmp_path / "listener"), "unix", 0),
        (str(fifo), "fifo", 0),
        ("the host of this virtual machine (vsock)", "socket", 0),
    }
    claims = {claim["id"]: claim for claim in said["claims"]}
    assert {claim["verdict"] for claim in claims.values()} == {"UNKNOWN"}
    assert "bound a Unix socket outside its home" in claims["watch.itself"]["evidence"]
    reached, names, user, run, home = json.loads(ran.stderr)
    assert reached == [True, False, False, False, True, False, False]
    assert said["watched"]["files"] == [str(own), f"{own} left"]
    assert f"another program could send: {own}, {own} left" in said["claims"][-1]["evidence"]
    assert not {"CI", "GITHUB_ACTIONS", "DO_NOT_TRACK"} & set(names)
    assert user == os.getuid()
    assert set(run) <= {"homes", "trust", "systemd"}
    assert home == []


def test_time_is_up_when_it_was_said_and_nothing_stays_behind():
    ran = watch("--", "sh", "-c", "sleep 77.25 & exec sleep 77.25", seconds="0.5")
    said = json.loads(ran.stdout)
    assert said["watched"]["ended"] == "when time was up"
    assert 0.4 < said["watched"]["seconds"] < 5
    left = [line for line in command_lines() if b"77.25" in line and b"inhouse" not in line]
    assert left == []


@pytest.mark.parametrize("stop", [False, True], ids=["failed", "stopped"])
def test_the_silence_of_a_program_that_was_cut_short_is_not_known(stop: bool):
    script = "echo up; exec sleep 60" if stop else "exit 3"
    with subprocess.Popen(
        [*INHOUSE, "watch", "--json", "--", "sh", "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as ran:
        if stop:
            assert ran.stderr is not None
            assert ran.stderr.readline() == "up\n"
            os.killpg(ran.pid, signal.SIGINT)
        said = json.loads(ran.communicate(timeout=60)[0])
    verdicts = {claim["id"]: claim["verdict"] for claim in said["claims"]}
    assert verdicts.pop("watch.itself") == "HOLDS"
    assert set(verdicts.values()) == {"UNKNOWN"}
    why = "the watch was stopped" if stop else "it ended with 3"
    assert all(why in claim["evidence"] for claim in said["claims"][:-1])
    assert ran.returncode == 2


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--",),
        ("--", "no-such-program-anywhere"),
        ("--seconds", "0", "--", "true"),
        ("--canary", "", "--", "true"),
    ],
    ids=["nothing", "no command", "no such program", "no time", "empty canary"],
)
def test_wrong_usage_is_refused(words: tuple[str, ...]):
    """Before anything is started, so no process is needed to see it."""
    try:
        code = main(["watch", "--json", *words])
    except SystemExit as ended:
        code = ended.code
    assert code == 64
