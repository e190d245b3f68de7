"""Whether the model sees placeholders: canaries in every place, and an engine of ours that listens.

The server that is tried has this installation's policy and our listener for an engine, so what the
listener heard is what an engine hears. A class that the policy blocks must be refused; one that the
policy allows is left out and named as allowed; every other must not arrive, in no spelling.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from inhouse.proofs.prove import fields
from inhouse.proofs.prove.broken_requests import errors_quiet
from inhouse.proofs.prove.canaries import GUESSED, KINDS, Canary
from inhouse.proofs.prove.fields import Planted
from inhouse.proofs.prove.policy import Settings, kinds_in, mode_of
from inhouse.proofs.prove.restored import answers_restored
from inhouse.proofs.prove.search import heard_any
from inhouse.proofs.prove.trial import THREATS, Check, Trial, few, judge, of_each
from inhouse.proofs.report import Claim, Seen, Verdict


def fields_hidden(trial: Trial) -> Claim:
    """Every place of every endpoint, each with a value of every class that fits there."""
    places, values, untried = 0, 0, []
    leaks: Counter[str] = Counter()
    kinds: set[str] = set()

    def kinds_of(role: str | None) -> tuple[str, ...]:
        here = kinds_in(trial.policy, role, ("mask", "surrogate"))
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
    seen = judge(leaks, untried, tried, how_many=values)
    return _with_what_is_let_through(trial.policy, seen).claim(
        "masking.fields",
        "No personal data reaches the model, whatever field it stands in",
        how="A server with this policy was given an engine of ours that keeps every byte. Values "
        "were planted in every text field of every endpoint, and what arrived was searched for "
        "them and their parts, also escaped, in base64, hex and backwards. What the policy lets "
        "through or blocks in the role of a place was not planted there. Classes that only the "
        f"words around a value tell ({', '.join(GUESSED)}) are tried in masking.classes.",
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
    seen = judge(leaks, untried, what, how_many=tried.total())
    seen = _with_what_is_let_through(trial.policy, seen)
    if not tried:
        seen = Seen(
            Verdict.BROKEN,
            "The policy lets the model see every class there is.",
            "masking is off: take what is allowed out of masking.modes and masking.roles",
        )
    return seen.claim(
        "masking.classes",
        "Every class of personal data is hidden from the model",
        how="One made-up value a class, with valid check digits, in a message of a user, and of "
        "each role for which the policy says something else; what arrived at an engine of ours "
        "was searched.",
        threats=THREATS,
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
    return of_each(passed, untried, evidence).claim(
        "masking.unread",
        "What can't be read is refused and not passed on",
        how="Messages with a picture, a link, sound, other files, an unknown part, an unknown "
        "field and numbers of tokens were sent; an engine of ours listened.",
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
    return judge(Counter(arrived), untried, f"{tried} labels and headers").claim(
        "masking.labels",
        "Who asked, and with what, does not reach the model",
        how="Words nobody else uses were planted in user, metadata and the like and in headers; "
        "they and the caller's credential were looked for in what an engine of ours was sent.",
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
    return of_each(wrong, untried, evidence).claim(
        "masking.preview",
        "Looking at what would be hidden sends nothing",
        how="The preview and the search were asked with a canary, while ours listened as engine.",
        threats=THREATS,
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
        + (f"; not {few(unheard)}." if unheard else "."),
        how="A second server was started with a policy that hides nothing, and sent a value of "
        "each class: this is the test that must find something.",
        fix="what was found of these classes counts for nothing; report it" if unheard else "",
    )


def _worth_trying(policy: Settings) -> Iterator[tuple[str | None, str]]:
    """Every class in what a user writes, and in each role of which the policy says another thing.

    What it allows there is left out.
    """
    for role in ("user", *(each for each in fields.ROLES if each != "user")):
        for kind in KINDS:
            mode = mode_of(policy, kind, role)
            if mode != "allow" and (role == "user" or mode != mode_of(policy, kind, "user")):
                yield role, kind


def _with_what_is_let_through(policy: Settings, seen: Seen) -> Seen:
    """What the policy allows in any role was not tried: that is named, and no promise is whole."""
    allowed = {role: kinds_in(policy, role, ("allow",)) for role in fields.ROLES}
    told = [
        f"{', '.join(kinds)} in {role or 'what is no message'}"
        for role, kinds in allowed.items()
        if kinds
    ]
    if not told:
        return seen
    evidence = f"{seen.evidence} The policy lets the model see {'; '.join(told)}."
    if seen.verdict is Verdict.HOLDS:
        fix = "take what is allowed out of masking.modes and masking.roles of the policy"
        return Seen(Verdict.WEAK, evidence, fix)
    return Seen(seen.verdict, evidence, seen.fix)


def _unknown_kinds(trial: Trial) -> list[str]:
    """Classes that the server says it hides, and of which no value can be made here."""
    status = trial.server.ask("GET", "/inhouse/status").json() or {}
    named: Iterable[str] = status.get("masking", {}).get("kinds", ())
    return sorted(set(named) - set(KINDS))
