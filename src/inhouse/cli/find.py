"""`inhouse find`: what would be masked in a text, where, and why."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from inhouse.build import detection
from inhouse.chat import Finding
from inhouse.cli import Parser
from inhouse.cli.progress import Progress, size_in_words
from inhouse.cli.text import read_text, unreadable
from inhouse.config import Modes, Policy, home_folder, load_policy
from inhouse.egress.seal import harden
from inhouse.errors import BadRequest

EXAMPLES: Final = """examples:
  inhouse find < letter.txt              one line a finding: place, class, why
  inhouse find --show < letter.txt       with the text that was found
  inhouse find --json letter.txt         one JSON object
  inhouse find --jsonl < texts.jsonl     {"text": ...} a line in, {"findings": [...]} a line out

Places count code points from 0; the end is not included. Exit code 1 says that something was
found, 0 that nothing was: no detector finds everything."""

LONGEST_LINE: Final = 16 * 1024 * 1024


class _Line(msgspec.Struct):
    text: str


def main(argv: Sequence[str]) -> int:
    parser = Parser(
        prog="inhouse find",
        description="Find personal data and secrets in text. Nothing is sent or kept.",
        epilog=EXAMPLES,
    )
    parser.add_argument("file", nargs="?", type=Path, help="a text file (default: standard input)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object")
    form.add_argument("--jsonl", action="store_true", help="JSON lines in, JSON lines out")
    form.add_argument("--show", action="store_true", help="show the text that was found")
    parser.add_argument("--rules-only", action="store_true", help="without the learned detector")
    wanted = parser.parse_args(argv)
    harden()
    home = home_folder()
    with detection(_listing(load_policy(home)), home, learned=not wanted.rules_only) as find:
        if wanted.jsonl:
            return _lines(find, wanted.file)
        text = read_text(wanted.file)
        with Progress(lambda: f"looking through {size_in_words(len(text))}"):
            found = list(find(text))
    if wanted.json:
        print(json.dumps({"findings": [_told(each) for each in found]}))
    else:
        _print(text, found, show=wanted.show)
    return 1 if found else 0


def _listing(policy: Policy) -> Policy:
    """The policy, with what it refuses to send listed like the rest: nothing is sent here."""
    modes: Modes = {
        kind: "mask" if mode == "block" else mode for kind, mode in policy.masking.modes.items()
    }
    return replace(policy, masking=replace(policy.masking, modes=modes))


def _print(text: str, found: Sequence[Finding], *, show: bool) -> None:
    for each in found:
        row = f"{each.start}-{each.end}\t{each.kind}\t{each.score:.2f}\t{each.rule}"
        print(f"{row}\t{text[each.start : each.end]!r}" if show else row)
    print(f"{len(found)} found" if found else "nothing was found", file=sys.stderr)


def _told(found: Finding) -> dict[str, Any]:
    return {
        "start": found.start,
        "end": found.end,
        "type": found.kind,
        "score": round(found.score, 4),
        "rule": found.rule,
    }


def _lines(find: Callable[[str], Iterable[Finding]], file: Path | None) -> int:
    """One line of findings for each line of text, in the same order, as they come."""
    any_found, done = False, 0
    with Progress(lambda: f"{done} texts done"):
        for number, line in _read_lines(file):
            found = [_told(each) for each in find(_text_of(line, number))]
            any_found = any_found or bool(found)
            print(json.dumps({"findings": found}), flush=True)
            done += 1
    return 1 if any_found else 0


def _text_of(line: bytes, number: int) -> str:
    try:
        return msgspec.json.decode(line, type=_Line).text
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadRequest(
            f'line {number} is not a JSON object with a "text"',
            fix='write one {"text": "..."} a line',
        ) from None


def _read_lines(file: Path | None) -> Iterator[tuple[int, bytes]]:
    """Each line with its number, without the empty ones."""
    number = 0
    try:
        with sys.stdin.buffer if file is None else file.open("rb") as source:
            while line := source.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    raise BadRequest(
                        f"line {number} is too long", fix=f"use at most {LONGEST_LINE} bytes"
                    )
                if line.strip():
                    yield number, line
    except OSError as error:
        raise unreadable() from error
