"""Namespaces and capabilities: a network with no way out, and root without root's powers.

A process may move itself into new namespaces without privileges if it makes a user namespace to
own them (user_namespaces(7)). Many systems forbid that, so it is worth having and never relied on.
The user namespace lends every capability inside it; they are dropped again at once.
"""

import os
import struct
from contextlib import suppress
from pathlib import Path
from typing import Final

from inhouse.egress.syscalls import prctl, syscall

CLONE_NEWUTS: Final = 0x04000000
CLONE_NEWIPC: Final = 0x08000000
CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWNET: Final = 0x40000000

PR_GET_DUMPABLE: Final = 3
PR_SET_DUMPABLE: Final = 4
PR_CAPBSET_DROP: Final = 24
PR_CAP_AMBIENT: Final = 47
PR_CAP_AMBIENT_CLEAR_ALL: Final = 4
CAPABILITY_VERSION_3: Final = 0x20080522


def enter(more: int = 0) -> None:
    """Move the calling thread, which must be the only one, into new namespaces.

    `more` are flags of namespaces beyond those for network, IPC and host name.

    The new network holds nothing, not even a loopback that is up. Root can do without the user
    namespace. Raises the OSError that explains why a user namespace was refused.
    """
    inner = CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | more
    user, group = os.geteuid(), os.getegid()
    try:
        syscall("unshare", CLONE_NEWUSER | inner)
    except OSError as refused:
        try:
            syscall("unshare", inner)
        except OSError:
            raise refused from None
    else:
        _keep_names(user, group)


def _keep_names(user: int, group: int) -> None:
    """Map the own user and group to themselves.

    Without the map the process works as well, only os.getuid() would call it nobody. The files
    belong to root while the process is not dumpable, so it is dumpable for this moment.
    """
    before = prctl(PR_GET_DUMPABLE)
    with suppress(OSError):
        prctl(PR_SET_DUMPABLE, 1)
        own = Path("/proc/self")
        (own / "setgroups").write_text("deny")
        (own / "uid_map").write_text(f"{user} {user} 1")
        (own / "gid_map").write_text(f"{group} {group} 1")
    if before != 1:
        prctl(PR_SET_DUMPABLE, 0)


def drop_capabilities(keep: int | None = None) -> None:
    """Take away what root, or the owner of a user namespace, may do beyond a plain user.

    `keep` is the one capability that stays, by its number.

    Together with PR_SET_NO_NEW_PRIVS they can't come back, not even by running a program.
    """
    with suppress(OSError):  # EINVAL past the last one; a plain user gets EPERM, and has none
        for capability in range(64):
            if capability != keep:
                prctl(PR_CAPBSET_DROP, capability)
    with suppress(OSError):  # older than Linux 4.3: there are no ambient ones
        prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    low, high = (0, 0) if keep is None else (1 << keep & 0xFFFFFFFF, 1 << keep >> 32)
    kept = struct.pack("=6I", low, low, 0, high, high, 0)  # effective, permitted, inheritable
    syscall("capset", struct.pack("=Ii", CAPABILITY_VERSION_3, 0), kept)
