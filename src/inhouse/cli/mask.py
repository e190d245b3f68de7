"""`inhouse mask`: text in, text without personal data out."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from inhouse.build import detection
from inhouse.cli import Parser
from inhouse.cli.text import read_text
from inhouse.cli.vault_file import write_vault
from inhouse.config import home_folder, load_policy
from inhouse.egress.seal import harden
from inhouse.privacy.mask import mask_text
from inhouse.privacy.rules import read_rules
from inhouse.privacy.vault import Vault

EXAMPLES: Final = """examples:
  inhouse mask letter.txt                       the originals are forgotten
  inhouse mask --map v.json letter.txt > m.txt  keep them, to unmask later
  inhouse unmask --map v.json m.txt

What is masked is what the policy says, as in the server. The map holds the originals in clear,
readable by you alone (0600). Treat it like them. An existing one is never replaced."""


def main(argv: Sequence[str]) -> int:
    parser = Parser(
        prog="inhouse mask",
        description="Replace personal data and secrets in text by placeholders.",
        epilog=EXAMPLES,
    )
    parser.add_argument("file", nargs="?", type=Path, help="a text file (default: standard input)")
    parser.add_argument(
        "--map", "--vault", type=Path, metavar="FILE", dest="map", help="write the originals here"
    )
    parser.add_argument("--rules-only", action="store_true", help="without the learned detector")
    wanted = parser.parse_args(argv)
    harden()
    home = home_folder()
    policy = load_policy(home)
    rules = read_rules(policy.masking, home)
    text = read_text(wanted.file)
    vault = Vault.fresh(text)
    with detection(policy, home, learned=not wanted.rules_only) as find:
        masked = mask_text(text, vault, find, rules)
    if wanted.map:
        write_vault(wanted.map, vault)
    sys.stdout.write(masked)
    sys.stdout.flush()
    told = ", ".join(f"{kind} {count}" for kind, count in vault.counts().items())
    print(f"masked: {told or 'nothing was found'}", file=sys.stderr)
    return 0
