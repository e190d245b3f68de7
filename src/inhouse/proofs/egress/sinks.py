"""Where the internet would be: sinks on the loopback, and a listener to every frame on it."""

import contextlib
import os
import socket
import threading
import time
from pathlib import Path
from typing import Final

CALL_EVERY_S: Final = 0.1
PATIENCE_S: Final = 0.5
LISTENED_TO_S: Final = 20.0
ALL_FRAMES: Final = 0x0003  # ETH_P_ALL
BUFFER_BYTES: Final = 4 << 20


class Sinks:
    """Takes in all that comes by TCP and UDP, and calls whoever waits to be called."""

    def __init__(self, folder: str, *, apart: bool) -> None:
        """`apart`: in a private network, so that all addresses of it may be listened on."""
        self.came = bytearray()
        self.folder = folder
        family = socket.AF_INET6 if socket.has_dualstack_ipv6() else socket.AF_INET
        everywhere = "" if apart else "127.0.0.1"
        family = family if apart else socket.AF_INET
        self.streams = socket.create_server(
            (everywhere, 0), family=family, dualstack_ipv6=family == socket.AF_INET6, backlog=128
        )
        self.port: int = self.streams.getsockname()[1]
        self.datagrams = socket.socket(family, socket.SOCK_DGRAM)
        if family == socket.AF_INET6:
            self.datagrams.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        self.datagrams.bind((everywhere, self.port))
        self.frames: socket.socket | None = None
        # The one place that those who dial may reach, which is no way out; and the same port at
        # another address, which is one.
        self._place = socket.create_server(("127.0.0.1", 0))
        self.place: int = self._place.getsockname()[1]
        self._same_port = socket.create_server(("127.0.0.2", self.place))
        works = [self._accept, self._accept_elsewhere, self._receive, self._call]
        with contextlib.suppress(OSError):  # without a private network there is no right to look
            self.frames = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL_FRAMES))
            self.frames.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
            self.frames.bind(("lo", ALL_FRAMES))
            works.append(self._listen_in)
        for work in works:
            threading.Thread(target=work, daemon=True).start()

    def _accept(self) -> None:
        self._accept_at(self.streams)

    def _accept_elsewhere(self) -> None:
        self._accept_at(self._same_port)

    def _accept_at(self, listener: socket.socket) -> None:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=self._read, args=(connection,), daemon=True).start()

    def _read(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(LISTENED_TO_S)
            while data := connection.recv(65536):
                self.came += data
                if b"\r\n\r\n" in data:
                    return  # a web client waits for the end of the connection

    def _receive(self) -> None:
        while True:
            self.came += self.datagrams.recv(65536)

    def _listen_in(self) -> None:
        assert self.frames is not None  # noqa: S101 - started only with it
        while True:
            self.came += self.frames.recv(65536)

    def _call(self) -> None:
        """Whoever listens is called: some attempts wait for that."""
        while True:
            time.sleep(CALL_EVERY_S)
            with contextlib.suppress(OSError), socket.socket() as sock:
                sock.settimeout(PATIENCE_S)
                sock.connect(("127.0.0.1", self.port + 1))
                self.came += sock.recv(65536)
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as sock:
                sock.settimeout(PATIENCE_S)
                sock.connect(f"{self.folder}/called")
                self.came += sock.recv(65536)


def loosen() -> None:
    """Every way that a kernel has is to be open in the private network: the strictest control."""
    for setting, value in {
        "ipv4/ping_group_range": "0 2147483647"
        if os.getuid() == 0
        else f"{os.getgid()} {os.getgid()}",
        "ipv4/tcp_fastopen": "519",  # client and server, also without a cookie
    }.items():
        with contextlib.suppress(OSError):
            Path("/proc/sys/net", setting).write_text(value)
