"""Whether the processes that run gave up what was given up where the escape corpus was tried.

The corpus is let loose in rehearsals, so what it shows is true of the server only if that was
sealed alike. So another rehearsal of each process is made to stand still, and what the kernel knows
of both is compared: every filter of every thread, byte for byte, capabilities and namespaces. A
child carries the filters of its parent below its own.

Nobody can read the rules of Landlock, not even root: of those, nothing is said here.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from inhouse.proofs.egress import standing
from inhouse.proofs.prove.filters import NotShown, Program, filters_of, same_filter
from inhouse.proofs.prove.processes import (
    PROC,
    REPORT,
    THREATS,
    Process,
    Subject,
    missing,
    parents,
    tree,
)
from inhouse.proofs.report import Claim, Verdict

REHEARSED_AS: Final = {
    "gateway": "gateway",
    "supervisor": "supervisor",
    "engine": "engine",
    "starter": "starter",
    "detector": "reader",
    "parser": "reader",
    "dialer": "dialer",
}
OVER_A_SOCKET: Final = "dialer of a Unix socket"
A_PORT: Final = "9"  # no number of a port stands in a filter
SAME: Final = ("NoNewPrivs", "Seccomp")
NO_MORE: Final = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")  # sets of bits, in hex
COUNT: Final = "Seccomp_filters"
NAMESPACES: Final = ("user", "net", "ipc", "uts", "mnt", "pid", "cgroup")
PATIENCE_S: Final = 20.0
MOST_NAMED: Final = 6
TELLS: Final = "root of this machine may compare them: sudo inhouse prove --only egress"


class Inherited(Struct, frozen=True):
    """How many filters everything here was born with, as in a container, and the server there."""

    here: int = 0
    there: int = 0


class Held(Struct, frozen=True):
    """What the kernel says of one thread."""

    pid: int
    status: dict[str, str]
    filters: tuple[Program, ...]
    unshown: str  # why the filters could not be read
    apart: frozenset[str] | None  # the namespaces that are not its maker's


def powers_alike(subject: Subject) -> Claim:
    """Compares each process of the server with its rehearsal."""
    processes = tree(subject.pid)
    above = dict(parents())
    wrong: list[str] = []
    hidden: dict[str, None] = {}
    unread = missing(subject, map(str, processes))
    unread += [] if processes else ["a server that has ended"]
    threads = 0
    roles = {process.pid: _role(process, subject) for process in processes}
    with _rehearsals({role for role in roles.values() if role}) as rehearsed:
        inherited = _inherited(subject.pid, rehearsed.get(roles.get(subject.pid, "")))
        for process in processes:
            line = _line_of(process.pid, above, subject.pid)
            expected = [rehearsed.get(roles.get(pid, "")) for pid in line]
            known = [each for each in expected if each is not None]
            if len(known) < len(line):
                unread.append(f"{process}, which could not be rehearsed")
                continue
            seen = list(_threads(process.pid, maker=subject.pid))
            threads += len(seen)
            unread += [] if seen else [f"{process}, which has ended"]
            for real in seen:
                others = _other(real, line, known, hidden, inherited)
                wrong += [f"{process} {what}" for what in others]
    return _claim(wrong, unread, list(hidden), f"{threads} threads of {len(processes)} processes")


def _claim(wrong: Sequence[str], unread: Sequence[str], hidden: Sequence[str], tried: str) -> Claim:
    differing = list(dict.fromkeys(wrong))
    evidence, fix = f"{tried}: every filter is that of the rehearsal, byte for byte", ""
    verdict = Verdict.HOLDS
    if hidden:
        evidence = f"{tried}: as many filters as the rehearsal has, and the same capabilities"
    if differing:
        verdict, fix = Verdict.BROKEN, REPORT
        evidence = f"{tried}: {'; '.join(differing[:MOST_NAMED])}"
    elif unread or hidden:
        verdict, fix = Verdict.UNKNOWN, TELLS
        evidence += f"; not compared: {'; '.join([*hidden, *dict.fromkeys(unread)])}"
    return Claim(
        id="egress.powers",
        title="The processes that run gave up what was given up where getting out was tried",
        verdict=verdict,
        evidence=f"{evidence}. Nobody can read the rules of Landlock (files, ports): of those, the "
        "process's own word is all there is.",
        how="Each process was rehearsed once more and made to stand still. Of both, the programs "
        "of seccomp (PTRACE_SECCOMP_GET_FILTER), their number, capabilities, no new privileges and "
        "namespaces were read from the kernel, for each thread; a process's own id in its filter "
        "counts as the same.",
        fix=fix,
        threats=THREATS,
    )


def _role(process: Process, subject: Subject) -> str:
    # Its own word only chooses which of the two it is compared with.
    address = str((subject.status.get("upstream") or {}).get("address", ""))
    if process.name == "dialer" and address.startswith("unix:"):
        return OVER_A_SOCKET
    return REHEARSED_AS.get(process.name, "")


def _line_of(pid: int, above: dict[int, int], first: int) -> list[int]:
    """Those whose filters a process carries, the oldest first.

    The first process seals itself when it has started the others, so they carry none of its.
    """
    line = [pid]
    while pid != first and (pid := above.get(pid, first)) != first:
        line.insert(0, pid)
    return line


def _inherited(first: int, rehearsed: Held | None) -> Inherited:
    """The first process has none but its own and what it was born with."""
    here = _count(Path("/proc/self/status").read_text().splitlines())
    threads = list(_threads(first, maker=first)) if rehearsed else []
    if not threads or rehearsed is None:
        return Inherited(here, here)
    own = int(rehearsed.status.get(COUNT, 0)) - here
    return Inherited(here, max(0, int(threads[0].status.get(COUNT, 0)) - own))


def _count(lines: Sequence[str]) -> int:
    return next((int(line.split(":\t")[1]) for line in lines if line.startswith(COUNT)), 0)


def _other(
    real: Held,
    line: Sequence[int],
    expected: Sequence[Held],
    hidden: dict[str, None],
    inherited: Inherited,
) -> Iterator[str]:
    """What is not as in the rehearsals of this line of processes, the last being its own."""
    own = expected[-1]
    count = inherited.there
    count += sum(int(each.status.get(COUNT, 0)) - inherited.here for each in expected)
    for field, value in [(COUNT, str(count)), *((field, own.status.get(field)) for field in SAME)]:
        if real.status.get(field) != value:
            yield f"has {field} {real.status.get(field)} and in rehearsal {value}"
    for field in NO_MORE:
        if int(real.status.get(field, "0"), 16) & ~int(own.status.get(field, "0"), 16):
            yield f"has {field} {real.status.get(field)} and in rehearsal {own.status.get(field)}"
    if real.apart is None or own.apart is None:
        hidden["namespaces, which are not shown to this user"] = None
    elif real.apart != own.apart:
        yield f"has {_named(real.apart)} of its own and in rehearsal {_named(own.apart)}"
    if real.unshown or own.unshown:
        hidden[real.unshown or own.unshown] = None
        return
    wanted = [
        (program, each.pid, pid)
        for each, pid in zip(expected, line, strict=True)
        for program in each.filters[inherited.here :]
    ]
    given = real.filters[inherited.there :]
    for number, (program, wants) in enumerate(zip(given, wanted, strict=False), 1):
        theirs, rehearsed, pid = wants
        if not same_filter(program, theirs, process=pid, other_process=rehearsed):
            yield f"has another filter than its rehearsal: number {number} of {len(wanted)}"


def _named(apart: frozenset[str]) -> str:
    return ", ".join(sorted(apart)) or "no namespace"


@contextlib.contextmanager
def _rehearsals(roles: set[str]) -> Iterator[dict[str, Held]]:
    """What the kernel says of a rehearsal of each; one that does not stand is left out."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="inhouse-standing-"))
        Path(folder, "run").mkdir()
        begun = {role: stack.enter_context(_standing(role, folder)) for role in sorted(roles)}
        found = {}
        for role, process in begun.items():
            if process.stdout and process.stdout.readline():
                (found[role],) = _threads(process.pid, maker=os.getpid())
        yield found


@contextlib.contextmanager
def _standing(role: str, folder: str) -> Iterator["subprocess.Popen[bytes]"]:
    words = ("inhouse.processes.rehearsal", role, standing.__name__, str(os.geteuid()), A_PORT)
    with subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
        (sys.executable, "-I", "-m", *words),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd=folder,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _threads(pid: int, *, maker: int) -> Iterator[Held]:
    try:
        tasks = list((PROC / str(pid) / "task").iterdir())
    except FileNotFoundError:
        return
    for task in tasks:
        try:
            lines = (task / "status").read_text().splitlines()
            filters, unshown = _filters(int(task.name))
        except (FileNotFoundError, ProcessLookupError, ChildProcessError):
            continue  # this thread has ended meanwhile
        status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
        yield Held(pid, status, filters, unshown, _apart(pid, maker))


def _filters(thread: int) -> tuple[tuple[Program, ...], str]:
    try:
        return filters_of(thread), ""
    except NotShown as why:
        return (), f"what is in the filters ({why})"


def _apart(pid: int, maker: int) -> frozenset[str] | None:
    try:
        return frozenset(
            kind
            for kind in NAMESPACES
            if (PROC / str(pid) / "ns" / kind).readlink()
            != (PROC / str(maker) / "ns" / kind).readlink()
        )
    except OSError:
        return None


CHECK: Final = ("comparing each process with its rehearsal", powers_alike)
