"""A report as one HTML page that stands alone: for a director first, for an engineer below.

It loads nothing and runs nothing; its policy for content forbids both. All that was found is text
and stays text, whatever it looks like. Verdicts are words first; colour only repeats them.

A page to be signed has one slot, for the evidence. What is signed holds the digest of the page
with the slot empty, so a page proves itself: nothing that it shows can be changed without the key.
A page that nobody signs has no slot, and says so.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from html import escape
from importlib.resources import files
from itertools import groupby
from typing import Final

from inhouse.proofs.report import CHECK_WORDS, Claim, Report, Verdict

_WORST_FIRST: Final = (Verdict.BROKEN, Verdict.UNKNOWN, Verdict.WEAK, Verdict.HOLDS)
_MEANS: Final = {
    Verdict.HOLDS: "was tried and holds",
    Verdict.WEAK: "holds, but thinner than it should",
    Verdict.BROKEN: "was tried and does not hold",
    Verdict.UNKNOWN: "could not be tried, so nothing is promised",
}
_SIGNS: Final = {
    Verdict.HOLDS: "\N{HEAVY CHECK MARK}",
    Verdict.WEAK: "!",
    Verdict.BROKEN: "\N{HEAVY MULTIPLICATION X}",
    Verdict.UNKNOWN: "?",
}
FAMILIES: Final = {
    "egress": "Nothing leaves: what the processes could do, and what got out",
    "residue": "Nothing stays: files and memory after a conversation",
    "isolation": "Nobody reads along: one caller and another",
    "masking": "The model sees placeholders: what reached an engine",
    "auth": "Nobody gets in: every address, without and with wrong credentials",
    "running": "The server that is running now",
    "defaults": "A fresh start is the strictest: files, ports, policy",
    "log": "The log can't be rewritten",
    "deletion": "What is deleted is gone",
    "pages": "Foreign web pages: what they can make a browser do",
    "disclosure": "What the server tells strangers",
    "watch": "Who was called, with what, and who watched",
    "disk": "The disk: what a thief of it could read",
    "memory": "What lands on the disk when a program crashes",
    "access": "Who else can read your files and code",
    "network": "What this machine offers to the network",
    "containers": "Containers, and who rules them",
    "copies": "Copies: backups, synchronised folders, indexes",
    "traces": "Traces of what was typed and copied",
    "onlookers": "Who can look at the screen and the keys",
    "interception": "Who could stand between you and the answer",
    "kernel": "The kernel and how it was started",
    "hardware": "What the hardware gives away",
    "tools": "Other AI tools on this machine",
}
# Would turn the text around a finding into something else, or show nothing where something is.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_BEFORE: Final = '<pre id="evidence" tabindex="0">'
_AFTER: Final = "</pre>"
_TO_BE_SIGNED: Final = f"""<section aria-labelledby="signed">
<h2 id="signed">Is this page genuine?</h2>
<p>Save it as a file and run <code>inhouse prove --verify FILE</code> on the machine that made it, \
or with <code>--key evidence.pub</code> anywhere. The box holds the report once more, signed. The \
signature also covers every word above, so a changed page is found out.</p>
{_BEFORE}{_AFTER}
</section>"""
_NOT_SIGNED: Final = """<section aria-labelledby="signed">
<h2 id="signed">This page is not signed</h2>
<p>Nothing shows whether somebody changed it since it was made. Who must know runs the command \
again.</p>
</section>"""


def to_html(report: Report) -> str:
    """The page to be signed, its slot empty."""
    return _page(report, _TO_BE_SIGNED)


def to_unsigned_html(report: Report) -> str:
    """The page of a command that signs nothing."""
    return _page(report, _NOT_SIGNED)


def _page(report: Report, genuine: str) -> str:
    style = (files(__package__) / "page.css").read_text(encoding="utf-8")
    style_hash = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    title = f"{report.tool}: {report.subject}"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
style-src 'sha256-{style_hash}'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{_text(title)}</title>
<style>{style}</style>
</head>
<body>
<header>
<p class="tool">{_text(report.tool)} {_text(report.version)}</p>
<h1>{_text(_headline(report) + _but_for(report))}</h1>
<p>What was tried: <strong>{_text(report.subject)}</strong>. \
Finished <time datetime="{_text(report.made)}">{_text(_day(report.made))}</time>.</p>
{_counts(report)}
{_left_out(report)}
</header>
<main>
{_to_do(report)}
{_families(report)}
{_machine(report)}
{genuine}
</main>
</body>
</html>
"""


def with_evidence(page: str, envelope: bytes) -> str:
    """The page with its signed evidence in the slot."""
    before, after = page.split(_BEFORE + _AFTER)
    return f"{before}{_BEFORE}{escape(envelope.decode(), quote=False)}{_AFTER}{after}"


def says_unsigned(page: bytes) -> bool:
    """Whether it is a page that nobody signed, and says so."""
    return _BEFORE.encode() not in page and _NOT_SIGNED.encode() in page


def split_evidence(page: bytes) -> tuple[bytes, bytes] | None:
    """The page with its slot empty, and the evidence; None for what is no such page."""
    before, _, rest = page.partition(_BEFORE.encode())
    evidence, _, after = rest.partition(_AFTER.encode())
    if not after or _BEFORE.encode() in after:
        return None
    return before + (_BEFORE + _AFTER).encode() + after, evidence


def _headline(report: Report) -> str:
    counts = report.counts
    if not report.claims:
        return "Nothing was tried"
    if report.audits:
        return _headline_of_checks(counts)
    if counts[Verdict.BROKEN]:
        return f"{_promises(counts[Verdict.BROKEN])} broken"
    if counts[Verdict.UNKNOWN]:
        held = counts[Verdict.HOLDS] + counts[Verdict.WEAK]
        return (
            f"{_promises(held)} tried and kept; "
            f"{counts[Verdict.UNKNOWN]} could not be tried, so this is not all clear"
        )
    if counts[Verdict.WEAK]:
        return f"Every promise that was tried holds, {counts[Verdict.WEAK]} of them weakly"
    return "Every promise that was tried holds"


def _but_for(report: Report) -> str:
    """A part is never told as the whole."""
    number = len(report.left_out)
    return f" ({_families_counted(number)} left out)" if number else ""


def _families_counted(number: int) -> str:
    return "1 family was" if number == 1 else f"{number} families were"


def _left_out(report: Report) -> str:
    if not report.left_out:
        return ""
    rows = "".join(f"<li>{_text(each)}</li>" for each in report.left_out)
    return f"<p><strong>Not tried at all, so nothing is promised:</strong></p><ul>{rows}</ul>"


def _headline_of_checks(counts: Mapping[Verdict, int]) -> str:
    word = CHECK_WORDS
    found = [f"{counts[each]} {word[each]}" for each in _WORST_FIRST if counts[each]]
    not_clear = ", so this is not all clear" if counts[Verdict.UNKNOWN] else ""
    return f"Checks of this machine: {', '.join(found)}{not_clear}"


def _promises(number: int) -> str:
    return "1 promise was" if number == 1 else f"{number} promises were"


def _counts(report: Report) -> str:
    rows = (
        f'<li class="{verdict.lower()}"><b>{_SIGNS[verdict]} {number} {report.words[verdict]}</b> '
        f"<span>{_MEANS[verdict]}</span></li>"
        for verdict in _WORST_FIRST
        if (number := report.counts[verdict])
    )
    return f'<ul class="counts">{"".join(rows)}</ul>'


def _to_do(report: Report) -> str:
    """What somebody has to do, the worst first, before all detail."""
    open_ends = [
        claim
        for verdict in (Verdict.BROKEN, Verdict.UNKNOWN, Verdict.WEAK)
        for claim in report.claims
        if claim.verdict is verdict
    ]
    if not open_ends:
        return ""
    rows = (
        f'<li>{_badge(claim, report)} <a href="#{_text(_anchor(claim))}">{_text(claim.title)}</a>'
        + (f"<br>{_text(claim.fix)}" if claim.fix else "")
        + "</li>"
        for claim in open_ends
    )
    return (
        '<section aria-labelledby="todo"><h2 id="todo">What to do</h2>'
        f'<ol class="todo">{"".join(rows)}</ol></section>'
    )


def _families(report: Report) -> str:
    ordered = sorted(report.claims, key=lambda claim: claim.family)
    sections = []
    for family, group in groupby(ordered, key=lambda claim: claim.family):
        name = _text(family)
        heading = _text(FAMILIES.get(family, family))
        shown = "".join(
            _claim(claim, report)
            for claim in sorted(group, key=lambda each: _WORST_FIRST.index(each.verdict))
        )
        sections.append(
            f'<section aria-labelledby="family-{name}"><h2 id="family-{name}">{heading}</h2>'
            f"{shown}</section>"
        )
    return "\n".join(sections)


def _claim(claim: Claim, report: Report) -> str:
    facts = [("Seen", claim.evidence), ("How", claim.how)]
    if claim.fix:
        facts.append(("To do", claim.fix))
    if claim.threats:
        facts.append(("Matters against", ", ".join(claim.threats)))
    rows = "".join(f"<dt>{name}</dt><dd>{_text(text)}</dd>" for name, text in facts)
    return (
        f'<article class="{claim.verdict.lower()}" id="{_text(_anchor(claim))}">'
        f"<h3>{_badge(claim, report)} {_text(claim.title)}</h3>"
        f'<dl>{rows}</dl><p class="id">{_text(claim.id)}</p></article>'
    )


def _anchor(claim: Claim) -> str:
    return "claim-" + re.sub(r"[^A-Za-z0-9._-]", "-", claim.id)


def _badge(claim: Claim, report: Report) -> str:
    verdict = claim.verdict
    sign, word = _SIGNS[verdict], report.words[verdict]
    return f'<span class="badge {verdict.lower()}">{sign} {word}</span>'


def _machine(report: Report) -> str:
    rows = "".join(
        f"<dt>{_text(name.replace('_', ' '))}</dt><dd>{_text(value)}</dd>"
        for name, value in sorted(report.machine.items())
    )
    return (
        '<section aria-labelledby="machine"><h2 id="machine">Where it was tried</h2>'
        f'<dl class="machine">{rows}</dl></section>'
    )


def _day(made: str) -> str:
    return made.replace("T", ", ").removesuffix("Z") + " UTC"


def _text(text: str) -> str:
    return escape(_UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text))
