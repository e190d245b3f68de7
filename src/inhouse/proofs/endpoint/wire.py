"""The only module of the proofs that speaks HTTP: bounded, without redirects, to one address.

Each request has a connection of its own, so that two requests are two clients to a server which
tells them apart by their connection. Nothing of the environment (proxies, cookies) takes part.
"""

import contextlib
import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Generator, Mapping
from typing import Any, Final

import msgspec

from inhouse.proofs.endpoint.target import Target, Unreachable

MOST_BYTES: Final = 1 << 20  # of one reply; more of it would not tell more
PATIENCE_S: Final = 60.0
CONNECT_S: Final = 5.0
KEPT_BYTES: Final = 1 << 16


class BudgetSpent(Exception):
    """As many requests were sent, or as much time was spent, as was promised."""


class NoAnswer(Exception):
    """The server closed the connection, spoke no HTTP, or took too long over this one request."""


class Reply(msgspec.Struct, frozen=True):
    """What came back. Names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float  # from the moment the request was sent to the end of the reply

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def refused(self) -> bool:
        """Whether the server asks who is there."""
        return self.status in (401, 403, 407)

    @property
    def json(self) -> Any:
        """The JSON of the body, or None."""
        try:
            return msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):  # nested without end
            return None

    def shows(self, *words: str) -> bool:
        """Whether one of the words stands in the body or in a header, whatever its case."""
        text = b"\n".join([self.body, *(v.encode("latin-1") for v in self.headers.values())])
        return any(word.encode().lower() in text.lower() for word in words)


class Wire:
    """Sends requests to one target, and never more than the budget allows."""

    def __init__(self, target: Target, *, most_requests: int, seconds: float) -> None:
        self.target = target
        self.sent = 0
        self.answered = 0
        self.most_requests = most_requests
        self.seconds = seconds
        self.pages: dict[str, bytes] = {}  # the first reply of each route, for a search later on
        self._started = time.monotonic()
        self._address: str | None = None

    @property
    def left_s(self) -> float:
        return self.seconds - (time.monotonic() - self._started)

    @property
    def spent_s(self) -> float:
        return time.monotonic() - self._started

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """One request and its whole reply, as far as MOST_BYTES go.

        Raises BudgetSpent or NoAnswer. `body` is sent as it is if it is bytes, else as JSON.
        """
        with self._asked(method, path, body, key, headers) as (answer, started):
            parts, size = [], 0
            while size < MOST_BYTES and (part := answer.read1(MOST_BYTES - size)):
                parts.append(part)
                size += len(part)
            seconds = time.monotonic() - started
            reply = Reply(answer.status, _headers(answer), b"".join(parts), seconds)
        self.answered += 1
        self.pages.setdefault(f"{method} {path.partition('?')[0]}", reply.body[:KEPT_BYTES])
        return reply

    def while_streaming(
        self, path: str, body: object, then: Callable[[], None], *, key: str | None = None
    ) -> int:
        """Ask for a stream, call `then` once its first bytes are here, hang up. Its status."""
        with self._asked("POST", path, body, key, None) as (answer, _started):
            answer.read1(1)
            self.answered += 1
            then()
            return answer.status

    def breaks_off(
        self, path: str, body: object, then: Callable[[], None], *, key: str | None = None
    ) -> bool:
        """Ask for a stream, call `then` once its first bytes are here, read on.

        Whether an answer was on its way and never came to its end.
        """
        with self._asked("POST", path, body, key, None) as (answer, _started):
            answer.read1(1)
            self.answered += 1
            then()
            try:
                answer.read(MOST_BYTES)
            except (OSError, http.client.HTTPException):
                return 200 <= answer.status < 300
        return False

    @contextlib.contextmanager
    def _asked(
        self,
        method: str,
        path: str,
        body: object,
        key: str | None,
        headers: Mapping[str, str] | None,
    ) -> Generator[tuple[http.client.HTTPResponse, float], None, None]:
        self._spend()
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        wanted = {"Host": self.target.authority, "Accept": "application/json, text/event-stream"}
        wanted |= {"Content-Type": "application/json"} if data is not None else {}
        wanted |= {"Authorization": f"Bearer {key}"} if key else {}
        wanted |= headers or {}
        sock = self._dial()
        # A server that sends one byte a minute would outlast any timeout of the socket.
        patience = threading.Timer(max(0.1, min(PATIENCE_S, self.left_s)), _hang_up, [sock])
        patience.daemon = True
        patience.start()
        connection = http.client.HTTPConnection(self.target.host, self.target.port)
        connection.sock = sock
        try:
            started = time.monotonic()
            connection.request(method, self.target.base + path, data, wanted)
            yield connection.getresponse(), started
        except (OSError, http.client.HTTPException, ValueError) as error:
            if self.left_s <= 0:
                raise BudgetSpent from error
            raise NoAnswer from error
        finally:
            patience.cancel()
            connection.close()
            sock.close()

    def _spend(self) -> None:
        if self.sent >= self.most_requests or self.left_s <= 0:
            raise BudgetSpent
        self.sent += 1

    def _dial(self) -> socket.socket:
        """A connection to one of the addresses that were checked, from then on always the same."""
        reason = OSError()
        for address in [self._address] if self._address else self.target.addresses:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            sock = socket.socket(family, socket.SOCK_STREAM)
            try:
                sock.settimeout(CONNECT_S)
                sock.connect((address, self.target.port))
                sock.settimeout(PATIENCE_S)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                wrapped = self._wrapped(sock)
            except OSError as error:
                sock.close()
                if not isinstance(reason, ssl.SSLError):  # somebody answered at another address
                    reason = error
            else:
                self._address = address
                return wrapped
        if self._address:
            raise NoAnswer from reason
        if isinstance(reason, ssl.SSLCertVerificationError):
            raise Unreachable(
                "nobody whom this machine trusts vouches for the server's certificate "
                f"({reason.verify_message.rstrip('.')})",
                fix="let this machine trust its authority, or probe its port without TLS",
            ) from reason
        if isinstance(reason, ssl.SSLError):
            raise Unreachable(
                "what answers at this address does not speak TLS", fix="write it with http://"
            ) from reason
        raise Unreachable(
            "nothing answers at this address", fix="start the server, or check the port"
        ) from reason

    def _wrapped(self, sock: socket.socket) -> socket.socket:
        if self.target.scheme == "http":
            return sock
        context = ssl.create_default_context()
        return context.wrap_socket(sock, server_hostname=self.target.host)


def _headers(answer: http.client.HTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.getheaders()}


def _hang_up(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
