"""The courier's process: one connection, one request, and gone. The only one that dials outside.

It is started with an empty environment, its errand on standard input, and one open file that takes
the body. It looks the name up and connects while no byte has come from outside yet. Then it seals
itself, and keeps of all its powers that connection and that file: whoever takes it over, by a
certificate or a header that breaks something, can talk to the server that sent it and to nobody
else, and can open no file. TLS and HTTP come after.

It follows no redirect: that is another errand, for another process. It reports in one line of JSON,
and is never taken at its word: its sender checks the bytes.
"""

import http.client
import os
import resource
import signal
import socket
import ssl
import sys
import time
from contextlib import suppress
from typing import Final

import msgspec

from inhouse.egress.attempts import attempts, must_block
from inhouse.egress.courier import (
    Errand,
    Outcome,
    Place,
    Terms,
    fit_addresses,
    parse_url,
    permitted,
)
from inhouse.egress.seal import Level, Powers, harden, require, seal
from inhouse.engines.tls import trust
from inhouse.errors import ConfigError, ErrandError, InhouseError, SealError
from inhouse.processes.own import die_with_parent, readable

DIAL_PATIENCE_S: Final = 10.0
ORDERS_BYTES: Final = 64 * 1024
BLOCK: Final = 256 * 1024
LEAST_BYTES_PER_S: Final = 1024
PROXY_ANSWER_BYTES: Final = 16 * 1024
TOLD: Final = (  # of what a server says, what its hub's protocol needs
    "location",
    "etag",
    "x-linked-etag",
    "x-linked-size",
    "x-repo-commit",
    "x-error-code",
    "content-length",
    "retry-after",
)
LONGEST_HEADER: Final = 8192


class Orders(msgspec.Struct, frozen=True):
    """What the courier is told, once."""

    errand: Errand
    terms: Terms


def main() -> None:
    die_with_parent()
    harden()
    body = int(sys.argv[1])
    orders = msgspec.json.decode(sys.stdin.buffer.read(ORDERS_BYTES), type=Orders)
    try:
        outcome = _run(orders.errand, orders.terms, body)
    except InhouseError as error:
        outcome = Outcome(problem=error.what, fix=error.fix)
    sys.stdout.buffer.write(msgspec.json.encode(outcome) + b"\n")
    sys.stdout.buffer.flush()
    os._exit(0)


def _run(errand: Errand, terms: Terms, body: int) -> Outcome:
    """1. check  2. dial  3. give up everything else  4. ask  5. take what comes."""
    shown = errand.url.place.shown
    permit = permitted(errand.url.place, terms.allow)
    context = trust(terms.ca_file, "[egress] ca_file")
    proxy = parse_url(terms.proxy).place if terms.proxy else None
    if proxy and (proxy.tls or not errand.url.place.tls):
        raise ConfigError(
            "the proxy of the policy can't be used for this",
            fix='write [egress] proxy = "http://host:port"; it is for https:// addresses only',
        )
    dialled = proxy or errand.url.place
    addresses = _addresses(dialled)
    if not proxy:  # else the proxy looks the name up, and answers for where it leads
        addresses = fit_addresses(addresses, permit, shown)
    with _connected(addresses, dialled.port, shown) as sock:
        resource.setrlimit(resource.RLIMIT_FSIZE, (errand.most_bytes, errand.most_bytes))
        sealed = _give_up_the_rest(terms, sock, body)
        clock = _Clock(errand)
        try:
            with clock:
                outcome = _ask(errand, context, sock, body, clock, through=bool(proxy))
        except ssl.SSLCertVerificationError as error:
            raise ErrandError(
                f"{shown} could not show who it is: its certificate is not valid here",
                fix="nothing was sent to it; if the hub is your own, name its authority: "
                "[egress] ca_file",
            ) from error
        except ssl.SSLError as error:
            raise ErrandError(f"{shown} speaks no TLS that is safe", fix=TRY_LATER) from error
        except TimeoutError as error:
            raise ErrandError(f"{shown} is too slow", fix=TRY_LATER) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise ErrandError(f"{shown} broke off, or speaks no HTTP", fix=TRY_LATER) from error
    return msgspec.structs.replace(
        outcome,
        address=sealed.address,
        seal=sealed.seal,
        attempts=sealed.attempts,
        attempts_blocked=sealed.attempts_blocked,
    )


TRY_LATER: Final = "ask again; what has arrived of a file is kept, and not fetched twice"


def _addresses(place: Place) -> list[str]:
    """The last use of a name service."""
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ErrandError(
            f"the name {place.host} can't be looked up",
            fix="check the name and this machine's network; behind a proxy: [egress] proxy",
        ) from error
    return [str(address[0]) for _, _, _, _, address in found]


def _connected(addresses: list[str], port: int, shown: str) -> socket.socket:
    for address in addresses:
        with suppress(OSError):
            return socket.create_connection((address, port), timeout=DIAL_PATIENCE_S)
    raise ErrandError(
        f"nothing answers at {shown}",
        fix="check this machine's network; behind a proxy: [egress] proxy",
    )


def _give_up_the_rest(terms: Terms, sock: socket.socket, body: int) -> Outcome:
    """After this the connection and the body's file are all there is."""
    given = powers()
    report = seal(given, keep=(1, sock.fileno(), body))
    require(report, Level[terms.seal])
    names = must_block(given)
    tried = [attempt for attempt in attempts() if attempt.name in names]
    through = [attempt.name for attempt in tried if not attempt.blocked]
    if report.level >= Level.L2 and through:
        raise SealError(
            f"the courier could still {', '.join(through)}, so it asked for nothing",
            fix="inhouse status; then tell whoever cares for this system",
        )
    return Outcome(
        seal=report.level.name,
        attempts=len(tried),
        attempts_blocked=len(tried) - len(through),
        address=sock.getpeername()[0],
    )


def powers() -> Powers:
    """Its code may still be read; the connection and the file are open already."""
    return Powers(read=readable(), namespaces=True, accept=False)


class _Clock:
    """Ends what takes too long. The alarm reaches every wait, also a header that drips."""

    def __init__(self, errand: Errand) -> None:
        self._patience_s = errand.patience_s
        self._most_s = errand.most_s
        self._started = self._window = time.monotonic()
        self._in_window = 0

    def __enter__(self) -> None:
        signal.signal(signal.SIGALRM, _too_slow)
        signal.setitimer(signal.ITIMER_REAL, self._patience_s)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)

    def arrived(self, count: int) -> None:
        """So many bytes have come. Raises TimeoutError if they are too few for the time."""
        now = time.monotonic()
        if self._most_s and now - self._started > self._most_s:
            raise TimeoutError
        self._in_window += count
        if now - self._window < self._patience_s / 2:
            return
        if self._in_window < LEAST_BYTES_PER_S * (now - self._window):
            raise TimeoutError
        self._window, self._in_window = now, 0
        signal.setitimer(signal.ITIMER_REAL, self._patience_s)


def _too_slow(_signal: int, _frame: object) -> None:
    raise TimeoutError


def _ask(
    errand: Errand,
    context: ssl.SSLContext,
    sock: socket.socket,
    body: int,
    clock: _Clock,
    *,
    through: bool,
) -> Outcome:
    place = errand.url.place
    sock.settimeout(errand.patience_s)
    if through:
        _ask_proxy(sock, place)
    if place.tls:
        sock = context.wrap_socket(sock, server_hostname=place.host, suppress_ragged_eofs=False)
    connection = http.client.HTTPConnection(place.host, place.port)
    connection.auto_open = 0
    connection.sock = sock
    # No name of this program's version, no language, no cookie: what any reader would send.
    headers = {"Accept-Encoding": "identity", "User-Agent": "inhouse", "Connection": "close"}
    if errand.start:
        headers["Range"] = f"bytes={errand.start}-"
    if errand.token:
        headers["Authorization"] = f"Bearer {errand.token}"
    connection.request("GET", errand.url.path, headers=headers)
    reply = connection.getresponse()
    told = {
        name: value
        for name in TOLD
        if (value := reply.getheader(name)) is not None and len(value) <= LONGEST_HEADER
    }
    if reply.status not in (200, 206):
        return Outcome(reply.status, told)
    if reply.getheader("content-encoding", "identity").lower() != "identity":
        raise ErrandError(f"{place.shown} sends a packed body, unasked", fix=TRY_LATER)
    start = _start(errand, reply)
    return _take(errand, reply, Outcome(reply.status, told, start), body, clock)


def _ask_proxy(sock: socket.socket, place: Place) -> None:
    """A tunnel (RFC 9110, 9.3.6), after which the proxy sees no more than the server's name."""
    host = f"[{place.host}]" if ":" in place.host else place.host
    target = f"{host}:{place.port}"
    sock.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode("ascii"))
    answer = b""
    while b"\r\n\r\n" not in answer:
        sign = sock.recv(1)  # not one byte of what follows
        answer += sign
        if not sign or len(answer) > PROXY_ANSWER_BYTES:
            raise http.client.HTTPException
    words = answer.split(b"\r\n", 1)[0].split(b" ")
    if len(words) < 2 or words[1] != b"200":
        raise ErrandError(
            f"the proxy will not connect us to {place.shown}",
            fix="ask whoever runs it, or correct [egress] proxy",
        )


def _start(errand: Errand, reply: http.client.HTTPResponse) -> int:
    """Where the body begins in the file: at its start, unless the server says as asked."""
    if reply.status == 200:
        return 0
    if (reply.getheader("content-range") or "").startswith(f"bytes {errand.start}-"):
        return errand.start
    raise ErrandError(
        f"{errand.url.place.shown} sent another part than it was asked for", fix=TRY_LATER
    )


def _take(
    errand: Errand, reply: http.client.HTTPResponse, outcome: Outcome, body: int, clock: _Clock
) -> Outcome:
    """Write what comes, never more than was agreed."""
    announced = reply.length  # None for a body in chunks, or one that ends with the connection
    here = outcome.start
    if announced is not None and here + announced > errand.most_bytes:
        raise _too_much(errand)
    os.ftruncate(body, here)
    os.lseek(body, here, os.SEEK_SET)
    enough = errand.enough_bytes or errand.most_bytes + 1
    while here < enough and (block := reply.read1(BLOCK)):
        here += len(block)
        if here > errand.most_bytes:
            os.ftruncate(body, outcome.start)
            raise _too_much(errand)
        _write(body, block)
        clock.arrived(len(block))
    count = here - outcome.start
    whole = announced is None or count == announced
    return msgspec.structs.replace(outcome, size_bytes=count, whole=whole)


def _write(body: int, block: bytes) -> None:
    view = memoryview(block)
    while view:
        view = view[os.write(body, view) :]


def _too_much(errand: Errand) -> ErrandError:
    return ErrandError(
        f"{errand.url.place.shown} sends more than the {errand.most_bytes} bytes that were agreed",
        fix="do not trust this file; tell whoever runs that server",
    )


if __name__ == "__main__":
    main()
