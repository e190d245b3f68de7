"""Reads HTTP/1 requests out of a stream, and answers each as if all were well.

Bounded, and forgiving: whatever a program calls HTTP is taken as such.
"""

import urllib.parse
from collections.abc import Callable
from typing import Final

import msgspec

METHODS: Final = (
    b"GET ", b"POST ", b"PUT ", b"HEAD ", b"PATCH ", b"DELETE ", b"OPTIONS ", b"CONNECT ",
    b"TRACE ", b"PROPFIND ", b"REPORT ",
)  # fmt: skip
LONGEST_HEAD: Final = 64 * 1024
LONGEST_BODY: Final = 1 << 20  # that is kept; the rest is counted
DNS_MESSAGE: Final = "application/dns-message"


class Request(msgspec.Struct, frozen=True):
    """One request. `head` is all of it up to the empty line, `size` counts every byte."""

    method: str
    target: str
    headers: dict[str, str]  # names in lower case
    head: bytes
    body: bytes
    size: int

    @property
    def host(self) -> str:
        return self.headers.get("host", "").rpartition(":")[0] or self.headers.get("host", "")

    @property
    def title(self) -> str:
        """What it was, without what may be secret in a query."""
        return f"{self.method} {urllib.parse.urlsplit(self.target).path[:200]}"


def looks_like_http(first: bytes) -> bool:
    return any(first.startswith(method[: len(first)]) for method in METHODS) and len(first) >= 3


class Stream:
    """The bytes of one connection, as they come."""

    def __init__(self, receive: Callable[[int], bytes], send: Callable[[bytes], None]) -> None:
        self._receive, self._send = receive, send
        self._held = b""

    def next(self) -> Request | None:
        """The next request; None when there is no further one."""
        while b"\r\n\r\n" not in self._held:
            more = self._receive(65_536)
            self._held += more
            if not more or len(self._held) > LONGEST_HEAD:
                return None
        head, _, self._held = self._held.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        method, _, rest = lines[0].partition(" ")
        pairs = (line.partition(":") for line in lines[1:])
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        if "100-continue" in headers.get("expect", "").lower():
            self._send(b"HTTP/1.1 100 Continue\r\n\r\n")
        body, size = self._body(headers)
        return Request(method, rest.partition(" ")[0], headers, head, body, len(head) + 4 + size)

    def _body(self, headers: dict[str, str]) -> tuple[bytes, int]:
        if "chunked" in headers.get("transfer-encoding", "").lower():
            return self._chunks()
        length = headers.get("content-length", "0")
        return self._take(int(length) if length.isdigit() else 0)

    def _take(self, size: int) -> tuple[bytes, int]:
        """The first of so many bytes, and how many there really were."""
        kept, seen = bytearray(), 0
        while seen < size:
            part = self._held[: size - seen] or self._receive(65_536)
            if not part:
                break
            self._held = self._held[len(part) :] if self._held else b""
            if len(part) > size - seen:
                part, self._held = part[: size - seen], part[size - seen :]
            seen += len(part)
            kept += part[: LONGEST_BODY - len(kept)]
        return bytes(kept), seen

    def _chunks(self) -> tuple[bytes, int]:
        kept, seen = b"", 0
        while True:
            line = self._line()
            try:
                size = int(line.split(b";")[0], 16)
            except ValueError:
                return kept, seen
            part, length = self._take(size)
            kept, seen = kept + part[: LONGEST_BODY - len(kept)], seen + length
            if length < size or (self._line() == b"" and size == 0):
                return kept, seen

    def _line(self) -> bytes:
        while b"\r\n" not in self._held:
            more = self._receive(65_536)
            self._held += more
            if not more or len(self._held) > LONGEST_HEAD:
                return b"end"
        line, _, self._held = self._held.partition(b"\r\n")
        return line


def reply(request: Request, body: bytes = b"{}", kind: str = "application/json") -> bytes:
    """A small answer that lets the program go on to what it does next."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + (b"" if request.method == "HEAD" else body)
