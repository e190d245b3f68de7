"""Watch is marked with programs whose calls are known: it must find all of them, and no others."""

import json
import os
import platform
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from inhouse.cli import main
from tests.attacks.seal_child import AS_EVERY_USER, ON_LINUX
from tests.conftest import CLEAN, INHOUSE
from tests.tools_that_phone import ANSWERS, CANARY, HERE, Answer

pytestmark = [pytest.mark.real, ON_LINUX]
IN_CI = {"CI": "true", "GITHUB_ACTIONS": "true", "DO_NOT_TRACK": "1"}
CALLS = [(program, answer) for program, answers in ANSWERS.items() for answer in answers]


def watch(*words: str, seconds: str = "30") -> subprocess.CompletedProcess[str]:
    command = [*INHOUSE, "watch", "--json", "--seconds", seconds, *words]
    return subprocess.run(
        command, env=CLEAN | IN_CI, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def everything() -> Any:
    """All programs, watched once."""
    program = str(HERE / "all_at_once.py")
    ran = watch("--canary", CANARY, "--", sys.executable, program, "1.5", CANARY)
    assert ran.returncode == 1, ran.stderr
    assert CANARY not in ran.stdout
    return json.loads(ran.stdout)


def ways(said: Any) -> dict[tuple[str, str, int], tuple[str, ...]]:
    return {
        (contact["who"], way["kind"], way["port"]): tuple(way["identifiers"])
        for contact in said["watched"]["contacts"]
        for way in contact["ways"]
    }


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
    assert [claim["id"] for claim in said["claims"] if claim["verdict"] != "HOLDS"] == [
        "watch.packets"
    ]
    reached, names, user, run, home = json.loads(ran.stderr)
    assert reached == [True, False, False, False, True, False, False]
    assert said["watched"]["files"] == [str(own), f"{own} left"]
    assert f"another program could send: {own}, {own} left" in said["claims"][-1]["evidence"]
    assert not {"CI", "GITHUB_ACTIONS", "DO_NOT_TRACK"} & set(names)
    assert user == os.getuid()
    assert set(run) <= {"homes", "trust", "systemd"}
    assert home == []


TRICKS = """
import ctypes, json, os, socket, stat, sys, threading, time
old, late, place, *calls = sys.argv[1:]
kernel = ctypes.CDLL(None, use_errno=True)
known = os.open(old, os.O_PATH)
os.symlink(f"/proc/self/fd/{known}", "link")
os.chdir("/proc")
reached = []
def try_to_tell(path):
    try:
        os.write(os.open(path, os.O_WRONLY | os.O_NONBLOCK), b"secret")
        reached.append(path)
    except OSError:
        pass
home = os.environ["HOME"]
for path in (f"/proc/self/fd/{known}", f"/proc//self/fd/{known}", f"/proc/1/../self/fd/{known}",
             f"self/fd/{known}", f"{place}/link", f"/proc/thread-self/root/{old}"):
    try_to_tell(path)
until = time.monotonic() + 10
while not os.path.exists(late) and time.monotonic() < until:
    time.sleep(0.01)
try_to_tell(late)
path = ctypes.create_string_buffer(200)
def change(after):
    time.sleep(after)
    path.value = old.encode()
for number in range(40):
    path.value = b"/dev/null"
    changes = threading.Thread(target=change, args=(number % 20 / 20000,))
    changes.start()
    got = kernel.open(path, os.O_WRONLY | os.O_NONBLOCK)
    changes.join()
    if got >= 0 and stat.S_ISFIFO(os.fstat(got).st_mode):
        reached.append("race")
    if got >= 0:
        os.close(got)
os.symlink(f"{place}/dangling", f"{home}/link")
open(f"{home}/link", "w").close()
there = os.open(place, os.O_TMPFILE | os.O_WRONLY)
kernel.linkat(-100, f"/proc/self/fd/{there}".encode(), -100, f"{place}/named".encode(), 0x400)
for address in (-12288, 1 << 63, 8):
    wild = ctypes.c_void_p(address)
    kernel.open(wild, os.O_WRONLY)
    kernel.mkfifo(wild, 0o600)
    with socket.socket() as caller:
        kernel.connect(caller.fileno(), wild, 16)
        kernel.sendmsg(caller.fileno(), wild, 0)
for address in calls:
    socket.create_connection((address, 4444)).close()
print(json.dumps(reached))
"""


def test_no_trick_with_a_path_reaches_a_fifo_of_others_and_a_wild_pointer_ends_nothing(
    tmp_path: Path,
):
    """The control: unwatched, each of them reaches it."""
    old, late = tmp_path / "old", tmp_path / "late"
    os.mkfifo(old)
    os.mkfifo(tmp_path / "made meanwhile")
    readers = [
        os.open(path, os.O_RDONLY | os.O_NONBLOCK) for path in (old, tmp_path / "made meanwhile")
    ]
    command = [sys.executable, "-c", TRICKS, str(old), str(late), str(tmp_path)]

    def make_it() -> None:
        time.sleep(0.6)
        (tmp_path / "made meanwhile").rename(late)

    making = threading.Thread(target=make_it)
    making.start()
    ran = subprocess.run(
        [*INHOUSE, "watch", "--json", "--seconds", "30", "--", *command, "203.0.113.9"],
        env=CLEAN,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    making.join()
    said = json.loads(ran.stdout)
    assert json.loads(ran.stderr) == []
    assert [_taken(reader) for reader in readers] == [b"", b""]
    assert set(ways(said)) == {
        (str(old), "fifo", 0),
        (str(late), "fifo", 0),
        ("203.0.113.9", "tcp", 4444),
    }
    assert said["watched"]["gaps"] == []
    assert said["watched"]["files"] == [
        f"{tmp_path}/dangling",
        f"{tmp_path}/(a file without a name)",
    ]
    verdicts = {claim["id"]: claim["verdict"] for claim in said["claims"]}
    assert verdicts["watch.packets"] == "BROKEN"

    for left in ("link", "dangling", "named"):
        (tmp_path / left).unlink()
    home = tmp_path / "home"
    home.mkdir()
    plain = subprocess.run(
        command, env=CLEAN | {"HOME": str(home)}, cwd=tmp_path, capture_output=True, check=True
    )
    assert len(json.loads(plain.stdout)) >= 7
    assert [_taken(reader) for reader in readers] == [b"secret" * 6, b"secret"]
    for reader in readers:
        os.close(reader)


def _taken(reader: int) -> bytes:
    try:
        return os.read(reader, 1000)
    except BlockingIOError:
        return b""


FOREIGN = """
import ctypes, mmap
code = mmap.mmap(-1, 4096, prot=7)
code.write(bytes.fromhex("53 b814000000 cd80 5b c3"))  # getpid, by its number of old: int 0x80
ask = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
libc = ctypes.CDLL(None, use_errno=True)
print(ask(), libc.syscall(0x40000000 + 39), ctypes.get_errno(), libc.syscall(425, 8, None),
      ctypes.get_errno())
"""


@pytest.mark.skipif(platform.machine() != "x86_64", reason="there is one way to call the kernel")
def test_calls_in_the_dress_of_another_architecture_are_refused_and_leave_nothing_known():
    ran = watch("--", sys.executable, "-c", FOREIGN)
    assert ran.stderr.split() == ["-38", "-1", "38", "-1", "38"]
    said = json.loads(ran.stdout)
    assert {claim["verdict"] for claim in said["claims"]} == {"UNKNOWN"}
    assert "32-bit" in said["claims"][-1]["evidence"]


def test_time_is_up_when_it_was_said_and_nothing_stays_behind():
    ran = watch("--", "sh", "-c", "sleep 77.25 & exec sleep 77.25", seconds="0.5")
    said = json.loads(ran.stdout)
    assert said["watched"]["ended"] == "when time was up"
    assert 0.4 < said["watched"]["seconds"] < 5
    left = [
        path
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if b"77.25" in _read(path) and b"inhouse" not in _read(path)
    ]
    assert left == []


MANY = """
import os, signal, socket, time
os.kill(os.getppid(), signal.SIGTERM)
time.sleep(0.2)
opaque = bytes(byte ^ 0xA5 for byte in os.environ["USER"].encode())
for number in range(800):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller:
        caller.sendto(opaque, (f"203.0.{number // 200}.{number % 200 + 1}", 1000 + number))
resolver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
resolver.connect(("198.18.0.1", 53))
head = bytes.fromhex("123401000001000000000000")
for number in range(400):
    resolver.send(head + b"\\x04n%03d\\x04many\\x07example\\0\\0\\1\\0\\1" % number)
"""


def test_a_burst_is_seen_whole_and_the_program_can_not_end_its_watch():
    ran = watch("--", sys.executable, "-c", MANY)
    said = json.loads(ran.stdout)
    assert said["watched"]["ended"] == "by itself with 0"
    assert said["watched"]["gaps"] == []
    assert {who for who, kind, _ in ways(said) if kind == "udp"} == {
        f"203.0.{number // 200}.{number % 200 + 1}" for number in range(800)
    }
    assert {who for who, kind, _ in ways(said) if kind == "dns"} == {
        f"n{number:03}.many.example" for number in range(400)
    }
    (identity,) = [claim for claim in said["claims"] if claim["id"] == "watch.identity"]
    assert identity["verdict"] == "UNKNOWN"  # it was sent, in a code that nobody undoes
    assert f"{800 * 12} are not" in identity["evidence"]


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


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


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


AS_A_LIBRARY = """
import encodings.idna, json, os, sys
import cryptography.x509, msgspec
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.backends.openssl import backend
from inhouse.errors import InhouseError
from inhouse.egress import namespaces
from inhouse.proofs.telemetry import frames, watch as module
from inhouse.proofs.telemetry.claims import claims
from inhouse.proofs.telemetry.watch import watch

def tell(command):
    try:
        found = watch(command, seconds=SECONDS, canaries=())
    except InhouseError as error:
        print(json.dumps([error.exit_code, str(error)]))
        return
    verdicts = {claim.id: claim.verdict for claim in claims(found)}
    print(json.dumps([[contact.who for contact in found.contacts], verdicts]))
"""
CALL = ["bash", "-c", "exec 3<>/dev/tcp/203.0.113.5/31337 && echo hello >&3"]


def as_a_library(script: str, user: int, seconds: float = 20) -> Any:
    become = f"if os.getuid() != {user}: os.setgroups([]); os.setgid({user}); os.setuid({user})"
    ran = subprocess.run(
        [sys.executable, "-c", f"{AS_A_LIBRARY}\nSECONDS = {seconds}\n{become}\n{script}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return json.loads(ran.stdout)


@AS_EVERY_USER
def test_no_privilege_is_needed(user: int):
    called, verdicts = as_a_library(f"tell({CALL})", user)
    assert called == ["203.0.113.5"]
    assert verdicts["watch.itself"] == "HOLDS"
    assert verdicts["watch.packets"] == "BROKEN"


@AS_EVERY_USER
def test_without_namespaces_nothing_is_run_and_the_fix_is_named(user: int, tmp_path: Path):
    script = f"""
def none(more=0):
    raise PermissionError(1, "no")
namespaces.enter = none
tell(["touch", {str(tmp_path / "ran")!r}])
"""
    code, said = as_a_library(script, user)
    assert code == 2
    assert "user namespaces" in said
    assert list(tmp_path.iterdir()) == []


def test_sandboxes_work_inside_but_no_second_watch():
    inner = f"{sys.executable} -m inhouse watch --json -- true"
    small = "from inhouse.egress.small_net import *; print(wait_for(fork_inside(SmallNet(), int)))"
    ran = watch("--", "sh", "-c", f"{sys.executable} -c '{small}'; {inner}; echo $?")
    assert json.loads(ran.stdout)["watched"]["contacts"] == []
    assert ran.stderr.startswith("0\n")
    assert "don't watch a watch" in ran.stderr
    assert ran.stderr.endswith("2\n")


def test_without_a_process_namespace_orphans_are_watched_and_ended_all_the_same():
    """As in containers that mask /proc."""
    script = """
from inhouse.egress import small_net
plain = small_net._fork
small_net._fork = lambda *words: plain(*words[:2], False, *words[3:])
tell(["bash", "-c", "(setsid bash -c 'sleep 0.6; echo > /dev/tcp/203.0.113.5/99; sleep 76.5' &)"])
"""
    called, verdicts = as_a_library(script, os.getuid(), seconds=2)
    assert called == ["203.0.113.5"]
    assert verdicts["watch.itself"] == "HOLDS"
    assert [path for path in Path("/proc").glob("[0-9]*/cmdline") if b"76.5" in _read(path)] == []


SLOW_FILE = """
import fcntl, os, signal, time
reads = os.open("slow", os.O_CREAT | os.O_RDONLY, 0o600)
fcntl.fcntl(reads, fcntl.F_SETLEASE, fcntl.F_RDLCK)
def let_go(number, frame):
    time.sleep(0.5)
    fcntl.fcntl(reads, fcntl.F_SETLEASE, fcntl.F_UNLCK)
signal.signal(signal.SIGIO, let_go)
if os.fork() == 0:
    open("slow", "w").close()
    os._exit(0)
while True:
    try:
        os.wait()
    except ChildProcessError:
        break
"""


def test_a_file_that_keeps_the_watch_waiting_leaves_nothing_known(tmp_path: Path):
    """While it waits, no other call of the program goes on, so its silence means little."""
    program = tmp_path / "slow.py"
    program.write_text(SLOW_FILE)
    script = f"""
from inhouse.proofs.telemetry import witness
witness.LONGEST_S = 0.3
os.chdir({str(tmp_path)!r})
tell([{sys.executable!r}, {str(program)!r}])
"""
    _, verdicts = as_a_library(script, os.getuid())
    assert set(verdicts.values()) == {"UNKNOWN"}


def test_a_watch_that_is_blind_or_open_knows_nothing():
    """Each part is put out of order: then silence must not be taken for peace."""
    script = """
broken = (
    (module.Witness, "run", lambda self, stopped: os.close(self._descriptor)),
    (frames.Sniffer, "run", lambda self, stopped: None),
    (module, "_is_closed", lambda port: False),
    (module, "CONTROL", module.CONTROL),
)
said = []
for place, name, blind in broken:
    whole = getattr(place, name)
    setattr(place, name, blind)
    said.append([str(claim.verdict) for claim in claims(watch(["true"], seconds=20, canaries=()))])
    setattr(place, name, whole)
print(json.dumps(said))
"""
    *blind, whole = as_a_library(script, os.getuid())
    assert blind == [["UNKNOWN"] * 5] * 3
    assert whole == ["HOLDS"] * 5
