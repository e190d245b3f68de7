"""The metrics of a set of labelled documents. Leaks come first: they are what masking is for.

- leak: the share of labelled letters and digits that stay unmasked;
- over-masked: the share of unlabelled letters and digits that are masked;
- documents leaking: the share of documents with labels in which at least one labelled letter or
  digit stays;
- recall and precision of spans, where half of the span's letters and digits must be shared;
- typed: of the spans found so, the share whose kind is the right one.

Where a set labels only names, what a tool masks as something else, outside the labelled spans,
counts neither way.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from msgspec import Struct

HALF: Final = 0.5


class Span(Struct, frozen=True, order=True):
    start: int
    end: int
    label: str


class Document(Struct, frozen=True):
    text: str
    spans: tuple[Span, ...]


class Score(Struct, frozen=True):
    """Sums over documents, so scores of parts can be added up."""

    labelled: int = 0
    leaked: int = 0
    unlabelled: int = 0
    over_masked: int = 0
    documents: int = 0
    documents_leaking: int = 0
    spans: int = 0
    spans_found: int = 0
    spans_typed: int = 0
    masked_spans: int = 0
    masked_right: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(*(mine + theirs for mine, theirs in zip(_all(self), _all(other), strict=True)))

    @property
    def leak(self) -> float:
        return _share(self.leaked, self.labelled)

    @property
    def over(self) -> float:
        return _share(self.over_masked, self.unlabelled)

    @property
    def leaking(self) -> float:
        return _share(self.documents_leaking, self.documents)

    @property
    def recall(self) -> float:
        return _share(self.spans_found, self.spans)

    @property
    def precision(self) -> float:
        return _share(self.masked_right, self.masked_spans)

    @property
    def typed(self) -> float:
        return _share(self.spans_typed, self.spans_found)


Accepts = Callable[[str, str], bool]
"""Whether a found kind is the right one for a label."""


def score(
    document: Document,
    found: Sequence[Span],
    accepts: Accepts = lambda label, kind: label == kind,
    neutral: Callable[[str], bool] = lambda kind: False,
) -> Score:
    """One document's score. `neutral` names the kinds that count neither way outside labels."""
    text = document.text
    counts = [sign.isalnum() for sign in text]
    labelled = _cover(len(text), document.spans)
    masked = _cover(len(text), found)
    forgiven = _cover(len(text), (span for span in found if neutral(span.label)))
    here = [place for place, counted in enumerate(counts) if counted]
    leaked = sum(labelled[place] and not masked[place] for place in here)
    return Score(
        labelled=sum(labelled[place] for place in here),
        leaked=leaked,
        unlabelled=sum(not labelled[place] and not forgiven[place] for place in here),
        over_masked=sum(
            masked[place] and not labelled[place] and not forgiven[place] for place in here
        ),
        documents=bool(document.spans),
        documents_leaking=leaked > 0,
        **_spans(document, found, counts, masked, labelled, accepts, neutral),
    )


def _spans(
    document: Document,
    found: Sequence[Span],
    counts: Sequence[bool],
    masked: Sequence[bool],
    labelled: Sequence[bool],
    accepts: Accepts,
    neutral: Callable[[str], bool],
) -> dict[str, int]:
    def share(span: Span, cover: Sequence[bool]) -> float:
        places = [place for place in range(span.start, span.end) if counts[place]]
        return _share(sum(cover[place] for place in places), len(places)) if places else 1.0

    hit = [span for span in document.spans if share(span, masked) >= HALF]
    typed = sum(
        any(
            accepts(span.label, other.label)
            for other in found
            if other.start < span.end and span.start < other.end
        )
        for span in hit
    )
    judged = [span for span in found if not neutral(span.label) or share(span, labelled) > 0]
    return {
        "spans": len(document.spans),
        "spans_found": len(hit),
        "spans_typed": typed,
        "masked_spans": len(judged),
        "masked_right": sum(share(span, labelled) >= HALF for span in judged),
    }


def _cover(length: int, spans: Iterable[Span]) -> list[bool]:
    cover = [False] * length
    for span in spans:
        cover[span.start : span.end] = [True] * (span.end - span.start)
    return cover


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _all(value: Score) -> tuple[int, ...]:
    return tuple(getattr(value, name) for name in Score.__struct_fields__)
