"""`inhouse unmask`: put the originals back, from a vault file."""

import sys
from collections.abc import Sequence
from pathlib import Path

from inhouse.cli import Parser
from inhouse.cli.text import read_text
from inhouse.cli.vault_file import read_vault
from inhouse.egress.seal import harden
from inhouse.privacy.unmask import unmask_text

EXAMPLES = """examples:
  inhouse unmask --vault v.json < masked.txt
  inhouse unmask --vault v.json --as-json < masked.json   escape the originals for JSON strings"""


def main(argv: Sequence[str]) -> int:
    parser = Parser(
        prog="inhouse unmask",
        description="Put the original values back into masked text on standard input.",
        epilog=EXAMPLES,
    )
    parser.add_argument(
        "--vault", type=Path, metavar="FILE", required=True, help="what inhouse mask wrote"
    )
    parser.add_argument("--as-json", action="store_true", help="the text is JSON")
    wanted = parser.parse_args(argv)
    harden()
    vault = read_vault(wanted.vault)
    sys.stdout.write(unmask_text(read_text(), vault, json=wanted.as_json))
    sys.stdout.flush()
    return 0
