"""The one door to the kernel: the system calls that this room names, and a way to make them.

Python has no functions for Landlock, seccomp or namespaces, so they are called by number. The
numbers differ between x86-64 and aarch64. They come from the kernel's own tables,
arch/x86/entry/syscalls/syscall_64.tbl and scripts/syscall.tbl, where a number never changes
once it is given out.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from enum import StrEnum
from functools import cache
from typing import Any, Final

from inhouse.errors import SealError

NEWEST_KNOWN: Final = 469  # file_setattr, Linux 6.17: the last call that was read for this room
FIRST_UNIFIED: Final = 424  # from pidfd_send_signal on, every architecture uses the same numbers

Argument = int | bytes | ctypes.Array[Any] | ctypes.Structure | None


class Architecture(StrEnum):
    """An architecture whose calls this room knows; the value is what `uname -m` prints."""

    X86_64 = "x86_64"
    AARCH64 = "aarch64"

    @property
    def audit_number(self) -> int:
        """How seccomp names the architecture of a call (include/uapi/linux/audit.h)."""
        return 0xC000003E if self is Architecture.X86_64 else 0xC00000B7

    @property
    def last_early_number(self) -> int:
        """The last number before the gap that ends at FIRST_UNIFIED; nothing lives in the gap."""
        return 336 if self is Architecture.X86_64 else 294

    def number(self, name: str) -> int | None:
        """The number of the call, or None where the architecture never had it."""
        x86_64, aarch64 = NUMBERS[name]
        return x86_64 if self is Architecture.X86_64 else aarch64


@cache
def architecture() -> Architecture | None:
    """The architecture of this process, or None where the seal does not know the machine."""
    if sys.platform != "linux" or struct.calcsize("P") != 8:
        return None
    return next((known for known in Architecture if known == platform.machine()), None)


def syscall(name: str, *arguments: Argument, holding_the_gil: bool = False) -> int:
    """Make the call. Raises OSError with the kernel's errno, as the functions of `os` do.

    With `holding_the_gil` no other thread runs Python meanwhile: a child made by the call needs
    the lock, and a thread that held it would not exist in the child.
    """
    machine = architecture()
    if machine is None:
        raise SealError("the seal knows Linux on x86-64 and aarch64 only", fix="use such a machine")
    number = machine.number(name)
    if number is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    libc = _libc_with_the_gil() if holding_the_gil else _libc()
    ctypes.set_errno(0)
    result: int = libc.syscall(ctypes.c_long(number), *map(_as_register, arguments))
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def prctl(order: int, value: int = 0) -> int:
    """Ask the kernel to change how it treats this process (prctl(2)). Raises OSError."""
    return syscall("prctl", order, value, 0, 0, 0)


def _as_register(argument: Argument) -> object:
    """A full machine word: ctypes would pass an int as 32 bits and leave the rest to chance."""
    match argument:
        case int():
            return ctypes.c_long(argument)
        case bytes() | None:
            return ctypes.c_char_p(argument)
        case _:
            return ctypes.byref(argument)


@cache
def _libc() -> ctypes.CDLL:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    return libc


@cache
def _libc_with_the_gil() -> ctypes.PyDLL:
    libc = ctypes.PyDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    return libc


# name: (x86-64, aarch64)
NUMBERS: Final[dict[str, tuple[int | None, int | None]]] = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    "connect": (42, 203),
    "sendto": (44, 206),
    "sendmsg": (46, 211),
    "sendmmsg": (307, 269),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "kcmp": (312, 272),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "prlimit64": (302, 261),
    "setrlimit": (160, 164),
    "memfd_create": (319, 279),
    "flock": (73, 32),
    "fcntl": (72, 25),
    "fork": (57, None),
    "vfork": (58, None),
    "clone": (56, 220),
    "clone3": (435, 435),
    "execve": (59, 221),
    "execveat": (322, 281),
    "exit_group": (231, 94),
    "unshare": (272, 97),
    "setns": (308, 268),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "shmdt": (67, 197),
    "semget": (64, 190),
    "semop": (65, 193),
    "semctl": (66, 191),
    "semtimedop": (220, 192),
    "msgget": (68, 186),
    "msgsnd": (69, 189),
    "msgrcv": (70, 188),
    "msgctl": (71, 187),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    "mq_timedsend": (242, 182),
    "mq_timedreceive": (243, 183),
    "mq_notify": (244, 184),
    "mq_getsetattr": (245, 185),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "move_mount": (429, 429),
    "open_tree": (428, 428),
    "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263),
    "lookup_dcookie": (212, 18),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "inotify_add_watch": (254, 27),
    "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119),
    "sched_setattr": (314, 274),
    "sched_setparam": (142, 118),
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116),
    "personality": (135, 92),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "uselib": (134, None),
    "ustat": (136, None),
    "sysfs": (139, None),
    "_sysctl": (156, None),
    "nfsservctl": (180, 42),
    "vhangup": (153, 58),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "setxattrat": (463, 463),
    "removexattrat": (466, 466),
    "file_setattr": (469, 469),
    "open": (2, None),
    "creat": (85, None),
    "openat": (257, 56),
    "openat2": (437, 437),
    "mknod": (133, None),
    "mknodat": (259, 33),
    "fstatfs": (138, 44),
    "statx": (332, 291),
    "ioctl": (16, 29),
    "prctl": (157, 167),
    "seccomp": (317, 277),
    "capset": (126, 91),
    "close_range": (436, 436),
    "landlock_create_ruleset": (444, 444),
    "landlock_add_rule": (445, 445),
    "landlock_restrict_self": (446, 446),
    "lsm_set_self_attr": (460, 460),
    "open_tree_attr": (467, 467),
}
