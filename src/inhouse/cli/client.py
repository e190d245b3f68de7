"""The command line's way to the running server: HTTP on loopback, nowhere else."""

import http.client
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from inhouse.access.credential import credential_file
from inhouse.errors import InhouseError
from inhouse.home import is_locked, run_folder

PATIENCE_S: Final = 600.0


class ServerFile(msgspec.Struct, frozen=True):
    """What a running server leaves in its home, so that other verbs find it."""

    url: str
    pid: int


class NotRunning(InhouseError):
    """There is no server to talk to; the command can't tell more."""

    code = "not_running"
    exit_code = 2


class ServerSaid(InhouseError):
    """The server's own error, passed on."""

    code = "server_said"


def server_file(home: Path) -> Path:
    return run_folder(home) / "server.json"


class Client:
    """Talks to the server of this home folder. Raises NotRunning when there is none."""

    def __init__(self, home: Path) -> None:
        # After a crash the file stays, and anyone could sit on the port by now. While a server runs
        # it holds the lock and the port, so only then is the address worth a credential.
        if not is_locked(home):
            raise _not_running()
        try:
            where = msgspec.json.decode(server_file(home).read_bytes(), type=ServerFile)
            credential = credential_file(home).read_text(encoding="ascii").strip()
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            raise _not_running() from None
        self.url = where.url
        parts = urlsplit(where.url)
        if parts.hostname != "127.0.0.1" or parts.port is None:
            raise _not_running()
        self._port = parts.port
        self._headers = {"Authorization": f"Bearer {credential}"}

    def get(self, path: str) -> Any:
        """The JSON at this path."""
        return msgspec.json.decode(self._send("GET", path).read())

    def events(self, path: str, body: object, *, explain: bool = False) -> Iterator[Any]:
        """The server-sent events of a POST, decoded."""
        if explain:
            self._headers["x-inhouse-explain"] = "1"
        reply = self._send("POST", path, msgspec.json.encode(body))
        for line in reply:
            if line.strip() == b"data: [DONE]":
                return
            if line.startswith(b"data: "):
                yield msgspec.json.decode(line[6:])
        raise ServerSaid("the answer was cut off", fix="ask again; inhouse status tells more")

    def _send(self, method: str, path: str, body: bytes | None = None) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_S)
        headers = self._headers | ({"Content-Type": "application/json"} if body else {})
        try:
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
        except (OSError, http.client.HTTPException):
            raise _not_running() from None
        if reply.status != 200:
            raise _error_of(reply.read())
        return reply


def _error_of(body: bytes) -> InhouseError:
    try:
        error = msgspec.json.decode(body)["error"]
        what, fix = str(error["message"]), str(error["fix"])
    except (msgspec.DecodeError, KeyError, TypeError):
        return ServerSaid("the server answered in an unknown way", fix="is it another program?")
    return ServerSaid(what.removesuffix(f". Fix: {fix}"), fix=fix)


def _not_running() -> NotRunning:
    return NotRunning("no server is running with this home folder", fix="start it: inhouse serve")
