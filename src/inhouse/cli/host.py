"""`inhouse host`: is this machine fit for sensitive data, and against whom."""

import errno
import sys
import textwrap
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from inhouse import __version__
from inhouse.cli import Parser
from inhouse.cli.new_file import write_new
from inhouse.cli.progress import Progress
from inhouse.config import home_folder
from inhouse.errors import BadRequest
from inhouse.proofs.host import THREATS, Threat, checks_for, chosen, facts, run_checks, this_machine
from inhouse.proofs.junit import to_junit
from inhouse.proofs.page import to_unsigned_html
from inhouse.proofs.report import CHECK_WORDS, Claim, Report, Verdict, exit_code
from inhouse.proofs.sarif import to_sarif
from inhouse.proofs.statement import write_json

EXAMPLES: Final = f"""examples:
  inhouse host                          every check
  inhouse host --threat thief,users     what a thief or another user of the machine could do
  inhouse host --json | jq '.predicate.claims[] | select(.verdict == "BROKEN")'
  inhouse host --sarif host.sarif --junit host.xml --html host.html

threats: {", ".join(THREATS)}

Nothing is changed or sent. Without root, what only root can see is UNKNOWN.
Exit codes: 0 no check failed, 1 one did, 2 one could not be told."""

WIDTH: Final = 100
FORMS: Final[dict[str, Callable[[Report], bytes]]] = {
    "html": lambda report: to_unsigned_html(report).encode(),
    "sarif": to_sarif,
    "junit": to_junit,
}
_COLOURS: Final = {
    Verdict.HOLDS: "32",
    Verdict.WEAK: "33",
    Verdict.BROKEN: "31",
    Verdict.UNKNOWN: "36",
}


def main(argv: Sequence[str]) -> int:
    parser = Parser(
        prog="inhouse host",
        description="Check whether this machine is fit for sensitive data.",
        epilog=EXAMPLES,
    )
    parser.add_argument("--threat", metavar="A,B", help="only what these could make use of")
    parser.add_argument("--json", action="store_true", help="print an in-toto statement, unsigned")
    for form in FORMS:
        parser.add_argument(f"--{form}", metavar="FILE", type=Path, help=f"also write {form} there")
    wanted = parser.parse_args(argv)
    report = look(threats_of(wanted.threat))
    for form, spell in FORMS.items():
        if file := getattr(wanted, form):
            keep(file, spell(report))
    if wanted.json:
        print(write_json(report).decode())
    else:
        print(as_text(report, colour=sys.stdout.isatty()))
    return exit_code(report.claims)


def keep(file: Path, content: bytes) -> None:
    """A new file of the owner's alone. Raises BadRequest if the name is taken or of no use."""
    try:
        write_new(file, content)
    except FileExistsError:
        raise BadRequest(f"{file} exists", fix="name a new file, or delete that one") from None
    except OSError as error:
        reason = errno.errorcode.get(error.errno or 0, "unknown")
        raise BadRequest(f"{file} can't be written ({reason})", fix="name another file") from error


def threats_of(named: str | None) -> tuple[Threat, ...]:
    """The threats of a list with commas. Raises BadRequest for a word that is none."""
    words = [word.strip().lower() for word in (named or "").split(",") if word.strip()]
    if strange := [word for word in words if word not in THREATS]:
        raise BadRequest(
            f"{strange[0]} is not a threat that is known", fix=f"use {', '.join(THREATS)}"
        )
    return tuple(Threat(word) for word in words)


def look(threats: Sequence[Threat]) -> Report:
    machine = this_machine(home_folder())
    checks = chosen(checks_for(machine.system), threats)
    with Progress(lambda: f"looking at {len(checks)} things"):
        claims = run_checks(machine, checks)
    return Report(
        tool="inhouse host",
        version=__version__,
        subject="this machine" + (f", against {', '.join(threats)}" if threats else ""),
        made=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        machine=facts(machine),
        claims=claims,
    )


def as_text(report: Report, *, colour: bool) -> str:
    lines = [f"{report.subject}: " + ", ".join(report.machine.values()), ""]
    for claim in report.claims:
        lines += claim_lines(claim, colour=colour)
    return "\n".join([*lines, "", summary(report)])


def claim_lines(claim: Claim, *, colour: bool) -> list[str]:
    word = f"{CHECK_WORDS[claim.verdict]:8}"
    if colour:
        word = f"\033[{_COLOURS[claim.verdict]}m{word}\033[0m"
    lines = [f"{word}{claim.id:26}{claim.title}"]
    if claim.verdict is Verdict.HOLDS:
        return lines
    lines += _wrapped(claim.evidence)
    label = "would tell: " if claim.verdict is Verdict.UNKNOWN else "fix: "
    return lines + _wrapped(label + claim.fix) if claim.fix else lines


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=" " * 10, subsequent_indent=" " * 12)


def summary(report: Report) -> str:
    counts = report.counts
    return ", ".join(f"{counts[verdict]} {CHECK_WORDS[verdict]}" for verdict in Verdict)
