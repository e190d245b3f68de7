"""Answers every call: a listener appears wherever somebody is about to be dialled.

DNS is answered with an address for every name, TLS with a certificate for it, HTTP with a friendly
nothing, and all else is read and never answered. What was sent is noted before any answer.
"""

import base64
import binascii
import errno
import ipaddress
import selectors
import socket
import struct
import threading
import time
import urllib.parse
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from inhouse.proofs.telemetry import hello, http, owners
from inhouse.proofs.telemetry.authority import Authority
from inhouse.proofs.telemetry.dns import Answer, Names
from inhouse.proofs.telemetry.frames import Frame
from inhouse.proofs.telemetry.owners import Process
from inhouse.proofs.telemetry.record import Record
from inhouse.proofs.telemetry.witness import Dial, plain

DNS: Final = 53
DNS_OVER_TLS: Final = 853
IP_FREEBIND: Final = 15
IPV6_FREEBIND: Final = 78
MOST_SINKS: Final = 8000
MOST_CONNECTIONS: Final = 200
MOST_ASKERS: Final = 1000  # whose question the reader of packets has not come to
TOO_MANY: Final = (errno.EMFILE, errno.ENFILE)
REST_S: Final = 10.0  # for those who still wait when the watch ends
PATIENCE_S: Final = 3.0  # for the first bytes; some protocols wait for the server to begin
SECOND_WORD_S: Final = 0.3
IDLE_S: Final = 60.0
KEPT_BYTES: Final = 64 * 1024  # of a connection that speaks none of our languages
NAMES_CACHE: Final = "/run/nscd/socket"  # glibc tries it first, and then calls as if it were not
FAMILIES: Final = {"40": "the host of this virtual machine (vsock)"}


class Sinkhole:
    """All listeners of the fake internet."""

    def __init__(
        self, record: Record, names: Names, authority: Authority, own: tuple[str, ...]
    ) -> None:
        self._record, self._names, self._authority = record, names, authority
        self._own = frozenset(own)
        self._selector = selectors.DefaultSelector()
        self._sinks: dict[tuple[str, str, int], socket.socket] = {}
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self._askers: dict[tuple[str, int, bytes], Process] = {}
        self._open = 0
        self.full = self.took_all = False

    # What others see: calls and packets.

    def dialled(self, dial: Dial) -> bool:
        """Somebody is about to be called: have a listener there first. False if it must not be."""
        if dial.kind == "unix":
            if owners.is_own_socket(dial.pid, dial.address):
                return True
            path = dial.address.replace("/var/run/", "/run/", 1)
            if path != NAMES_CACHE:
                self._record.note(path, "unix", 0, owners.describe(dial.pid))
            return False
        if dial.kind == "family":
            who = FAMILIES.get(dial.address, f"a socket of family {dial.address}")
            self._record.note(who, "socket", 0, owners.describe(dial.pid), title="refused")
            return False
        if self._is_foreign(dial.address, dial.port):
            process = owners.describe(dial.pid)
            port = dial.port if dial.kind in ("tcp", "udp") else 0  # as packets tell it
            self._record.dialled(
                dial.kind, dial.address, port, dial.inode, process, sends=dial.sends
            )
            self._expect(dial.kind, dial.address, dial.port)
        return True

    def seen(self, frame: Frame) -> None:
        """A packet on the wire: the second look at what the first may have missed."""
        answer = (frame.kind, frame.source, frame.source_port) in self._sinks
        if answer or not self._is_foreign(frame.address, frame.port):
            return
        if frame.kind != "tcp":
            self._record.answered(frame.kind, frame.address, frame.port)
        if frame.kind == "tcp":
            if not self._record.was_dialled("tcp", frame.address, frame.port):
                process = self._owner(frame)
                self._record.dialled("tcp", frame.address, frame.port, 0, process)
                self._expect("tcp", frame.address, frame.port)
            return
        asker = (frame.source, frame.source_port, frame.payload)
        process = self._askers.pop(asker) if asker in self._askers else self._owner(frame)
        question = self._question(frame)
        if question:
            self._asked(question.name, question.kind, process)
        else:
            kind = "quic" if _is_quic(frame) else frame.kind
            who = self._record.who(frame.address)
            self._record.note(who, kind, frame.port, process, sent=frame.payload)
            if frame.kind == "udp":
                self._expect("udp", frame.address, frame.port)

    def _question(self, frame: Frame) -> Answer | None:
        """What our resolver is asked. Noted here, off the wire: its socket may overflow."""
        if frame.port != DNS or (frame.kind, frame.address, DNS) not in self._sinks:
            return None
        return self._names.answer(frame.payload)

    def _owner(self, frame: Frame) -> Process:
        kind = frame.kind
        if known := self._record.only_dialler(kind, frame.address, frame.port):
            return known
        inode = 0
        if kind in owners.TABLES:
            inode = owners.inode_of(kind, frame.source, frame.source_port)
        return self._record.owner(inode, kind, frame.address, frame.port, owners.holder_of)

    def _is_foreign(self, address: str, port: int) -> bool:
        """Not this machine; but a resolver that lives on it would be somebody else's mouth."""
        place = ipaddress.ip_address(address)
        if place.is_loopback or place.is_unspecified:
            return port == DNS
        return address not in self._own

    # Listeners.

    def _expect(self, kind: str, address: str, port: int) -> None:
        """Listen there, unless we do already, or the program itself does, or nobody can."""
        place = ipaddress.ip_address(address)
        if kind not in ("tcp", "udp") or place.is_multicast or not 0 < port < 65536:
            return
        with self._lock:
            if (kind, address, port) in self._sinks:
                return
            if len(self._sinks) >= MOST_SINKS:
                self.full = True
                return
            try:
                sink = _listen(kind, address, port)
                self._sinks[kind, address, port] = sink
                self._selector.register(sink, selectors.EVENT_READ, (kind, address, port))
            except OSError as error:
                self.full |= error.errno in TOO_MANY

    def run(self, stopped: Callable[[], bool]) -> None:
        while not stopped():
            self._round(0.2)
        until = time.monotonic() + REST_S  # who called last is still waiting to be taken
        while not self.took_all and time.monotonic() < until:
            self.took_all = not self._round(0)

    def _round(self, patience_s: float) -> bool:
        """Take what waits; False if there was nothing."""
        ready = self._selector.select(patience_s)
        for key, _ in ready:
            kind, address, port = key.data
            try:
                if kind == "udp":
                    self._take_datagram(self._sinks[key.data], address, port)
                else:
                    self._take_connection(self._sinks[key.data], address, port)
            except OSError as error:
                self.full |= error.errno in TOO_MANY
        return bool(ready)

    def _take_datagram(self, sink: socket.socket, address: str, port: int) -> None:
        """Datagrams are noted by who reads the wire; only questions for names are answered."""
        query, sender = sink.recvfrom(65_535)
        answer = self._names.answer(query) if port == DNS else None
        if answer is None:
            return
        source = _plain(sender[0])
        frame = Frame("udp", source, sender[1], address, port, query)
        if len(self._askers) < MOST_ASKERS:  # while it waits for its answer it is to be found
            self._askers[source, sender[1], query] = self._owner(frame)
        sink.sendto(answer.packet, sender)

    def _asked(self, name: str, kind: str, process: Process) -> None:
        self._record.note(name, "dns", DNS, process, sent=name.encode(), title=kind)

    def _take_connection(self, sink: socket.socket, address: str, port: int) -> None:
        connection, peer = sink.accept()
        inode = owners.inode_of("tcp", _plain(peer[0]), peer[1])
        process = self._record.owner(inode, "tcp", address, port, owners.holder_of)
        if not self._places.acquire(blocking=False):
            self.full = True
            self._record.note(self._record.who(address), "tcp", port, process, title="unread")
            connection.close()
            return
        with self._lock:
            self._open += 1
        arguments = (connection, address, port, process)
        threading.Thread(target=self._serve, args=arguments, daemon=True).start()

    # Conversations.

    def _serve(self, caller: socket.socket, address: str, port: int, process: Process) -> None:
        call = _Call(self._record, address, port, process)
        try:
            with caller:
                first = _peek(caller, 3, PATIENCE_S)
                caller.settimeout(IDLE_S)
                if hello.looks_like_tls(first):
                    self._serve_tls(caller, call, address)
                else:
                    self._converse(caller, first, call, "http", "tcp")
        except OSError:
            call.note_if_new("tcp")
        finally:
            self._places.release()
            with self._lock:
                self._open -= 1

    def settle(self, patience_s: float) -> bool:
        """Wait until what was sent last is read: the callers are gone by now. Whether all is."""
        until = time.monotonic() + patience_s
        while self._open and time.monotonic() < until:
            time.sleep(0.02)
        return self.took_all and not self._open

    def _serve_tls(self, caller: socket.socket, call: "_Call", address: str) -> None:
        said = hello.parse(_peek(caller, 16_384, 0.05))
        call.other_name = said.name
        protocols = ",".join(said.protocols)
        try:
            context = self._authority.context_for(said.name or call.who)
            inner = context.wrap_socket(caller, server_side=True)
        except (OSError, ValueError) as error:
            refused = isinstance(error, OSError)
            call.note("tls", title=f"refused our certificate ({protocols or 'no protocol named'})",
                      refused_us=refused)  # fmt: skip
            return
        with inner:
            try:
                first = inner.recv(65_536)
            except OSError:  # TLS 1.3 tells a server of its refusal only now
                call.note("tls", title="refused our certificate", refused_us=True)
                return
            self._converse(inner, first, call, "https", "tls", peeked=False)

    def _converse(
        self,
        caller: socket.socket,
        first: bytes,
        call: "_Call",
        web: str,
        other: str,
        *,
        peeked: bool = True,
    ) -> None:
        held = [] if peeked else [first]

        def receive(size: int) -> bytes:
            return held.pop() if held else caller.recv(size)

        if call.port in (DNS, DNS_OVER_TLS) and self._serve_dns(receive, caller, call, other):
            return
        if http.looks_like_http(first):
            self._serve_http(http.Stream(receive, caller.sendall), caller, call, web)
        else:
            self._listen_only(receive, call, other, silent=not first)

    def _serve_http(
        self, stream: http.Stream, caller: socket.socket, call: "_Call", kind: str
    ) -> None:
        while request := stream.next():
            call.other_name = call.other_name or request.host
            whole = request.head + b"\r\n\r\n" + request.body
            call.note(kind, sent=whole, size=request.size, title=request.title)
            caller.sendall(self._reply(request, call))
        call.note_if_new(kind)

    def _reply(self, request: http.Request, call: "_Call") -> bytes:
        """Names asked through the web are answered like all others."""
        query = _question_in(request)
        answer = self._names.answer(query) if query else None
        if answer is None:
            return http.reply(request)
        self._asked(answer.name, f"{answer.kind} over https", call.process)
        return http.reply(request, answer.packet, http.DNS_MESSAGE)

    def _serve_dns(
        self,
        receive: Callable[[int], bytes],
        caller: socket.socket,
        call: "_Call",
        kind: str,
    ) -> bool:
        """DNS in a stream has its length before it. False if it was none, with nothing lost."""
        held = receive(65_536)
        served = False
        while len(held) >= 2:
            (length,) = struct.unpack_from("!H", held)
            while len(held) < 2 + length and (more := receive(65_536)):
                held += more
            answer = self._names.answer(held[2 : 2 + length])
            if answer is None:
                break
            self._asked(answer.name, f"{answer.kind} over {kind}", call.process)
            caller.sendall(struct.pack("!H", len(answer.packet)) + answer.packet)
            held, served = held[2 + length :] or receive(65_536), True
        if not served:
            call.note(kind, sent=held)
        return True

    def _listen_only(
        self, receive: Callable[[int], bytes], call: "_Call", kind: str, *, silent: bool
    ) -> None:
        if silent:
            call.note(kind, title="waited for us to speak")
        kept, before = b"", call.noted
        with suppress(OSError):
            while data := receive(65_536):
                known, kept = len(kept), (kept + data)[:KEPT_BYTES]
                call.note(kind, sent=kept, new=kept[known:], size=len(data), again=before)
                before = True
        call.note_if_new(kind)


class _Call:
    """One connection, and what stays the same in everything that is noted of it."""

    def __init__(self, record: Record, address: str, port: int, process: Process) -> None:
        self._record, self._address, self.port, self.process = record, address, port, process
        self.who = record.who(address)
        self.other_name = ""
        self.noted = False
        self._began_s = record.now_s

    def note(
        self,
        kind: str,
        *,
        sent: bytes = b"",
        new: bytes | None = None,
        size: int = 0,
        title: str = "",
        refused_us: bool = False,
        again: bool = False,
    ) -> None:
        at_s, self.noted = (None if self.noted else self._began_s), True
        self._record.answered("tcp", self._address, self.port)
        self._record.note(
            self.who,
            kind,
            self.port,
            self.process,
            sent=sent,
            new=new,
            size=size,
            title=title,
            refused_us=refused_us,
            other_name=self.other_name,
            again=again,
            at_s=at_s,
        )

    def note_if_new(self, kind: str) -> None:
        if not self.noted:
            self.note(kind, title="no data")


def _listen(kind: str, address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sink = socket.socket(family, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM)
    try:
        if family == socket.AF_INET6:
            sink.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            sink.setsockopt(socket.IPPROTO_IPV6, IPV6_FREEBIND, 1)
        else:
            sink.setsockopt(socket.IPPROTO_IP, IP_FREEBIND, 1)
        if kind == "tcp":  # a datagram socket that shares its place could be spoken from by others
            sink.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sink.bind((address, port))
        if kind == "tcp":
            sink.listen(128)
        sink.setblocking(False)
    except OSError:
        sink.close()
        raise
    return sink


def _peek(caller: socket.socket, enough: int, patience_s: float) -> bytes:
    """What was sent so far, left in place; waits for `enough` bytes, but not for ever.

    Some say only a word and leave, so once there is a word the wait is short.
    """
    until = time.monotonic() + patience_s
    first = b""
    while len(first) < enough and (left := until - time.monotonic()) > 0:
        caller.settimeout(left)
        try:
            now = caller.recv(enough, socket.MSG_PEEK)
        except TimeoutError:
            break
        if not now:
            break
        if not first:
            until = min(until, time.monotonic() + SECOND_WORD_S)
        if now == first:
            time.sleep(0.01)
        first = now
    caller.settimeout(IDLE_S)
    return first


def _question_in(request: http.Request) -> bytes:
    """A DNS message in a request (RFC 8484): the body, or base64 in the query."""
    if request.headers.get("content-type", "") == http.DNS_MESSAGE:
        return request.body
    query = urllib.parse.urlsplit(request.target).query
    text = urllib.parse.parse_qs(query).get("dns", [""])[0]
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""


def _is_quic(frame: Frame) -> bool:
    """A long header of QUIC (RFC 9000, section 17.2)."""
    long_header = len(frame.payload) > 1000 and frame.payload[0] & 0xC0 == 0xC0
    return frame.kind == "udp" and long_header


def _plain(address: str) -> str:
    return plain(socket.inet_pton(socket.AF_INET6, address)) if ":" in address else address
