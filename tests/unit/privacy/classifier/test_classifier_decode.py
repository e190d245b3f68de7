"""What becomes of the model's chances: whole words, joined, each with its likeliest kind."""

import re

from hypothesis import given
from hypothesis import strategies as st

from inhouse.chat import Kind
from inhouse.privacy.detect.classifier.decode import decode
from inhouse.privacy.detect.classifier.labels import KINDS, LABELS
from inhouse.privacy.detect.classifier.wordpiece import Piece

THRESHOLDS = dict.fromkeys(KINDS, 0.5)


def row(kind: Kind | None = None, chance: float = 0.9, place: str = "B") -> list[float]:
    chances = [0.0] * len(LABELS)
    chances[0] = 1.0
    if kind:
        chances[0] = 1.0 - chance
        chances[LABELS.index(f"{place}-{kind}")] = chance
    return chances


def pieces(text: str, size: int = 3) -> list[Piece]:
    """Pieces of at most three letters, as a poor vocabulary would make."""
    return [
        Piece(7, start, min(start + size, match.end()))
        for match in re.finditer(r"\w+|[^\w\s]", text)
        for start in range(match.start(), match.end(), size)
    ]


def found(text: str, said: dict[str, list[float]]) -> list[tuple[str, Kind]]:
    """The findings where the model says this of pieces, and nothing of all others."""
    cut = pieces(text)
    chances = [said.get(text[piece.start : piece.end], row()) for piece in cut]
    return [
        (text[each.start : each.end], each.kind) for each in decode(text, cut, chances, THRESHOLDS)
    ]


def test_one_piece_masks_its_whole_word() -> None:
    said = {"mid": row(Kind.PERSON)}
    assert found("so Goldschmidter came", said) == []
    assert found("so Goldscmid came", said) == [("Goldscmid", Kind.PERSON)]


def test_words_of_one_kind_that_follow_each_other_are_one_finding() -> None:
    said = {"Ann": row(Kind.PERSON), "Lee": row(Kind.PERSON, place="I")}
    assert found("call Ann Lee now", said) == [("Ann Lee", Kind.PERSON)]
    assert found("call Ann-Lee now", said) == [("Ann-Lee", Kind.PERSON)]


def test_people_in_a_list_stay_apart() -> None:
    said = {"Ann": row(Kind.PERSON), "Lee": row(Kind.PERSON)}
    assert found("for Ann, Lee and me", said) == [("Ann", Kind.PERSON), ("Lee", Kind.PERSON)]
    assert found("Ann\nLee", said) == [("Ann", Kind.PERSON), ("Lee", Kind.PERSON)]


def test_words_of_different_kinds_stay_apart() -> None:
    said = {"Ann": row(Kind.PERSON), "Rom": row(Kind.LOCATION)}
    assert found("Ann Rom", said) == [("Ann", Kind.PERSON), ("Rom", Kind.LOCATION)]


def test_a_word_that_is_surely_something_is_masked_though_its_kind_is_not_sure() -> None:
    torn = row(Kind.PERSON, 0.3)
    torn[LABELS.index("B-ORG")] = 0.28
    torn[0] = 0.42
    assert found("ask Fox", {"Fox": torn}) == [("Fox", Kind.PERSON)]


def test_a_small_word_among_capitals_must_be_likelier_to_be_a_name() -> None:
    text = "The people Of Spring left bill and Bill"
    assert found(text, {"bil": row(Kind.PERSON, 0.7), "Bil": row(Kind.PERSON, 0.7)}) == [
        ("Bill", Kind.PERSON)
    ]
    assert found(text, {"bil": row(Kind.PERSON, 0.95)}) == [("bill", Kind.PERSON)]
    assert found("left bill and", {"bil": row(Kind.PERSON, 0.7)}) == [("bill", Kind.PERSON)]


def test_small_words_within_a_name_belong_to_it() -> None:
    said = {"Ban": row(Kind.ORG), "of": row(Kind.ORG, 0.6), "Fin": row(Kind.ORG)}
    assert found("The Bank of Fin is", said) == [("Bank of Fin", Kind.ORG)]


def test_a_technical_word_alone_is_no_name_but_may_be_part_of_one() -> None:
    said = {"CSV": row(Kind.ORG), "Acm": row(Kind.ORG), "Gmb": row(Kind.ORG)}
    assert found("parse a CSV file", said) == []
    assert found("the Acm GmbH paid", said) == [("Acm GmbH", Kind.ORG)]


def test_a_mark_alone_is_no_finding() -> None:
    assert found("so . it", {".": row(Kind.DATE)}) == []


@given(st.text(alphabet="ab1 .,-\n'", max_size=40), st.data())
def test_findings_are_in_order_and_never_cut_a_word(text: str, data: st.DataObject) -> None:
    cut = pieces(text)
    kinds = st.sampled_from([None, *KINDS])
    chances = [row(data.draw(kinds)) for _ in cut]
    last = 0
    for each in decode(text, cut, chances, THRESHOLDS):
        assert last <= each.start < each.end <= len(text)
        last = each.end
        for edge in (each.start, each.end):
            assert not (0 < edge < len(text) and text[edge - 1 : edge + 1].isalnum())


def test_small_words_at_the_edges_of_a_name_are_no_part_of_it() -> None:
    said = {"old": row(Kind.ORG, 0.55), "Ban": row(Kind.ORG), "van": row(Kind.ORG, 0.5)}
    assert found("The old Ban left", said) == [("Ban", Kind.ORG)]
    assert found("The van Ban left", said) == [("van Ban", Kind.ORG)]


def test_a_technical_word_makes_no_name_of_a_small_one() -> None:
    said = {"CSV": row(Kind.ORG), "row": row(Kind.ORG)}
    assert found("read CSV row now", said) == []
