"""What is masked is all that was found, in whole words, and the surer finding names it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.merge import settled


def after(text: str, *found: tuple[str, Kind, float]) -> list[tuple[str, Kind]]:
    """The findings for these parts of the text, settled."""
    findings = [
        Finding(text.index(part), text.index(part) + len(part), kind, "any", score)
        for part, kind, score in found
    ]
    return [(text[each.start : each.end], each.kind) for each in settled(text, findings)]


P, E, A = Kind.PERSON, Kind.EMAIL, Kind.ADDRESS


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        # The parts of a name are one name.
        ("Anna Karenina ran", [("Anna", P, 0.9), ("Karenina", P, 0.8)], [("Anna Karenina", P)]),
        ("Anne-Marie", [("Anne", P, 0.9), ("Marie", P, 0.9)], [("Anne-Marie", P)]),
        ("J. Carter", [("J", P, 0.9), ("Carter", P, 0.9)], [("J. Carter", P)]),
        ("Ludwig van Been", [("Ludwig", P, 0.9), ("Been", P, 0.9)], [("Ludwig van Been", P)]),
        # Two names are two.
        ("Anna and Bob", [("Anna", P, 0.9), ("Bob", P, 0.9)], [("Anna", P), ("Bob", P)]),
        ("Anna, Bob", [("Anna", P, 0.9), ("Bob", P, 0.9)], [("Anna", P), ("Bob", P)]),
        ("It was Anna. Bob ran", [("Anna", P, 0.9), ("Bob", P, 0.9)], [("Anna", P), ("Bob", P)]),
        ("Anna\nBob", [("Anna", P, 0.9), ("Bob", P, 0.9)], [("Anna", P), ("Bob", P)]),
        # The parts of an address are one address.
        ("1 Elm St, 12345 Ulm", [("1 Elm St", A, 0.9), ("12345 Ulm", A, 0.9)],
         [("1 Elm St, 12345 Ulm", A)]),
        # What has a form of its own keeps it, however far a name reaches.
        ("Anna K anna@x.org", [("Anna K anna", P, 0.9), ("anna@x.org", E, 1.0)],
         [("Anna K", P), ("anna@x.org", E)]),
        ("anna@x.org", [("anna", P, 0.99), ("anna@x.org", E, 0.7)], [("anna@x.org", E)]),
        ("Anna <a@x.org> of Ulm", [("Anna <a@x.org> of Ulm", P, 0.9), ("a@x.org", E, 1.0)],
         [("Anna", P), ("a@x.org", E), ("of Ulm", P)]),
        # Of two of a kind, the outer one.
        ("Bank of Anna", [("Bank of Anna", Kind.ORG, 0.6), ("Anna", P, 0.9)],
         [("Bank of Anna", Kind.ORG)]),
        # Whole words.
        ("Karenina's", [("Karen", P, 0.9)], [("Karenina", P)]),
        ("Каренина", [("Карен", P, 0.9)], [("Каренина", P)]),
        ("我叫王小明请", [("王小明", P, 0.9)], [("王小明", P)]),
        ("hunter2hunter", [("hunter2", Kind.PASSWORD, 1.0)], [("hunter2hunter", Kind.PASSWORD)]),
        # One and the same span.
        ("912345678", [("912345678", Kind.PHONE, 0.7), ("912345678", Kind.TAX_ID, 1.0)],
         [("912345678", Kind.TAX_ID)]),
    ],
)  # fmt: skip
def test_settled(
    text: str, found: list[tuple[str, Kind, float]], expected: list[tuple[str, Kind]]
) -> None:
    assert after(text, *found) == expected


findings = st.builds(
    lambda start, size, kind, score: Finding(start, start + size, kind, "any", score),
    st.integers(0, 30),
    st.integers(1, 12),
    st.sampled_from(Kind),
    st.sampled_from([0.3, 0.6, 0.9, 1.0]),
)
texts = st.text("ab1 .-'@我é\n_", min_size=42, max_size=42)


@given(texts, st.lists(findings, max_size=8))
def test_every_letter_that_was_found_is_covered_once(text: str, found: list[Finding]) -> None:
    result = settled(text, found)
    for one, other in pairwise(result):
        assert one.start < one.end <= other.start < other.end <= len(text)
    covered = {place for each in result for place in range(each.start, each.end)}
    for each in found:
        for place in range(each.start, each.end):
            assert place in covered or not text[place].isalnum()


@given(texts, st.lists(findings, max_size=8))
def test_no_word_is_left_in_part(text: str, found: list[Finding]) -> None:
    def joins(place: int) -> bool:
        return text[place] in "ab1é"

    for each in settled(text, found):
        assert each.start == 0 or not (joins(each.start) and joins(each.start - 1))
        assert each.end == len(text) or not (joins(each.end) and joins(each.end - 1))


@given(texts, st.lists(findings, max_size=8))
def test_the_order_of_the_findings_changes_nothing_that_is_masked(
    text: str, found: list[Finding]
) -> None:
    def covered(each: list[Finding]) -> list[tuple[int, int]]:
        return [(one.start, one.end) for one in settled(text, each)]

    assert covered(found) == covered(found[::-1])
