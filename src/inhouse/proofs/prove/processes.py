"""The processes of a running server, looked at from outside: what the kernel says that they may do.

Nothing here asks the processes themselves, but for the one claim that compares their own words.
Another user's or a sealed process shows little to anybody but root; what could not be read is
UNKNOWN, and root can tell.
"""

import os
import socket
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from inhouse.proofs.prove.installation import is_root
from inhouse.proofs.report import Claim, Seen, Verdict

PROC: Final = Path("/proc")
THREATS: Final = ("provider", "malware")
TABLES: Final = (
    "tcp",
    "tcp6",
    "udp",
    "udp6",
    "raw",
    "raw6",
    "udplite",
    "icmp",
    "packet",
    "netlink",
)
LOOPBACK: Final = "0100007F"  # 127.0.0.1, as the kernel's tables write it on these machines
LISTENING: Final = "0A"
AS_ROOT: Final = "root may look: sudo inhouse prove --only egress --only defaults"
REPORT: Final = "stop the server and report it; inhouse status tells what the seal lacks"
# What must be there besides the gateway, where the engine is packaged and where it is elsewhere.
WITH_ENGINE: Final = ("supervisor", "engine", "detector")
WITH_UPSTREAM: Final = ("dialer", "detector")


class Process(Struct, frozen=True):
    """`name` is the last word of the module that it runs; the gateway is the server itself."""

    pid: int
    name: str

    def __str__(self) -> str:
        return self.name


class Subject(Struct, frozen=True):
    """A server: its first process, its port, what its status page says, and planted things."""

    pid: int
    port: int
    status: dict[str, Any]
    pipe: int = 0  # the inode of a pipe whose end was left open for it to inherit
    planted: str = ""  # a word in the environment that it was started with
    credential: str = ""
    expected: tuple[str, ...] = ()  # processes that must be there, or not all was looked at


Check = Callable[[Subject], Claim]


def tree(pid: int) -> list[Process]:
    """The process and all below it."""
    above_of = dict(parents())
    found = [pid]
    for above in found:
        found += [child for child, parent in above_of.items() if parent == above]
    return [Process(each, _name(each, pid)) for each in found]


def missing(subject: Subject, there: Iterable[str]) -> list[str]:
    names = set(there)
    return [f"{name}, which is not there" for name in subject.expected if name not in names]


def kernel_bits(subject: Subject) -> Claim:
    """NoNewPrivs, Seccomp and capabilities of every thread."""
    wrong, threads = [], 0
    processes = tree(subject.pid)
    unread = missing(subject, map(str, processes))
    for process in processes:
        for status in statuses(process.pid, unread):
            threads += 1
            wanted = {"NoNewPrivs": "1", "Seccomp": "2", "CapEff": "0" * 16}
            wrong += [
                f"{process}: {field} is {status.get(field, 'unknown')}"
                for field, value in wanted.items()
                if status.get(field) != value
            ]
    tried = f"{threads} threads of {len(processes)} processes"
    return judge(wrong, unread, tried).claim(
        "egress.threads",
        "The kernel filters every thread of the server, and none can gain powers",
        how="For each thread /proc/PID/task/TID/status was read: a system call filter (Seccomp 2), "
        "no new privileges, and no capability.",
        threats=THREATS,
    )


def sockets(subject: Subject) -> Claim:
    """Every socket that a process holds is a Unix socket, or on loopback at both ends."""
    wrong, seen = [], 0
    processes = tree(subject.pid)
    unread = missing(subject, map(str, processes))
    unix, nowhere = set[str](), dict[Process, set[str]]()
    for process in processes:
        try:
            held = _held_sockets(process.pid)
            rows = list(_rows(process.pid))
            unix |= set(_unix_sockets(process.pid))
            # What was closed meanwhile is in no table and is nobody's.
            nowhere[process] = _held_sockets(process.pid) & held - {inode for _, inode, _ in rows}
        except OSError:
            unread.append(str(process))
            continue
        seen += len(held)
        wrong += [
            f"{process} holds a socket of {table} that is not on loopback"
            for table, inode, row in rows
            if inode in held and not _is_local(table, row, subject.port)
        ]
    # One end of a pair may have been made in the network of another of these processes.
    for process, inodes in nowhere.items():
        wrong += [f"{process} holds a socket of a kind that is in no table" for _ in inodes - unix]
    return judge(wrong, unread, f"{seen} sockets").claim(
        "egress.sockets",
        "No process holds a connection to anywhere but this machine",
        how="The sockets in /proc/PID/fd were looked up in the kernel's tables of each process's "
        "own network. Allowed are Unix sockets and TCP connections with 127.0.0.1 at both ends, "
        "whoever listens there; what is in no table is wrong.",
        threats=THREATS,
    )


def inherited(subject: Subject) -> Claim:
    """A pipe was left open on purpose for the server to inherit: no process may hold it."""
    wrong = []
    processes = tree(subject.pid)
    unread = missing(subject, map(str, processes))
    for process in processes:
        try:
            held = set(_descriptors(process.pid))
        except OSError:
            unread.append(str(process))
            continue
        if ("pipe", str(subject.pipe)) in held:
            wrong.append(f"{process} kept the pipe that was left open")
        if process.name in ("engine", "detector"):
            wrong += [f"{process} holds a file" for kind, _inode in held if kind not in _HARMLESS]
    return judge(wrong, unread, f"{len(processes)} processes").claim(
        "egress.held",
        "What was left open by mistake is closed before anything is served",
        how="The server was started with the end of a pipe left open. Then /proc/PID/fd of each of "
        "its processes was searched for it, and those of the engine and the classifier for files.",
        threats=THREATS,
    )


def seal_levels(subject: Subject) -> Claim:
    """What the layers report of themselves, beside what the kernel offers."""
    landlock = landlock_abi()
    minimum = ("L2", "L3")
    seal = subject.status.get("seal", {})
    parts = {
        name: seal[name]
        for name in ("gateway", "supervisor", "engine", "detector")
        if isinstance(seal.get(name), dict) and seal[name].get("attempts")
    }
    wrong = [
        f"{name} reports {part['level']} and {len(part['not_blocked'])} ways out"
        for name, part in parts.items()
        if part["level"] not in minimum or part["not_blocked"]
    ]
    wrong += ["this kernel has no Landlock, so files and ports are not guarded"] * (landlock < 1)
    unread = missing(subject, parts) if parts else ["no process reported a seal"]
    told = ", ".join(f"{name} {part['level']}" for name, part in parts.items())
    attempts = sum(part["attempts"] for part in parts.values())
    tried = f"{attempts} attempts of the processes themselves ({told}; Landlock ABI {landlock})"
    fix = "use a kernel of 5.13 or newer with Landlock switched on; inhouse status names it"
    return judge(wrong, unread, tried, fix=fix).claim(
        "egress.seal",
        "Each process is sealed and has tried in vain to get out",
        how="The kernel was asked for Landlock; the levels and the outcome of their own attempts "
        "are what the server's status says. The attempts from outside are the other claims.",
        threats=THREATS,
    )


def environment(subject: Subject) -> Claim:
    """A word planted in the server's environment."""
    wrong, tried = [], []
    processes = tree(subject.pid)
    unread = missing(subject, map(str, processes))
    for process in processes:
        if process.name in ("gateway", "ended"):
            continue
        try:
            held = (PROC / str(process.pid) / "environ").read_bytes()
        except OSError:
            unread.append(str(process))
            continue
        tried.append(str(process))
        if subject.planted.encode() in held:
            wrong.append(f"{process} was handed the environment")
    if not tried and not unread:
        unread = ["every process below the gateway"]
    seen = judge(wrong, unread, f"{len(tried)} processes read")
    evidence = f"{seen.evidence} The gateway is your own process and keeps its environment."
    return Seen(seen.verdict, evidence, seen.fix).claim(
        "defaults.environment",
        "No key in your environment reaches the processes that compute, read or dial",
        how="The server was started with planted words in two variables that usually hold keys; "
        "/proc/PID/environ of each process below it was searched for them.",
        threats=THREATS,
    )


def titles(subject: Subject) -> Claim:
    """What everybody on the machine can read of a process."""
    wrong, tried = [], 0
    for process in tree(subject.pid):
        folder = PROC / str(process.pid)
        try:
            shown = (folder / "cmdline").read_bytes() + (folder / "comm").read_bytes()
        except OSError:
            continue  # it has ended, and shows nothing any more
        tried += 1
        for secret in filter(None, (subject.credential, subject.planted)):
            wrong += [f"{process} shows a secret"] * (secret.encode() in shown)
    seen = judge(wrong, [], f"{tried} process titles")
    if not tried:
        seen = Seen(Verdict.UNKNOWN, seen.evidence, "try it on Linux")
    return seen.claim(
        "defaults.titles",
        "What ps shows to everybody holds no secret",
        how="/proc/PID/cmdline and comm were searched for the credential and planted words.",
        threats=("users",),
    )


def unreadable(subject: Subject) -> Claim:
    """Whether another program of this user can look into the processes."""
    readable, refused = [], 0
    processes = tree(subject.pid)
    for process in processes:
        try:
            with (PROC / str(process.pid) / "mem").open("rb"):
                readable.append(str(process))
        except PermissionError:
            refused += 1
        except OSError:
            pass  # it is gone, which shows nothing
    if is_root():
        verdict, fix = Verdict.WEAK, "run Inhouse as an ordinary user, not as root"
        evidence = "This is root, who can read every process."
    else:
        gone = len(processes) - len(readable) - refused
        verdict = Verdict.BROKEN if readable else Verdict.UNKNOWN if gone else Verdict.HOLDS
        fix = REPORT if readable else "try again while the server runs" if gone else ""
        evidence = f"{len(readable)} of {len(processes)} processes let their memory be read" + (
            f": {', '.join(readable)}." if readable else "."
        )
    return Claim(
        id="defaults.memory",
        title="No other program of yours can read the server's memory",
        verdict=verdict,
        evidence=evidence,
        how="/proc/PID/mem of each process was opened by this command, which is such a program.",
        fix=fix,
        threats=("malware",),
    )


CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("asking the kernel about each process", kernel_bits),
    ("looking up every socket", sockets),
    ("looking for what was left open", inherited),
    ("reading how each process is sealed", seal_levels),
)
# Of a server that was not started for the trial, and was given nothing to inherit.
OF_ANY: Final = (kernel_bits, sockets, seal_levels)
_HARMLESS: Final = ("socket", "pipe", "anon_inode", "/dev/null")


def landlock_abi() -> int:
    """What the running kernel offers this process; 0 where there is no Landlock."""
    import ctypes

    create_ruleset, version = 444, 1
    if os.uname().sysname != "Linux":
        return 0
    libc = ctypes.CDLL(None, use_errno=True)
    return max(0, int(libc.syscall(create_ruleset, None, ctypes.c_size_t(0), version)))


def local_addresses() -> list[str]:
    """Every IPv4 address of this machine, but for loopback; ::1, where a name could lead too."""
    found = []
    try:
        lines = (PROC / "net" / "fib_trie").read_text().splitlines()
    except OSError:
        lines = []
    for before, line in pairwise(lines):
        if "/32 host LOCAL" in line:
            found.append(before.split()[-1])
    addresses = sorted(set(found) - {"127.0.0.1"})
    return [*addresses, "::1"] if socket.has_ipv6 else addresses


def parents() -> Iterator[tuple[int, int]]:
    """Each process of this machine and its parent."""
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            yield int(entry.name), int(stat.rpartition(")")[2].split()[1])


def _name(pid: int, first: int) -> str:
    if pid == first:
        return "gateway"
    try:
        words = (PROC / str(pid) / "cmdline").read_text().split("\0")
    except OSError:
        return "ended"
    module = next((word for word in words if word.startswith("inhouse.processes.")), "unknown")
    return module.rpartition(".")[2]


def statuses(pid: int, unread: list[str]) -> Iterator[dict[str, str]]:
    try:
        for task in (PROC / str(pid) / "task").iterdir():
            lines = (task / "status").read_text().splitlines()
            yield dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    except OSError:
        unread.append(str(pid))


def _descriptors(pid: int) -> Iterator[tuple[str, str]]:
    """Kind and inode, or the path, of all that is open. Raises OSError where one may not look."""
    for entry in (PROC / str(pid) / "fd").iterdir():
        target = str(entry.readlink())
        kind, _, inode = target.partition(":")
        yield kind, inode.strip("[]")


def _held_sockets(pid: int) -> set[str]:
    return {inode for kind, inode in _descriptors(pid) if kind == "socket"}


def _unix_sockets(pid: int) -> Iterator[str]:
    for line in (PROC / str(pid) / "net" / "unix").read_text().splitlines()[1:]:
        yield line.split()[6]


def _rows(pid: int) -> Iterator[tuple[str, str, list[str]]]:
    """Table, inode and row of every socket of this process's network."""
    for table in TABLES:
        path = PROC / str(pid) / "net" / table
        if not path.exists():
            continue
        for line in path.read_text().splitlines()[1:]:
            row = line.split()
            yield table, row[_INODE.get(table, 9)], row


_INODE: Final = {"packet": 8, "netlink": 9}


def _is_local(table: str, row: list[str], port: int) -> bool:
    if table != "tcp":
        return False
    (here, own), (there, _) = row[1].split(":"), row[2].split(":")
    if row[3] == LISTENING:
        return here == LOOPBACK and int(own, 16) == port
    return here == there == LOOPBACK


def judge(wrong: list[str], unread: list[str], tried: str, *, fix: str = REPORT) -> Seen:
    if wrong:
        what = f"Of {tried}, {len(wrong)} wrong: {'; '.join(wrong[:6])}."
        return Seen(Verdict.BROKEN, what, fix)
    if unread:
        names = ", ".join(sorted(set(unread)))
        what = f"Of {tried} 0 are wrong, but the system did not let all be read: {names}."
        return Seen(Verdict.UNKNOWN, what, AS_ROOT)
    return Seen(Verdict.HOLDS, f"0 of {tried} wrong.")
