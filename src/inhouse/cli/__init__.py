"""The `inhouse` command: one file a verb, imported only when it is called.

Exit codes, for every verb: 0 all is well, 1 it is not, 2 it could not be told, 64 wrong usage.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

from inhouse import __version__
from inhouse.errors import InhouseError

USAGE: Final = 64
VERBS: Final = {
    "serve": "start the server and its chat page on this machine",
    "ask": "ask the running server one question",
    "find": "find personal data and secrets in text",
    "mask": "replace personal data in text by placeholders",
    "unmask": "put the original values back",
    "status": "show what is running and how well it is sealed",
    "prove": "try this installation from outside, and write down what holds",
    "host": "check whether this machine is fit for sensitive data",
    "threats": "say from whom you protect what, and learn whether local AI helps",
    "probe": "find out what a stranger could do with an AI server",
    "run": "run any program sealed: no network, no daemons, no other processes",
    "watch": "run a program in a fake internet and list whom it calls",
    "models": "fetch model files, every byte checked, and see what fits",
}


class Parser(argparse.ArgumentParser):
    """argparse, but wrong usage exits with 64 (EX_USAGE) and keeps the layout of examples."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # argparse's own signature

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {message}\nTry: {self.prog} --help\n")


def main(argv: Sequence[str] | None = None) -> int:
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = Parser(
        prog="inhouse",
        description="A private AI server you can prove.",
        epilog="commands:\n"
        + "\n".join(f"  {verb:8} {what}" for verb, what in VERBS.items())
        + "\n\nexamples:\n  inhouse serve\n  inhouse ask 'What is a fever?'\n"
        "  inhouse mask < letter.txt\n\nEach command explains itself: inhouse COMMAND --help",
        usage="inhouse COMMAND [options]",
    )
    parser.add_argument("--version", action="version", version=f"inhouse {__version__}")
    parser.add_argument("command", choices=VERBS, metavar="COMMAND", help="what to do, see below")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    if not arguments:
        parser.print_help()
        return USAGE
    known = parser.parse_args(arguments[:1])
    verb = importlib.import_module(f"inhouse.cli.{known.command}")
    try:
        code: int = verb.main(arguments[1:])
        return code
    except InhouseError as error:
        return complain(error)
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        return 130


def complain(error: InhouseError) -> int:
    """What happened and the fix, on standard error."""
    print(f"inhouse: {error.what}", file=sys.stderr)
    if error.fix:
        print(f"  fix: {error.fix}", file=sys.stderr)
    return error.exit_code
