"""Puts placeholders where personal data was. The only maker of a `MaskedChat`.

What holds afterwards, for any text and any detector that ran:

- every text of the request was looked at, keys of JSON included (see `leaves`);
- what was found once is masked wherever else it stands in the request, as whole words;
- what looks like a placeholder of this vault was masked too, so `unmask` gives back every byte;
- no placeholder stands inside a link of the caller's (see `links`): such a link is masked whole.

Which texts there are is told by `leaves`, and what becomes of numbers by `masking`. If a detector
fails, nothing is sent.
"""

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from msgspec.structs import replace

from inhouse.chat import (
    ChatRequest,
    EmbedRequest,
    Finding,
    Kind,
    MaskedChat,
    MaskedTexts,
    ReadPicture,
    Role,
    ShownPicture,
    ToolUse,
)
from inhouse.errors import InhouseError, Refused, TooSlow, UnreadPicture
from inhouse.privacy.detect.detection import Detector, raw
from inhouse.privacy.leaves import Seen, changed
from inhouse.privacy.masking import Draw, Masking, beside_keys
from inhouse.privacy.placeholder import Grammar
from inhouse.privacy.propagate import people, propagate
from inhouse.privacy.rules import EVERYTHING, Roles, Rules
from inhouse.privacy.spans import Spans, known_values
from inhouse.privacy.surrogate import Inventor
from inhouse.privacy.unmask import unmask_text
from inhouse.privacy.vault import Vault


def _no_hand(picture: ReadPicture, hidden: object) -> ShownPicture:
    raise UnreadPicture("nothing here can draw a picture anew", fix="leave it out")


def mask(
    request: ChatRequest,
    detect: Detector = raw,
    rules: Rules = EVERYTHING,
    draw: Draw = _no_hand,
) -> tuple[MaskedChat, Vault]:
    """What a model may see of the request, and the vault that gives its answer back.

    What was read in pictures is text like any other: what is found there is hidden everywhere, and
    the other way round. `draw` makes the pictures that the model sees.
    """
    seen = Seen()
    changed(request, seen)
    every = list(seen.texts)
    vault = Vault.of_conversation(_opening(request), every)
    roles = _roles(request) if rules.by_role else {}
    rules = rules.sparing_public(_answers(request))
    hidden = _hidden(every, vault, beside_keys(seen, detect), rules, roles)
    found = _written(every, hidden, vault, rules, roles)
    places = dict(zip(every, hidden, strict=True))
    masked = changed(request, Masking(dict(zip(every, found, strict=True)), vault, places, draw))
    chat = MaskedChat(
        messages=masked.messages,
        sampling=masked.sampling,
        stop=masked.stop,
        json=masked.json,
        choices=masked.choices,
        template=masked.template,
        use=masked.use,
    )
    return chat, vault


def _opening(request: ChatRequest) -> Iterator[str]:
    """What stays as it is from turn to turn: the messages up to the first question."""
    for message in request.messages:
        yield message.text
        if message.role is Role.USER:
            return


def _answers(request: ChatRequest) -> set[str]:
    """What the model said, and nobody else."""
    said = {message.text for message in request.messages if message.role is Role.ASSISTANT}
    return said - {
        message.text for message in request.messages if message.role is not Role.ASSISTANT
    }


def _roles(request: ChatRequest) -> dict[str, set[Role | None]]:
    """The roles of the messages that each text stands in; None for what is no message."""
    roles: dict[str, set[Role | None]] = {}

    def note(part: ChatRequest, role: Role | None) -> None:
        seen = Seen()
        changed(part, seen)
        for text in seen.texts:
            roles.setdefault(text, set()).add(role)

    bare = replace(request, stop=(), json=None, use=ToolUse())
    for message in request.messages:
        note(replace(bare, messages=(message,)), message.role)
    note(replace(request, messages=()), None)
    return roles


def mask_for_vectors(
    request: EmbedRequest, detect: Detector = raw, rules: Rules = EVERYTHING
) -> tuple[MaskedTexts, Vault]:
    """What a model may see of texts that become vectors.

    Nothing comes back to be unmasked, and the same text must become the same vector tomorrow, so
    no number and no random code tells one hidden value from another: each is `[EMAIL]`, say.
    """
    every = list(dict.fromkeys(request.texts))
    vault = Vault.fresh(*every)
    found = _mask_all(every, vault, detect, rules.with_placeholders_only(), {})
    kinds = {mark: f"[{kind}]" for mark, kind, _ in vault.items()}
    marks = re.compile(rf"\[[A-Z_]{{1,24}}_[0-9A-Z]{{1,16}}_{re.escape(vault.code)}\]")
    plain = (marks.sub(lambda mark: kinds.get(mark[0], mark[0]), text) for text in found)
    masked = dict(zip(every, plain, strict=True))
    return MaskedTexts(tuple(masked[text] for text in request.texts), request.dimensions), vault


def mask_text(text: str, vault: Vault, detect: Detector = raw, rules: Rules = EVERYTHING) -> str:
    """One text, with its originals added to the vault."""
    return _mask_all([text], vault, detect, rules, {})[0]


def hidden_in(
    text: str, vault: Vault, detect: Detector = raw, rules: Rules = EVERYTHING
) -> list[Finding]:
    """What `mask_text` hides of this text, in order, none overlapping, and why each is hidden."""
    reasons = iter(_found([text], detect, rules, {})[0])
    hidden: list[Finding] = []
    reason = next(reasons, None)
    for each in _hidden([text], vault, detect, rules, {})[0]:
        within = []
        while reason is not None and reason.start < each.end:
            within.append(reason)
            reason = next(reasons, None)
        # What a detector says of a place tells more than that its value was seen before.
        best = max(within, key=lambda found: found.score, default=each)
        hidden.append(replace(each, rule=best.rule, score=best.score))
    return hidden


def _hidden(
    texts: list[str],
    vault: Vault,
    detect: Detector,
    rules: Rules,
    roles: Mapping[str, Roles],
) -> list[list[Finding]]:
    found = _found(texts, detect, rules, roles)
    kinds = known_values(texts, found)
    spans = Spans(kinds, Grammar(vault.code))
    return [
        [
            # What is masked as the whole of a link stays one: `unmask` puts it into a target.
            each
            if each.kind is Kind.URL
            else replace(each, kind=kinds.get(text[each.start : each.end], each.kind))
            for each in row
        ]
        for text, row in zip(texts, map(spans.of, texts, found), strict=True)
    ]


def _mask_all(
    texts: list[str],
    vault: Vault,
    detect: Detector,
    rules: Rules,
    roles: Mapping[str, Roles],
) -> list[str]:
    return _written(texts, _hidden(texts, vault, detect, rules, roles), vault, rules, roles)


def _written(
    texts: list[str],
    hidden: list[list[Finding]],
    vault: Vault,
    rules: Rules,
    roles: Mapping[str, Roles],
) -> list[str]:
    """The texts, with what is hidden replaced."""
    vault.know(people(_names(texts, hidden)))
    if rules.invents:
        masked = _with_stand_ins(texts, hidden, vault, rules, roles)
        if masked is not None:
            return masked
    return [
        _put(text, row, lambda each, original: vault.placeholder(each.kind, original))
        for text, row in zip(texts, hidden, strict=True)
    ]


def _found(
    texts: list[str], detect: Detector, rules: Rules, roles: Mapping[str, Roles]
) -> list[list[Finding]]:
    """What is to be hidden of each text by itself, and what follows from it in the others."""
    clock = _Clock(rules.seconds)
    found = []
    for text in texts:
        found.append(_run(detect, text, rules, roles.get(text, ())))
        clock.check()
    spread = _guarded(lambda: propagate(texts, found), texts)
    clock.check()
    left = [rules.without_allowed(text, row) for text, row in zip(texts, spread, strict=True)]
    return rules.worth_hiding(texts, left)


class _Clock:
    """Stops a request that takes longer than the policy allows."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        if time.monotonic() > self._end:
            raise TooSlow(self._seconds)


def _run(detect: Detector, text: str, rules: Rules, roles: Roles) -> list[Finding]:
    """What is to be hidden of one text by itself, in order, none overlapping."""
    found = _guarded(lambda: [list(detect(text))], [text])[0]
    return _guarded(lambda: [rules.hidden(text, found, roles)], [text])[0]


def _guarded(look: Callable[[], list[list[Finding]]], texts: list[str]) -> list[list[Finding]]:
    """What looking gives. If it fails, or gives spans outside of a text, the request stops."""
    found: list[list[Finding]] | None
    try:
        found = look()
        for text, row in zip(texts, found, strict=True):
            if any(not 0 <= each.start < each.end <= len(text) for each in row):
                found = None
                break
    except InhouseError:
        raise  # one of our own never quotes a text
    except Exception:  # noqa: BLE001 - whatever went wrong, the request must stop
        found = None
    # Raised out here, so that the failed detector's error, which may quote the text, is not
    # even the context of this one.
    if found is None:
        raise Refused(
            "a detector failed; nothing was sent",
            fix="try again, and please report it if it stays; the text itself is not needed",
        )
    return found


def _names(texts: list[str], hidden: list[list[Finding]]) -> list[str]:
    return [
        text[each.start : each.end]
        for text, row in zip(texts, hidden, strict=True)
        for each in row
        if each.kind is Kind.PERSON
    ]


def _with_stand_ins(
    texts: list[str],
    hidden: list[list[Finding]],
    vault: Vault,
    rules: Rules,
    roles: Mapping[str, Roles],
) -> list[str] | None:
    """The texts with stand-ins where the policy wants them, or None if not all would come back."""
    inventor = Inventor(vault, texts)
    masked = []
    for text, row in zip(texts, hidden, strict=True):
        apart = _apart(row)
        wanted = {
            each for each in apart if rules.mode(each.kind, roles.get(text, ())) == "surrogate"
        }

        def mark(each: Finding, original: str, wanted: set[Finding] = wanted) -> str:
            made = inventor.stand_in(each.kind, original) if each in wanted else None
            return made or vault.placeholder(each.kind, original)

        masked.append(_put(text, row, mark))
    if all(_comes_back(each, text, vault) for each, text in zip(masked, texts, strict=True)):
        return masked
    vault.forget_stand_ins()
    return None


def _comes_back(masked: str, text: str, vault: Vault) -> bool:
    """As it is, and as a string of JSON, such as a call's argument."""
    written, shown = (json.dumps(each, ensure_ascii=False) for each in (text, masked))
    return unmask_text(masked, vault) == text and unmask_text(shown, vault, json=True) == written


def _apart(spans: list[Finding]) -> list[Finding]:
    """The spans that no other one touches: two words side by side would read as one."""
    edges = Counter(edge for each in spans for edge in (each.start, each.end))
    return [each for each in spans if edges[each.start] == edges[each.end] == 1]


def _put(text: str, spans: list[Finding], mark: Callable[[Finding, str], str]) -> str:
    out: list[str] = []
    done = 0
    for each in spans:
        out += text[done : each.start], mark(each, text[each.start : each.end])
        done = each.end
    return "".join([*out, text[done:]])
