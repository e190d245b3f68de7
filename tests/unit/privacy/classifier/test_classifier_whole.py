"""The classifier as a whole: its memory, its files, and the model we ship."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.chat import Kind
from inhouse.errors import DetectorError, MissingExtra
from inhouse.privacy.detect import classifier
from inhouse.privacy.detect.classifier import PIECES, REMEMBERED_WINDOWS, Classifier, weights
from inhouse.privacy.detect.classifier.labels import LABELS
from inhouse.privacy.detect.classifier.session import Session
from inhouse.privacy.detect.classifier.wordpiece import Vocabulary


class NamesAreA:
    """A model for which every piece `a` is a person's name. Counts what it is asked."""

    vocabulary = Vocabulary(["[UNK]", "[CLS]", "[SEP]", "a", "b", "."])

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    def chances(self, numbers: list[int]) -> list[list[float]]:
        self.asked.append(numbers)
        person = LABELS.index("B-PERSON")
        return [
            [float(place == (person if number == 3 else 0)) for place in range(len(LABELS))]
            for number in numbers
        ]


@given(st.text(alphabet="ab .\n", max_size=150).map(lambda text: text * 12))
def test_every_name_is_found_wherever_the_windows_end(text: str) -> None:
    found = Classifier(NamesAreA(), NamesAreA.vocabulary).find(text)
    words = [(each.start, each.end) for each in found]
    assert words == sorted(words)
    place = 0
    for word in text.replace("\n", " ").replace(".", " ").split(" "):
        inside = any(start <= place and place + len(word) <= end for start, end in words)
        assert inside == (word == "a") or not word
        place += len(word) + 1


def test_a_window_seen_before_is_not_read_again() -> None:
    model = NamesAreA()
    asked = Classifier(model, model.vocabulary)
    first = asked.find("b a b. " * 200)
    count = len(model.asked)
    assert asked.find("b a b. " * 200) == first
    assert len(model.asked) == count


def test_nothing_of_the_text_is_remembered_and_no_more_than_the_bound() -> None:
    model = NamesAreA()
    asked = Classifier(model, model.vocabulary)
    for number in range(REMEMBERED_WINDOWS + 50):
        asked.find(f"a {number}")
    assert len(asked._seen) == REMEMBERED_WINDOWS
    assert all(isinstance(name, bytes) and len(name) == 16 for name in asked._seen)
    other = Classifier(model, model.vocabulary)
    other.find(f"a {REMEMBERED_WINDOWS + 49}")
    assert not set(other._seen) & set(asked._seen)  # each has a key of its own


def test_a_window_of_very_many_pieces_is_read_to_its_end() -> None:
    model = NamesAreA()
    model.vocabulary = Vocabulary(["[UNK]", "[CLS]", "[SEP]", "a", *"\u1100\u1161\u11a8"])
    text = "\uac01 " * 230 + "a " * 5  # each sign is three pieces
    pieces = list(Vocabulary(["[UNK]", "[CLS]", "[SEP]", "."]).pieces("." * 2000))
    rows = Classifier(model, model.vocabulary)._chances(pieces)
    assert len(rows) == 2000
    assert max(map(len, model.asked)) <= PIECES + 2
    found = Classifier(model, model.vocabulary).find(text)
    assert sum(text[each.start : each.end].count("a") for each in found) == 5


def test_a_changed_or_missing_file_is_not_believed(tmp_path: Path) -> None:
    with pytest.raises(DetectorError, match="can't be read"):
        weights.read("model.onnx", tmp_path)
    (tmp_path / "model.onnx").write_bytes(weights.read("model.onnx") + b"\0")
    with pytest.raises(DetectorError, match="is not the one that was shipped"):
        weights.read("model.onnx", tmp_path)


def test_without_the_library_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(MissingExtra, match=r"inhouse\[detect\]"):
        Session(b"")


def test_importing_it_loads_no_heavy_library() -> None:
    script = (
        "import sys, inhouse.privacy.detect.classifier.child\n"
        "assert not {'numpy', 'onnxruntime'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-I", "-c", script], check=True, timeout=60)


@pytest.fixture(scope="module")
def shipped() -> Classifier:
    return classifier.load()


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Dear Ms. Anna Kowalski, thank you for your letter.", "Anna Kowalski"),
        ("bitte ruf klaus müller morgen zurück", "klaus müller"),
        ("La señora Carmen Ortega Ruiz vive en Sevilla.", "Carmen Ortega Ruiz"),
        ("Je m'appelle Jean-Luc Moreau.", "Jean-Luc Moreau"),
        ("We met MARIA ROSSI at the station.", "MARIA ROSSI"),
    ],
)
def test_names_are_found_in_several_languages_and_any_case(
    text: str, hidden: str, shipped: Classifier
) -> None:
    masked = {
        place
        for each in shipped.find(text)
        if each.kind is Kind.PERSON
        for place in range(each.start, each.end)
    }
    start = text.index(hidden)
    assert {n for n in range(start, start + len(hidden)) if text[n].isalnum()} <= masked


def test_plain_talk_is_left_alone(shipped: Classifier) -> None:
    text = "Please sort this list of numbers and explain how the function works, step by step."
    assert shipped.find(text) == []


def test_what_is_found_in_a_window_depends_on_nothing_else(shipped: Classifier) -> None:
    one = "My name is Anna Kowalski and I live in Vienna.\n"
    alone = shipped.find(one)
    again = classifier.load().find("Something else entirely. " * 5)
    assert shipped.find(one) == alone
    assert classifier.load().find(one) == alone
    assert again == []
