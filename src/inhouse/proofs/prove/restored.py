"""Whether answers come back with the caller's own data: our engine repeats what it saw."""

import json
from collections.abc import Callable
from typing import Any, Final

from inhouse.proofs.prove import fields
from inhouse.proofs.prove.fields import Planted
from inhouse.proofs.prove.policy import kinds_in
from inhouse.proofs.prove.trial import Trial, of_each
from inhouse.proofs.report import Claim, Seen, Verdict


def answers_restored(trial: Trial) -> Claim:
    """Our engine says back what it saw; the caller must get their own words."""
    kinds = kinds_in(trial.policy, "user", ("mask", "surrogate"))
    if not kinds:
        return _of_answers(
            Seen(
                Verdict.UNKNOWN,
                "The policy hides nothing in what a user writes, so nothing had to come back.",
                "take what is allowed or blocked out of the policy, and prove again",
            ),
            how="Nothing was sent.",
        )
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
    fix = "report the endpoint; until then check answers that hold data by eye"
    return _of_answers(
        of_each(wrong, untried, evidence, fix=fix),
        how="An engine of ours repeats the masked text that it saw, in pieces of seven signs; each "
        "endpoint was asked with and without streaming.",
    )


def _of_answers(seen: Seen, *, how: str) -> Claim:
    title = "Answers come back with the caller's own data, exactly"
    return seen.claim("masking.restored", title, how=how)


def _read(answer: Callable[[bytes, bool], str], body: bytes, stream: bool) -> str | None:
    """The answer's text, or None where it has another form than that of its endpoint."""
    try:
        return answer(body, stream)
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


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
