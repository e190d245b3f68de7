"""`inhouse mask`: text in, text without personal data out."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from inhouse.build import detection
from inhouse.cli import Parser
from inhouse.cli.map_file import check_new, write_map
from inhouse.cli.progress import Progress, size_in_words
from inhouse.cli.text import read_text
from inhouse.config import home_folder, load_policy
from inhouse.egress.seal import harden
from inhouse.privacy.mask import mask_text
from inhouse.privacy.rules import read_rules
from inhouse.privacy.vault import Vault

EXAMPLES: Final = """examples:
  inhouse mask letter.txt > masked.txt                    the originals are forgotten
  inhouse mask --map letter.map letter.txt > masked.txt   keep them, to unmask later
  inhouse unmask --map letter.map masked.txt
  inhouse mask --rules-only < letter.txt                  quicker, but names are not found

What is masked is what the policy says, as in the server. The map holds the originals, sealed with a
key of the home folder (map.key): a copy of the map alone is worthless, and without the key it can't
be opened. An existing map is never replaced."""

ONE_HOUR_S: Final = 3600


def main(argv: Sequence[str]) -> int:
    parser = Parser(
        prog="inhouse mask",
        description="Replace personal data and secrets in text by placeholders.",
        epilog=EXAMPLES,
    )
    parser.add_argument("file", nargs="?", type=Path, help="a text file (default: standard input)")
    parser.add_argument("--map", type=Path, metavar="FILE", help="write the originals here, sealed")
    parser.add_argument("--rules-only", action="store_true", help="without the learned detector")
    wanted = parser.parse_args(argv)
    harden()
    home = home_folder()
    if wanted.map:
        check_new(wanted.map)
    text = read_text(wanted.file)
    vault = Vault.fresh(text)
    masked = _masked(text, vault, home, learned=not wanted.rules_only)
    if wanted.map:
        write_map(wanted.map, vault, home)
    sys.stdout.write(masked)
    sys.stdout.flush()
    told = ", ".join(f"{kind} {count}" for kind, count in vault.counts().items())
    print(f"masked: {told or 'nothing was found'}", file=sys.stderr)
    return 0


def _masked(text: str, vault: Vault, home: Path, *, learned: bool) -> str:
    policy = load_policy(home)
    # The policy's time is for those who share a server. A person at a terminal can press Ctrl-C.
    rules = read_rules(replace(policy.masking, seconds=ONE_HOUR_S), home)
    with (
        detection(policy, home, learned=learned) as find,
        Progress(lambda: f"looking through {size_in_words(len(text))}"),
    ):
        return mask_text(text, vault, find, rules)
