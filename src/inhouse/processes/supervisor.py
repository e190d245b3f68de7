"""The supervisor's process: told on its socket what to keep alive, sealed, then at work.

It may start the engine and dial Unix sockets; it may not reach any network.
"""

import asyncio
import socket
import sys

import msgspec

from inhouse.egress.seal import Powers, harden, seal
from inhouse.engines.channel import MESSAGE_BYTES
from inhouse.engines.llama import EngineSpec
from inhouse.engines.supervisor import Supervisor
from inhouse.processes.sealing import describe, die_with_parent, readable


class Orders(msgspec.Struct, frozen=True):
    """The first message on the line."""

    folder: str
    spec: EngineSpec


def main() -> None:
    die_with_parent()
    harden()
    line = socket.socket(fileno=int(sys.argv[1]))
    orders = msgspec.json.decode(line.recv(MESSAGE_BYTES), type=Orders)
    given = powers(orders.folder, orders.spec.model)
    report = seal(given, keep=(0, 1, 2, line.fileno()))
    command = [sys.executable, "-I", "-m", "inhouse.processes.engine"]
    asyncio.run(Supervisor(line, command, orders.spec, describe(report, given)).run())


def powers(folder: str, model: str) -> Powers:
    """The engine's own rules are laid over these, so what it must read has to be readable here."""
    return Powers(
        read=readable(model, "/proc", "/sys"),
        write=(folder, "/dev/null"),
        unix_dial=True,
        spawn=True,
        brings=True,  # the engine is under this filter too, and may have to bring OpenMP
    )


if __name__ == "__main__":
    main()
