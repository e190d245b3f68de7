"""The engine's process: sealed before the model file is opened, sealed harder once it listens.

It is started with an empty environment, three pipes and nothing else. One line on standard input
says what to load; one line on standard output says that it listens, or why it can't. When standard
input ends, the process ends.
"""

import os
import sys
from typing import Final

import msgspec

from inhouse.egress.seal import Powers, harden, seal, tighten
from inhouse.engines import llama
from inhouse.engines.samefile import ChangedModel, refuse_changed
from inhouse.engines.supervisor import EngineReport
from inhouse.errors import ConfigError, InhouseError, MissingExtra
from inhouse.processes.sealing import describe, die_with_parent, readable

AFTER_LISTENING: Final = Powers()


def main() -> None:
    die_with_parent()
    harden()
    spec = msgspec.json.decode(sys.stdin.buffer.readline(), type=llama.EngineSpec)
    try:
        report, server = _serve(spec)
    except InhouseError as error:
        report, server = _failed(error), None
    _say(report)
    if server:
        sys.stdin.buffer.read()  # returns when the supervisor is gone
    os._exit(0)  # without the C++ destructors, which wait for open streams


def _serve(spec: llama.EngineSpec) -> tuple[EngineReport, object]:
    llama.prepare()
    sealed = seal(powers(spec.model))
    refuse_changed(spec.model, spec.checked)
    server = llama.serve(spec)
    refuse_changed(spec.model, spec.checked)  # not exchanged while it was opened, either
    if sealed.seccomp:
        tighten(AFTER_LISTENING)
    return EngineReport(True, seal=describe(sealed, AFTER_LISTENING)), server


def powers(model: str) -> Powers:
    """What the engine may do while it loads, in its own folder."""
    return Powers(
        read=readable(model),
        sockets_in=os.getcwd(),  # noqa: PTH109 - a plain string for the kernel
        unix_listen=True,
        namespaces=True,
    )


def _failed(error: InhouseError) -> EngineReport:
    return EngineReport(
        False,
        problem=error.what,
        fix=error.fix,
        final=isinstance(error, MissingExtra | ConfigError | ChangedModel),
    )


def _say(report: EngineReport) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
