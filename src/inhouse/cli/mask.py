"""`inhouse mask`: text in, text without personal data out."""

import sys
from collections.abc import Sequence
from pathlib import Path

from inhouse.cli import Parser
from inhouse.cli.text import read_text
from inhouse.cli.vault_file import write_vault
from inhouse.egress.seal import harden
from inhouse.privacy.mask import mask_text
from inhouse.privacy.vault import Vault

EXAMPLES = """examples:
  inhouse mask < letter.txt                         the originals are forgotten
  inhouse mask --vault v.json < letter.txt > m.txt  keep them, to unmask later
  inhouse unmask --vault v.json < m.txt

The vault file holds the originals in clear, readable by you alone (0600). Treat it like them."""


def main(argv: Sequence[str]) -> int:
    parser = Parser(
        prog="inhouse mask",
        description="Replace personal data and secrets on standard input by placeholders.",
        epilog=EXAMPLES,
    )
    parser.add_argument("--vault", type=Path, metavar="FILE", help="write the originals here")
    wanted = parser.parse_args(argv)
    harden()
    text = read_text()
    vault = Vault.fresh(text)
    masked = mask_text(text, vault)
    if wanted.vault:
        write_vault(wanted.vault, vault)
    sys.stdout.write(masked)
    sys.stdout.flush()
    told = ", ".join(f"{kind} {count}" for kind, count in vault.counts().items())
    print(f"masked: {told or 'nothing was found'}", file=sys.stderr)
    return 0
