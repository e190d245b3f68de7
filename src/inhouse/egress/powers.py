"""What a process may still do once it is sealed, and what that means in system calls."""

from collections.abc import Iterator
from typing import Final

import msgspec

from inhouse.egress.seccomp import Case, Rule, Test, Verdict


class Powers(msgspec.Struct, frozen=True):
    """What a sealed process may still do; by default almost nothing.

    `read`, `write` and `sockets_in` are held by Landlock, the rest by the filter on system calls.
    """

    read: tuple[str, ...] = ()  # files and folders that may be opened for reading
    write: tuple[str, ...] = ()  # folders below which files may be made, written, renamed, removed
    sockets_in: str | None = None  # a folder in which a Unix socket may be bound
    unix_listen: bool = False  # make Unix sockets, bind them, listen on them
    unix_dial: bool = False  # make Unix sockets, connect them
    unix_at: str | None = None  # the one Unix socket of another program that may be dialled
    tcp_dial: int | None = None  # the one port that may be dialled by TCP
    tcp_ports: tuple[int, ...] = ()  # more ports, in a network of its own where they lead nowhere
    accept: bool = True  # accept connections on sockets that exist already
    listen: bool = False  # listen on an inherited, bound socket
    spawn: bool = False  # start, signal and end children, and give them namespaces
    brings: bool = False  # make memory with a name, for a library that the system lacks
    shows: bool = False  # lock files, name itself and its memory: every process can see that
    namespaces: bool = False  # enter user, network, IPC and host name namespaces of its own


# Calls that no sealed process has a use for, by what could be done with them.
NEVER: Final = {
    "queue other calls where no filter sees them": (
        "io_uring_setup io_uring_enter io_uring_register"
    ),
    "send many messages, each with an address behind a pointer": "sendmmsg",
    "read, steer or rob another process": (
        "ptrace process_vm_readv process_vm_writev process_madvise process_mrelease kcmp "
        "pidfd_getfd userfaultfd perf_event_open"
    ),
    "leave a message in the kernel for another process": (
        "shmget shmat shmctl shmdt semget semop semctl semtimedop msgget msgsnd msgrcv msgctl "
        "mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr "
        "add_key request_key keyctl"
    ),
    "change what the file tree shows": (
        "mount umount2 pivot_root chroot fsopen fsconfig fsmount fspick move_mount open_tree "
        "open_tree_attr mount_setattr"
    ),
    "walk into a namespace that exists": "setns",
    "open or watch files past their path": (
        "name_to_handle_at open_by_handle_at fanotify_init fanotify_mark lookup_dcookie"
    ),
    "bring code or settings into the kernel": (
        "bpf init_module finit_module delete_module kexec_load kexec_file_load lsm_set_self_attr"
    ),
    "steer the machine": (
        "reboot swapon swapoff acct quotactl quotactl_fd syslog vhangup sethostname "
        "setdomainname settimeofday clock_settime clock_adjtime adjtimex iopl ioperm"
    ),
    "behave like an older kernel, and other relics with a history of holes": (
        "personality modify_ldt uselib ustat sysfs _sysctl nfsservctl"
    ),
    "hang notes on files, which Landlock does not mind": (
        "setxattr lsetxattr fsetxattr setxattrat "
        "removexattr lremovexattr fremovexattr removexattrat file_setattr"
    ),
    # Landlock rules over what is in a file, not over what is written on it: whoever may write
    # nowhere could still open a secret file to everybody, or leave a note in a date. A file that
    # we make is born private (harden), so nobody needs these.
    "change whose a file is, who may open it, and its dates": (
        "chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat "
        "utime utimes futimesat utimensat"
    ),
    "watch what others do with their files": "inotify_init inotify_init1 inotify_add_watch",
    "slow another process down": (
        "sched_setaffinity sched_setscheduler sched_setattr sched_setparam setpriority ioprio_set"
    ),
}

AF_UNIX: Final = 1
AF_INET: Final = 2
AF_INET6: Final = 10
IPPROTO_TCP: Final = 6  # and 0, which means the same; Multipath TCP passes by Landlock's rules
SOCK_STREAM: Final = 1
SOCK_SEQPACKET: Final = 5
SOCK_TYPE_MASK: Final = 0xF
MSG_FASTOPEN: Final = 0x20000000

CLONE_THREAD: Final = 0x00010000
NEW_NAMESPACES: Final = 0x7E020000  # CLONE_NEWNS, CGROUP, UTS, IPC, USER, PID and NET

F_SETOWN: Final = 8
F_SETOWN_EX: Final = 15
F_LOCKS: Final = (6, 7, 37, 38, 1024)  # F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW, F_SETLEASE
F_NOTIFY: Final = 1026  # dnotify, which watches folders
TERMINAL_INPUT: Final = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX: type as if at the keyboard
SIGNAL_OWNER: Final = (0x8901, 0x8902)  # FIOSETOWN, SIOCSPGRP: send SIGIO to any process

PR_SET_DUMPABLE: Final = 4
PR_SET_NAME: Final = 15
PR_SET_MM: Final = 35
PR_SET_PTRACER: Final = 0x59616D61


def rules(powers: Powers, process: int) -> tuple[Rule, ...]:
    """The filter's rules for a process with this id: what these powers do not need is refused."""
    return (
        *(Rule(call, Verdict.REFUSE) for calls in NEVER.values() for call in calls.split()),
        *_socket_rules(powers),
        *_process_rules(powers, process),
        *_control_rules(powers),
    )


def _socket_rules(powers: Powers) -> Iterator[Rule]:
    """No way to a peer of one's own choice, except where the powers say so.

    The filter sees that a TCP socket is made, not where it goes: the port is held by Landlock.

    Only connected kinds of Unix socket exist: a datagram socket, even one half of a pair, could be
    pointed at another receiver by every sendmsg, whose address no filter can see. MSG_FASTOPEN is
    refused because it dials: it even turns a listening socket, once shut down, into a caller.
    """
    unix_stream = Case((_family(AF_UNIX), _kind(SOCK_STREAM)), Verdict.ALLOW)
    unix_packets = Case((_family(AF_UNIX), _kind(SOCK_SEQPACKET)), Verdict.ALLOW)
    tcp = powers.tcp_dial is not None or bool(powers.tcp_ports)
    # A child can't have what its parent gave up. But who may connect could connect any Unix socket
    # that can be made, and before ABI 9 Landlock holds none that is bound in the file tree.
    serve = powers.unix_listen or (powers.spawn and not tcp)
    unix_dial = powers.unix_dial or powers.unix_at is not None
    made = [unix_stream] if serve or unix_dial else []
    if tcp:
        made += (
            Case((_family(family), _kind(SOCK_STREAM), Test(2, protocol)), Verdict.ALLOW)
            for family in (AF_INET, AF_INET6)
            for protocol in (0, IPPROTO_TCP)
        )
    dial = unix_dial or tcp
    yield Rule("socket", Verdict.REFUSE, tuple(made))
    yield Rule("socketpair", Verdict.REFUSE, (unix_stream, unix_packets))
    yield _allowed("connect", dial)
    yield _allowed("bind", serve)
    yield _allowed("listen", serve or powers.listen)
    yield _allowed("accept", powers.accept)
    yield _allowed("accept4", powers.accept)
    yield Rule("sendto", Verdict.REFUSE, (Case(_null(4), Verdict.ALLOW),))
    # Servers and supervisors hand descriptors about; an engine answers with plain writes.
    messages = powers.listen or dial or powers.spawn
    not_dialling = Case((Test(2, 0, mask=MSG_FASTOPEN),), Verdict.ALLOW)
    yield Rule("sendmsg", Verdict.REFUSE, (not_dialling,) if messages else ())


def _process_rules(powers: Powers, process: int) -> Iterator[Rule]:
    """Threads, always; other processes, only for whoever may have children.

    clone3 keeps its flags behind a pointer; told that it does not exist, libc uses clone.
    """
    yield Rule("clone3", Verdict.UNKNOWN)
    if not (powers.shows or powers.brings):  # memory with a name, and a program without a path
        yield Rule("memfd_create", Verdict.REFUSE)
    own_limits = (Case((Test(0, 0),), Verdict.ALLOW), Case((Test(0, process),), Verdict.ALLOW))
    if powers.spawn:
        yield Rule("prlimit64", Verdict.REFUSE, own_limits)
        return
    # Limits are numbers of 64 bits that every process of the machine can see: they are read only.
    yield Rule("setrlimit", Verdict.REFUSE)
    read_only = tuple(Case((*case.tests, *_null(2)), Verdict.ALLOW) for case in own_limits)
    yield Rule("prlimit64", Verdict.REFUSE, read_only)
    thread = Case((Test(0, CLONE_THREAD, mask=CLONE_THREAD | NEW_NAMESPACES),), Verdict.ALLOW)
    yield Rule("clone", Verdict.REFUSE, (thread,))
    for call in ("fork", "vfork", "execve", "execveat", "unshare"):
        yield Rule(call, Verdict.REFUSE)
    # abort() and raise() signal the own process, and must go on working.
    own = Case((Test(0, process),), Verdict.ALLOW)
    for call in ("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"):
        yield Rule(call, Verdict.REFUSE, (own,))
    for call in ("pidfd_open", "pidfd_send_signal"):
        yield Rule(call, Verdict.REFUSE)


def _control_rules(powers: Powers) -> Iterator[Rule]:
    """The few dangerous orders of calls that are otherwise in daily use."""
    # Which byte of a file is locked is a number that every process of the machine can see, and a
    # right to read the file is all it takes (/proc/locks, proc(5)).
    yield _except("fcntl", 1, F_SETOWN, F_SETOWN_EX, F_NOTIFY, *(() if powers.shows else F_LOCKS))
    yield _allowed("flock", powers.shows)
    yield _except("ioctl", 1, *TERMINAL_INPUT, *SIGNAL_OWNER)
    steal = tuple(Case((Test(0, order),), Verdict.REFUSE) for order in (PR_SET_MM, PR_SET_PTRACER))
    undress = (
        Case((Test(0, PR_SET_DUMPABLE), *_null(1)), Verdict.ALLOW),
        Case((Test(0, PR_SET_DUMPABLE),), Verdict.REFUSE),
    )
    rename = () if powers.shows else (Case((Test(0, PR_SET_NAME),), Verdict.REFUSE),)
    # A child must be dumpable while it names its user in a new namespace (user_namespaces(7)).
    yield Rule("prctl", Verdict.ALLOW, (*steal, *(() if powers.spawn else undress), *rename))


def _allowed(call: str, allowed: bool) -> Rule:
    return Rule(call, Verdict.ALLOW if allowed else Verdict.REFUSE)


def _except(call: str, argument: int, *orders: int) -> Rule:
    refused = tuple(Case((Test(argument, order),), Verdict.REFUSE) for order in orders)
    return Rule(call, Verdict.ALLOW, refused)


def _family(value: int) -> Test:
    return Test(0, value)


def _kind(value: int) -> Test:
    return Test(1, value, mask=SOCK_TYPE_MASK)


def _null(argument: int) -> tuple[Test, Test]:
    return Test(argument, 0), Test(argument, 0, high=True)
