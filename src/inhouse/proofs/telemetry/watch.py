"""Runs a program in the fake internet until its time is up, and returns whom it called.

    watched = watch(["python", "-c", "import onnxruntime"], seconds=60, canaries=())
    watched.contacts, watched.control

The order of events:

1. Outside: an authority and a made-up person; a listener that nobody inside may reach.
2. A small net is made; everything after happens in it.
3. A child takes the filter through which the kernel tells us of every call, and waits.
4. The listeners and the reader of packets start.
5. The child proves that it is watched and can't get out, gives up its powers, becomes the program.
6. When time is up, or nothing is left running, everything inside is ended and the record is read.
"""

import os
import resource
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NoReturn

import msgspec

from inhouse.egress import namespaces, rtnetlink
from inhouse.egress.small_net import NoSmallNet, SmallNet, fork_inside, wait_for
from inhouse.egress.syscalls import prctl, syscall
from inhouse.errors import BadRequest
from inhouse.proofs.telemetry import disguise, persisted, questions
from inhouse.proofs.telemetry.authority import Authority
from inhouse.proofs.telemetry.descent import below
from inhouse.proofs.telemetry.disguise import Disguise
from inhouse.proofs.telemetry.dns import Names
from inhouse.proofs.telemetry.files import Files
from inhouse.proofs.telemetry.frames import Sniffer
from inhouse.proofs.telemetry.record import Contact, Record
from inhouse.proofs.telemetry.sinkhole import REST_S, Sinkhole
from inhouse.proofs.telemetry.witness import Witness

PR_SET_CHILD_SUBREAPER: Final = 36
CAP_SETFCAP: Final = 31
CONTROL: Final = "192.0.2.77"  # set aside for documents (RFC 5737)
CONTROL_PORT: Final = 7
GRACE_S: Final = 2.0  # to say goodbye in, which some programs do by telemetry
CONTROL_S: Final = 15.0
SEEN_S: Final = 2.0  # for the control to be noted
STEP_S: Final = 0.05
STOPS: Final = (signal.SIGINT, signal.SIGTERM)
SI_USER, SI_KERNEL = 0, 0x80  # who sent a signal, as in asm-generic/siginfo.h
SOCKETS: Final = 16_384
UNWATCHED: Final = 3
NOT_FOUND: Final = 127


class Control(msgspec.Struct, frozen=True):
    """Whether the watch itself worked, tried before the program ran."""

    seen: bool  # a call by the child was seen by both ways of looking
    closed: bool  # a listener outside, which answers out there, could not be reached


class Watched(msgspec.Struct, frozen=True):
    """What a watch found."""

    program: str
    seconds: float  # how long it was really watched
    ended: str  # how: "by itself with 0", "when its time was up"
    cut_short: str  # why its silence means nothing: it failed, or was stopped; empty if neither
    contacts: tuple[Contact, ...]
    control: Control
    gaps: tuple[str, ...]  # why something may have been missed
    identifiers: tuple[str, ...]  # the kinds that were looked for
    files: tuple[str, ...] = ()  # opened for writing where others find them; the first ones


def watch(
    command: Sequence[str], *, seconds: float, canaries: tuple[str, ...], into: int = 2
) -> Watched:
    """Raises NoSmallNet where there are no namespaces, BadRequest if there is no such program.

    The program's output goes to the descriptor `into`. The caller must have a single thread.
    """
    program = shutil.which(command[0])
    if program is None:
        raise BadRequest("there is no such program", fix="give its path, or put it on the PATH")
    authority = Authority()
    person = disguise.make(_programs(command), authority.certificate, canaries)
    told, tell = os.pipe()
    with socket.create_server(("127.0.0.1", 0)) as outside:

        def work() -> int:
            os.close(told)
            stage = _Stage(person, authority, outside.getsockname()[1])
            try:
                watched = stage.run(program, command, seconds, into)
            except OSError:
                return UNWATCHED
            with os.fdopen(tell, "wb") as pipe:
                pipe.write(msgspec.msgpack.encode(watched))
            return 0

        net = SmallNet(
            files=person.files,
            folders=(disguise.HOMES, disguise.TRUST),
            host_name=person.host,
        )
        try:
            child = fork_inside(net, work)
        finally:
            os.close(tell)
        # Ctrl-C is for the child: it ends the program, and there is a report all the same.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        with os.fdopen(told, "rb") as pipe:
            found = pipe.read()
        code = wait_for(child)
        signal.signal(signal.SIGINT, before)
    if code == UNWATCHED:
        raise NoSmallNet(
            "the kernel would not tell of the program's calls, so it was not run",
            fix="use Linux 5.14 or newer, and don't watch a watch",
        )
    if not found:
        raise NoSmallNet("the watch ended before it could tell anything", fix="run it again")
    return msgspec.msgpack.decode(found, type=Watched)


def _programs(command: Sequence[str]) -> tuple[Path, ...]:
    """Every word that names a program: `env A=B python` is about Python."""
    found = (shutil.which(word) for word in command)
    return tuple(Path(path).absolute() for path in found if path)


class _Stage:
    """Inside the small net."""

    def __init__(self, person: Disguise, authority: Authority, outside: int) -> None:
        self._person, self._outside = person, outside
        names = Names()
        self._record = Record(names, person.identifiers)
        self._sinkhole = Sinkhole(self._record, names, authority, disguise.OWN)
        self._over = threading.Event()
        self._failed: list[str] = []
        self._threads: list[threading.Thread] = []
        self._read_all = False
        self._cut_short = ""

    def run(self, program: str, command: Sequence[str], seconds: float, into: int) -> Watched:
        os.umask(0o077)
        prctl(PR_SET_CHILD_SUBREAPER, 1)  # without a process namespace, orphans still come to us
        Path(self._person.home).mkdir(parents=True)
        rtnetlink.add_card(
            disguise.CARD, self._person.hardware, ("192.168.178.23/24", "2001:2::23/64")
        )
        _allow_pings()
        says, hears = socket.socketpair()
        child = os.fork()
        if child == 0:
            says.close()
            _become(program, command, self._person, self._outside, hears, into)
        hears.close()
        # After the fork, so the program gets them as usual; before there are threads to get them.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
        _allow_many_sockets()
        sniffer = Sniffer(self._sinkhole.seen)
        files = Files(self._record, self._person.home)
        descriptor = _take_descriptor(child, says)
        watcher = Witness(
            descriptor,
            self._sinkhole.dialled,
            files.opened,
            files.made,
            files.looked,
            files.bound,
            files.is_inside,
        )
        for run in (watcher.run, sniffer.run, self._sinkhole.run):
            self._start(run)
        says.settimeout(CONTROL_S)
        says.sendall(b"go")  # first to the control, then to the program
        said = _hear(says)
        if not said:
            seconds = 0  # nobody answers its calls, so it must not run
        control = Control(self._saw_the_control(), said == b"c")
        self._record.forget(CONTROL)
        self._record.start_now()
        started = time.monotonic()
        if said:
            says.sendall(b"go")
        ended = self._wait(child, started + seconds)
        watched_s = time.monotonic() - started
        self._end_all()
        self._record.learn(persisted.identifiers(Path(self._person.home)))
        return Watched(
            Path(program).name,
            round(watched_s, 1),
            ended,
            self._cut_short,
            self._record.contacts(),
            control,
            tuple(self._gaps(sniffer, watcher)),
            tuple(sorted({known.kind for known in self._person.identifiers})),
            self._record.files(),
        )

    def _saw_the_control(self) -> bool:
        """On a busy machine it is noted late, and would then be taken for the program's call."""
        until = time.monotonic() + SEEN_S
        while not (seen := self._record.has_seen(CONTROL)) and time.monotonic() < until:
            time.sleep(STEP_S)
        time.sleep(2 * STEP_S)  # others may still note the same
        return seen

    def _start(self, run: Callable[[Callable[[], bool]], None]) -> None:
        """A part that fails is a gap: it must not look like silence."""

        def guarded() -> None:
            try:
                run(self._over.is_set)
            except Exception as error:  # noqa: BLE001 - whatever it is, it goes into the report
                self._failed.append(type(error).__name__)

        thread = threading.Thread(target=guarded, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _wait(self, child: int, until: float) -> str:
        """Until time is up, or neither the program nor anything that it left behind is running."""
        ended = ""
        while time.monotonic() < until:
            try:
                process, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return ended or "by itself"
            if process == child:
                code = os.waitstatus_to_exitcode(status)
                ended = f"by itself with {code}"
                self._cut_short = f"it ended with {code}" if code else ""
            elif process == 0 and _is_stopped():
                self._cut_short = "the watch was stopped"
                return "when the watch was stopped"
        return f"{ended}, what it had started when time was up" if ended else "when time was up"

    def _end_all(self) -> None:
        """Ask, and go on watching, then end: some programs send their telemetry when they leave."""
        for number, patience_s in ((signal.SIGTERM, GRACE_S), (signal.SIGKILL, 1.0)):
            for process in [-1] if os.getpid() == 1 else below(os.getpid()):
                with suppress(ProcessLookupError):
                    os.kill(process, number)  # -1 is everybody in this process namespace
            until = time.monotonic() + patience_s
            while time.monotonic() < until:
                try:
                    if os.waitpid(-1, os.WNOHANG)[0] == 0:
                        time.sleep(STEP_S)
                except ChildProcessError:
                    break
        time.sleep(STEP_S)  # what was sent last arrives
        self._over.set()
        for thread in self._threads:  # each takes first what still waits for it
            thread.join(REST_S + 1)
        self._read_all = self._sinkhole.settle(GRACE_S)

    def _gaps(self, sniffer: Sniffer, watcher: Witness) -> list[str]:
        gaps = [f"a part of the watch failed ({name})" for name in self._failed]
        gaps += watcher.gaps
        if any(thread.is_alive() for thread in self._threads):
            gaps.append("a part of the watch did not end")
        if not (sniffer.read_all and self._read_all):
            gaps.append("not all that it had sent could be read before the end")
        if sniffer.lost:
            gaps.append(f"{sniffer.lost} packets came faster than they could be read")
        if self._record.overflowed:
            gaps.append("it called more than could be kept; the first calls are shown")
        if self._sinkhole.full or watcher.short_of_files:
            gaps.append("it held more connections at once than could be read")
        return gaps


def _is_stopped() -> bool:
    """Waits a step for a signal, and heeds none from the program: it would end its own watch.

    From outside of the process namespace and from the kernel they come without a sender. The
    kernel lets nobody forge that in a signal that looks like one of kill(2).
    """
    told = signal.sigtimedwait(STOPS, STEP_S)
    if told is None or told.si_code not in (SI_USER, SI_KERNEL):
        return False
    return told.si_pid in (0, os.getppid())


def _allow_many_sockets() -> None:
    """One for each place that is called."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = most if most != resource.RLIM_INFINITY and most < SOCKETS else SOCKETS
    resource.setrlimit(resource.RLIMIT_NOFILE, (enough, most))


def _allow_pings() -> None:
    """As desktops do: without a raw socket, for everybody's group."""
    with suppress(OSError):
        group = os.getgid()
        Path("/proc/sys/net/ipv4/ping_group_range").write_text(f"{group} {group}")


def _hear(says: socket.socket) -> bytes:
    try:
        return says.recv(1)
    except OSError:
        return b""


def _take_descriptor(child: int, says: socket.socket) -> int:
    """The child's end of the filter. It can't send it: sending is what the filter stops."""
    number = int(says.recv(16).decode())
    if number < 0:
        raise OSError(-number, os.strerror(-number))
    handle = syscall("pidfd_open", child, 0)
    try:
        return syscall("pidfd_getfd", handle, number, 0)
    finally:
        os.close(handle)


def _become(
    program: str,
    command: Sequence[str],
    person: Disguise,
    outside: int,
    hears: socket.socket,
    into: int,
) -> NoReturn:
    """The child: watched first, then powerless, then the program."""
    try:
        os.setsid()
        try:
            number = questions.install()
        except OSError as error:
            number = -(error.errno or 1)
        os.write(hears.fileno(), str(number).encode())
        os.read(hears.fileno(), 2)
        if number >= 0:
            os.close(number)  # the watcher has it; were it gone, calls would fail and not hang
        _call_the_control()
        os.write(hears.fileno(), b"c" if _is_closed(outside) else b"o")
        os.read(hears.fileno(), 2)
        # Root needs this one to name itself in a namespace of its own, as sandboxes inside may do.
        namespaces.drop_capabilities(keep=CAP_SETFCAP if os.geteuid() == 0 else None)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)
        os.dup2(into, 1)
        os.dup2(into, 2)
        os.closerange(3, 65_536)
        os.execve(program, list(command), person.environment)  # noqa: S606 - the very purpose
    finally:
        os._exit(NOT_FOUND)


def _call_the_control() -> None:
    with suppress(OSError), socket.socket() as caller:
        caller.settimeout(5)
        caller.connect((CONTROL, CONTROL_PORT))
        caller.sendall(b"control")
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller:
        caller.sendto(b"control", (CONTROL, CONTROL_PORT))


def _is_closed(outside: int) -> bool:
    with socket.socket() as caller:
        caller.settimeout(2)
        return caller.connect_ex(("127.0.0.1", outside)) != 0
