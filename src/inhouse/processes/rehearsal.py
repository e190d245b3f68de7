"""Takes the powers of one of our processes and then runs something hostile in their place.

    python -m inhouse.processes.rehearsal engine inhouse.proofs.egress.corpus

The engine may not start programs, so an attack on its seal can't be started under it: it has to be
loaded before, like the engine's own library is. This process seals itself by the very functions
that the engine and the gateway use, and calls the module's `main`. It holds nothing worth stealing.
The current folder is its home. Root may name the user to become before.
"""

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from inhouse.egress.seal import Powers, harden, seal, tighten
from inhouse.processes.sealing import die_with_parent


def main() -> None:
    role, module, *user = sys.argv[1:]
    hostile = importlib.import_module(module)
    powers, later = ROLES[role]()
    if user and os.geteuid() != int(user[0]):
        os.setgroups([])
        os.setgid(int(user[0]))
        os.setuid(int(user[0]))
    die_with_parent()
    harden()
    seal(powers)
    if later:
        tighten(later)
    hostile.main()
    os._exit(0)


Role = tuple[Powers, Powers | None]


def _engine() -> Role:
    from inhouse.processes.engine import AFTER_LISTENING, powers

    return powers(os.devnull), AFTER_LISTENING


def _loading_engine() -> Role:
    from inhouse.processes.engine import powers

    return powers(os.devnull), None


def _gateway() -> Role:
    from inhouse.build import gateway_powers

    return gateway_powers(Path.cwd()), None


ROLES: Final[dict[str, Callable[[], Role]]] = {
    "engine": _engine,
    "engine that loads": _loading_engine,
    "gateway": _gateway,
}

if __name__ == "__main__":
    main()
