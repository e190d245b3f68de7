"""`inhouse models`: fetch, list, bring, remove and fit model files. One file a subcommand."""

import importlib
import sys
from collections.abc import Sequence
from typing import Final

from inhouse.cli import USAGE, Parser

WHAT: Final = {
    "pull": "fetch a model from a hub, every byte checked",
    "list": "show which models are here and where they came from",
    "import": "bring a model file that is on this machine",
    "remove": "delete a model",
    "fit": "tell whether a model fits this machine, and with how much context",
}
EXAMPLES: Final = """examples:
  inhouse models pull bartowski/Qwen2.5-7B-Instruct-GGUF --allow huggingface.co
  inhouse models list
  inhouse models fit FILE --context 8192

Each explains itself: inhouse models pull --help"""


def main(argv: Sequence[str]) -> int:
    parser = Parser(
        prog="inhouse models",
        usage="inhouse models WHAT [options]",
        description="The models of this installation: GGUF and safetensors files only.",
        epilog="what:\n"
        + "\n".join(f"  {name:8} {words}" for name, words in WHAT.items())
        + f"\n\n{EXAMPLES}",
    )
    parser.add_argument("what", choices=WHAT, metavar="WHAT", help="what to do, see below")
    if not argv:
        parser.print_help(sys.stderr)
        return USAGE
    wanted = parser.parse_args(argv[:1])
    subcommand = importlib.import_module(f"inhouse.cli.models_{wanted.what}")
    code: int = subcommand.main(argv[1:])
    return code
