"""The dialer's process: told on its socket whom it may dial, sealed to that, then at work."""

import asyncio
import socket
import sys

import msgspec

from inhouse.egress.seal import Powers, harden, seal
from inhouse.engines.channel import MESSAGE_BYTES, EngineState, State, tell
from inhouse.engines.dialer import Dialer, resolve
from inhouse.engines.upstream import Upstream
from inhouse.errors import EngineError
from inhouse.processes.sealing import describe, die_with_parent, readable


def main() -> None:
    die_with_parent()
    harden()
    line = socket.socket(fileno=int(sys.argv[1]))
    upstream = msgspec.json.decode(line.recv(MESSAGE_BYTES), type=Upstream)
    try:
        addresses = resolve(upstream)  # the last use of a name service
    except EngineError as error:
        tell(line, EngineState(State.FAILED, problem=error.what, fix=error.fix))
        line.recv(1)  # until the gateway is gone
        return
    given = powers(upstream)
    sealed = describe(seal(given, keep=(0, 1, 2, line.fileno())), given)
    asyncio.run(Dialer(line, addresses, upstream.shown, sealed).run())


def powers(upstream: Upstream) -> Powers:
    """One Unix socket or one port: of a port the kernel does not ask at which address it is."""
    return Powers(
        read=readable(),
        unix_at=upstream.socket or None,
        tcp_dial=upstream.port or None,
    )


if __name__ == "__main__":
    main()
