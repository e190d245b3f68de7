"""`inhouse threats`: whom do you protect from, does local AI help with that, what is left to do."""

import importlib
import sys
import textwrap
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from inhouse.cli import VERBS, Parser
from inhouse.cli.host import claim_lines, look, summary
from inhouse.errors import BadRequest
from inhouse.proofs.host import Threat
from inhouse.proofs.report import Report, Verdict, exit_code
from inhouse.proofs.threats import (
    DATA_WORDS,
    DUTY_WORDS,
    THREAT_WORDS,
    Advice,
    Answers,
    Bearing,
    Data,
    Duty,
    advise,
    read_answers,
)
from inhouse.proofs.threats.answers import LARGEST_FILE
from inhouse.proofs.threats.table import LAYER_WORDS


def _listing(words: dict[Any, str]) -> str:
    return "\n".join(f"  {name:15}{text}" for name, text in words.items())


EXAMPLES: Final = f"""examples:
  inhouse threats                                          asks three questions
  inhouse threats --protect-from thief,users --data health --duty gdpr
  inhouse threats --answers answers.json --json

whom (--protect-from):
{_listing(THREAT_WORDS)}
what (--data):
{_listing(DATA_WORDS)}
duty (--duty):
{_listing(DUTY_WORDS)}

Answers are not stored. This is no legal advice.
Exit codes: 0 no check of the machine failed, 1 one did, 2 one could not be told."""

_SAYS: Final = {
    Bearing.ESSENTIAL: "Local AI is ESSENTIAL for you: all else is a provider's promise.",
    Bearing.USEFUL: "Local AI is USEFUL for you, and not enough by itself.",
    Bearing.IRRELEVANT: "Local AI is IRRELEVANT for this: something else protects you, see below.",
}
_TRIES: Final = 3
_LONGEST_LINE: Final = 1000
_WIDTH: Final = 96
Kind = TypeVar("Kind", bound=StrEnum)


def main(argv: Sequence[str]) -> int:
    parser = Parser(
        prog="inhouse threats",
        description="Say from whom you protect what, and learn whether local AI helps with that.",
        epilog=EXAMPLES,
    )
    parser.add_argument("--protect-from", metavar="A,B", help="from whom, see below")
    parser.add_argument("--data", metavar="A,B", help="what, see below")
    parser.add_argument("--duty", metavar="A,B", help="which duty, see below")
    parser.add_argument("--answers", metavar="FILE", type=Path, help="the same as JSON")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--run-proofs", action="store_true", help="also run the matching families of inhouse prove"
    )
    wanted = parser.parse_args(argv)
    if wanted.run_proofs and (wanted.json or "prove" not in VERBS):
        parser.error("--run-proofs prints for people, and needs inhouse prove")
    named = (wanted.protect_from, wanted.data, wanted.duty)
    if wanted.answers and any(word is not None for word in named):
        parser.error("--answers holds all answers; leave the others out")
    if wanted.answers:
        answers = _from_file(wanted.answers)
    elif any(word is not None for word in named):
        answers = Answers(
            protect_from=_chosen(wanted.protect_from, Threat),
            data=_chosen(wanted.data, Data),
            duty=_chosen(wanted.duty, Duty),
        )
    else:
        answers = _interview()
    advice = advise(answers)
    report = look(tuple(each.threat for each in advice.threats))
    print(_as_json(advice, report) if wanted.json else _as_text(advice, report))
    code = exit_code(report.claims)
    return _worse(code, _run_proofs(advice)) if wanted.run_proofs else code


def _run_proofs(advice: Advice) -> int:
    """The families that test the layers that matter, as `inhouse prove` runs them."""
    verb = importlib.import_module("inhouse.cli.prove")
    print("", flush=True)
    code: int = verb.main([word for family in advice.proofs for word in ("--only", family)])
    return code


def _worse(one: int, other: int) -> int:
    """What failed says more than what could not be told."""
    return 1 if 1 in (one, other) else max(one, other)


def _from_file(path: Path) -> Answers:
    try:
        with path.open("rb") as file:
            return read_answers(file.read(LARGEST_FILE + 1))
    except OSError as error:
        raise BadRequest("the file with answers can't be read", fix="name another") from error


def _chosen(named: str | None, kind: type[Kind]) -> tuple[Kind, ...]:
    words = [word.strip().lower() for word in (named or "").split(",") if word.strip()]
    known = [str(each) for each in kind]
    if any(word not in known for word in words):
        raise BadRequest("a word is not one that is known", fix=f"use {', '.join(known)}")
    return tuple(kind(word) for word in dict.fromkeys(words))


def _interview() -> Answers:
    if not sys.stdin.isatty():
        raise BadRequest(
            "nobody is there to be asked",
            fix="inhouse threats --protect-from thief --data health --duty gdpr",
        )
    print(
        "Three questions. Answer with numbers and commas; an empty line skips. Nothing is kept.\n"
    )
    return Answers(
        protect_from=_ask("Whom do you protect from?", Threat, THREAT_WORDS),
        data=_ask("What kind of texts?", Data, DATA_WORDS),
        duty=_ask("Which duty do you have?", Duty, DUTY_WORDS),
    )


def _ask(question: str, kind: type[Kind], words: dict[Kind, str]) -> tuple[Kind, ...]:
    choices = list(words)
    print(question)
    for number, choice in enumerate(choices, 1):
        print(f"  {number}  {words[choice]}")
    for _ in range(_TRIES):
        print("> ", end="", flush=True)
        parts = sys.stdin.readline(_LONGEST_LINE).replace(",", " ").split()
        picked = [
            int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 3
        ]
        if len(picked) == len(parts) and all(1 <= number <= len(choices) for number in picked):
            print()
            return tuple(kind(choices[number - 1]) for number in dict.fromkeys(picked))
        print(f"  numbers from 1 to {len(choices)}, please")
    raise BadRequest("the question was not answered", fix="inhouse threats --help names the words")


def _as_text(advice: Advice, report: Report) -> str:
    lines = [_SAYS[advice.bearing]]
    for bearing in Bearing if len(advice.threats) > 1 else ():
        against = [str(each.threat) for each in advice.threats if each.bearing is bearing]
        lines += [f"  {bearing} against: {', '.join(against)}"] if against else []
    lines += [f"  ({each})" for each in advice.assumed]
    for each in advice.threats:
        row = each.row
        lines += ["", f"{each.bearing}  {THREAT_WORDS[each.threat]}", *_wrapped(row.why)]
        for layer, help_ in row.helps.items():
            lines += _wrapped(f"+ {LAYER_WORDS[layer]}: {help_.effect} it; {help_.how}", hang=4)
        lines += _wrapped(f"Left: {row.residual}")
        lines += _wrapped(f"Nobody can change in software: {row.nobody}")
    lines += ["", "Layers of Inhouse that matter for you:"]
    lines += [f"  + {LAYER_WORDS[layer]}" for layer in advice.matter] or ["  none"]
    if advice.do_not_matter:
        lines += ["And that do not:"]
        lines += [f"  - {LAYER_WORDS[layer]}" for layer in advice.do_not_matter]
    lines += ["", "Left for you to do:"]
    for line in advice.left_for_you:
        lines += _wrapped(f"[ ] {line}", hang=6)
    return "\n".join([*lines, "", *_machine_lines(report), "", _proofs(advice), _NO_ADVICE])


def _machine_lines(report: Report) -> list[str]:
    """What the checks of this machine say to these threats, the worst first."""
    lines = [f"This machine: {summary(report)}"]
    for verdict in (Verdict.BROKEN, Verdict.WEAK, Verdict.UNKNOWN):
        for claim in report.claims:
            if claim.verdict is verdict:
                lines += claim_lines(claim, colour=sys.stdout.isatty())
    return lines


_NO_ADVICE: Final = "This is a tool's word, and no legal advice. Your answers were not stored."


def _proofs(advice: Advice) -> str:
    families = ", ".join(advice.proofs)
    if "prove" in VERBS:
        return f"What tests these layers here: inhouse prove (families {families})"
    return f"These layers have tests of their own (families {families}); not run here"


def _wrapped(text: str, hang: int = 2) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent=" " * hang)


def _as_json(advice: Advice, report: Report) -> str:
    told = msgspec.to_builtins(advice) | {
        "checks": msgspec.to_builtins(report.claims),
        "counts": report.counts,
        "legal_advice": False,
    }
    return msgspec.json.encode(told).decode()
