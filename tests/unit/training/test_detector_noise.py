"""What noise and grammar do to a marked text: a span follows its value through every change."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.detector.grammar import BadRule, Grammar
from training.detector.marked import Marked, Span, mark
from training.detector.noise import NOISES, Edit, edited, lower, misread


@st.composite
def marked_texts(draw: st.DrawFn) -> Marked:
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    pairs = zip(places[::2], places[1::2], strict=False)
    return Marked(text, tuple(Span(start, end, "PERSON") for start, end in pairs))


@st.composite
def edits_of(draw: st.DrawFn, text: str) -> list[Edit]:
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    return [
        Edit(start, end, draw(st.text(max_size=4)))
        for start, end in zip(places[::2], places[1::2], strict=False)
    ]


@given(st.data())
def test_an_edit_beside_a_span_leaves_the_value_as_it_was(data: st.DataObject) -> None:
    given_text = data.draw(marked_texts())
    changes = data.draw(edits_of(given_text.text))
    changed = edited(given_text, changes)
    expected = [
        given_text.text[s.start : s.end]
        for s in given_text.spans
        if all(e.end <= s.start or e.start >= s.end for e in changes)
    ]
    found = Counter(changed.text[s.start : s.end] for s in changed.spans)
    assert not Counter(expected) - found


@given(marked_texts(), st.integers(0, len(NOISES) - 1), st.integers())
def test_no_noise_loses_a_letter_of_a_name(text: Marked, number: int, seed: int) -> None:
    """Between the spans stands what the noise makes of the text between them, and no more."""
    noise = NOISES[number][0]
    changed = noise(Random(seed), text)
    assert all(0 <= s.start < s.end <= len(changed.text) for s in changed.spans)
    if noise is lower:
        assert [changed.text[s.start : s.end] for s in changed.spans] == [
            "".join(c.lower() for c in text.text[s.start : s.end]) for s in text.spans
        ]


@given(st.integers())
def test_a_name_that_was_read_wrongly_is_still_marked_whole(seed: int) -> None:
    text = Marked("for Carl Morn,", (Span(4, 13, "PERSON"),))
    changed = misread(Random(seed), text, rate=1.0)
    (span,) = changed.spans
    assert changed.text[span.end :] == ","
    assert changed.text[span.start - 1] == " "


def test_a_choice_and_an_ending_belong_where_they_stand() -> None:
    grammar = Grammar.of("== a\n[x|x] {who+s} \\[{n}\\]")
    said = grammar.say(
        "a", lambda name: mark("Obama", "PERSON") if name == "who" else "3", Random(1)
    )
    assert said == Marked("x Obamas [3]", (Span(2, 8, "PERSON"),))


def test_a_bracket_that_is_never_closed_is_an_error() -> None:
    with pytest.raises(BadRule):
        Grammar.of("== a\n[x|y")
