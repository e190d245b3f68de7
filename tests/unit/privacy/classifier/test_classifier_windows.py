"""Windows hold every character, and what comes later does not move the earlier ones."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.privacy.detect.classifier.windows import CHARACTERS, OVERLAP, cut, slices

texts = st.text(alphabet="ab .\n!?é。-", max_size=200).map(lambda text: text * 9)


@given(texts)
def test_every_character_is_in_a_window_and_no_window_is_too_long(text: str) -> None:
    done = 0
    for start, end in cut(text):
        assert start <= done < end <= min(len(text), start + CHARACTERS)
        done = end
    assert done == len(text)


@given(texts, texts)
def test_later_text_moves_no_window_but_the_last(text: str, later: str) -> None:
    assert set(list(cut(text))[:-1]) <= set(cut(text + later))


@given(texts, st.integers(1, 1500))
def test_slices_are_cut_into_the_windows_of_the_whole(text: str, characters: int) -> None:
    again = [
        (begun + start, begun + end)
        for begun, done in slices(text, characters)
        for start, end in cut(text[begun:done])
    ]
    assert again == list(cut(text))


@pytest.mark.parametrize("unit", ["a", "a ", "It is so. ", "\n"])
def test_no_slice_is_much_longer_than_wanted(unit: str) -> None:
    sizes = [end - start for start, end in slices(unit * 20_000, 4096)]
    assert max(sizes) <= 4096 + 3 * CHARACTERS
    assert len(sizes) > 2


def test_windows_end_with_sentences() -> None:
    text = "It is so. Is it so? " * 60
    for start, end in list(cut(text))[:-1]:
        assert text[:end].endswith((". ", "? "))
        assert start == 0 or text[start - 1] == " "


def test_a_name_on_the_edge_is_whole_in_the_next_window() -> None:
    for pad in range(380, CHARACTERS):
        text = "x" * pad + " Anna Maria Smith " + "y" * 500
        begin = pad + 1
        assert any(
            start <= begin and begin + len("Anna Maria Smith") <= end for start, end in cut(text)
        )


@pytest.mark.parametrize("unit", ["a", " ", ".", ". ", "\n", "a ", "é。"])
def test_cutting_into_windows_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        begin = time.process_time()
        count = sum(1 for _ in cut(unit * (size // len(unit))))
        assert count <= size / (CHARACTERS / 2 - OVERLAP) + 1
        return time.process_time() - begin

    assert any(seconds(800_000) < 25 * max(seconds(100_000), 0.002) for _ in range(3))
