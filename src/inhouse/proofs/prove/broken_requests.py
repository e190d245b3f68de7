"""Whether errors repeat what was sent: broken requests of every kind, each with a canary."""

import json
from collections.abc import Callable
from typing import Final

from inhouse.proofs.prove import fields
from inhouse.proofs.prove.search import Heard
from inhouse.proofs.prove.trial import FIX, TELLS, Trial, few
from inhouse.proofs.report import Claim, Verdict


def errors_quiet(trial: Trial) -> Claim:
    """No error repeats what was sent: errors reach logs and tickets."""
    echoed, untried, tried = [], [], 0
    for path, field in _TAKE_A_BODY.items():
        refused = 0
        for name, make in _BROKEN_BODIES.items():
            canary = trial.canaries.of("EMAIL")
            body = make(canary.value).replace('"messages"', f'"{field}"').encode()
            reply = trial.server.ask("POST", path, body)
            tried += 1
            if not reply.status or reply.status >= 500:
                untried.append(f"{path} with {name} (answered {reply.status})")
            elif reply.status < 400:
                continue  # this one takes it, and an answer may hold what was asked
            elif Heard(b"\r\n\r\n" + reply.body + repr(reply.headers).encode()).holds(canary):
                echoed.append(f"{path} with {name}")
            refused += reply.status >= 400
        if not refused:
            untried.append(f"{path} (refused nothing)")
    canary = trial.canaries.of("EMAIL")
    reply = trial.server.ask("GET", f"/{canary.core}?q={canary.core}")
    tried += 1
    if not reply.status or reply.status >= 500:
        untried.append(f"an address that does not exist (answered {reply.status})")
    elif Heard(b"\r\n\r\n" + reply.body).holds(canary):
        echoed.append("an address that does not exist")
    verdict, fix = Verdict.HOLDS, ""
    if echoed or untried:
        verdict, fix = (Verdict.BROKEN, FIX) if echoed else (Verdict.UNKNOWN, TELLS)
    return Claim(
        id="masking.errors",
        title="No error repeats what was sent",
        verdict=verdict,
        evidence=f"{len(echoed)} of {tried} repeated it"
        + (f": {few(echoed)}" if echoed else "")
        + (f"; not tried: {few(untried)}." if untried else "."),
        how=f"Requests that are wrong in {len(_BROKEN_BODIES)} ways, each with a canary, were sent "
        "to every endpoint that takes a body; the errors were searched for it.",
        fix=fix,
        threats=("it", "provider"),
    )


# Where a body goes, and the field of it that holds the words.
_TAKE_A_BODY: Final = {
    fields.CHAT: "messages",
    fields.COMPLETIONS: "prompt",
    fields.RESPONSES: "input",
    fields.EMBEDDINGS: "input",
    "/inhouse/preview": "messages",
    "/inhouse/find": "text",
    "/inhouse/session": "credential",
}
_BROKEN_BODIES: Final[dict[str, Callable[[str], str]]] = {
    "no JSON": lambda value: '{"messages": "' + value,
    "a wrong type": lambda value: json.dumps({"messages": value}),
    "an unknown field": lambda value: json.dumps(fields.hello() | {value: 1}),
    "an unknown role": lambda value: json.dumps({"messages": [{"role": value, "content": "a"}]}),
    "an unknown model": lambda value: json.dumps(fields.hello() | {"model": value}),
    "a number that is a text": lambda value: json.dumps(fields.hello() | {"max_tokens": value}),
    "a key twice": lambda value: f'{{"{value}": 1, "{value}": 2, "messages": 3}}',
}
