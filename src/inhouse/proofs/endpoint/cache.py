"""Whether one client can tell what another has asked, from the time that an answer takes.

A server that keeps what it has read of a prompt answers sooner to anybody who sends the same
beginning. So a stranger who guesses it word by word learns it from the clock.

Three kinds of prompts are timed in random order, each from a fresh connection:
- seen: it begins with random words that the other client sent just before;
- fresh: it begins with as many random words that nobody ever sent;
- short: it has no beginning. It is the control: if a clock can't tell short from fresh, the
  clock can't tell seen from fresh either, and the check says that it knows nothing.
Some servers tell the number of reused tokens outright; that is looked at first.
"""

import random
import secrets
from statistics import median
from typing import Any, Final

import msgspec

from inhouse.proofs.endpoint.check import Check, Probe, no_chat
from inhouse.proofs.endpoint.statistics import chance_of_smaller, share_below, share_saved
from inhouse.proofs.endpoint.wire import BudgetSpent, Reply
from inhouse.proofs.report import Seen, Verdict

# Short words without names, so that a server which masks names has nothing to do.
_WORDS: Final = """river stone paper cloud window garden bridge apple music winter silver forest
candle mirror basket harbor pocket ladder velvet anchor copper meadow pepper saddle thunder button
carpet dragon engine feather guitar hammer island jacket kettle lemon marble needle orange pillow
quilt ribbon spoon tunnel umbrella violin walnut yellow zipper bottle"""
WORDS: Final = tuple(_WORDS.split())
FEWEST_WORDS: Final = 24
MOST_WORDS: Final = 1536
LEAST_COST_S: Final = 0.15  # what the beginning should cost, so that a clock sees it well
LOOKS: Final = (6, 15, 30)  # so many of each kind, then, if it is still open, so many
CHANCE: Final = 0.003  # for each of the three looks, so less than 0.01 in all
FELT: Final = 0.25  # a quarter of the reading saved is a cache; noise of the clock is less
FIX: Final = (
    "switch prompt caching off, or let the server keep a cache for each user (llama-server: \
--no-cache-prompt; vLLM: a cache_salt for each user, or --no-enable-prefix-caching)"
)


class Sample(msgspec.Struct, frozen=True):
    """One timed answer. `reused` is what the server itself says, or None if it says nothing."""

    seconds: float
    reused: int | None


class _NoAnswer(Exception):
    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


def prefix_cache(probe: Probe) -> Seen:
    times: dict[str, list[Sample]] = {"seen": [], "fresh": [], "short": []}
    try:
        words = _enough_words(probe)
        for many in LOOKS:
            _collect(probe, times, many, words)
            seen = _judge(probe, times, words)
            if seen.verdict is not Verdict.UNKNOWN:
                break
    except _NoAnswer as error:
        return no_chat(error.reply)
    except BudgetSpent:
        if len(times["seen"]) < LOOKS[0]:
            raise
        return _judge(probe, times, words)
    return seen


def reused_tokens_told(probe: Probe) -> Seen:
    """A number that tells others' prompts without any clock."""
    reply = probe.ask(f"{_words(FEWEST_WORDS)} Say yes.", key=probe.first)
    if not reply.ok:
        return no_chat(reply)
    if _reused(reply.json) is None:
        return Seen(Verdict.HOLDS, "an answer names no number of reused tokens")
    return Seen(
        Verdict.WEAK,
        "each answer names how many tokens of its prompt were known already",
        "let a proxy drop timings, prompt_tokens_details and the like, or switch the cache off",
    )


def _enough_words(probe: Probe) -> int:
    """As many words as cost a time that can be measured, but no more than are needed."""
    words = FEWEST_WORDS
    _ask(probe, "", probe.first)  # the first answer of all may wait for the model to be loaded
    short = _ask(probe, "", probe.first).seconds
    while words < MOST_WORDS:
        fresh = _ask(probe, _words(words), probe.first)
        cost = fresh.seconds - short
        if cost >= max(LEAST_COST_S, short / 4):
            return words
        words *= 2 if cost > LEAST_COST_S / 4 else 4
    return min(words, MOST_WORDS)


def _collect(probe: Probe, times: dict[str, list[Sample]], many: int, words: int) -> None:
    """Fills each heap up to `many`: one of each kind a round, in an order nobody can foresee.

    Rounds, because a machine's load comes and goes, and should come to all kinds alike. Raises
    BudgetSpent before a round that would not be whole: a request that is cut off is one unheard.
    """
    for _ in range(many - len(times["seen"])):
        longest_s = max((sample.seconds for heap in times.values() for sample in heap), default=0)
        if probe.wire.left_s < (len(times) + 1) * longest_s:
            raise BudgetSpent
        kinds = list(times)
        random.SystemRandom().shuffle(kinds)
        for kind in kinds:
            beginning = "" if kind == "short" else _words(words)
            if kind == "seen":
                _ask(probe, beginning, probe.first)  # the first client; its time does not count
            times[kind].append(_ask(probe, beginning, probe.second))


def _judge(probe: Probe, times: dict[str, list[Sample]], words: int) -> Seen:
    if told := _judge_told(probe, times):
        return told
    seen, fresh, short = ([s.seconds for s in times[k]] for k in ("seen", "fresh", "short"))
    saved = share_saved(seen, fresh, short)
    chance, control = chance_of_smaller(seen, fresh), chance_of_smaller(short, fresh)
    numbers = (
        f"{len(seen)} of each kind, beginnings of {words} words; median {_ms(seen)} for seen, "
        f"{_ms(fresh)} for fresh, {_ms(short)} for short; seen was quicker in "
        f"{share_below(seen, fresh):.0%} of pairs (p = {chance:.4f}), control p = {control:.4f}, "
        f"{max(0.0, saved):.0%} of the reading saved"
    )
    if chance <= CHANCE and saved >= FELT:
        return _shared(probe, numbers)
    if control <= CHANCE and saved < FELT and chance > CHANCE:
        return Seen(Verdict.HOLDS, numbers)
    return Seen(
        Verdict.UNKNOWN,
        f"the clock could not tell: {numbers}",
        "probe from nearer, while the server has nothing else to do",
    )


def _judge_told(probe: Probe, times: dict[str, list[Sample]]) -> Seen | None:
    """What the server says itself, if what was seen was reused more than what was fresh."""
    seen = [s.reused for s in times["seen"] if s.reused is not None]
    fresh = [s.reused for s in times["fresh"] if s.reused is not None]
    if not seen or not fresh or median(seen) <= max(fresh):
        return None
    clock = chance_of_smaller(*([s.seconds for s in times[k]] for k in ("seen", "fresh")))
    return _shared(
        probe,
        f"the server itself says that it reused {median(seen):.0f} tokens of another client's "
        f"prompt (median of {len(seen)}), and {median(fresh):.0f} of one that nobody had sent; "
        f"the clock says so too with p = {clock:.4f}: median {_ms_of(times['seen'])} against "
        f"{_ms_of(times['fresh'])}",
    )


def _shared(probe: Probe, numbers: str) -> Seen:
    if len(set(probe.keys)) == 1 and probe.ask("Say yes.", key=None).refused:
        return Seen(
            Verdict.WEAK,
            f"prompts are cached; both clients had the same key, so for two users it is open: "
            f"{numbers}",
            f"give the keys of two users (--key-file twice) to learn more; or {FIX}",
        )
    return Seen(Verdict.BROKEN, f"a client can tell what another has asked: {numbers}", FIX)


def _ask(probe: Probe, beginning: str, key: str | None) -> Sample:
    reply = probe.ask(f"{beginning} Say yes.".strip(), key=key)
    if not reply.ok:
        raise _NoAnswer(reply)
    return Sample(reply.seconds, _reused(reply.json))


def _reused(answer: Any) -> int | None:
    """Tokens that were not read again, in the words of llama-server, OpenAI, vLLM and others."""
    places = (
        ("timings", "cache_n"),
        ("usage", "prompt_tokens_details", "cached_tokens"),
        ("usage", "cached_tokens"),
        ("usage", "cache_read_input_tokens"),
        ("prompt_eval_cached_count",),
    )
    for place in places:
        value = answer
        for name in place:
            value = value.get(name) if isinstance(value, dict) else None
        if isinstance(value, int):
            return value
    return None


def _words(many: int) -> str:
    """Random words. The first few alone are never drawn twice."""
    return " ".join(secrets.choice(WORDS) for _ in range(many))


def _ms(times: list[float]) -> str:
    return f"{median(times) * 1000:.0f} ms"


def _ms_of(samples: list[Sample]) -> str:
    return _ms([sample.seconds for sample in samples])


CHECKS: Final = (
    Check(
        "isolation.reuse_told",
        "Answers don't tell what the server knew already",
        "The fields of an answer were searched for numbers of reused tokens.",
        reused_tokens_told,
        ("users",),
    ),
    Check(
        "isolation.prefix_cache",
        "Nobody can tell by the clock what another has asked",
        "One client sent random words; another then sent the same words, or words that nobody had "
        "sent, or none, in random order and each from a new connection. Times were compared by a "
        "permutation test of their ranks, with the short prompts as control.",
        prefix_cache,
        ("users",),
    ),
)
