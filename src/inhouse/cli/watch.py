"""`inhouse watch`: whom a program calls, when, and with what, in an internet that is not real."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from inhouse import __version__
from inhouse.cli import Parser
from inhouse.cli.new_file import write_new
from inhouse.errors import BadRequest
from inhouse.proofs.report import Claim, Report, exit_code
from inhouse.proofs.telemetry.claims import claims
from inhouse.proofs.telemetry.record import Contact, Way
from inhouse.proofs.telemetry.switches import Switch, known_switch
from inhouse.proofs.telemetry.watch import Watched, watch

EXAMPLES: Final = """examples:
  inhouse watch -- python -c 'import onnxruntime, time; time.sleep(12)'
  inhouse watch --seconds 600 -- my-tool serve
  inhouse watch --canary 'Anna Berg' --json -- my-tool letter.txt
  inhouse watch -- env SOME_SWITCH=off my-tool      does the switch work?

The program runs as you, without root, in a network where every name and address is answered by
inhouse itself; nothing it sends leaves. It sees a fresh home, a made-up user and machine, and of
your environment only the PATH: name what else it needs after `env`. What it prints goes to standard
error. Its files are the real ones: it can read and write what you can, and which it opened for
writing outside its home is named. FIFOs and Unix sockets of other programs are refused, and listed.

Silence means silence for as long as it was watched. Many programs call every few hours only.

Exit codes: 0 it called nobody, 1 it did, 2 it could not be told, 64 wrong usage."""

SECONDS: Final = 60.0
LONGEST_S: Final = 7 * 24 * 3600.0
LONGEST_CANARY: Final = 1000
MOST_SHOWN: Final = 50


def main(argv: Sequence[str]) -> int:
    parser = Parser(
        prog="inhouse watch",
        description="Run a program in a fake internet and list whom it calls.",
        usage="inhouse watch [options] -- COMMAND [ARGUMENT ...]",
        epilog=EXAMPLES,
    )
    parser.add_argument(
        "--seconds",
        type=_seconds,
        default=SECONDS,
        metavar="N",
        help=f"how long at most, if it does not end by itself ({SECONDS:g})",
    )
    parser.add_argument(
        "--canary",
        action="append",
        default=[],
        metavar="TEXT",
        help="a text that must not be sent; looked for in every form; may be repeated",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    for kind in ("html", "sarif", "junit"):
        parser.add_argument(
            f"--{kind}", type=Path, metavar="FILE", help=f"write the claims as {kind}"
        )
    parser.add_argument("command", nargs="*", metavar="COMMAND", help="what to run, after --")
    wanted = parser.parse_args(argv)
    if not wanted.command:
        parser.error("name a command after --")
    if any(not text or len(text) > LONGEST_CANARY for text in wanted.canary):
        parser.error(f"a canary has between 1 and {LONGEST_CANARY} letters")
    for path in filter(None, (wanted.html, wanted.sarif, wanted.junit)):
        if path.exists():  # said now, not after an hour of watching
            raise _taken(path)
    watched = watch(wanted.command, seconds=wanted.seconds, canaries=tuple(wanted.canary))
    report = report_of(watched)
    _write_files(report, wanted)
    print(as_json(watched, report) if wanted.json else as_text(watched, report))
    return exit_code(report.claims)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= LONGEST_S:
        raise argparse.ArgumentTypeError("must be more than 0 and at most a week")
    return seconds


def report_of(watched: Watched) -> Report:
    return Report(
        tool="inhouse watch",
        version=__version__,
        subject=watched.program,
        made=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        machine={"watched": f"{watched.seconds:g} s", "ended": watched.ended},
        claims=claims(watched),
    )


def _taken(path: Path) -> BadRequest:
    return BadRequest(f"{path} exists", fix="name a new file, or delete that one")


def _write_files(report: Report, wanted: argparse.Namespace) -> None:
    from inhouse.proofs.junit import to_junit
    from inhouse.proofs.page import to_unsigned_html
    from inhouse.proofs.sarif import to_sarif

    writers: dict[str, Callable[[Report], bytes]] = {
        "html": lambda report: to_unsigned_html(report).encode(),
        "sarif": to_sarif,
        "junit": to_junit,
    }
    for kind, write in writers.items():
        path: Path | None = getattr(wanted, kind)
        if path:
            try:
                write_new(path, write(report))
            except FileExistsError:
                raise _taken(path) from None
            except OSError as error:
                raise BadRequest(f"{path} can't be written", fix="name another file") from error


def as_json(watched: Watched, report: Report) -> str:
    contacts = [
        msgspec.to_builtins(contact)
        | {"identifiers": contact.identifiers, "switch": msgspec.to_builtins(_switch(contact))}
        for contact in watched.contacts
    ]
    whole = msgspec.to_builtins(watched) | {"contacts": contacts}
    return msgspec.json.encode(msgspec.to_builtins(report) | {"watched": whole}).decode()


def as_text(watched: Watched, report: Report) -> str:
    lines = [f"{watched.program}: watched for {watched.seconds:g} s, ended {watched.ended}", ""]
    if not watched.contacts:
        lines.append("No call was seen.")
    for contact in watched.contacts[:MOST_SHOWN]:
        lines += [*_contact_lines(contact), ""]
    if len(watched.contacts) > MOST_SHOWN:
        lines += [f"and {len(watched.contacts) - MOST_SHOWN} more; --json lists them all", ""]
    lines += [_claim_line(claim) for claim in report.claims]
    lines += [
        "",
        "Slower timers are not covered: silence is only known for the time it was watched.",
    ]
    return "\n".join(lines)


def _contact_lines(contact: Contact) -> Iterator[str]:
    yield _clean(contact.who)
    for way in contact.ways:
        yield f"  {_way(way)}"
    yield f"  by      {_clean('; '.join(contact.processes[:3]))}"
    if contact.identifiers:
        yield f"  with    {_clean(', '.join(contact.identifiers))}"
    for sample in [sample for way in contact.ways if way.kind != "dns" for sample in way.samples][
        :1
    ]:
        yield f"  sent    {_clean(sample)[:160]}"
    if (switch := _switch(contact)) is not None:
        yield f"  known   {switch.whose}; off: {switch.off or 'not known'} ({switch.source})"


def _way(way: Way) -> str:
    port = f":{way.port}" if way.port and way.kind != "dns" else ""
    when = ", ".join(f"{time:g}" for time in way.times_s[:5]) + (" ..." if way.count > 5 else "")
    what = f"  {_clean(', '.join(way.titles[:4]))}" if way.titles else ""
    other = f"  (named {_clean(', '.join(way.other_names))})" if way.other_names else ""
    size = f"  {way.sent_bytes} bytes" if way.sent_bytes and way.kind != "dns" else ""
    return f"{way.kind + port:<10}{way.count} x at {when} s{size}{what}{other}"


def _clean(text: str) -> str:
    """What came from a program may hold commands for a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _claim_line(claim: Claim) -> str:
    fix = f"\n{'':10}{claim.fix}" if claim.fix else ""
    return f"{claim.verdict:9} {claim.title}: {_clean(claim.evidence)}{fix}"


def _switch(contact: Contact) -> Switch | None:
    return known_switch(contact.who, tuple(title for way in contact.ways for title in way.titles))
