"""A world of its own for the corpus: private networks and queues, receivers, a deputy, folders.

    python -m inhouse.proofs.egress.world < orders.json

It lets the corpus loose in one process after another: each under a command that seals it, or under
none. It answers with what was received of each. Where the system gives no namespaces, the machine's
own loopback has to do, and what could disturb others is not tried. Started by root, it can let the
deputy and the attempts be another user's.
"""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from inhouse.egress import small_net
from inhouse.egress.small_net import NoSmallNet, SmallNet
from inhouse.egress.syscalls import syscall
from inhouse.proofs.egress import deputy as deputies
from inhouse.proofs.egress.attempt import TOKEN_DIGITS, World, call, number
from inhouse.proofs.egress.corpus import Line, attempts
from inhouse.proofs.egress.sinks import Sinks, loosen

DROPS: Final = ("/etc/cron.d", "/var/spool", "/var/tmp", "/dev/shm")  # noqa: S108 - hidden first
RESOLVER: Final = b"nameserver 127.0.0.1\noptions timeout:1 attempts:1\n"
NAMES: Final = b"hosts: files dns\npasswd: files\ngroup: files\n"
HOST_NAME: Final = "inhouse-escape"
APART: Final = 0x00020000 | 0x04000000 | 0x08000000 | 0x20000000 | 0x40000000
PLACE: Final = "{place}"  # in a command: the port of the one place that may be dialled
LONGEST_S: Final = 40.0
SETTLE_S: Final = 0.4  # orphans wait a moment, too
MOST_STARTS: Final = 6
READABLE: Final = ("/usr/lib/os-release", "/etc/hosts")
KEPT: Final = {"stream", "datagram", "packets", "pipe"}  # the deputy's own


class Plan(msgspec.Struct, frozen=True):
    """One process to let loose: the command before the corpus, which seals it or does not."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = {}


class Orders(msgspec.Struct, frozen=True):
    user: int
    plans: tuple[Plan, ...]


class Outcome(msgspec.Struct, frozen=True):
    """What became of one attempt."""

    begun: bool
    leaked: bool  # it was received
    shown: bool  # it was to be seen by whoever watches the processes of this machine
    note: str  # the attempt's own view


class Round(msgspec.Struct, frozen=True):
    """What became of one plan."""

    name: str
    outcomes: dict[str, Outcome]
    seconds: float
    problem: str = ""  # why nothing could be tried


class Answer(msgspec.Struct, frozen=True):
    user: int
    rounds: tuple[Round, ...]
    apart: bool  # whether there was a private network
    problem: str = ""


def main() -> None:
    orders = msgspec.json.decode(sys.stdin.buffer.read(), type=Orders)
    net = SmallNet(
        files={"/etc/resolv.conf": RESOLVER, "/etc/nsswitch.conf": NAMES},
        hidden=tuple(folder for folder in DROPS if Path(folder).is_dir()),
        host_name=HOST_NAME,
    )
    try:
        child = _inside_as_root(net, orders) if os.geteuid() == 0 else None
        if child is None:
            child = small_net.fork_inside(net, lambda: _work(orders, net.hidden))
        sys.exit(small_net.wait_for(child))
    except NoSmallNet as missing:
        sys.exit(_work(orders, (), missing.what))


def _inside_as_root(net: SmallNet, orders: Orders) -> int | None:
    """Root stays the machine's root: without a user namespace, it keeps what makes it dangerous."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(told)
        try:
            syscall("unshare", APART)
        except OSError:
            os.write(tell, b"x")
            os._exit(2)
        inner = os.fork()
        if inner == 0:
            small_net.set_up(net, True, (), tell)
            os.close(tell)
            os._exit(_work(orders, net.hidden))
        os.close(tell)
        os._exit(small_net.wait_for(inner))
    os.close(tell)
    with os.fdopen(told, "rb") as pipe:
        if not pipe.read():
            return child
    small_net.wait_for(child)
    return None


def _work(orders: Orders, drops: tuple[str, ...], problem: str = "") -> int:
    apart = not problem
    if apart:
        loosen()
    for folder in drops:
        Path(folder).chmod(0o1777)  # empty ones, of this world alone
    with tempfile.TemporaryDirectory(prefix="inhouse-escape-") as folder:
        _give(folder, orders.user)
        with _deputy(folder, orders.user, apart) as place:
            rounds = tuple(_round(plan, place, drops) for plan in orders.plans)
    answer = Answer(orders.user, rounds, apart, problem)
    sys.stdout.buffer.write(msgspec.json.encode(answer))
    sys.stdout.buffer.flush()
    return 0


def _give(path: str | Path, user: int) -> None:
    if os.geteuid() != user:
        os.chown(path, user, user)


class Place(msgspec.Struct, frozen=True):
    folder: str
    user: int
    queue: int
    sinks: Sinks
    process: "subprocess.Popen[bytes]"
    facts: deputies.Facts
    apart: bool

    def received(self) -> tuple[bytes, bytes]:
        """Everything that has come, wherever it came, and what only showed."""
        told, seen = _ask(self.process, b"report").decode().rstrip("\n").split(" ")
        came = [bytes(self.sinks.came), bytes.fromhex(told), *_found_in(self.folder)]
        return b"\n".join(came), bytes.fromhex(seen)


def _ask(process: "subprocess.Popen[bytes]", line: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise ValueError("the deputy was started without pipes")
    process.stdin.write(line + b"\n")
    process.stdin.flush()
    return process.stdout.readline()


@contextlib.contextmanager
def _deputy(folder: str, user: int, apart: bool) -> Iterator[Place]:
    sinks = Sinks(folder, apart=apart)
    queue = secrets.randbelow(2**30) + 1
    command = [sys.executable, "-I", "-m", deputies.__name__]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd="/") as process:  # noqa: S603 - ours
        orders = deputies.Orders(folder, sinks.port, queue, user)
        facts = msgspec.json.decode(_ask(process, msgspec.json.encode(orders)), type=deputies.Facts)
        try:
            yield Place(folder, user, queue, sinks, process, facts, apart)
        finally:
            if process.stdin:
                process.stdin.close()
            with contextlib.suppress(OSError):
                os.unlink(f"/tmp/inhouse-escape-{queue}")  # noqa: S108, PTH108 - an attempt's


def _round(plan: Plan, place: Place, drops: tuple[str, ...]) -> Round:
    """Let the corpus loose, again if it was ended half-way, and see what has come."""
    began = time.monotonic()
    tokens = {attempt.name: secrets.token_hex(TOKEN_DIGITS // 2) for _, attempt in attempts()}
    _lay_out(place)
    notes: dict[str, str] = {}
    with _left_open(place) as (inherited, ours):
        for _ in range(MOST_STARTS):
            rest = {name: token for name, token in tokens.items() if name not in notes}
            world = _world(place, rest, drops, inherited)
            new = _let_loose(plan, world, began)
            notes |= new
            if not new or len(notes) == len(tokens):
                break
        time.sleep(SETTLE_S)
        given, seen = place.received()
        came = b"\n".join([given, *_read_all(ours), _public(drops)])
    evident = {attempt.name for _, attempt in attempts() if attempt.evident}
    outcomes = {
        name: Outcome(
            begun=name in notes,
            leaked=token.encode() in came or (name in evident and notes.get(name) == "done"),
            shown=token.encode() in seen,
            note=notes.get(name, ""),
        )
        for name, token in tokens.items()
    }
    problem = "" if notes else "the process said nothing"
    return Round(plan.name, outcomes, round(time.monotonic() - began, 2), problem)


def _world(
    place: Place, tokens: dict[str, str], drops: tuple[str, ...], inherited: dict[str, int]
) -> World:
    return World(
        tokens=tokens,
        port=place.sinks.port,
        place=place.sinks.place,
        folder=place.folder,
        drops=drops,
        deputy=place.facts.process,
        memory=place.facts.memory,
        room=place.facts.room,
        queue=place.queue,
        terminal=place.facts.terminal,
        readable=next((path for path in READABLE if Path(path).exists()), os.devnull),
        user=place.user,
        apart=place.apart,
        inherited=inherited,
        deputy_socket=place.facts.socket,
        deputy_pipe=place.facts.pipe,
    )


def _let_loose(plan: Plan, world: World, began: float) -> dict[str, str]:
    """What the process said of each attempt that it began; a death is written down, too."""
    notes: dict[str, str] = {}
    process = subprocess.Popen(  # noqa: S603 - the commands are the caller's
        [str(world.place) if word == PLACE else word for word in plan.command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if os.environ.get("ESCAPES_LOUD") else subprocess.DEVNULL,
        pass_fds=tuple(world.inherited.values()),
        env=plan.environment,
        cwd=f"{world.folder}/cell",
        start_new_session=True,
    )
    left = max(1.0, LONGEST_S - (time.monotonic() - began))
    try:
        said, _ = process.communicate(msgspec.json.encode(world), timeout=left)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        said, _ = process.communicate()
    for text in said.splitlines():
        with contextlib.suppress(msgspec.DecodeError):
            line = msgspec.json.decode(text, type=Line)
            notes[line.name] = line.outcome or "the process was ended for it"
    return notes


@contextlib.contextmanager
def _left_open(place: Place) -> Iterator[tuple[dict[str, int], Mapping[str, int]]]:
    """What a careless parent leaves open, and our own ends of it."""
    with contextlib.ExitStack() as stack:

        def keep(sock: socket.socket) -> int:
            return stack.enter_context(sock).fileno()

        def opened(descriptor: int) -> int:
            stack.callback(os.close, descriptor)
            return descriptor

        ours, theirs = socket.socketpair()
        reader, writer = (opened(end) for end in os.pipe())
        memory = opened(os.memfd_create("left"))
        os.ftruncate(memory, 4096)
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        flags = os.O_WRONLY | os.O_CREAT
        inherited = {
            "connection": keep(socket.create_connection(("127.0.0.1", place.sinks.port))),
            "datagrams": keep(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
            "pair": keep(theirs),
            "pipe": writer,
            "file": opened(os.open(f"{place.folder}/left", flags, 0o600)),
            "read-only": opened(os.open(f"{place.folder}/log", os.O_RDONLY)),
            "folder": opened(os.open(place.folder, os.O_RDONLY)),
            "memory": memory,
            "terminal": opened(os.open(place.facts.terminal, os.O_RDWR | os.O_NOCTTY)),
            "listener": keep(listener),
            "network": opened(os.open("/proc/self/ns/net", os.O_RDONLY)),
        }
        with contextlib.suppress(OSError):
            inherited["process"] = opened(call(number("pidfd_open"), place.facts.process, 0))
        with contextlib.suppress(OSError):
            frames = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
            keep(frames)
            frames.bind(("lo", 0))
            inherited["frames"] = frames.fileno()
        keep(ours).__index__()
        yield inherited, {"pair": ours.fileno(), "pipe": reader, "memory": memory}


def _read_all(ours: Mapping[str, int]) -> Iterator[bytes]:
    for name, descriptor in ours.items():
        with contextlib.suppress(OSError):
            if name == "memory":
                yield os.pread(descriptor, 4096, 0)
            else:
                os.set_blocking(descriptor, False)
                yield os.read(descriptor, 65536)


def _lay_out(place: Place) -> None:
    """The folder as each process finds it."""
    folder = place.folder
    for path in Path(folder).iterdir():
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            shutil.rmtree(path, ignore_errors=True)
        elif path.name not in KEPT:
            path.unlink()
    for name in ("log", "to-rename", "sparse", "sparse-2"):
        Path(folder, name).touch()
        _give(Path(folder, name), place.user)
    for name in ("home", "cell", "cell/run"):
        Path(folder, name).mkdir()
        _give(Path(folder, name), place.user)


def _found_in(folder: str) -> Iterator[bytes]:
    """Everything that can be read off a folder: names, contents, links, notes, dates, lengths."""
    for path in sorted(Path(folder).rglob("*")):
        yield os.fsencode(path)
        with contextlib.suppress(OSError):
            facts = path.lstat()
            yield f"{facts.st_mtime_ns:012x}".encode()
            if stat.S_ISLNK(facts.st_mode):
                yield os.fsencode(path.readlink())
            if stat.S_ISREG(facts.st_mode):
                for note in os.listxattr(path):
                    yield os.getxattr(path, note)
                if path.name not in ("sparse", "sparse-2"):
                    yield path.read_bytes()
    with contextlib.suppress(OSError):
        lengths = [Path(folder, name).stat().st_size for name in ("sparse", "sparse-2")]
        yield f"{lengths[0]:09x}{lengths[1]:03x}".encode()


def _public(drops: tuple[str, ...]) -> bytes:
    """The well-known folders, and what the kernel shows to everybody."""
    found = [os.uname().nodename.encode()]
    for folder in drops:
        found += _found_in(folder)
    dropped = Path("/tmp").glob("inhouse-escape-[0-9]*")  # noqa: S108 - where an attempt leaves one
    for path in (*dropped, Path("/sys/class/net/lo/ifalias")):
        with contextlib.suppress(OSError):
            found.append(path.read_bytes())
    with contextlib.suppress(OSError):
        found.append(_alias())
    return b"\n".join(found)


def _alias() -> bytes:
    """What the interface is called besides lo; /sys may be another network's."""
    link = b"\x20\0\0\0\x12\0\x01\0\x01\0\0\0\0\0\0\0" + b"\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0"
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as sock:
        sock.settimeout(1.0)
        sock.sendto(link, (0, 0))
        return sock.recv(65536)


if __name__ == "__main__":
    main()
