"""What was found is remembered without the text."""

import gc

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.detection import Detection
from inhouse.privacy.detect.remembered import Remembered


class Counting:
    def __init__(self) -> None:
        self.asked = 0

    def find(self, text: str) -> list[Finding]:
        self.asked += 1
        return [Finding(0, 4, Kind.PERSON, "model", 0.9)]


def test_a_history_that_is_sent_again_costs_nothing_again() -> None:
    counting = Counting()
    detection = Detection(counting, Remembered())
    history: list[str] = []
    for turn in range(20):
        history.append(f"Anna said {turn}, a@x.org")
        found = [detection.find(text) for text in history]
    assert counting.asked == 20
    assert found[0] == Detection(Counting()).find(history[0])


def test_two_memories_know_nothing_of_each_other() -> None:
    one, other = Remembered(), Remembered()
    one.keep("a text", [])
    assert one.get("a text") == []
    assert other.get("a text") is None
    assert one._name("a text") != other._name("a text")


def test_no_text_is_kept() -> None:
    memory = Remembered()
    memory.keep("hunter2 is the secret", [Finding(0, 7, Kind.PASSWORD, "password")])
    held = repr([each for each in gc.get_referents(memory) if not isinstance(each, type)])
    assert "hunter2" not in held


def test_the_memory_is_bounded() -> None:
    memory = Remembered(most=100)
    for number in range(1000):
        memory.keep(str(number), [Finding(0, 1, Kind.PERSON, "model")] * 9)
    assert memory.get("999") is not None
    assert memory.get("0") is None
    assert len(memory._found) <= 10
    memory.clear()
    assert memory.get("999") is None


def test_surrogates_can_be_remembered() -> None:
    memory = Remembered()
    memory.keep("\ud800", [])
    assert memory.get("\ud800") == []


def test_changing_what_was_given_changes_nothing_in_memory() -> None:
    memory = Remembered()
    memory.keep("a", [])
    given = memory.get("a")
    assert given is not None
    given.append(Finding(0, 1, Kind.PERSON, "model"))
    assert memory.get("a") == []
