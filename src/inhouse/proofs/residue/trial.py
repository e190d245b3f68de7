"""Chats with a server whose folders and processes are known, then a search for their words.

1. the control: words planted in every way are found
2. chats, each with a word of its own: some go well, some break off, some are wrong
3. the memory of its processes is searched, twice, with other chats in between
4. its files are searched while it runs
5. it is killed without a warning while it streams an answer, and its files are searched again

A file that was written to while chatting, and in which no word is found, may hold the chats in a
form that nobody thought of. So that is told, and what holds is weak then.
"""

import contextlib
import os
import secrets
import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from inhouse.proofs.endpoint.check import Probe, canary
from inhouse.proofs.endpoint.shape import recognise
from inhouse.proofs.endpoint.target import Target
from inhouse.proofs.endpoint.wire import BudgetSpent, NoAnswer, Wire
from inhouse.proofs.report import Claim, Verdict
from inhouse.proofs.residue.files import snapshot, written
from inhouse.proofs.residue.hunting import Control, Hunted, hunt, try_control
from inhouse.proofs.residue.memory import all_of_this_user

CHATS: Final = 8
MEANT: Final = 3  # of these are whole and right, and must be answered
OTHER_CHATS: Final = 6
SECONDS: Final = 60.0
FILES_S: Final = 30.0  # for one search of the files; memory is larger, and gets as long
MEMORY_S: Final = 30.0
DEATH_S: Final = 5.0
LEAST_FOUND: Final = 0.94  # of what was planted, 17 of 18; with less, nothing is known
LONG_ANSWER: Final = 512  # tokens: it takes seconds, so the kill falls into it
DISK: Final = ("thief", "users", "it")


class Subject(msgspec.Struct, frozen=True):
    """A server that was started to be tried, with folders of its own for all that it writes."""

    target: Target
    key: str | None
    folders: tuple[Path, ...]  # its home, temporary folder, state, logs: searched whole
    shared: tuple[Path, ...] = ()  # folders of everybody: searched for what is new or changed
    pids: tuple[int, ...] = ()
    may_kill: bool = False  # SIGKILL for all of `pids`: they must be nobody's work


def claims(subject: Subject, *, seconds: float = SECONDS) -> tuple[Claim, ...]:
    """`residue.files`, `residue.memory` and `residue.killed`. Raises Unreachable."""
    control = try_control(_mark())
    before = snapshot((*subject.shared, *subject.folders))
    mark = _mark()
    wire = Wire(subject.target, most_requests=10 * CHATS, seconds=seconds)
    probe = Probe(wire, recognise(wire, subject.key), (subject.key,) if subject.key else ())
    answered = _converse(probe, [f"{mark}{_letters(number)}" for number in range(CHATS)])
    pids = tuple(dict.fromkeys(subject.pids))
    own = all_of_this_user(pids)
    held = hunt([mark], pids=pids, seconds=MEMORY_S)
    for _ in range(OTHER_CHATS if held.hits else 0):
        _try(probe, "Say yes.")
    again = {hit.where for hit in held.hits}
    later = hunt([mark], pids=_holding(held, pids), only=again, seconds=MEMORY_S)

    def files() -> Hunted:
        own = hunt([mark], folders=subject.folders, seconds=FILES_S)
        others = hunt([mark], folders=subject.shared, since=before, seconds=FILES_S)
        return _both(own, others)

    title = "Nothing of a chat is in a file"
    seen = Seen("residue.files", title, control, answered)
    found = [
        _files_claim(seen, files(), written(subject.folders, before)),
        _memory_claim(held, later, answered, own=own),
    ]
    if subject.may_kill:
        streaming = _kill_while_streaming(probe, f"{mark}{_letters(CHATS)}", subject.pids)
        title = "Nothing of a chat is in a file after the server was killed in mid-stream"
        seen = Seen("residue.killed", title, control, answered, streaming)
        found.append(_files_claim(seen, files(), written(subject.folders, before)))
    return tuple(found)


class Seen(msgspec.Struct, frozen=True):
    """What a claim on files is about, and whether enough was done to claim anything."""

    id: str
    title: str
    control: Control
    answered: int
    streaming: bool = True  # an answer was on its way when the server was killed


def _mark() -> str:
    """A word that nothing else begins with, in both cases, since some encodings know only one."""
    word = canary()
    return word[:9].capitalize() + word[9:].capitalize()


def _letters(number: int) -> str:
    return "abcdefghijklmnopqrstuvwxyz"[number % 26] + secrets.choice("QXZ")


def _converse(probe: Probe, words: Sequence[str]) -> int:
    """One request a word, of every kind in turn. How many were answered."""
    return sum(_one_chat(probe, number, word) for number, word in enumerate(words))


def _one_chat(probe: Probe, number: int, word: str) -> bool:
    text = _text(word)
    shape, key = probe.shape, probe.first
    try:
        match number % 8:
            case 0 | 5:
                return probe.ask(text, key=key, tokens=8).ok
            case 1:
                return probe.ask(text, key=key, tokens=8, stream=True).ok
            case 2:  # hangs up in the middle
                body = shape.asking(text, tokens=64, stream=True)
                probe.wire.while_streaming(shape.chat, body, lambda: None, key=key)
            case 3:  # a body that breaks off
                probe.wire.send("POST", shape.chat, b'{"messages": "' + word.encode(), key=key)
            case 4:  # words where none belong
                probe.wire.send("GET", f"/{word}?q={word}", key=key, headers={"X-Word": word})
            case 6:  # an unknown field
                probe.wire.send("POST", shape.chat, shape.asking(text) | {word: word}, key=key)
            case 7:  # a wrong key, which must not be remembered either
                probe.ask(text, key=word)
    except (NoAnswer, BudgetSpent):
        return False
    return False


def _text(word: str) -> str:
    return f"My name is {word} and my mail is {word}@example.org. Repeat both."


def _kill_while_streaming(probe: Probe, word: str, pids: Sequence[int]) -> bool:
    """Whether the first of an answer had come, and not the rest, when the processes were killed."""
    body = probe.shape.asking(_text(word), tokens=LONG_ANSWER, stream=True)
    broke_off = False
    with contextlib.suppress(NoAnswer, BudgetSpent):
        broke_off = probe.wire.breaks_off(
            probe.shape.chat, body, lambda: _kill(pids), key=probe.first
        )
    _kill(pids)
    return broke_off


def _try(probe: Probe, text: str) -> None:
    with contextlib.suppress(NoAnswer, BudgetSpent):
        probe.ask(text, key=probe.first)


def _both(one: Hunted, other: Hunted) -> Hunted:
    return Hunted(
        one.hits + other.hits,
        one.cut | other.cut,
        one.files + other.files,
        one.processes + other.processes,
        one.locked + other.locked,
        one.read_bytes + other.read_bytes,
        one.forms,
        one.seconds + other.seconds,
    )


def _files_claim(seen: Seen, found: Hunted, new: Mapping[str, int]) -> Claim:
    control, answered = seen.control, seen.answered
    looked = (
        f"{found.files} files and folders, {found.read_bytes / 1e6:.1f} MB, {found.forms} forms in "
        f"{found.seconds:.1f} s; {control.words}"
    )
    how = (
        f"{CHATS} chats, {answered} of them answered, each with a random word; then the server's "
        "folders were searched: contents, names, attributes, also packed and coded ones; and which "
        "of their files were written to meanwhile."
    )
    grew = f"{len(new)} files were written to, at most {sum(new.values())} bytes"
    verdict, evidence, fix = Verdict.HOLDS, f"0 hits in {looked}; {grew}", ""
    if found.hits:
        forms = sorted({" in ".join([hit.form, *reversed(hit.inside)]) for hit in found.hits})
        places = len({hit.where for hit in found.hits})
        verdict = Verdict.BROKEN
        evidence = f"{places} files hold words of a chat, as {', '.join(forms[:5])}; {looked}"
        fix = "switch off what writes chats, and remove what was written"
    elif len(control.missed) > (1 - LEAST_FOUND) * len(control.planted):
        verdict, evidence = Verdict.UNKNOWN, f"the search missed what was planted: {looked}"
        fix = "see which ways were missed, and whether a library is missing"
    elif answered < MEANT:
        verdict = Verdict.UNKNOWN
        evidence = f"{answered} of {MEANT} right chats were answered: too little to be kept"
        fix = "load a model that can chat, and give a key"
    elif not seen.streaming:
        verdict, evidence = (
            Verdict.UNKNOWN,
            f"no answer was on its way when it was killed: {looked}",
        )
        fix = "load a model that can chat, and give a key"
    elif found.cut:
        verdict = Verdict.UNKNOWN
        evidence = f"{len(found.cut)} places could not be read to their end; else {looked}"
        fix = "run it as a user who may read the server's folders, on a machine with time to spare"
    elif any(new.values()):
        verdict = Verdict.WEAK
        names = ", ".join(sorted(Path(path).name for path in new)[:5])
        evidence = f"0 hits in {looked}; but while chatting {grew} ({names}), which may "
        evidence += "hold words in a form that is not known here"
        fix = "find out what is written there, or switch it off"
    return Claim(seen.id, seen.title, verdict, evidence, how, fix, DISK, found.seconds)


def _memory_claim(first: Hunted, later: Hunted, answered: int, *, own: bool) -> Claim:
    """Never that nothing is in memory: only what could be read at that moment.

    `own`: the processes are this user's, so that being kept out of them is the promise itself.
    """
    title = "No program of the same user can read a chat in the server's memory"
    how = (
        "The memory, arguments, environment and nameless open files of the server's processes were "
        "read through /proc after the chats; the places that held a word once more after others."
    )
    verdict, fix = Verdict.HOLDS, ""
    processes = first.processes + first.locked
    if not answered or not processes:
        verdict, fix = Verdict.UNKNOWN, "a server that answers, with processes that are known"
        evidence = "there was nothing to be read"
    elif first.locked and not first.hits and not own:
        verdict, fix = Verdict.UNKNOWN, "try it as the user whose processes they are"
        evidence = f"{first.locked} of {processes} processes are another user's and were not shown"
    elif first.cut and not first.hits:
        verdict, fix = Verdict.UNKNOWN, "try it on a machine with time to spare"
        evidence = (
            f"{first.read_bytes / 1e6:.0f} MB held no word, but memory was not read to its end"
        )
    elif first.hits:
        root = os.geteuid() == 0
        verdict = Verdict.WEAK if root else Verdict.BROKEN
        evidence = (
            f"{_places(first)} places of {first.processes} processes held words right after the "
            f"chats, and {_places(later)} of these still after {OTHER_CHATS} other chats"
            + ("; read as root, whom no program can keep out" if root else "")
        )
        fix = (
            "restart the server to be sure; encrypt swap or switch it off"
            if root
            else "make its processes not dumpable (PR_SET_DUMPABLE)"
        )
    else:
        evidence = f"{first.read_bytes / 1e6:.0f} MB of {first.processes} processes held no word"
        if first.locked:
            evidence = (
                f"{first.locked} of {processes} processes let no program of their own user read "
                f"them; root could. {evidence}"
            )
    return Claim(
        "residue.memory", title, verdict, evidence, how, fix, ("users", "malware"), first.seconds
    )


def _holding(found: Hunted, pids: Sequence[int]) -> list[int]:
    return [p for p in pids if any(hit.where.startswith(f"process {p},") for hit in found.hits)]


def _places(found: Hunted) -> int:
    return len({hit.where for hit in found.hits})


def _kill(pids: Sequence[int]) -> None:
    """Waits until they are gone, so that nothing is written any more."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    until = time.monotonic() + DEATH_S
    while any(_lives(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.02)


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in ("Z", "X")
