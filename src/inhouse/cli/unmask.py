"""`inhouse unmask`: put the originals back, from the map that `inhouse mask` wrote."""

import sys
from collections.abc import Sequence
from pathlib import Path

from inhouse.cli import Parser
from inhouse.cli.text import read_text
from inhouse.cli.vault_file import read_vault
from inhouse.egress.seal import harden
from inhouse.privacy.unmask import unmask_text

EXAMPLES = """examples:
  inhouse unmask --map v.json masked.txt
  inhouse unmask --map v.json --as-json < masked.json   escape the originals for JSON strings"""


def main(argv: Sequence[str]) -> int:
    parser = Parser(
        prog="inhouse unmask",
        description="Put the original values back into masked text.",
        epilog=EXAMPLES,
    )
    parser.add_argument("file", nargs="?", type=Path, help="a text file (default: standard input)")
    parser.add_argument(
        "--map",
        "--vault",
        type=Path,
        metavar="FILE",
        dest="map",
        required=True,
        help="what inhouse mask wrote",
    )
    parser.add_argument("--as-json", action="store_true", help="the text is JSON")
    wanted = parser.parse_args(argv)
    harden()
    vault = read_vault(wanted.map)
    sys.stdout.write(unmask_text(read_text(wanted.file), vault, json=wanted.as_json))
    sys.stdout.flush()
    return 0
