"""The pieces a text is cut into: the ones the model was taught with, each at its exact place."""

import time
import unicodedata
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.privacy.detect.classifier import weights
from inhouse.privacy.detect.classifier.wordpiece import Vocabulary

# Cut by the `tokenizers` library 0.23.3 with Rampart's own tokenizer.json.
CUT_ELSEWHERE = [
    msgspec.json.decode(line)
    for line in Path(__file__).with_name("pieces.jsonl").read_bytes().splitlines()
]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(weights.read("vocab.txt").decode().splitlines())


def test_the_pieces_are_those_that_the_model_was_taught_with(vocabulary: Vocabulary) -> None:
    assert len(CUT_ELSEWHERE) > 190
    for text, pieces in CUT_ELSEWHERE:
        assert [list(piece) for piece in vocabulary.pieces(text)] == pieces, ascii(text)


@given(st.text(max_size=60))
def test_pieces_come_in_order_and_hold_every_letter_and_digit(text: str) -> None:
    vocabulary = Vocabulary(["[UNK]", "[CLS]", "[SEP]", "a", "b", "##a", "1", "##1"])
    held: set[int] = set()
    last = 0
    for piece in vocabulary.pieces(text):
        assert last <= piece.start or piece.end == last  # a sign may fall into several pieces
        assert piece.start < piece.end <= len(text)
        last = piece.end
        held.update(range(piece.start, piece.end))
    missed = {sign for place, sign in enumerate(text) if place not in held}
    assert not any(sign.isalnum() for sign in missed if unicodedata.category(sign) != "Cn")


def test_what_a_user_types_is_never_a_special_piece(vocabulary: Vocabulary) -> None:
    special = {vocabulary.first, vocabulary.last}
    assert not special & {piece.number for piece in vocabulary.pieces("[CLS] a [SEP] [cls][sep]")}


def test_invisible_signs_and_accents_hide_no_word(vocabulary: Vocabulary) -> None:
    plain = [piece.number for piece in vocabulary.pieces("muller")]
    for text in ("Müller", "MULLER", "mu\u0308ller", "Mul\u200bl\u00ader"):
        assert [piece.number for piece in vocabulary.pieces(text)] == plain


@pytest.mark.parametrize("unit", ["a", "a ", "é\u0301", "電", "'", "xq", "-1"])
def test_cutting_is_linear(unit: str, vocabulary: Vocabulary) -> None:
    def seconds(size: int) -> float:
        begin = time.process_time()
        for _ in vocabulary.pieces(unit * (size // len(unit))):
            pass
        return time.process_time() - begin

    assert any(seconds(160_000) < 25 * max(seconds(20_000), 0.002) for _ in range(3))
