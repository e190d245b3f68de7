"""Boxes cover what they are to hide, whatever a reader said of its lines."""

import math

from hypothesis import given
from hypothesis import strategies as st

from inhouse.chat import Box, ReadPicture
from inhouse.documents.geometry import Corners, Line, boxes, readings, skipped


def corners(x: float, y: float, length: float, height: float, turn: float = 0.0) -> Corners:
    """A line that begins at this place and runs in this direction."""
    along = (math.cos(turn) * length, math.sin(turn) * length)
    down = (-math.sin(turn) * height, math.cos(turn) * height)
    return (
        *(x, y),
        *(x + along[0], y + along[1]),
        *(x + along[0] + down[0], y + along[1] + down[1]),
        *(x + down[0], y + down[1]),
    )


def evenly(text: str) -> tuple[float, ...]:
    return tuple((place + 0.5) / len(text) for place in range(len(text)))


def covers(box: Box, x: float, y: float) -> bool:
    """Whether the place lies in the box, whose corners go round clockwise."""
    points = [(box[place], box[place + 1]) for place in range(0, 8, 2)]
    return all(
        (there[0] - here[0]) * (y - here[1]) - (there[1] - here[1]) * (x - here[0]) >= -1e-6
        for here, there in zip(points, [*points[1:], points[0]], strict=True)
    )


words = st.text("abc1", min_size=1, max_size=12)
places = st.floats(-50, 3000)


@given(
    text=words,
    start=st.integers(0, 11),
    length=st.integers(1, 12),
    x=places,
    y=places,
    height=st.floats(4, 120),
    turn=st.floats(0, 2 * math.pi),
)
def test_every_place_of_a_hidden_sign_is_covered(
    text: str, start: int, length: int, x: float, y: float, height: float, turn: float
) -> None:
    start %= len(text)
    end = min(len(text), start + length)
    wide = height * 0.6 * len(text)
    line = Line(corners(x, y, wide, height, turn), text, evenly(text))
    picture = ReadPicture(b"", readings([line]))
    painted = boxes(picture, [[(start, end)]])
    for along in (start / len(text), (start + end) / 2 / len(text), end / len(text)):
        for down in (0.0, 0.5, 1.0):
            there = (along * wide, down * height)
            at = (
                x + there[0] * math.cos(turn) - there[1] * math.sin(turn),
                y + there[0] * math.sin(turn) + there[1] * math.cos(turn),
            )
            assert any(covers(box, *at) for box in painted)


@given(st.lists(words, min_size=1, max_size=6), st.data())
def test_readings_say_where_each_of_their_signs_stands(
    texts: list[str], data: st.DataObject
) -> None:
    lines = [
        Line(
            corners(data.draw(places), data.draw(places), 100, 10),
            text,
            data.draw(st.sampled_from((evenly(text), None))),
        )
        for text in texts
    ]
    for reading in readings(lines):
        told = [reading.text[word.start : word.end] for word in reading.words]
        assert sorted("".join(told)) == sorted("".join(texts))
        ends = [0, *(word.end for word in reading.words)]
        assert all(end <= word.start for end, word in zip(ends, reading.words, strict=False))


def test_lines_side_by_side_are_read_as_lines_and_as_rows() -> None:
    left, right = Line(corners(0, 0, 90, 20), "IBAN"), Line(corners(200, 4, 90, 20), "DE89")
    below = Line(corners(0, 60, 90, 20), "Thanks")
    assert [each.text for each in readings([left, right, below])] == [
        "IBAN\nDE89\nThanks",
        "IBAN DE89\nThanks",
    ]


def test_letters_among_digits_are_read_as_digits_too() -> None:
    line = Line(corners(0, 0, 90, 20), "card 4lll 1Ill lll1 llll is so")
    assert [each.text for each in readings([line])] == [
        "card 4lll 1Ill lll1 llll is so",
        "card 4111 1111 1111 1111 15 50",
    ]


def test_a_line_whose_signs_have_no_known_places_is_painted_whole() -> None:
    line = Line(corners(10, 10, 200, 20), "card 4111", None)
    (box,) = boxes(ReadPicture(b"", readings([line])), [[(5, 9)]])
    assert covers(box, 10, 10)
    assert covers(box, 210, 30)


def test_what_could_not_be_read_is_painted_over() -> None:
    unread = (10, 10, 50, 10, 50, 20, 10, 20)
    (box,) = boxes(ReadPicture(b"", (), (unread,)), [])
    assert covers(box, 10, 10)
    assert covers(box, 50, 20)


def test_a_line_with_few_signs_for_its_length_was_not_read() -> None:
    line = Line(corners(0, 0, 300, 20), " , , . ", evenly(" , , . "))
    assert skipped(line) == [(0, 0, 300, 0, 300, 20, 0, 20)]
    whole = "Dear Anna, all is well here."
    assert skipped(Line(corners(0, 0, 300, 20), whole, evenly(whole))) == []


def test_a_wide_gap_in_a_line_was_not_read() -> None:
    text = "Patient record for"
    middles = tuple(place * 0.6 for place in evenly(text))
    (gap,) = skipped(Line(corners(0, 0, 300, 20), text, middles))
    assert covers(gap, 200, 10)
    assert covers(gap, 299, 10)
    assert not covers(gap, 100, 10)
