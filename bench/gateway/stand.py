"""A child process: Inhouse's real gateway, sealed as ever, with the synthetic engine behind it.

Only the wait for a *sealed* engine is left out, since this engine is none.
"""

import argparse
import cProfile
import json
import os
import socket
from pathlib import Path

from inhouse.access.credential import credential_file
from inhouse.build import House, listen, open_line, seal_gateway
from inhouse.config import Policy
from inhouse.egress.seal import harden
from inhouse.engines.modelfile import open_model
from inhouse.home import locked_home
from inhouse.server.run import prepare, serve


class Stand(House):
    async def engine_ready(self) -> None:
        await self._line.settled()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("line", type=int)
    parser.add_argument("home", type=Path)
    parser.add_argument("--profile", action="store_true")
    wanted = parser.parse_args()
    line = socket.socket(fileno=wanted.line)
    harden()
    policy = Policy()
    with locked_home(wanted.home) as lock:
        listener = listen(0)
        prepare()
        gateway = seal_gateway(policy, wanted.home, lock, listener.fileno(), line.fileno())

        def open_house() -> House:
            return Stand(policy, wanted.home, open_model(), open_line(line), gateway)

        def ready(house: House) -> None:
            said = {
                "port": listener.getsockname()[1],
                "key": credential_file(wanted.home).read_text().strip(),
                "pid": os.getpid(),
            }
            print(json.dumps(said), flush=True)

        profile = cProfile.Profile()
        if wanted.profile:
            profile.enable()
        serve(listener, open_house, loading=lambda: None, ready=ready)
        if wanted.profile:
            profile.disable()
            profile.dump_stats(wanted.home / "profile")


if __name__ == "__main__":
    main()
