"""Gathers what was seen into contacts: who was called, by whom, when, how often, and with what.

Bounded: of a program that calls a million times the first are kept and the rest are counted.
"""

import hashlib
import itertools
import threading
import time
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from inhouse.proofs.telemetry import forms
from inhouse.proofs.telemetry.dns import Names
from inhouse.proofs.telemetry.owners import NOBODY, Process

MOST_WAYS: Final = 5000
MOST_OF_EACH: Final = 12  # times, titles, processes and samples of one way
MOST_SOCKETS: Final = 20_000
MOST_FILES: Final = 1000
KEPT_BYTES: Final = 32 * 1024  # of one payload, for what can only be looked for at the end
EXCERPT: Final = 400


class Identifier(msgspec.Struct, frozen=True):
    """A value that tells whose machine this is, and what to call it in a report."""

    kind: str
    value: bytes


def with_digests(known: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """Those, and their fingerprints: a hashed name still is the same name every day.

    The bytes are enough, because hex and base64 are undone before anything is looked for.
    """
    plain = tuple(known)
    return plain + tuple(
        Identifier(f"{one.kind}, hashed", digest(one.value, usedforsecurity=False).digest())
        for one in plain
        for digest in (hashlib.sha256, hashlib.sha1, hashlib.md5)
    )


class Way(msgspec.Struct, frozen=True):
    """One way in which somebody was called."""

    kind: str  # dns, https, http, tls, tcp, udp, quic, ping, unix, fifo, socket
    port: int
    count: int
    times_s: tuple[float, ...]  # since the start; the first ones
    last_s: float
    sent_bytes: int
    text_bytes: int = 0  # of those, what is text and so could be looked through
    titles: tuple[str, ...] = ()  # "POST /collect", "A": what was asked
    identifiers: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()  # what was sent, as text, with identifiers blanked
    refused_us: bool = False  # it did not accept our certificate, so what it sends is not known
    other_names: tuple[str, ...] = ()  # that the program gave for the same address


class Contact(msgspec.Struct, frozen=True):
    """Somebody who was called: a name, or an address that no name led to."""

    who: str
    ways: tuple[Way, ...]
    processes: tuple[str, ...]

    @property
    def identifiers(self) -> tuple[str, ...]:
        return tuple(sorted({kind for way in self.ways for kind in way.identifiers}))

    @property
    def first_s(self) -> float:
        return min(time for way in self.ways for time in way.times_s)


class _Dialled:
    """What is known of the calls to one place before anybody answered."""

    def __init__(self, process: Process) -> None:
        self.process = process  # the last one
        self.at_s = 0.0
        self.shared = self.sends = False


class _Notes:
    """What is known so far of one way."""

    def __init__(self) -> None:
        self.count = self.sent_bytes = self.text_bytes = 0
        self.times: list[float] = []
        self.last = 0.0
        self.titles: dict[str, None] = {}
        self.processes: dict[str, None] = {}
        self.identifiers: set[str] = set()
        self.payloads: list[bytes] = []
        self.other_names: dict[str, None] = {}
        self.refused_us = False


class Record:
    """Filled by several threads at once, read at the end."""

    def __init__(self, names: Names, identifiers: tuple[Identifier, ...]) -> None:
        self._names = names
        self._identifiers = list(with_digests(identifiers))
        self._started = time.monotonic()
        self._lock = threading.Lock()
        self._ways: dict[tuple[str, str, int], _Notes] = {}
        self._owners: dict[int, Process] = {}
        self._dialled: dict[tuple[str, str, int], _Dialled] = {}
        self._answered: set[tuple[str, str, int]] = set()
        self._files: dict[str, None] = {}
        self.overflowed = False

    def start_now(self) -> None:
        self._started = time.monotonic()

    @property
    def now_s(self) -> float:
        return max(0.0, round(time.monotonic() - self._started, 2))

    def dialled(
        self,
        kind: str,
        address: str,
        port: int,
        inode: int,
        process: Process,
        *,
        sends: bool = False,
    ) -> None:
        """Somebody is about to be called; what comes of it is noted by whoever answers."""
        with self._lock:
            if len(self._owners) >= MOST_SOCKETS:
                self._owners.clear()
                self.overflowed = True
            if inode:
                self._owners[inode] = process
            key = (kind, address, port)
            known = self._dialled.get(key)
            if known is None:
                if len(self._dialled) >= MOST_SOCKETS:
                    self.overflowed = True
                    return
                known = self._dialled[key] = _Dialled(process)
            known.shared |= known.process.pid != process.pid
            known.sends |= sends
            known.process, known.at_s = process, self.now_s

    def was_dialled(self, kind: str, address: str, port: int) -> bool:
        return (kind, address, port) in self._dialled

    def only_dialler(self, kind: str, address: str, port: int) -> Process | None:
        """The one process that dialled there: whose call it was needs no looking up."""
        known = self._dialled.get((kind, address, port))
        return None if known is None or known.shared else known.process

    def owner(
        self, inode: int, kind: str, address: str, port: int, look: Callable[[int], Process]
    ) -> Process:
        """Who has this socket: known from the call, or looked up, or the last who dialled there."""
        known = self._owners.get(inode)
        if known is None and inode:
            known = look(inode)
        if known is None or known == NOBODY:
            dialled = self._dialled.get((kind, address, port))
            return dialled.process if dialled else NOBODY
        return known

    def who(self, address: str) -> str:
        return self._names.of(address) or address

    def answered(self, kind: str, address: str, port: int) -> None:
        """A call to there was taken, so it needs no further mention as a mere attempt."""
        with self._lock:
            if len(self._answered) < MOST_SOCKETS:  # past it, more is mentioned, not less
                self._answered.add((kind, address, port))

    def note(
        self,
        who: str,
        kind: str,
        port: int,
        process: Process,
        *,
        sent: bytes = b"",
        new: bytes | None = None,
        size: int = 0,
        title: str = "",
        refused_us: bool = False,
        other_name: str = "",
        again: bool = False,
        at_s: float | None = None,
    ) -> None:
        """Somebody was called. `again` when more came on a connection that was noted before:
        then `sent` is all that is kept of it, and `new` is what came last.
        """
        kinds = self._identify(sent)
        text = forms.legible(sent if new is None else new)
        now = self.now_s if at_s is None else at_s
        with self._lock:
            key = (who, kind, port)
            if key not in self._ways and len(self._ways) >= MOST_WAYS:
                self.overflowed = True
                return
            notes = self._ways.setdefault(key, _Notes())
            notes.last = now
            notes.sent_bytes += size or len(sent)
            notes.text_bytes += text
            notes.identifiers |= kinds
            notes.refused_us |= refused_us
            if not again:
                notes.count += 1
                if len(notes.times) < MOST_OF_EACH:
                    notes.times.append(now)
            if sent and len(notes.payloads) < MOST_OF_EACH:
                notes.payloads.append(sent[:KEPT_BYTES])
            _add(notes.titles, title)
            _add(notes.processes, str(process))
            _add(notes.other_names, other_name if other_name != who else "")

    def _identify(self, sent: bytes) -> set[str]:
        hits = forms.found([known.value for known in self._identifiers], sent) if sent else set()
        return {known.kind for known in self._identifiers if known.value in hits}

    def has_seen(self, who: str) -> bool:
        """Whether our own control's call, its packet and its words were all seen."""
        with self._lock:
            called = "tcp" in {kind for kind, address, *_ in self._dialled if address == who}
            return called and {"tcp", "udp"} <= {key[1] for key in self._ways if key[0] == who}

    def forget(self, who: str) -> None:
        """Take out our own control."""
        with self._lock:
            for key in [key for key in self._ways if key[0] == who]:
                del self._ways[key]
            for dial in [key for key in self._dialled if key[1] == who]:
                del self._dialled[dial]

    def learn(self, late: tuple[Identifier, ...]) -> None:
        """Look for values that became known only now in what was kept."""
        more = with_digests(late)
        with self._lock:
            for notes in self._ways.values():
                for payload in notes.payloads:
                    hits = forms.found([known.value for known in more], payload)
                    notes.identifiers |= {known.kind for known in more if known.value in hits}
            self._identifiers += more

    def wrote(self, path: str) -> None:
        """A file is opened for writing that another program could find."""
        with self._lock:
            if len(self._files) < MOST_FILES:
                self._files[path] = None

    def files(self) -> tuple[str, ...]:
        """What may have been written, in the order of its being opened."""
        with self._lock:
            return tuple(map(self._blanked, self._files))

    def contacts(self) -> tuple[Contact, ...]:
        """Everybody who was called, in the order of the first call."""
        self._note_the_unanswered()
        people: dict[str, list[tuple[str, int, _Notes]]] = {}
        with self._lock:
            for (who, kind, port), notes in self._ways.items():
                people.setdefault(who, []).append((kind, port, notes))
            found = [
                Contact(
                    self._blanked(who),
                    tuple(self._way(*way) for way in ways),
                    tuple({name: None for _, _, notes in ways for name in notes.processes}),
                )
                for who, ways in people.items()
            ]
        return tuple(sorted(found, key=lambda contact: (contact.first_s, contact.who)))

    def _note_the_unanswered(self) -> None:
        """A call that nobody could take is a call all the same.

        connect() on a datagram socket is none: resolvers do it to learn their own address.
        """
        for (kind, address, port), dial in list(self._dialled.items()):
            if (kind == "tcp" or dial.sends) and (kind, address, port) not in self._answered:
                title = "no data" if kind == "tcp" else "no packet was seen"
                self.note(self.who(address), kind, port, dial.process, at_s=dial.at_s, title=title)

    def _way(self, kind: str, port: int, notes: _Notes) -> Way:
        return Way(
            kind,
            port,
            notes.count,
            tuple(notes.times),
            notes.last,
            notes.sent_bytes,
            notes.text_bytes,
            tuple(notes.titles),
            tuple(sorted(notes.identifiers)),
            tuple(filter(None, (self._excerpt(payload) for payload in notes.payloads[:3]))),
            notes.refused_us,
            tuple(notes.other_names),
        )

    def _excerpt(self, payload: bytes) -> str:
        """The most readable form of what was sent, without what identifies the machine."""
        body = payload.partition(b"\r\n\r\n")[2] or payload  # a request's head says little
        readable = [
            view
            for view in itertools.islice(forms.views(body), 8)
            if len(view) > 3 and forms.is_text(view)
        ]
        if not readable:
            return ""
        telling = [view for view in readable if self._identify(view)]
        best = telling[-1] if telling else max(readable, key=len)  # the innermost that tells
        return self._blanked(best.decode(errors="replace"))[:EXCERPT]

    def _blanked(self, text: str) -> str:
        """Longest first: a home folder holds a user's name."""
        for known in sorted(self._identifiers, key=lambda known: -len(known.value)):
            text = text.replace(known.value.decode(errors="replace"), f"[{known.kind}]")
        return text


def _add(known: dict[str, None], item: str) -> None:
    if item and len(known) < MOST_OF_EACH:
        known[item] = None
