"""`inhouse run --sealed`: any program, with the network and the rest of the machine taken away."""

import os
import sys
from collections.abc import Sequence
from typing import Final

import msgspec

from inhouse.cli import Parser
from inhouse.config import home_folder, load_policy
from inhouse.egress import minder
from inhouse.egress.foreign import Foreign
from inhouse.egress.scratch import temporary_folder
from inhouse.egress.seal import Level, SealReport
from inhouse.egress.way_out import Connection, parse_target, run_with_way_out

EXAMPLES: Final = """examples:
  inhouse run --sealed -- python analyse.py letters/
  inhouse run --sealed --write out -- some-tool --output out/result.txt
  inhouse run --sealed --allow api.example.com:443 --env API_KEY -- some-tool

The program may read the system's libraries, its own folder and the current one (not where your home
or its keys would come with it), and write what --write names and a private temporary folder that is
gone afterwards. Its home is fresh. It may start programs, which end with it. It reaches no network
but what --allow names: each connection there is made outside, and one line on standard error tells
of it. Where the system allows it no list of processes of its own, the first line says so.

It can't change rights or dates of files, make links or pipes, or watch folders. Who already works
on this machine can watch what it shows of itself: its name, its size, its locks.

Exit codes: those of the program; 1 if it could not be sealed well enough or not be started, 64
wrong usage."""


def main(argv: Sequence[str]) -> int:
    parser = _parser()
    own, command = _split(argv)
    wanted = parser.parse_args(own)
    if not wanted.sealed:
        parser.error("this runs programs sealed: say so with --sealed")
    if not command:
        parser.error("name the program after --")
    targets = tuple(parse_target(text) for text in wanted.allow)
    foreign = Foreign(tuple(command), tuple(wanted.read), tuple(wanted.write), tuple(wanted.env))
    minimum = Level[load_policy(home_folder()).seal.minimum]
    show = _Show(wanted.json)
    with temporary_folder() as temporary:
        if targets:
            code = run_with_way_out(
                foreign, targets, minimum, temporary, show.report, show.connection
            )
        else:
            code = minder.run(foreign, minimum, temporary, show.report)
    if os.path.lexists(temporary):
        show.left(temporary)
    return code


def _parser() -> Parser:
    parser = Parser(
        prog="inhouse run",
        description="Run any program sealed: no network, no daemons, no other processes.",
        usage="inhouse run --sealed [options] -- COMMAND [ARGUMENT ...]",
        epilog=EXAMPLES,
    )
    add = parser.add_argument
    add("--sealed", action="store_true", help="what this is for; there is no other way to run")
    add(
        "--allow",
        action="append",
        default=[],
        metavar="HOST:PORT",
        help="let it connect there by TCP, and nowhere else; may be repeated",
    )
    add("--read", action="append", default=[], metavar="PATH", help="let it read this, too")
    add("--write", action="append", default=[], metavar="PATH", help="let it write below this")
    add("--env", action="append", default=[], metavar="NAME", help="pass this variable on")
    add("--json", action="store_true", help="tell of the seal in JSON, on standard error")
    return parser


def _split(argv: Sequence[str]) -> tuple[list[str], list[str]]:
    words = list(argv)
    if "--" not in words:
        return words, []
    cut = words.index("--")
    return words[:cut], words[cut + 1 :]


class _Show:
    """Everything about the seal goes to standard error; standard output is the program's."""

    def __init__(self, as_json: bool) -> None:
        self._json = as_json

    def report(self, report: SealReport) -> None:
        if self._json:
            self._line({"sealed": {**msgspec.to_builtins(report), "level": report.level.name}})
            return
        lacking = f"; not achieved: {'; '.join(report.missing)}" if report.missing else ""
        print(f"inhouse: sealed to {report.level.name}{lacking}", file=sys.stderr, flush=True)

    def left(self, folder: str) -> None:
        if self._json:
            self._line({"left": folder})
            return
        print(f"inhouse: {folder} could not be removed: remove it", file=sys.stderr, flush=True)

    def connection(self, made: Connection) -> None:
        if self._json:
            self._line({"connection": msgspec.to_builtins(made)})
            return
        outcome = made.problem or f"{made.sent_bytes} bytes out, {made.received_bytes} in"
        where = f"{made.host}:{made.port}"
        print(f"inhouse: {made.began}  {where}  {outcome}", file=sys.stderr, flush=True)

    def _line(self, value: object) -> None:
        print(msgspec.json.encode(value).decode(), file=sys.stderr, flush=True)
