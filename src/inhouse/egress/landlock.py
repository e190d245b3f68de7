"""Landlock: which files may be opened, no TCP, no signals and no abstract sockets to others.

An unprivileged process may lay Landlock rules on itself; they can't be taken off, and a second
layer can only forbid more (Documentation/userspace-api/landlock.rst). What a ruleset *handles* is
forbidden, except below the paths that it names. Kernels before 7.0 restrict the calling thread
alone, so this runs before threads start.

Landlock is not "no network": UDP, TCP Fast Open and MPTCP pass it on most kernels. That part is
seccomp's. Landlock guards files, which seccomp can't see.
"""

import os
import stat
import struct
from enum import IntFlag
from typing import Final

from inhouse.egress.powers import Powers
from inhouse.egress.syscalls import syscall

FILES_AND_TCP: Final = 4  # the first ABI that rules over both (Linux 6.7)
SCOPES: Final = 6  # the first that keeps signals and abstract sockets in (Linux 6.12)
NEWEST: Final = 9  # the last ABI whose rights are named below (Linux 7.1)


class Files(IntFlag):
    """LANDLOCK_ACCESS_FS_* (include/uapi/linux/landlock.h)."""

    EXECUTE = 1 << 0
    WRITE_FILE = 1 << 1
    READ_FILE = 1 << 2
    READ_DIR = 1 << 3
    REMOVE_DIR = 1 << 4
    REMOVE_FILE = 1 << 5
    MAKE_CHAR = 1 << 6
    MAKE_DIR = 1 << 7
    MAKE_REG = 1 << 8
    MAKE_SOCK = 1 << 9
    MAKE_FIFO = 1 << 10
    MAKE_BLOCK = 1 << 11
    MAKE_SYM = 1 << 12
    REFER = 1 << 13
    TRUNCATE = 1 << 14
    IOCTL_DEV = 1 << 15
    RESOLVE_UNIX = 1 << 16


SINCE: Final = {  # the ABI that brought a right; the others are as old as Landlock
    Files.REFER: 2,
    Files.TRUNCATE: 3,
    Files.IOCTL_DEV: 5,
    Files.RESOLVE_UNIX: 9,
}
BIND_TCP_AND_CONNECT_TCP: Final = 0b11  # LANDLOCK_ACCESS_NET_*, ABI 4
CONNECT_TCP: Final = 0b10
ABSTRACT_SOCKETS_AND_SIGNALS: Final = 0b11  # LANDLOCK_SCOPE_*, ABI 6

READ: Final = Files.READ_FILE | Files.READ_DIR
WRITE: Final = (
    READ
    | Files.WRITE_FILE
    | Files.TRUNCATE
    | Files.MAKE_REG
    | Files.MAKE_DIR
    | Files.REMOVE_FILE
    | Files.REMOVE_DIR
    | Files.REFER
)
FILE_RIGHTS: Final = (  # those that make sense for a path that is not a folder
    Files.EXECUTE
    | Files.WRITE_FILE
    | Files.READ_FILE
    | Files.TRUNCATE
    | Files.IOCTL_DEV
    | Files.RESOLVE_UNIX
)

CREATE_RULESET_VERSION: Final = 1
RULE_PATH_BENEATH: Final = 1
RULE_NET_PORT: Final = 2


def abi() -> int:
    """The ABI of this kernel's Landlock. Raises OSError where there is none."""
    return syscall("landlock_create_ruleset", None, 0, CREATE_RULESET_VERSION)


def handled(version: int) -> Files:
    """All rights over files that this ABI knows."""
    return Files(sum(right for right in Files if SINCE.get(right, 1) <= version))


def grants(powers: Powers) -> list[tuple[str, Files]]:
    """The paths these powers name, and what may be done below each.

    A sealed process makes no links and no FIFOs: nobody should follow a path that it laid out.
    """
    start = Files.EXECUTE if powers.spawn else Files(0)
    dial = Files.RESOLVE_UNIX if powers.unix_dial else Files(0)
    # A child lays its own rules below its parent's: what a parent can't do, no child ever can.
    child = Files.MAKE_SOCK if powers.spawn else Files(0)
    below = [(path, READ | start) for path in powers.read]
    below += [(path, WRITE | dial | child) for path in powers.write]
    if powers.sockets_in is not None:
        below.append((powers.sockets_in, Files.MAKE_SOCK))
    if powers.unix_at is not None:
        below.append((powers.unix_at, Files.RESOLVE_UNIX))
    return [*below, (os.devnull, Files.READ_FILE | Files.WRITE_FILE)]


def restrict(powers: Powers, version: int) -> None:
    """Lay the rules on the calling thread. Needs PR_SET_NO_NEW_PRIVS. Raises OSError."""
    files = handled(version)
    tcp = BIND_TCP_AND_CONNECT_TCP if version >= FILES_AND_TCP else 0
    scopes = ABSTRACT_SOCKETS_AND_SIGNALS if version >= SCOPES else 0
    attributes = struct.pack("=QQQ", files, tcp, scopes)  # an older kernel accepts trailing zeros
    ruleset = syscall("landlock_create_ruleset", attributes, len(attributes), 0)
    try:
        for path, rights in grants(powers):
            _allow_below(ruleset, path, rights & files)
        for port in _ports(powers) if tcp else ():
            rule = struct.pack("=QQ", CONNECT_TCP, port)
            syscall("landlock_add_rule", ruleset, RULE_NET_PORT, rule, 0)
        syscall("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)


def _ports(powers: Powers) -> tuple[int, ...]:
    return powers.tcp_ports if powers.tcp_dial is None else (powers.tcp_dial, *powers.tcp_ports)


def _allow_below(ruleset: int, path: str, rights: Files) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return  # what can't be named can't be granted, and so stays forbidden
    try:
        mode = os.fstat(place).st_mode
        if not stat.S_ISDIR(mode):
            rights &= FILE_RIGHTS
        if not rights:
            return  # a right that this kernel does not hold back needs no rule
        rule = struct.pack("=Qi", rights, place)
        syscall("landlock_add_rule", ruleset, RULE_PATH_BENEATH, rule, 0)
    finally:
        os.close(place)
