"""What the corpus showed: one claim for each family of attempts.

An attempt counts only if it gets out unsealed on this very machine. Then, sealed with the powers of
each of our processes, it must not. What could not get out anyway is not applicable here and is
named with the reason; what was never begun sealed, because the process was ended before, has shown
nothing, so the claim is UNKNOWN.

A few ways out belong to the work of a process (`needed`). Each that is open on this machine is
told, and the claim is WEAK then, if this installation uses the process.
"""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import msgspec

from inhouse.proofs.egress import corpus, world
from inhouse.proofs.egress.needed import ALONE, got_out, needed, unused_by
from inhouse.proofs.egress.world import PLACE, Answer, Orders, Plan, Round
from inhouse.proofs.report import Claim, Verdict

NOBODY: Final = 65534
UNSEALED: Final = "unsealed"
ROLES: Final = (
    "engine",
    "gateway",
    "supervisor",
    "starter",
    "reader",
    "dialer",
    "dialer of a Unix socket",
    "courier",
)
LONGEST_S: Final = 150.0
THREATS: Final = ("provider", "malware")

TITLES: Final = {
    "internet": "Nothing leaves by the internet: no TCP, no UDP, no name, no ping",
    "native": "Native code and calls past the libraries find no way out either",
    "descriptors": "What was left open by mistake is of no use",
    "unix": "No other program of this machine can be asked for help by a Unix socket",
    "kernel": "No other kind of socket leads out",
    "processes": "No other process can be written to, signalled or robbed",
    "drops": "Nothing can be left where somebody else finds it: queues, memory, files, locks",
    "children": "Nobody can be started to do it instead",
    "shown": "What a process shows of itself carries no message to those who watch it",
}
SHOWN: Final = "shown"  # can be made narrow, not closed


def claims(upstream: str = "") -> list[Claim]:
    """Let the corpus loose as this user, and as an ordinary one too if this is root. Takes 15 s.

    `upstream` is the policy's: it says which of those who dial this installation uses.
    """
    began = time.monotonic()
    users = [os.geteuid(), NOBODY] if os.geteuid() == 0 else [os.geteuid()]
    with ThreadPoolExecutor(len(users)) as pool:
        answers = list(pool.map(lambda user: attack(user, plans(user)), users))
    seconds = round(time.monotonic() - began, 1)
    idle = unused_by(upstream)
    return [_claim(family, answers, seconds, idle) for family in TITLES]


def plans(user: int) -> tuple[Plan, ...]:
    """Unsealed, and in the place of each process that could be taken over."""
    python = (sys.executable, "-I", "-m")
    rehearsal = (*python, "inhouse.processes.rehearsal")
    sealed = (Plan(role, (*rehearsal, role, corpus.__name__, str(user), PLACE)) for role in ROLES)
    path = {"PATH": "/usr/local/bin:/usr/bin:/bin"}
    return (Plan(UNSEALED, (*python, corpus.__name__), path), *sealed)


def attack(user: int, wanted: Sequence[Plan]) -> Answer:
    """The corpus in a world of its own; a world that could not be made says why."""
    orders = msgspec.json.encode(Orders(user, tuple(wanted)))
    command = [sys.executable, "-I", "-m", world.__name__]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, by our own interpreter
            command, input=orders, capture_output=True, timeout=LONGEST_S, check=False
        )
    except subprocess.TimeoutExpired:
        return Answer(user, (), False, "the attempts took too long")
    with contextlib.suppress(msgspec.DecodeError):
        return msgspec.json.decode(done.stdout, type=Answer)
    return Answer(user, (), False, "the place for the attempts could not be set up")


def _claim(
    family: str, answers: Sequence[Answer], seconds: float, unused: frozenset[str] = frozenset()
) -> Claim:
    names = [attempt.name for own, attempt in corpus.attempts() if own == family]
    findings = [_finding(answer, names, unused) for answer in answers]
    broken = [leak for finding in findings for leak in finding.leaks]
    unknown = [reason for finding in findings for reason in finding.unknown]
    weak = [fix for finding in findings for fix in finding.weak]
    if broken:
        verdict = Verdict.WEAK if family == SHOWN else Verdict.BROKEN
        weak.append(ALONE)
    elif unknown:
        verdict = Verdict.UNKNOWN
    else:
        verdict = Verdict.WEAK if weak else Verdict.HOLDS
    fix = {
        Verdict.BROKEN: "inhouse status names the layers of the seal that this system lacks",
        Verdict.WEAK: "; ".join(dict.fromkeys(weak)),
        Verdict.UNKNOWN: "; ".join(dict.fromkeys(unknown)),
        Verdict.HOLDS: "",
    }[verdict]
    return Claim(
        id=f"egress.{family}",
        title=TITLES[family],
        verdict=verdict,
        evidence="; ".join(finding.text for finding in findings),
        how=(
            "each attempt carries a random token, and a receiver outside looks for it: unsealed, "
            "where it must arrive to count, then from a process that takes the powers of each of "
            f"ours in turn ({', '.join(ROLES)}; a reader is the classifier or the parser). One "
            "place, which those who dial may reach, is not counted; the running processes are "
            "compared with these in egress.powers"
        ),
        fix=fix,
        threats=THREATS,
        seconds=seconds,
    )


class Finding(msgspec.Struct, frozen=True):
    """One family, as one user."""

    text: str
    leaks: tuple[str, ...]
    unknown: tuple[str, ...]
    weak: tuple[str, ...] = ()  # what would close the ways that belong to a process's work


def _finding(answer: Answer, names: Sequence[str], unused: frozenset[str]) -> Finding:
    rounds = {each.name: each for each in answer.rounds}
    control = rounds.get(UNSEALED)
    if control is None:
        reason = f"{answer.problem or 'nothing was tried'}; run it on Linux with user namespaces"
        return Finding(f"user {answer.user}: nothing could be tried", (), (reason,))
    ways = [name for name in names if got_out(control, name)]
    where = "" if answer.apart else " (on the machine's own loopback)"
    text = [f"user {answer.user}{where}: of {len(names)} attempts {len(ways)} get out unsealed"]
    leaks: list[str] = []
    weak: list[str] = []
    unknown = [] if ways else ["nothing got out unsealed, so nothing was shown"]
    clean = []
    for role in ROLES:
        out, silent = _sealed(rounds.get(role), names, ways)
        leaks += out
        if silent:
            unknown.append(f"as {role} {len(silent)} attempts were never begun; run it once more")
        work = list(needed(role, rounds.get(role), names))
        weak += [] if role in unused else [power.fix for power, _ in work]
        if out or work:
            told = [f"as {role} {len(out)}" + (f" ({', '.join(out)})" if out else "")]
            told += [f"{len(its)} of its work ({', '.join(its)}: {p.why})" for p, its in work]
            text.append(" and ".join(told) + ", not used here" * bool(work and role in unused))
        else:
            clean.append(role)
    text.append(f"sealed 0 as {', '.join(clean)}" if clean else "no seal holds them all")
    idle = [f"{name} ({_reason(control, name)})" for name in names if name not in ways]
    if idle:
        text.append(f"not applicable here: {', '.join(idle)}")
    return Finding(", ".join(text), tuple(leaks), tuple(unknown), tuple(weak))


def _sealed(
    found: Round | None, names: Sequence[str], ways: Sequence[str]
) -> tuple[list[str], list[str]]:
    """The attempts that got out, and those that were never begun."""
    if found is None:
        return [], list(ways)
    given = {name for _, ways in needed(found.name, found, names) for name in ways}
    out = [name for name in names if got_out(found, name) and name not in given]
    return out, [name for name in ways if not found.outcomes[name].begun]


def _reason(control: Round, name: str) -> str:
    outcome = control.outcomes[name]
    if not outcome.begun:
        return "not begun"
    return outcome.note.removeprefix("unsupported: ").replace("done", "did not arrive")
