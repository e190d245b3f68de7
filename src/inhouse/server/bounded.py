"""uvicorn's HTTP protocol with bounds on what a stranger can make it hold.

Much of a request is read before the gate can ask who is calling, and neither llhttp nor uvicorn
sets a limit of its own. So what is not body (headers, chunk sizes, trailers) is bounded in size,
a request and a reader in time, and connections in number: when there are too many, the one that
has kept us waiting longest goes.
"""

import asyncio
from typing import ClassVar, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

OVERHEAD_BYTES: Final = 64 * 1024
HEAD_S: Final = 10.0
BODY_S: Final = 60.0
READ_S: Final = 60.0  # how long a caller may not read what is sent
CONNECTIONS: Final = 400  # well under the 1,024 descriptors that a process usually may open


class BoundedHttp(HttpToolsProtocol):
    """Hangs up on a caller who sends or reads too slowly, or too much that is no body."""

    # Of all connections of the process, those that have not sent a whole request; oldest first.
    _unfinished: ClassVar[dict["BoundedHttp", None]] = {}

    _asked = False
    _overhead_bytes = 0
    _sending: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's
        super().connection_made(transport)
        self._expect(HEAD_S)
        if len(self.connections) > CONNECTIONS:
            next(iter(self._unfinished)).hang_up()

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect(None)
        self.resume_writing()
        super().connection_lost(exc)

    def hang_up(self) -> None:
        if self._asked:
            self.cycle.disconnected = True
        self._expect(None)
        self.transport.abort()

    # What the caller sends.

    def data_received(self, data: bytes) -> None:
        self._overhead_bytes += len(data)
        super().data_received(data)
        if self._overhead_bytes > OVERHEAD_BYTES:
            self.hang_up()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._expect(HEAD_S)

    def on_headers_complete(self) -> None:
        self._expect(BODY_S)
        super().on_headers_complete()
        self._asked = True

    def on_body(self, body: bytes) -> None:
        self._overhead_bytes -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._overhead_bytes = 0
        self._expect(None)
        super().on_message_complete()

    def _expect(self, seconds: float | None) -> None:
        """The next part of the request, within this time; None when it is whole."""
        if self._sending:
            self._sending.cancel()
            self._sending = None
        if seconds is None:
            self._unfinished.pop(self, None)
        else:
            self._unfinished.setdefault(self)
            self._sending = self.loop.call_later(seconds, self.hang_up)

    # What the caller reads.

    def pause_writing(self) -> None:
        super().pause_writing()
        self._reading = self.loop.call_later(READ_S, self.hang_up)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._reading:
            self._reading.cancel()
            self._reading = None
