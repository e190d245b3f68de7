"""`inhouse unmask`: put the originals back, from the map that `inhouse mask` wrote."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from inhouse.cli import Parser
from inhouse.cli.map_file import read_map
from inhouse.cli.text import read_text
from inhouse.config import home_folder
from inhouse.egress.seal import harden
from inhouse.privacy.unmask import unmask_text

EXAMPLES: Final = """examples:
  inhouse unmask --map letter.map masked.txt
  inhouse unmask --map letter.map < answer.txt
  inhouse unmask --map letter.map --as-json < masked.json   escape the originals for JSON strings

The map opens only with the key that sealed it, which is map.key in the home folder."""


def main(argv: Sequence[str]) -> int:
    parser = Parser(
        prog="inhouse unmask",
        description="Put the original values back into masked text.",
        epilog=EXAMPLES,
    )
    parser.add_argument("file", nargs="?", type=Path, help="a text file (default: standard input)")
    parser.add_argument(
        "--map", type=Path, metavar="FILE", required=True, help="what inhouse mask --map wrote"
    )
    parser.add_argument("--as-json", action="store_true", help="the text is JSON")
    wanted = parser.parse_args(argv)
    harden()
    vault = read_map(wanted.map, home_folder())
    sys.stdout.write(unmask_text(read_text(wanted.file), vault, json=wanted.as_json))
    sys.stdout.flush()
    return 0
