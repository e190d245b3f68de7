"""Whether the model sees placeholders: canaries in every place, and an engine of ours that listens.

The server that is tried has this installation's policy and our listener for an engine, so what the
listener heard is what an engine hears. A class that the policy blocks must be refused; one that the
policy allows is left out and named as allowed; every other must not arrive, in no spelling.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from inhouse.proofs.prove import fields
from inhouse.proofs.prove.canaries import GUESSED, KINDS, Canaries, Canary
from inhouse.proofs.prove.fields import Planted
from inhouse.proofs.prove.policy import Settings, mode_of
from inhouse.proofs.prove.search import Heard, heard_any
from inhouse.proofs.prove.stranger import Reply, Stranger
from inhouse.proofs.prove.upstream import Listener
from inhouse.proofs.report import Claim, Verdict

THREATS: Final = ("provider", "training")
FIX: Final = (
    "don't use it with real data until inhouse mask hides such a value; report the place and class"
)
TELLS: Final = "inhouse status tells what refuses; then prove again"
MOST_NAMED: Final = 8


class Trial:
    """One server, one listener behind it, and the policy that it was given."""

    def __init__(
        self, server: Stranger, listener: Listener, policy: Settings, canaries: Canaries
    ) -> None:
        self.server = server
        self.listener = listener
        self.policy = policy
        self.canaries = canaries
        self.sent: list[Canary] = []

    def send(self, planted: Planted, **headers: str) -> tuple[Reply, list[Heard]]:
        """The answer, and what the listener heard meanwhile."""
        before = len(self.listener.heard)
        self.sent += planted.canaries
        reply = self.server.ask("POST", planted.path, planted.body, headers=headers)
        return reply, [Heard(request) for request in self.listener.heard[before:]]


Check = Callable[[Trial], Claim]


def fields_hidden(trial: Trial) -> Claim:
    """Every place of every endpoint, each with a value of every class that fits there."""
    places, values, untried = 0, 0, []
    leaks: Counter[str] = Counter()
    kinds: set[str] = set()

    def kinds_of(role: str | None) -> tuple[str, ...]:
        here = _in_modes(trial.policy, role, ("mask", "surrogate"))
        kinds.update(here)
        return tuple(kind for kind in here if kind not in GUESSED)

    for planted in fields.planted(trial.canaries, kinds_of):
        if not planted.canaries:
            continue  # the policy hides nothing in this role, which is said below
        reply, heard = trial.send(planted)
        leaks.update(
            f"{canary.kind} in {planted.place}"
            for canary in planted.canaries
            if heard_any(heard, canary)
        )
        if not (heard and reply.status == 200):
            untried.append(f"{planted.place} (answered {reply.status})")
        places += 1
        values += len(planted.canaries)
    tried = f"{values} made-up values of {len(kinds - {*GUESSED})} classes in {places} requests"
    verdict, evidence, fix = _with_what_is_let_through(
        trial.policy, *_judge(leaks, untried, tried, how_many=values)
    )
    return Claim(
        id="masking.fields",
        title="No personal data reaches the model, whatever field it stands in",
        verdict=verdict,
        evidence=evidence,
        how="A server with this policy was given an engine of ours that keeps every byte. Values "
        "were planted in every text field of every endpoint, and what arrived was searched for "
        "them and their parts, also escaped, in base64, hex and backwards. What the policy lets "
        "through or blocks in the role of a place was not planted there. Classes that only the "
        f"words around a value tell ({', '.join(GUESSED)}) are tried in masking.classes.",
        fix=fix,
        threats=THREATS,
    )


def classes_hidden(trial: Trial) -> Claim:
    """Each class alone in a sentence, by what the policy says of it."""
    leaks: Counter[str] = Counter()
    untried: list[str] = []
    tried = Counter[str]()
    for role, kind in _worth_trying(trial.policy):
        planted = fields.alone_in(role, trial.canaries.of(kind))
        (canary,) = planted.canaries
        mode = mode_of(trial.policy, kind, role)
        reply, heard = trial.send(planted)
        where = kind if role == "user" else f"{kind} in {role or 'no message'}"
        tried[kind] += 1
        if heard_any(heard, canary):
            leaks[where] += 1
        elif mode == "block" and (reply.status != 403 or heard):
            leaks[f"{where}, which the policy blocks"] += 1
        elif mode != "block" and not (heard and reply.status == 200):
            untried.append(f"{where} (answered {reply.status})")
    unknown = _unknown_kinds(trial)
    untried += [f"{kind} (this program makes no value of it)" for kind in unknown]
    what = f"a value of each of {len(tried)} classes, each alone in a sentence"
    verdict, evidence, fix = _with_what_is_let_through(
        trial.policy, *_judge(leaks, untried, what, how_many=tried.total())
    )
    if not tried:
        verdict, evidence = Verdict.BROKEN, "The policy lets the model see every class there is."
        fix = "masking is off: take what is allowed out of masking.modes and masking.roles"
    return Claim(
        id="masking.classes",
        title="Every class of personal data is hidden from the model",
        verdict=verdict,
        evidence=evidence,
        how="One made-up value a class, with valid check digits, in a message of a user, and of "
        "each role for which the policy says something else; what arrived at an engine of ours "
        "was searched.",
        fix=fix,
        threats=THREATS,
    )


def answers_restored(trial: Trial) -> Claim:
    """Our engine says back what it saw; the caller must get their own words."""
    kinds = _in_modes(trial.policy, "user", ("mask", "surrogate"))
    if not kinds:
        return _nothing_to_restore()
    wrong, untried, tried = [], [], 0
    for name, path, ask, answer in _ANSWERS:
        for stream in (False, True):
            text = " ".join(trial.canaries.of(kind).sentence for kind in kinds)
            sent = Planted(name, path, ask(text) | {"stream": stream}, ())
            reply, heard = trial.send(sent)
            tried += 1
            where = name + " streamed" * stream
            if reply.status != 200 or not heard:
                untried.append(f"{where} (answered {reply.status})")
            elif _read(answer, reply.body, stream) != text:
                wrong.append(where)
    right = tried - len(wrong) - len(untried)
    evidence = f"{right} of {tried} answers were what was asked for, byte for byte"
    verdict, evidence, fix = _of_each(wrong, untried, evidence)
    return Claim(
        id="masking.restored",
        title="Answers come back with the caller's own data, exactly",
        verdict=verdict,
        evidence=evidence,
        how="An engine of ours repeats the masked text that it saw, in pieces of seven signs; each "
        "endpoint was asked with and without streaming.",
        fix="report the endpoint; until then check answers that hold data by eye" if wrong else fix,
    )


def _nothing_to_restore() -> Claim:
    return Claim(
        id="masking.restored",
        title="Answers come back with the caller's own data, exactly",
        verdict=Verdict.UNKNOWN,
        evidence="The policy hides nothing in what a user writes, so nothing had to come back.",
        how="Nothing was sent.",
        fix="take what is allowed or blocked out of the policy, and prove again",
    )


def unread_refused(trial: Trial) -> Claim:
    passed, untried, tried = [], [], 0
    for planted in fields.unreadable(trial.canaries):
        reply, heard = trial.send(planted)
        tried += 1
        if heard or 200 <= reply.status < 400:
            passed.append(f"{planted.place} (answered {reply.status})")
        elif not 400 <= reply.status < 500:  # it failed before it could refuse
            untried.append(f"{planted.place} (answered {reply.status})")
    refused = tried - len(passed) - len(untried)
    evidence = f"{refused} of {tried} were refused and nothing was sent"
    verdict, evidence, fix = _of_each(passed, untried, evidence)
    return Claim(
        id="masking.unread",
        title="What can't be read is refused and not passed on",
        verdict=verdict,
        evidence=evidence,
        how="Messages with a picture, a link, sound, other files, an unknown part, an unknown "
        "field and numbers of tokens were sent; an engine of ours listened.",
        fix=FIX if passed else fix,
        threats=THREATS,
    )


def labels_dropped(trial: Trial) -> Claim:
    """Labels of a request and the caller's headers: they are nobody's business."""
    arrived, untried, tried = [], [], 0
    for planted in fields.dropped(trial.canaries):
        reply, heard = trial.send(planted)
        tried += 1
        if heard_any(heard, planted.canaries[0]):
            arrived.append(planted.place)
        elif reply.status != 200:
            untried.append(f"{planted.place} (answered {reply.status})")
    words = [trial.canaries.word() for _ in range(3)]
    headers = {"X-Trace": words[0], "User-Agent": words[1], "Cookie": f"a={words[2]}"}
    hello = Planted("headers", fields.CHAT, fields.hello(), ())
    _reply, heard = trial.send(hello, **headers)
    credential = trial.server.credential
    secrets = [Canary("WORD", "", word, "") for word in (*words, credential)]
    tried += len(secrets)
    arrived += ["a header"] * sum(heard_any(heard, each) for each in secrets[:-1])
    arrived += ["the credential"] * heard_any(heard, secrets[-1])
    if not heard:
        untried.append("headers")
    verdict, evidence, fix = _judge(Counter(arrived), untried, f"{tried} labels and headers")
    return Claim(
        id="masking.labels",
        title="Who asked, and with what, does not reach the model",
        verdict=verdict,
        evidence=evidence,
        how="Words nobody else uses were planted in user, metadata and the like and in headers; "
        "they and the caller's credential were looked for in what an engine of ours was sent.",
        fix=fix,
        threats=THREATS,
    )


def previews_stay(trial: Trial) -> Claim:
    """To look at what would be masked sends nothing."""
    canary = trial.canaries.of("EMAIL")
    bodies: dict[str, dict[str, Any]] = {
        "/inhouse/preview": {"messages": [{"role": "user", "content": canary.sentence}]},
        "/inhouse/find": {"text": canary.sentence},
    }
    wrong, untried = [], []
    for path, body in bodies.items():
        reply, heard = trial.send(Planted(path, path, body, (canary,)))
        if heard:
            wrong.append(path)
        elif reply.status not in (200, 403):
            untried.append(f"{path} (answered {reply.status})")
    quiet = len(bodies) - len(wrong) - len(untried)
    evidence = f"{quiet} of {len(bodies)} previews were made and sent nothing to an engine of ours"
    verdict, evidence, fix = _of_each(wrong, untried, evidence)
    return Claim(
        id="masking.preview",
        title="Looking at what would be hidden sends nothing",
        verdict=verdict,
        evidence=evidence,
        how="The preview and the search were asked with a canary, while ours listened as engine.",
        fix=FIX if wrong else fix,
        threats=THREATS,
    )


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
        + (f": {_few(echoed)}" if echoed else "")
        + (f"; not tried: {_few(untried)}." if untried else "."),
        how=f"Requests that are wrong in {len(_BROKEN_BODIES)} ways, each with a canary, were sent "
        "to every endpoint that takes a body; the errors were searched for it.",
        fix=fix,
        threats=("it", "provider"),
    )


CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("looking at what reaches the model, class by class", classes_hidden),
    ("looking at what reaches the model, field by field", fields_hidden),
    ("reading the answers", answers_restored),
    ("sending what can't be read", unread_refused),
    ("sending labels and headers", labels_dropped),
    ("asking for previews", previews_stay),
    ("sending broken requests", errors_quiet),
)


def control(trial: Trial) -> Claim:
    """The policy of this trial allows every class: now all must arrive, or nobody listens."""
    unheard = []
    for planted in fields.alone(trial.canaries):
        _reply, heard = trial.send(planted)
        if not heard_any(heard, planted.canaries[0]):
            unheard.append(planted.canaries[0].kind)
    many = len(KINDS)
    return Claim(
        id="masking.control",
        title="The listener would have heard a leak",
        verdict=Verdict.UNKNOWN if unheard else Verdict.HOLDS,
        evidence=f"With a policy that allows every class, {many - len(unheard)} of {many} arrived"
        + (f"; not {_few(unheard)}." if unheard else "."),
        how="A second server was started with a policy that hides nothing, and sent a value of "
        "each class: this is the test that must find something.",
        fix="what was found of these classes counts for nothing; report it" if unheard else "",
    )


def _in_modes(policy: Settings, role: str | None, modes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(kind for kind in KINDS if mode_of(policy, kind, role) in modes)


def _worth_trying(policy: Settings) -> Iterator[tuple[str | None, str]]:
    """Every class in what a user writes, and in each role of which the policy says another thing.

    What it allows there is left out.
    """
    for role in ("user", *(each for each in fields.ROLES if each != "user")):
        for kind in KINDS:
            mode = mode_of(policy, kind, role)
            if mode != "allow" and (role == "user" or mode != mode_of(policy, kind, "user")):
                yield role, kind


def _with_what_is_let_through(
    policy: Settings, verdict: Verdict, evidence: str, fix: str
) -> tuple[Verdict, str, str]:
    """What the policy allows in any role was not tried: that is named, and no promise is whole."""
    allowed = {role: _in_modes(policy, role, ("allow",)) for role in fields.ROLES}
    told = [
        f"{', '.join(kinds)} in {role or 'what is no message'}"
        for role, kinds in allowed.items()
        if kinds
    ]
    if not told:
        return verdict, evidence, fix
    if verdict is Verdict.HOLDS:
        verdict = Verdict.WEAK
        fix = "take what is allowed out of masking.modes and masking.roles of the policy"
    return verdict, f"{evidence} The policy lets the model see {'; '.join(told)}.", fix


def _read(answer: Callable[[bytes, bool], str], body: bytes, stream: bool) -> str | None:
    """The answer's text, or None where it has another form than that of its endpoint."""
    try:
        return answer(body, stream)
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def _unknown_kinds(trial: Trial) -> list[str]:
    """Classes that the server says it hides, and of which no value can be made here."""
    status = trial.server.ask("GET", "/inhouse/status").json() or {}
    named: Iterable[str] = status.get("masking", {}).get("kinds", ())
    return sorted(set(named) - set(KINDS))


def _of_each(wrong: list[str], untried: list[str], right: str) -> tuple[Verdict, str, str]:
    """The verdict, the evidence and the fix where each of a few things was right, wrong or neither.

    A server that failed has shown nothing, neither good nor bad.
    """
    evidence = right + (f"; not {', '.join(wrong)}" if wrong else "")
    evidence += f"; not tried: {', '.join(untried)}." if untried else "."
    if wrong:
        return Verdict.BROKEN, evidence, FIX
    if untried:
        return Verdict.UNKNOWN, evidence, TELLS
    return Verdict.HOLDS, evidence, ""


def _judge(
    leaks: Counter[str], untried: list[str], tried: str, *, how_many: int = 1
) -> tuple[Verdict, str, str]:
    """The verdict, the evidence and the fix. Of nothing tried nothing is known."""
    if leaks:
        return Verdict.BROKEN, f"Of {tried}, {leaks.total()} arrived: {_few(leaks)}.", FIX
    if untried:
        what = f"0 of {tried} arrived, but not tried: {_few(untried)}."
        return Verdict.UNKNOWN, what, TELLS
    if not how_many:
        return Verdict.UNKNOWN, f"Tried were {tried}.", "let the policy hide something, then prove"
    return Verdict.HOLDS, f"0 of {tried} arrived.", ""


def _few(names: Iterable[str]) -> str:
    named = list(names)
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    return ", ".join(named[:MOST_NAMED]) + more


def _chat_answer(body: bytes, stream: bool) -> str:
    if not stream:
        said: str = json.loads(body)["choices"][0]["message"]["content"]
        return said
    return "".join(
        choice["delta"].get("content") or ""
        for event in _events(body)
        for choice in event.get("choices", ())
    )


def _text_answer(body: bytes, stream: bool) -> str:
    if not stream:
        said: str = json.loads(body)["choices"][0]["text"]
        return said
    return "".join(c["text"] for event in _events(body) for c in event.get("choices", ()))


def _responses_answer(body: bytes, stream: bool) -> str:
    if stream:
        return "".join(
            event["delta"]
            for event in _events(body)
            if event.get("type") == "response.output_text.delta"
        )
    return "".join(
        part.get("text", "")
        for item in json.loads(body)["output"]
        for part in item.get("content", ())
    )


def _events(body: bytes) -> list[Any]:
    lines = [line[6:] for line in body.split(b"\n") if line.startswith(b"data: {")]
    return [json.loads(line) for line in lines]


_ANSWERS: Final = (
    (fields.CHAT, fields.CHAT, fields.hello, _chat_answer),
    (fields.COMPLETIONS, fields.COMPLETIONS, lambda text: {"prompt": text}, _text_answer),
    (fields.RESPONSES, fields.RESPONSES, lambda text: {"input": text}, _responses_answer),
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
