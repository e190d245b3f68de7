"""Which calls the kernel asks us about, which do not exist, and which just go on: the filter.

    descriptor = install()  # at which the kernel asks; see `witness`

It sees numbers, never what a pointer points to; who answers can read that.
"""

import ctypes
import errno
import os
import stat
import struct
from typing import Final

from inhouse.egress.syscalls import Architecture, architecture, prctl, syscall

PR_SET_NO_NEW_PRIVS: Final = 38
SECCOMP_SET_MODE_FILTER: Final = 1
SECCOMP_FILTER_FLAG_NEW_LISTENER: Final = 8
SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV: Final = 32  # no signal makes it ask a second time
ALLOW: Final = 0x7FFF0000
ASK_US: Final = 0x7FC00000  # SECCOMP_RET_USER_NOTIF
NO_SUCH_CALL: Final = 0x00050000 | errno.ENOSYS
LOAD, IF_EQUAL, IF_AT_LEAST, IF_ANY, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # linux/filter.h
AND: Final = 0x54
FAMILIES: Final = (1, 2, 10, 16, 17, 38)  # Unix, IPv4, IPv6, netlink, packet, crypto
FIRST_ARGUMENT: Final = 16  # in struct seccomp_data
OPENS_FOR_WRITING: Final = os.O_WRONLY | os.O_RDWR


def install() -> int:
    """Lay the filter on this process and its children; the descriptor at which the kernel asks.

    Raises OSError where the kernel has no such thing (before Linux 5.5; the rest needs 5.14).
    """
    steps = _program(machine())
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = ctypes.create_string_buffer(
        struct.pack("@HxxxxxxP", len(steps), ctypes.addressof(buffer)), 16
    )
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    flags = SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
    try:
        return syscall("seccomp", SECCOMP_SET_MODE_FILTER, flags, program)
    except OSError as error:
        if error.errno != errno.EINVAL:  # before Linux 5.19
            raise
        flags = SECCOMP_FILTER_FLAG_NEW_LISTENER
        return syscall("seccomp", SECCOMP_SET_MODE_FILTER, flags, program)


def machine() -> Architecture:
    known = architecture()
    if known is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    return known


def _program(machine: Architecture) -> list[tuple[int, int, int, int]]:
    answer = [(RETURN, 0, 0, ASK_US)]
    addressed = [  # sendto without an address sends where connect() led, which we saw
        (LOAD, 0, 0, FIRST_ARGUMENT + 8 * 4),
        (IF_EQUAL, 0, 3, 0),
        (LOAD, 0, 0, FIRST_ARGUMENT + 8 * 4 + 4),
        (IF_EQUAL, 0, 1, 0),
        (RETURN, 0, 0, ALLOW),
        *answer,
    ]
    families = [(LOAD, 0, 0, FIRST_ARGUMENT)]
    for place, family in enumerate(FAMILIES):
        families.append((IF_EQUAL, len(FAMILIES) - place, 0, family))
    families += [(RETURN, 0, 0, ASK_US), (RETURN, 0, 0, ALLOW)]
    program = [
        (LOAD, 0, 0, 4),  # the architecture
        (IF_EQUAL, 1, 0, machine.audit_number),
        (RETURN, 0, 0, ASK_US),  # its numbers mean other calls; it is refused, and told of
        (LOAD, 0, 0, 0),
        (IF_AT_LEAST, 0, 1, 0x40000000),
        (RETURN, 0, 0, NO_SUCH_CALL),  # x32
    ]
    bodies = (
        ("connect", answer),
        ("bind", answer),
        ("sendto", addressed),
        ("sendmsg", answer),
        ("sendmmsg", answer),
        ("socket", families),
        ("io_uring_setup", [(RETURN, 0, 0, NO_SUCH_CALL)]),
        ("open", _writing(1)),
        ("openat", _writing(2)),
        ("creat", answer),
        ("openat2", [(RETURN, 0, 0, NO_SUCH_CALL)]),  # its flags lie behind a pointer
        ("open_by_handle_at", [(RETURN, 0, 0, NO_SUCH_CALL)]),  # a file without a path
        ("mknod", _a_fifo(1)),
        ("mknodat", _a_fifo(2)),
        ("landlock_restrict_self", answer),  # what it forbids does not bind who opens for it
    )
    for name, body in bodies:
        number = machine.number(name)
        if number is not None:
            program += [(IF_EQUAL, 0, len(body), number), *body]
    return [*program, (RETURN, 0, 0, ALLOW)]


def _writing(flags: int) -> list[tuple[int, int, int, int]]:
    return [
        (LOAD, 0, 0, FIRST_ARGUMENT + 8 * flags),
        (IF_ANY, 0, 1, OPENS_FOR_WRITING),
        (RETURN, 0, 0, ASK_US),
        (RETURN, 0, 0, ALLOW),
    ]


def _a_fifo(mode: int) -> list[tuple[int, int, int, int]]:
    return [
        (LOAD, 0, 0, FIRST_ARGUMENT + 8 * mode),
        (AND, 0, 0, stat.S_IFMT(0xFFFF)),
        (IF_EQUAL, 0, 1, stat.S_IFIFO),
        (RETURN, 0, 0, ASK_US),
        (RETURN, 0, 0, ALLOW),
    ]
