"""`inhouse probe`: what a stranger could find out about an AI server, Inhouse or any other."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from inhouse import __version__
from inhouse.cli import Parser
from inhouse.cli.new_file import write_new
from inhouse.cli.progress import Progress
from inhouse.cli.text import shown
from inhouse.errors import BadRequest, InhouseError
from inhouse.proofs.endpoint import MOST_REQUESTS, SECONDS, Probed, find_target, probe
from inhouse.proofs.junit import to_junit
from inhouse.proofs.page import to_unsigned_html
from inhouse.proofs.report import Claim, Report, Verdict, exit_code
from inhouse.proofs.sarif import to_sarif

EXAMPLES: Final = """examples:
  inhouse probe http://127.0.0.1:11434
  inhouse probe http://127.0.0.1:8080 --key-file key.txt
  inhouse probe https://ai.example.org --i-may-test-this ai.example.org --json

Only random words are sent, nothing of others is changed, and the number of requests and the time
are bounded. Give --key-file twice, with the keys of two users, to learn what one sees of the other.

Exit codes: 0 everything holds, 1 something is broken, 2 something could not be told."""

LONGEST_KEY: Final = 4096


def main(argv: Sequence[str]) -> int:
    wanted = _parser().parse_args(argv)
    target = find_target(wanted.url, may_test=wanted.i_may_test_this)
    keys = [_read_key(path) for path in wanted.key_file]
    doing = "looking who answers"

    def told(title: str) -> None:
        nonlocal doing
        doing = title

    with Progress(lambda: doing):
        probed = probe(target, keys=keys, seconds=wanted.seconds, told=told)
    report = _report(str(target), probed, wanted.seconds)
    for path, write in (
        (wanted.html, to_unsigned_html),
        (wanted.sarif, to_sarif),
        (wanted.junit, to_junit),
    ):
        if path is not None:
            _write(path, write(report))
    if wanted.json:
        print(msgspec.json.encode(report).decode())
    else:
        print(_as_text(report, colour=sys.stdout.isatty()))
    return exit_code(report.claims)


def _parser() -> Parser:
    parser = Parser(
        prog="inhouse probe",
        description="Find out what a stranger could do with an AI server (OpenAI- or "
        "Ollama-shaped, Open WebUI, Inhouse).",
        epilog=EXAMPLES,
    )
    parser.add_argument("url", metavar="URL", help="the server's address")
    parser.add_argument(
        "--key-file",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a file with a key of the server; twice for the keys of two users",
    )
    parser.add_argument(
        "--seconds", type=_seconds, default=SECONDS, help=f"stop after (default {SECONDS:.0f})"
    )
    parser.add_argument(
        "--i-may-test-this",
        metavar="HOST",
        help="you have permission to test this host, which is not this machine",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    for form, what in (("html", "a page to read"), ("sarif", "SARIF"), ("junit", "JUnit XML")):
        parser.add_argument(
            f"--{form}", type=Path, metavar="FILE", help=f"write the report as {what}"
        )
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 1 <= seconds <= 3600:
        raise ValueError
    return seconds


def _read_key(path: Path) -> str:
    try:
        with path.open("rb") as file:
            key = file.read(LONGEST_KEY + 1).decode("ascii").strip()
    except (OSError, UnicodeDecodeError):
        key = ""
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        raise BadRequest(
            "the key file can't be read, or holds no key",
            fix="write the key alone into a text file that you may read",
        )
    return key


def _write(path: Path, report: str | bytes) -> None:
    try:
        write_new(path, report if isinstance(report, bytes) else report.encode())
    except OSError as error:
        raise InhouseError(
            "the report could not be written",
            fix="name a file that is not there yet, in a folder that you may write",
        ) from error


def _report(subject: str, probed: Probed, seconds: float) -> Report:
    return Report(
        tool="inhouse probe",
        version=__version__,
        subject=subject,
        made=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        machine={
            "server": probed.name,
            "requests": f"{probed.requests} of at most {MOST_REQUESTS}",
            "seconds": f"{probed.seconds} of at most {seconds:.0f}",
        },
        claims=probed.claims,
    )


def _as_text(report: Report, *, colour: bool) -> str:
    facts = report.machine
    lines = [
        f"{report.subject} seems to be: {facts['server']}",
        f"{facts['requests']} requests, {facts['seconds']} seconds",
        "",
    ]
    for claim in report.claims:
        lines += _claim_lines(claim, colour)
    counts = ", ".join(f"{many} {verdict}" for verdict, many in report.counts.items() if many)
    return "\n".join([*lines, "", counts])


_COLOURS: Final = {Verdict.HOLDS: 32, Verdict.BROKEN: 31}


def _claim_lines(claim: Claim, colour: bool) -> list[str]:
    verdict = f"{claim.verdict:8}"
    if colour:
        verdict = f"\033[{_COLOURS.get(claim.verdict, 33)}m{verdict}\033[0m"
    lines = [f"{verdict}{claim.title}  ({claim.id})", f"        {shown(claim.evidence)}"]
    return [*lines, f"        fix: {shown(claim.fix)}"] if claim.fix else lines
