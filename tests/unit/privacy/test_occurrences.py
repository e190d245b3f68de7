"""Known values are found wherever they stand as whole words."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from inhouse.chat import Kind
from inhouse.privacy.occurrences import Occurrences

few = st.text("ab.é ", min_size=1, max_size=6)


@settings(max_examples=300, deadline=None)
@given(st.lists(few, min_size=1, max_size=5), st.text("ab.é ", max_size=40))
@example(["a.b"], "a.a.b")
@example(["a.a.b", "a.b"], "a.a.a.b")
def test_every_character_of_every_occurrence_is_covered(values: list[str], text: str) -> None:
    expected: set[int] = set()
    for value in values:
        before = r"(?<![a-zA-Z0-9_])" if value[0] in "ab" else ""
        after = r"(?![a-zA-Z0-9_])" if value[-1] in "ab" else ""
        for match in re.finditer(f"(?={before}({re.escape(value)}){after})", text):
            expected.update(range(*match.span(1)))
    found = Occurrences(dict.fromkeys(values, Kind.KEY)).find(text)
    assert {place for each in found for place in range(each.start, each.end)} == expected


def test_in_any_case_if_asked() -> None:
    found = Occurrences({"Acme Widgets": Kind.ORG}, any_case=True).find("at ACME widgets, acme")
    assert [(each.start, each.end) for each in found] == [(3, 15)]


def test_letters_that_grow_in_lower_case_move_nothing() -> None:
    found = Occurrences({"Bo": Kind.ORG}, any_case=True).find("\u0130\u0130 bo")
    assert [(each.start, each.end) for each in found] == [(3, 5)]
