"""Somebody who can reach the port: sends what they like, byte for byte, and hears the answer."""

import http.client
import json
import math
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Final, Self

from msgspec import Struct

from inhouse.errors import InhouseError

PATIENCE_S: Final = 60.0
MOST_BYTES: Final = 16 * 1024 * 1024


class NotTried(InhouseError):
    """Something needed could not be had; why, and what would help."""

    code = "not_tried"
    exit_code = 2


class Reply(Struct, frozen=True):
    """`status` is 0 where the connection was closed without an answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """What the body says, or None where it is no JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


class Stranger:
    """One caller with one connection, which is opened again when the server closed it."""

    def __init__(self, port: int, *, credential: str = "", deadline: float = math.inf) -> None:
        self.port = port
        self._deadline = deadline
        self.credential = credential
        self._own = {"Authorization": f"Bearer {credential}"} if credential else {}
        self._connection: http.client.HTTPConnection | None = None
        self.sent = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """One request. `body` is bytes, or what becomes JSON. A Host given here replaces ours.

        Raises NotTried once the time is up.
        """
        if time.monotonic() > self._deadline:
            raise NotTried("the time was up", fix="give it more: inhouse prove --seconds N")
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        given = {**self._own, **(headers or {})}
        if data is not None:
            given = {"Content-Type": "application/json", **given, "Content-Length": str(len(data))}
        self.sent += 1
        for last in (False, True):  # a connection that was kept may be closed by now
            fresh = self._connection is None
            try:
                return self._once(method, path, data, given)
            except (OSError, http.client.HTTPException):
                self.close()
                if fresh or last:
                    break
        return Reply(0, {}, b"")

    def _once(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> Reply:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=PATIENCE_S
            )
        line = self._connection
        line.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            line.putheader(name, value.encode("latin-1"))
        line.endheaders(data)
        reply = line.getresponse()
        got = {name.lower(): value for name, value in reply.getheaders()}
        return Reply(reply.status, got, reply.read(MOST_BYTES))

    def close(self) -> None:
        """Hang up; the next request opens a new connection."""
        if self._connection:
            self._connection.close()
            self._connection = None
