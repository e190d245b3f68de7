# ruff: noqa: RUF001 - names of other scripts
"""A name once found is hidden wherever the conversation has it, in whole or in part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.chat import Finding, Kind
from inhouse.privacy.propagate import people, propagate


def hidden(announced: list[str], text: str, kind: Kind = Kind.PERSON) -> list[str]:
    """What is found in the text if these names were found elsewhere."""
    texts = [*announced, text]
    found = [[Finding(0, len(each), kind, "model", 0.9)] for each in announced]
    result = propagate(texts, [*found, []])
    return [text[each.start : each.end] for each in result[-1]]


john = ["John Carter"]


@pytest.mark.parametrize(
    ("names", "text", "expected"),
    [
        (john, "John said hi", ["John"]),
        (john, "and john said hi", ["john"]),
        (john, "ask CARTER again", ["CARTER"]),
        (john, "Mr Carter's car", ["Carter"]),
        (john, "Mr. Carter\u2019s car", ["Carter"]),
        (john, "by J. Carter today", ["J. Carter"]),
        (john, "by J Carter today", ["J Carter"]),
        (john, "Carter, J. (2020)", ["Carter, J."]),
        (john, "signed J.C. here", ["J.C."]),
        (john, "signed X.C. here", []),
        (john, "John C. was there", ["John C."]),
        (john, "CV_John_Carter_2024.pdf", ["John", "Carter"]),
        (john, "follow @johncarter85", ["johncarter85"]),
        (john, "user jcarter logged in", ["jcarter"]),
        (john, "linkedin.com/in/john-carter", ["john-carter"]),
        (john, "JohnCarter.docx", ["JohnCarter"]),
        (john, "Carters Hund", ["Carters"]),
        (john, "cartography, johnny", []),
        (["Jo Li"], "jo li jo", []),  # parts of two letters are too short to look for
        (["Will Smith"], "will you come? Smith will.", ["Smith"]),
        (["Will Smith"], "Will you come?", []),
        (["Will Smith"], "I saw Will there", ["Will"]),
        (["Rose Klein"], "rose_garden.klein", []),
        (["José Müller"], "jose and MUELLER", ["jose", "MUELLER"]),
        (["Jose Muller"], "José and Müller", ["José", "Müller"]),
        (["O'Brien, Kate"], "Kate O\u2019Brien", ["Kate O\u2019Brien"]),
        (["Dr. Anna de la Cruz"], "the de la of dr", []),
        (["Анна Каренина"], "АННА и Каренина", ["АННА", "Каренина"]),
        (["John Carter"], "Jo\u200bhn C\u0430rter", ["Jo\u200bhn C\u0430rter"]),
        (["the the the the the the the"], "the", []),
    ],
)
def test_the_parts_of_a_name(names: list[str], text: str, expected: list[str]) -> None:
    assert hidden(names, text) == expected


def test_it_is_found_in_earlier_texts_too() -> None:
    texts = ["Carter called.", "I am John Carter."]
    found = propagate(texts, [[], [Finding(5, 16, Kind.PERSON, "model", 0.9)]])
    assert [
        [text[each.start : each.end] for each in one]
        for text, one in zip(texts, found, strict=True)
    ] == [
        ["Carter"],
        ["John Carter"],
    ]


def test_an_organisation_of_several_words_is_found_in_any_case() -> None:
    assert hidden(["Acme Widgets"], "at ACME WIDGETS now", Kind.ORG) == ["ACME WIDGETS"]
    assert hidden(["Apple"], "an apple", Kind.ORG) == []


def test_an_address_of_two_names_tells_a_name() -> None:
    assert hidden(["lena.vogt@x.org"], "Lena Vogt and lena", Kind.EMAIL) == ["Lena Vogt"]
    assert hidden(["customer.service@x.org"], "Customer Service", Kind.EMAIL) == []


def test_an_unsure_name_is_not_followed() -> None:
    found = [[Finding(0, 5, Kind.PERSON, "model", 0.3)], []]
    assert propagate(["Gizmo", "a gizmo"], found) == found


def test_nothing_changes_where_nothing_was_found() -> None:
    texts = ["Some text", "and more"]
    assert propagate(texts, [[], []]) == [[], []]


def test_a_form_that_is_in_an_address_keeps_the_address() -> None:
    text = "john.carter@x.org"
    result = propagate(
        ["John Carter", text],
        [[Finding(0, 11, Kind.PERSON, "m", 0.9)], [Finding(0, 17, Kind.EMAIL, "email")]],
    )
    assert result[1] == [Finding(0, 17, Kind.EMAIL, "email")]


def test_one_person_in_many_forms() -> None:
    names = [
        "John",
        "CARTER",
        "Mr Carter",
        "J. Carter",
        "John Carter",
        "Carter, John",
        "JOHN CARTER",
    ]
    assert people(names) == dict.fromkeys(names, "John Carter")


def test_a_part_that_two_people_share_stays_alone() -> None:
    meant = people(["John Carter", "Mary Carter", "Carter", "Mary", "J. Carter"])
    assert meant["Carter"] == "Carter"
    assert meant["Mary"] == "Mary Carter"
    assert meant["J. Carter"] == "John Carter"


def test_a_middle_name_or_initial_is_the_same_person_unless_there_are_two() -> None:
    assert people(["John Carter", "John M. Carter"])["John Carter"] == "John M. Carter"
    two = people(["John Carter", "John Paul Carter", "John Mark Carter"])
    assert len(set(two.values())) == 3


def test_the_same_short_name_is_one_person() -> None:
    assert people(["Anna", "anna", "ANNA"]) == {"Anna": "Anna", "anna": "Anna", "ANNA": "Anna"}


words = st.sampled_from(
    ["John", "john", "Carter", "J.", "Mary", "Mr", "", "de", "M", "'s", "王小明", ","]
)


@given(st.lists(st.lists(words, max_size=4).map(" ".join), max_size=8))
def test_every_name_has_a_meaning_which_means_itself(names: list[str]) -> None:
    meant = people(names)
    assert set(meant) == set(names)
    assert all(meant[each] == each for each in meant.values())


@given(st.lists(st.text("Jo hnCarte.,'\u200bé@_1\n", max_size=30), max_size=4))
def test_what_was_found_stays_covered(texts: list[str]) -> None:
    found = [
        [Finding(0, len(text), Kind.PERSON, "m", 0.9)] if text.strip() else [] for text in texts
    ]
    for text, before, result in zip(texts, found, propagate(texts, found), strict=True):
        covered = {place for each in result for place in range(each.start, each.end)}
        assert all(0 <= each.start < each.end <= len(text) for each in result)
        for each in before:
            assert all(p in covered or not text[p].isalnum() for p in range(each.start, each.end))
