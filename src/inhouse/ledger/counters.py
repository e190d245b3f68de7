"""The records of all answers since the start, summed up in memory and lost with the process."""

import time
from collections import Counter

import msgspec

from inhouse.chat import Entry, Kind, Outcome


class Totals(msgspec.Struct, frozen=True):
    answers: dict[Outcome, int]
    masked: dict[Kind, int]
    prompt_tokens: int
    answer_tokens: int
    neutralised: int
    first_piece_ms_sum: int
    first_pieces: int
    duration_ms_sum: int
    uptime_s: int


class Counters:
    """Takes one entry for each answer. The entry's types leave no room for content."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._outcomes: Counter[Outcome] = Counter(dict.fromkeys(Outcome, 0))
        self._masked: Counter[Kind] = Counter()
        self._sums: Counter[str] = Counter()

    def record(self, entry: Entry) -> None:
        self._outcomes[entry.outcome] += 1
        self._masked.update(entry.masked)
        self._sums["prompt_tokens"] += entry.prompt_tokens
        self._sums["answer_tokens"] += entry.answer_tokens
        self._sums["neutralised"] += entry.neutralised
        self._sums["duration_ms"] += entry.duration_ms
        if entry.first_piece_ms is not None:
            self._sums["first_piece_ms"] += entry.first_piece_ms
            self._sums["first_pieces"] += 1

    def totals(self) -> Totals:
        return Totals(
            answers=dict(self._outcomes),
            masked=dict(self._masked),
            prompt_tokens=self._sums["prompt_tokens"],
            answer_tokens=self._sums["answer_tokens"],
            neutralised=self._sums["neutralised"],
            first_piece_ms_sum=self._sums["first_piece_ms"],
            first_pieces=self._sums["first_pieces"],
            duration_ms_sum=self._sums["duration_ms"],
            uptime_s=int(time.monotonic() - self._started),
        )


def prometheus(totals: Totals) -> str:
    """The totals in the Prometheus text format 0.0.4."""
    lines: list[str] = []

    def metric(name: str, kind: str, help_text: str, *samples: tuple[str, int | float]) -> None:
        lines.append(f"# HELP inhouse_{name} {help_text}")
        lines.append(f"# TYPE inhouse_{name} {kind}")
        lines.extend(f"inhouse_{name}{labels} {value}" for labels, value in samples)

    metric(
        "answers_total",
        "counter",
        "Answers by how they ended.",
        *((f'{{outcome="{name}"}}', count) for name, count in totals.answers.items()),
    )
    metric(
        "masked_values_total",
        "counter",
        "Different values hidden from the model, by kind.",
        *((f'{{kind="{kind}"}}', count) for kind, count in totals.masked.items()),
    )
    metric("prompt_tokens_total", "counter", "Tokens read.", ("", totals.prompt_tokens))
    metric("answer_tokens_total", "counter", "Tokens written.", ("", totals.answer_tokens))
    metric(
        "neutralised_total",
        "counter",
        "Placeholders that could not be restored and were shown as a mark.",
        ("", totals.neutralised),
    )
    metric(
        "first_piece_seconds",
        "summary",
        "Time to the first word.",
        ("_sum", totals.first_piece_ms_sum / 1000),
        ("_count", totals.first_pieces),
    )
    metric("uptime_seconds", "gauge", "Since the start.", ("", totals.uptime_s))
    return "\n".join(lines) + "\n"
