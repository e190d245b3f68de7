"""The few ways out that a process can't do its work without, each with the reason.

They are written down by hand: whatever else gets out breaks the promise. Who looks at a report sees
each of them that is open on this machine.
"""

import contextlib
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from inhouse.proofs.egress import corpus
from inhouse.proofs.egress.attempt import call
from inhouse.proofs.egress.world import Round

LANDLOCK_CREATE_RULESET, LANDLOCK_VERSION = 444, 1  # the same number on every architecture
ALONE: Final = "let nobody else work on this machine: no other account, no foreign tool"


class Power(msgspec.Struct, frozen=True):
    """A way out that some process can't do its work without."""

    names: frozenset[str]
    why: str
    fix: str
    only_shown: bool = False  # nobody may receive it; to be seen by who watches is what it means
    closed_by_landlock: int = 0  # the ABI from which on the kernel can close it, and must


UNIX_SOCKETS: Final = Power(
    frozenset({"path stream", "a descriptor handed over"}),
    "it dials one Unix socket, and this kernel can't tell that from others of the same user",
    "use Linux 7.1 or newer: its Landlock (ABI 9) tells one Unix socket from another",
    closed_by_landlock=9,
)
SAME_PORT: Final = Power(
    frozenset({"TCP to the port of the one place, elsewhere"}),
    "it dials one port, and the kernel does not ask at which address",
    "let a firewall allow this port at the upstream's address only",
)
COMMAND_LINES: Final = Power(
    frozenset(attempt.name for attempt in corpus.FAMILIES["children"].ATTEMPTS),
    "it starts programs, and the words of a command are for all to see",
    ALONE,
    only_shown=True,
)
NAMED_MEMORY: Final = Power(
    frozenset({"memory with a name"}),
    "the engine that it starts may have to bring a library in memory, which has a name",
    ALONE,
    only_shown=True,
)
POWERS: Final[dict[str, tuple[Power, ...]]] = {
    "supervisor": (UNIX_SOCKETS, COMMAND_LINES, NAMED_MEMORY),
    "starter": (COMMAND_LINES,),
    "dialer": (SAME_PORT,),
    "dialer of a Unix socket": (UNIX_SOCKETS,),
}


def unused_by(upstream: str) -> frozenset[str]:
    """The processes that an installation with this upstream, or with none, never starts."""
    if not upstream:
        return frozenset({"dialer", "dialer of a Unix socket"})
    other = "dialer" if upstream.startswith("unix:") else "dialer of a Unix socket"
    return frozenset({"engine", "supervisor", other})


def needed(
    role: str, found: Round | None, names: Sequence[str]
) -> Iterator[tuple[Power, list[str]]]:
    """What belongs to the work of this process and is open here."""
    if found is None:
        return
    for power in POWERS.get(role, ()):
        if power.closed_by_landlock and _landlock_abi() >= power.closed_by_landlock:
            continue
        out = [name for name in names if name in power.names and got_out(found, name)]
        if ways := [n for n in out if not (power.only_shown and found.outcomes[n].leaked)]:
            yield power, ways


def _landlock_abi() -> int:
    """What this kernel offers; 0 where there is no Landlock."""
    with contextlib.suppress(OSError):
        return call(LANDLOCK_CREATE_RULESET, 0, 0, LANDLOCK_VERSION)
    return 0


def got_out(found: Round, name: str) -> bool:
    """Received by somebody, or to be seen by somebody who watches."""
    return found.outcomes[name].leaked or found.outcomes[name].shown
