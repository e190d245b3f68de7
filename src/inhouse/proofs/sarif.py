"""A report in SARIF 2.1.0, for code scanning in CI.

SARIF has a word for what is unknown ("open"), but readers that list failures alone would show
nothing of it, which looks like green. So whatever is unknown also makes the run itself an
unsuccessful one, with a notification of level "error" for each.
"""

from typing import Any, Final

import msgspec

from inhouse.proofs.report import Claim, Report, Verdict

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_KINDS: Final = {
    Verdict.HOLDS: ("pass", "none"),
    Verdict.WEAK: ("fail", "warning"),
    Verdict.BROKEN: ("fail", "error"),
    Verdict.UNKNOWN: ("open", "none"),
}


def to_sarif(report: Report) -> bytes:
    unknown = [claim for claim in report.claims if claim.verdict is Verdict.UNKNOWN]
    run = {
        "tool": {
            "driver": {
                "name": report.tool,
                "version": report.version,
                "rules": [_rule(claim) for claim in report.claims],
            }
        },
        "invocations": [
            {
                "executionSuccessful": bool(report.claims) and not unknown,
                "endTimeUtc": report.made,
                "toolExecutionNotifications": [
                    {
                        "level": "error",
                        "message": {"text": _joined(f"Not known: {claim.title}", claim, report)},
                        "associatedRule": {"id": claim.id},
                    }
                    for claim in unknown
                ],
                "toolConfigurationNotifications": [
                    {
                        "level": "warning",
                        "message": {"text": f"Left out, so nothing is promised: {each}"},
                    }
                    for each in report.left_out
                ],
            }
        ],
        "results": [_result(report, index, claim) for index, claim in enumerate(report.claims)],
    }
    return msgspec.json.encode({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "shortDescription": {"text": claim.title},
        "fullDescription": {"text": claim.how or claim.title},
        "help": {"text": claim.fix or claim.how or claim.title},
    }


def _result(report: Report, index: int, claim: Claim) -> dict[str, Any]:
    kind, level = _KINDS[claim.verdict]
    return {
        "ruleId": claim.id,
        "ruleIndex": index,
        "kind": kind,
        "level": level,
        "message": {"text": _joined(claim.title, claim, report)},
        "partialFingerprints": {"claim/v1": f"{report.tool}/{claim.id}"},
        # Code scanning shows only what has a file, so each claim is given a name like one.
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": claim.id.replace(".", "/")},
                    "region": {"startLine": 1},
                },
                "logicalLocations": [{"name": report.subject, "kind": "resource"}],
            }
        ],
    }


def _joined(title: str, claim: Claim, report: Report) -> str:
    found = f"{title}: {report.words[claim.verdict]}. {claim.evidence}"
    return found + (f" Fix: {claim.fix}" if claim.fix else "")
