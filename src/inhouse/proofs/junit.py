"""A report as JUnit XML, for CI: one suite a family, one case a claim.

What is broken is a failure. What is unknown is an error and not a skipped case: CI shows skipped
cases as if they had passed. Only a family that was left out is a skipped case.
"""

import re
from itertools import groupby
from typing import Final
from xml.etree import ElementTree as Xml

from inhouse.proofs.report import Claim, Report, Verdict

# What XML 1.0 can't hold, not even escaped.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(report: Report) -> bytes:
    suites = Xml.Element("testsuites", {"name": _clean(report.tool)} | _counts(report.claims))
    ordered = sorted(report.claims, key=lambda claim: claim.family)
    for family, group in groupby(ordered, key=lambda claim: claim.family):
        claims = tuple(group)
        suite = Xml.SubElement(
            suites,
            "testsuite",
            {"name": _clean(family), "timestamp": _clean(report.made)} | _counts(claims),
        )
        for claim in claims:
            suite.append(_case(claim, report.words[claim.verdict]))
    if report.left_out:
        _add_left_out(suites, report)
    whole: bytes = Xml.tostring(suites, encoding="utf-8", xml_declaration=True)
    return whole


def _add_left_out(suites: Xml.Element, report: Report) -> None:
    """Skipped is the word for what nobody wanted tried; nothing that was tried is called so."""
    number = str(len(report.left_out))
    counts = _counts(()) | {"tests": number, "skipped": number}
    suite = Xml.SubElement(suites, "testsuite", {"name": "left out"} | counts)
    for each in report.left_out:
        family, _, why = each.partition(": ")
        case = Xml.SubElement(suite, "testcase", classname="left out", name=_clean(family))
        Xml.SubElement(case, "skipped", message=_clean(f"left out, nothing is promised: {why}"))
    suites.set("tests", str(len(report.claims) + len(report.left_out)))


def _case(claim: Claim, word: str) -> Xml.Element:
    case = Xml.Element(
        "testcase",
        classname=_clean(claim.family),
        name=_clean(f"{claim.id}: {claim.title}"),
        time=f"{claim.seconds:.3f}",
    )
    text = _clean(f"{claim.evidence}\n\nHow: {claim.how}\n\nFix: {claim.fix or '-'}")
    if claim.verdict is Verdict.BROKEN:
        Xml.SubElement(case, "failure", message=_clean(claim.evidence), type=word).text = text
    elif claim.verdict is Verdict.UNKNOWN:
        Xml.SubElement(case, "error", message=_clean(claim.evidence), type=word).text = text
    else:
        Xml.SubElement(case, "system-out").text = f"{word}\n{text}"
    return case


def _counts(claims: tuple[Claim, ...]) -> dict[str, str]:
    return {
        "tests": str(len(claims)),
        "failures": str(sum(claim.verdict is Verdict.BROKEN for claim in claims)),
        "errors": str(sum(claim.verdict is Verdict.UNKNOWN for claim in claims)),
        "time": f"{sum(claim.seconds for claim in claims):.3f}",
    }


def _clean(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
