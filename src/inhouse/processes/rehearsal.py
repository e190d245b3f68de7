"""Takes the powers of one of our processes and then runs something hostile in their place.

    python -m inhouse.processes.rehearsal engine inhouse.proofs.egress.corpus 65534 4433

Most of our processes may not start programs, so an attack on their seal can't be started under it:
it has to be loaded before, like the engine's own library is. This process seals itself by the very
functions that the process of that name uses, and calls the module's `main`. It holds nothing worth
stealing. The current folder is its home.

The last words are the user that it becomes if it is root, and the port on 127.0.0.1 of the one
place that those who dial may reach.
"""

import importlib
import os
import socket
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from inhouse.egress.seal import harden, seal, tighten
from inhouse.processes.sealing import die_with_parent, reader_powers, shut_files

HERE: Final = "127.0.0.1"


def main() -> None:
    role, module, user, place = sys.argv[1:]
    hostile = importlib.import_module(module)
    take_powers = ROLES[role](int(place))  # loads what it needs while this user may read it
    if os.geteuid() != int(user):
        os.setgroups([])
        os.setgid(int(user))
        os.setuid(int(user))
    die_with_parent()
    harden()
    take_powers()
    hostile.main()
    os._exit(0)


Sealing = Callable[[], object]


def _engine(_place: int) -> Sealing:
    from inhouse.processes.engine import AFTER_LISTENING, powers

    given = powers(os.devnull)

    def take_powers() -> None:
        seal(given)
        tighten(AFTER_LISTENING)

    return take_powers


def _loading_engine(_place: int) -> Sealing:
    from inhouse.processes.engine import powers

    given = powers(os.devnull)
    return partial(seal, given)


def _gateway(_place: int) -> Sealing:
    from inhouse.build import gateway_powers

    given = gateway_powers(Path.cwd())
    return partial(seal, given)


def _supervisor(_place: int) -> Sealing:
    from inhouse.processes.supervisor import powers

    given = powers(str(Path("run").absolute()), os.devnull)
    return partial(seal, given)


def _starter(_place: int) -> Sealing:
    from inhouse.processes.starter import powers

    given = powers()
    return partial(seal, given)


def _reader(_place: int) -> Sealing:
    given = reader_powers()
    return lambda: shut_files(seal(given))


def _dialer(place: int) -> Sealing:
    from inhouse.engines.upstream import Upstream
    from inhouse.processes.dialer import powers

    given = powers(Upstream(HERE, place, tls=False, path=""))
    return partial(seal, given)


def _socket_dialer(_place: int) -> Sealing:
    from inhouse.engines.upstream import Upstream
    from inhouse.processes.dialer import powers

    given = powers(Upstream("", 0, tls=False, path="", socket=str(Path("upstream").absolute())))
    return partial(seal, given)


def _courier(place: int) -> Sealing:
    from inhouse.processes.courier import powers

    given = powers()

    def take_powers() -> None:
        line = socket.create_connection((HERE, place))
        body = os.open("body", os.O_RDWR | os.O_CREAT, 0o600)
        seal(given, keep=(0, 1, 2, line.detach(), body))

    return take_powers


ROLES: Final[dict[str, Callable[[int], Sealing]]] = {
    "engine": _engine,
    "engine that loads": _loading_engine,
    "gateway": _gateway,
    "supervisor": _supervisor,
    "starter": _starter,
    "reader": _reader,  # the classifier and the parser
    "dialer": _dialer,
    "dialer of a Unix socket": _socket_dialer,
    "courier": _courier,
}

if __name__ == "__main__":
    main()
