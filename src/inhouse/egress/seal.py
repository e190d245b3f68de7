"""The seal: a process gives up, for good, the power to reach anything it was not given.

    report = seal(Powers(read=("/usr/lib", model), sockets_in=folder, unix_listen=True))
    require(report, Level.L2)

No single mechanism of the kernel is enough. A filter on system calls (seccomp) sees no paths,
Landlock sees no UDP, a network namespace does not hold Unix sockets, and none of them sees a
descriptor that was open before. So the seal closes the descriptors and lays all three on top of
each other. It needs no privileges and takes what the system grants. What it does not grant is
never passed over in silence: the report names each missing part and why.

Linux on x86-64 and aarch64. Elsewhere nothing is achieved, and the report says so.
"""

import errno
import os
import socket
import stat
import sys
from collections.abc import Collection
from contextlib import suppress
from enum import IntEnum
from pathlib import Path
from typing import Final

import msgspec

from inhouse.egress import landlock, namespaces, seccomp
from inhouse.egress.powers import Powers, rules
from inhouse.egress.syscalls import Architecture, architecture, prctl, syscall
from inhouse.errors import SealError

__all__ = ["Level", "Powers", "SealReport", "harden", "require", "seal", "tighten"]

PR_SET_DUMPABLE: Final = 4
PR_SET_NO_NEW_PRIVS: Final = 38
LAST_DESCRIPTOR: Final = 0x7FFFFFFF


class Level(IntEnum):
    """How far a process is sealed; a higher level holds everything below it."""

    L0 = 0  # not at all
    L1 = 1  # a filter on system calls: no way out through the network or other processes
    L2 = 2  # and Landlock: no files but those named, and TCP refused a second time
    L3 = 3  # and user, network and IPC namespaces: there is no network to reach


class SealReport(msgspec.Struct, frozen=True):
    """What was achieved. `missing` says in plain words what was not, and why."""

    level: Level
    landlock_abi: int  # of the rules in force; 0 for none
    seccomp: bool
    namespaces: bool
    missing: tuple[str, ...]


def seal(
    powers: Powers, *, keep: Collection[int] = (0, 1, 2), apart_already: bool = False
) -> SealReport:
    """Seal the calling process while it has one thread; later threads are born sealed.

    `keep` are the descriptors that stay open; `apart_already` says that the process was started in
    namespaces of its own (`small_net`) and needs no further ones. Raises SealError if one of the
    descriptors is a way out by itself, and never because the system lacks something: that is for
    `require` to judge.
    """
    machine = architecture()
    if machine is None:
        return SealReport(
            Level.L0, 0, False, False, ("seal: this is not Linux on a known machine",)
        )
    missing: list[str] = []
    alone = _is_alone(missing)
    _close_all_but(keep)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    # Namespaces need files to be written, so they come before Landlock.
    apart = apart_already or (alone and _enter_namespaces(powers, missing))
    namespaces.drop_capabilities()
    harden()
    abi = _restrict_files(powers, missing) if alone else 0
    filtered = _filter_calls(powers, machine, missing)  # forbids all of the above, so last
    return SealReport(_level(filtered, abi, apart), abi, filtered, apart, tuple(missing))


def tighten(powers: Powers) -> None:
    """Lay a second, stricter filter on every thread, once a process needs less than at its start.

    Only what the filter on system calls holds can shrink; paths were settled by `seal`.
    """
    machine = architecture()
    if machine is None:
        raise SealError("there is no seal on this machine to tighten", fix=FIXES["seal"])
    try:
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        seccomp.install(seccomp.assemble(rules(powers, os.getpid()), machine))
    except OSError as error:
        what = "the stricter filter on system calls was refused"
        raise SealError(what, fix=FIXES["seccomp"]) from error


def harden() -> None:
    """Leave nothing for others to read: no core dump, no debugger, private files.

    A process that is not dumpable hides its memory and its descriptors in /proc from every other
    process of its user, and its crashes from crash reporters (prctl(2), PR_SET_DUMPABLE; core(5)).
    A program that it starts is dumpable again.
    """
    os.umask(0o077)
    if sys.platform != "win32":
        import resource  # does not exist on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if architecture() is not None:
        prctl(PR_SET_DUMPABLE, 0)


def require(report: SealReport, minimum: Level) -> None:
    """Raise SealError, with what is missing and how to get it, unless the report is good enough."""
    if report.level >= minimum:
        return
    lacking = "; ".join(report.missing)
    parts = [entry.partition(":")[0] for entry in report.missing]
    raise SealError(
        f"this process is sealed to {report.level.name} but must reach {minimum.name} ({lacking})",
        fix="; ".join(FIXES[part] for part in parts if part in FIXES),
    )


FIXES: Final = {  # by the words before the colon of an entry in `missing`
    "seal": "run on Linux, x86-64 or aarch64",
    "threads": "seal before anything starts a thread, with /proc mounted",
    "seccomp": "use a kernel with CONFIG_SECCOMP_FILTER, in a container that allows seccomp(2)",
    "Landlock": (
        "use Linux 6.12 or newer (6.7 at least) with landlock among the names in"
        " /sys/kernel/security/lsm (boot parameter lsm=), in a container that allows the landlock"
        " calls"
    ),
    "user namespaces": (
        "sysctl -w user.max_user_namespaces=1024, and where they exist"
        " kernel.unprivileged_userns_clone=1 and kernel.apparmor_restrict_unprivileged_userns=0"
    ),
    "namespaces": "seal with namespaces=True",
}


def _is_alone(missing: list[str]) -> bool:
    """Namespaces, capabilities and Landlock belong to a thread; only the filter reaches all."""
    try:
        threads = len(list(Path("/proc/self/task").iterdir()))
    except OSError:
        missing.append("threads: without /proc nobody can tell whether there are others")
        return False
    if threads > 1:
        missing.append("threads: others run already, and they would stay outside")
    return threads == 1


def _close_all_but(keep: Collection[int]) -> None:
    """An open descriptor goes on working whatever the kernel forbids later, so few may stay."""
    for descriptor in keep:
        if _sends_anywhere(descriptor):
            raise SealError(
                f"descriptor {descriptor} is a datagram socket, which can send to any address",
                fix="hand over a connected stream instead",
            )
    kept = sorted({descriptor for descriptor in keep if descriptor >= 0})
    firsts = [0, *(descriptor + 1 for descriptor in kept)]
    lasts = [*(descriptor - 1 for descriptor in kept), LAST_DESCRIPTOR]
    for first, last in zip(firsts, lasts, strict=True):
        if first <= last:
            _close_range(first, last)


def _sends_anywhere(descriptor: int) -> bool:
    """The address of a message lies behind a pointer, where no filter sees it."""
    try:
        if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            return False
    except OSError:
        return False  # not open
    there = socket.socket(fileno=descriptor)
    try:
        return there.type not in (socket.SOCK_STREAM, socket.SOCK_SEQPACKET)
    finally:
        there.detach()


def _close_range(first: int, last: int) -> None:
    try:
        syscall("close_range", first, last, 0)
    except OSError as error:
        if error.errno != errno.ENOSYS:
            raise
        for entry in list(Path("/proc/self/fd").iterdir()):  # before Linux 5.9
            if first <= int(entry.name) <= last:
                with suppress(OSError):  # the descriptor of the listing is gone already
                    os.close(int(entry.name))


def _enter_namespaces(powers: Powers, missing: list[str]) -> bool:
    if not powers.namespaces:
        missing.append("namespaces: this process did not ask for its own")
        return False
    try:
        namespaces.enter()
    except OSError as error:
        missing.append(f"user namespaces: {_reason(error)}")
        return False
    return True


def _restrict_files(powers: Powers, missing: list[str]) -> int:
    try:
        version = min(landlock.abi(), landlock.NEWEST)
        landlock.restrict(powers, version)
    except OSError as error:
        missing.append(f"Landlock: {_reason(error)}")
        return 0
    lacks = _lacks(version, powers)
    if lacks:
        missing.append(f"Landlock: this kernel has ABI {version}, {' and '.join(lacks)}")
    return version


def _lacks(version: int, powers: Powers) -> list[str]:
    """What this ABI does not hold, as far as the filter on system calls does not hold it either."""
    lacks = []
    if version < landlock.FILES_AND_TCP:
        lacks.append(f"rules for TCP came with {landlock.FILES_AND_TCP}")
    if version < landlock.SCOPES and powers.spawn:
        lacks.append(
            f"what keeps it from signalling its owner's other processes with {landlock.SCOPES}"
        )
    if version < landlock.SCOPES and (powers.unix_dial or powers.unix_at or powers.spawn):
        lacks.append(f"what keeps it from others' abstract sockets with {landlock.SCOPES}")
    return lacks


def _filter_calls(powers: Powers, machine: Architecture, missing: list[str]) -> bool:
    try:
        seccomp.install(seccomp.assemble(rules(powers, os.getpid()), machine))
    except OSError as error:
        missing.append(f"seccomp: {_reason(error)}")
        return False
    return True


def _level(filtered: bool, landlock_abi: int, apart: bool) -> Level:
    if not filtered:
        return Level.L0
    if landlock_abi < landlock.FILES_AND_TCP:
        return Level.L1
    return Level.L3 if apart else Level.L2


def _reason(error: OSError) -> str:
    code = error.errno or 0
    return REASONS.get(code, errno.errorcode.get(code, "refused"))


REASONS: Final = {
    errno.EPERM: "not permitted on this system",
    errno.EACCES: "not permitted on this system",
    errno.ENOSYS: "this kernel has none, or a container hides it",
    errno.EOPNOTSUPP: "this kernel has it, but it is switched off",
    errno.ENOSPC: "the system allows no more of them",
    errno.EINVAL: "this kernel does not support what was asked",
    errno.EBUSY: "a thread has a filter of its own",
}
