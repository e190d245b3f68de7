"""The one way out that a sealed program may be given: named hosts and ports, dialled outside.

The program lives in a network as small as itself. Each allowed name has an address there, out of
198.18.0.0/15, where nobody in the real world lives (RFC 2544), and at each such address somebody
listens. What connects is accepted out here, for a listener may be handed over while its network
stays behind, and a new connection is made to exactly the host and port that was allowed. Bytes go
to and fro unread, so TLS reaches from end to end. Every other name does not exist, and every other
address refuses.
"""

import array
import contextlib
import ipaddress
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec

from inhouse.egress import foreign, minder, small_net
from inhouse.egress.foreign import Foreign
from inhouse.egress.powers import Powers
from inhouse.egress.seal import FIXES, Level, SealReport, require, seal
from inhouse.egress.small_net import SmallNet
from inhouse.errors import BadRequest, SealError

FIRST_ADDRESS: Final = ipaddress.IPv4Address("198.18.0.1")
LOOPBACK: Final = {"localhost": ("127.0.0.1", "::1")}
NAME: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
LONGEST_NAME: Final = 253
MOST_TARGETS: Final = 64
MOST_CONNECTIONS: Final = 256
DIAL_PATIENCE_S: Final = 20.0
LAST_WORDS_S: Final = 2.0
PIECE_BYTES: Final = 64 * 1024


class Target(msgspec.Struct, frozen=True):
    """Where the program may connect."""

    host: str  # a name or an address
    port: int


class Connection(msgspec.Struct, frozen=True):
    """One connection that the program made: when, where to, how much. Never what."""

    began: str  # RFC 3339 in UTC
    host: str
    port: int
    sent_bytes: int
    received_bytes: int
    problem: str = ""  # why it could not be made


def parse_target(text: str) -> Target:
    """HOST:PORT, with an IPv6 address in brackets. Raises BadRequest."""
    host, _, port = text.strip().lower().rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    host = host[1:-1] if bracketed else host.rstrip(".")
    if not (port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) < 65536):
        raise _bad(text)
    if _address(host) is None and (
        bracketed or len(host) > LONGEST_NAME or NAME.fullmatch(host) is None
    ):
        raise _bad(text)
    return Target(host, int(port))


def _bad(text: str) -> BadRequest:
    return BadRequest(
        f"{text[:80]!r} is not a host and a port",
        fix="write --allow HOST:PORT, as in example.com:443",
    )


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def inner_addresses(targets: Sequence[Target]) -> dict[str, tuple[str, ...]]:
    """Where each host is inside: one address for each name, and each address where it is."""
    places: dict[str, tuple[str, ...]] = {}
    for target in targets:
        if target.host not in places:
            fresh = str(FIRST_ADDRESS + len(places))
            literal = (target.host,) if _address(target.host) else (fresh,)
            places[target.host] = LOOPBACK.get(target.host, literal)
    return places


def hosts_file(places: dict[str, tuple[str, ...]]) -> bytes:
    """All the names that there are."""
    lines = ["127.0.0.1 localhost", "::1 localhost"]
    lines += [f"{at[0]} {host}" for host, at in places.items() if at[0] != host]
    return "\n".join([*dict.fromkeys(lines), ""]).encode()


def run_with_way_out(
    program: Foreign,
    targets: Sequence[Target],
    minimum: Level,
    temporary: str,
    tell_report: Callable[[SealReport], None],
    tell_connection: Callable[[Connection], None],
) -> int:
    """Run it, and return its code. Raises InhouseError if it can't be sealed or started."""
    if len(targets) > MOST_TARGETS:
        raise BadRequest(f"more than {MOST_TARGETS} targets", fix="allow fewer")
    places = inner_addresses(targets)
    known = {target: _look_up(target) for target in targets}  # a slow answer keeps nobody waiting
    net = SmallNet(
        files={
            "/etc/hosts": hosts_file(places),
            "/etc/resolv.conf": b"",
            "/etc/nsswitch.conf": b"passwd: files\ngroup: files\nhosts: files\n",
        }
    )
    given = msgspec.structs.replace(program, ports=tuple({target.port for target in targets}))
    outside, inside = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with outside:
        with inside:
            child = small_net.fork_inside(
                net, lambda: _inside(given, targets, places, minimum, temporary, inside)
            )
        listeners = _receive(outside, sum(len(places[target.host]) for target in targets))
        wanted = [target for target in targets for _ in places[target.host]]
        line, end = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with line:

            def dial_for_it() -> int:
                line.close()
                return _dial_sealed(listeners, wanted, known, minimum, end, tell_connection)

            with end:
                tell_report(minder.hear(outside, child))
                office = small_net.fork_here(dial_for_it)
            for listener in listeners:
                listener.close()
            if line.recv(1) != b"!":
                os.kill(child, signal.SIGKILL)
                small_net.wait_for(child)
                raise SealError("the process that dials could not be sealed", fix=FIXES["Landlock"])
            code = foreign.wait_for(child)
        small_net.wait_for(office)
        return code


def _dial_sealed(
    listeners: Sequence[socket.socket],
    wanted: Sequence[Target],
    known: Mapping[Target, tuple[str, ...]],
    minimum: Level,
    end: socket.socket,
    tell: Callable[[Connection], None],
) -> int:
    """A process that seals itself so that it can dial what is known, and carries bytes.

    It goes on until the other end of the line is closed, and reads and starts nothing.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # it ends with the program
        signal.signal(number, signal.SIG_IGN)
    ports = tuple({target.port for target in wanted})
    kept = (0, 1, 2, end.fileno(), *(listener.fileno() for listener in listeners))
    try:
        require(seal(Powers(tcp_ports=ports), keep=kept), min(minimum, Level.L2))
    except SealError:
        return 1  # the end of the line says so
    office = _Office(tell, known)
    for listener, target in zip(listeners, wanted, strict=True):
        threading.Thread(target=office.serve, args=(listener, target), daemon=True).start()
    end.sendall(b"!")
    end.recv(1)
    office.finish()
    return 0


def _look_up(target: Target) -> tuple[str, ...]:
    with contextlib.suppress(OSError):
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        return tuple(dict.fromkeys(str(each[4][0]) for each in found))
    return ()


def _inside(
    program: Foreign,
    targets: Sequence[Target],
    places: dict[str, tuple[str, ...]],
    minimum: Level,
    temporary: str,
    line: socket.socket,
) -> int:
    """The first process of the small network: listens, hands the listeners out, starts it."""
    with contextlib.ExitStack() as stack:
        made = [
            stack.enter_context(_listener(address, target.port))
            for target in targets
            for address in places[target.host]
        ]
        numbers = array.array("i", [listener.fileno() for listener in made])
        line.sendmsg([b"!"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, numbers)])
    return minder.mind(program, minimum, temporary, line, apart=True)


def _listener(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family)
    with contextlib.suppress(OSError):  # no IPv6 here
        listener.bind((address, port))
        listener.listen(128)
    return listener


def _receive(line: socket.socket, count: int) -> list[socket.socket]:
    room = socket.CMSG_LEN(count * array.array("i").itemsize)
    _, extra, _, _ = line.recvmsg(1, room)
    numbers = array.array("i")
    for _, _, data in extra:
        numbers.frombytes(data)
    return [socket.socket(fileno=number) for number in numbers]


class _Office:
    """Accepts what the program connects, and makes each connection once more out here."""

    def __init__(
        self, tell: Callable[[Connection], None], known: Mapping[Target, tuple[str, ...]]
    ) -> None:
        self._tell, self._known = tell, known
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self._open: set[threading.Thread] = set()
        self._there: set[socket.socket] = set()

    def serve(self, listener: socket.socket, target: Target) -> None:
        with contextlib.suppress(OSError):  # one that could not listen
            while True:
                self._room.acquire()
                ours, _ = listener.accept()
                carrier = threading.Thread(target=self._carry, args=(ours, target), daemon=True)
                self._open.add(carrier)
                carrier.start()

    def finish(self) -> None:
        """The program is gone, so the last connections end; they are told of, too.

        Who at the other end goes on all the same is cut off: all of them have one patience.
        """
        self._wait()
        for there in list(self._there):
            with contextlib.suppress(OSError):
                there.shutdown(socket.SHUT_RDWR)
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + LAST_WORDS_S
        for carrier in list(self._open):
            carrier.join(max(0.0, until - time.monotonic()))

    def _carry(self, ours: socket.socket, target: Target) -> None:
        began = datetime.now(UTC).isoformat(timespec="milliseconds")
        sent = received = 0
        problem = ""
        with ours:
            try:
                there = self._dial(target)
            except OSError as error:
                problem = _reason(error)
            else:
                with there:
                    there.settimeout(None)
                    self._there.add(there)
                    sent, received = _splice(ours, there)
                    self._there.discard(there)
        self._room.release()
        with self._lock:
            self._tell(Connection(began, target.host, target.port, sent, received, problem))
        self._open.discard(threading.current_thread())

    def _dial(self, target: Target) -> socket.socket:
        """To the first of its addresses that answers."""
        refused: OSError = socket.gaierror("the name is not known")
        for address in self._known[target]:
            try:
                return socket.create_connection((address, target.port), DIAL_PATIENCE_S)
            except OSError as error:
                refused = error
        raise refused


def _reason(error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return "the name is not known"
    return os.strerror(error.errno) if error.errno else "no answer in time"


def _splice(ours: socket.socket, there: socket.socket) -> tuple[int, int]:
    """Both ways until both ends have said all; how many bytes went out and came in."""
    counts = [0, 0]

    def pour(source: socket.socket, target: socket.socket, place: int) -> None:
        with contextlib.suppress(OSError):
            for piece in _pieces(source):
                target.sendall(piece)
                counts[place] += len(piece)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    back = threading.Thread(target=pour, args=(there, ours, 1), daemon=True)
    back.start()
    pour(ours, there, 0)
    back.join()
    return counts[0], counts[1]


def _pieces(source: socket.socket) -> Iterator[bytes]:
    while piece := source.recv(PIECE_BYTES):
        yield piece
