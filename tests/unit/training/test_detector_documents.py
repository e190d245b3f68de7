"""The made-up documents: what they mark is what was put in, in every language."""

import json
from random import Random
from typing import Any

import pytest

pytest.importorskip("faker", reason="made-up documents need Faker, which only training installs")

from training.detector import document, generate, numbers
from training.detector.marked import LABELS


@pytest.fixture(scope="module")
def documents() -> list[Any]:
    return [generate.one(7, number) for number in range(400)]


def test_the_same_seed_writes_the_same_documents(documents: list[Any]) -> None:
    assert [generate.one(7, number) for number in range(50)] == documents[:50]
    assert generate.one(8, 0) != documents[0]


def test_every_span_has_a_known_label_and_stands_inside_its_text(documents: list[Any]) -> None:
    for made in documents:
        last = 0
        for span in made["spans"]:
            assert span["label"] in LABELS
            assert last <= span["start"] < span["end"] <= len(made["text"])
            last = span["end"]


def test_many_documents_hold_nothing_personal(documents: list[Any]) -> None:
    empty = sum(not made["spans"] for made in documents)
    assert empty >= 0.15 * len(documents)


def test_every_label_and_every_language_occurs(documents: list[Any]) -> None:
    assert {s["label"] for made in documents for s in made["spans"]} == set(LABELS)
    assert {made["lang"] for made in documents} == set(generate.LANGUAGES)


def test_documents_are_lines_of_json(documents: list[Any]) -> None:
    assert json.loads(json.dumps(documents[0], ensure_ascii=False)) == documents[0]


@pytest.mark.parametrize("lang", generate.LANGUAGES)
def test_every_slot_of_a_rule_file_has_a_rule_or_a_value(lang: str) -> None:
    grammar = generate.grammar(lang)
    assert not [s for s in grammar.slots() if s not in grammar.rules and not document.says(s)]


@pytest.mark.parametrize("lang", generate.LANGUAGES)
def test_plain_sentences_name_nobody(lang: str) -> None:
    writer = generate.Writer(Random(1), lang)
    said = [writer.say("neutral") for _ in range(200)]
    assert not [s for made in said for s in made.spans if s.label in LABELS]


def test_made_up_cards_and_accounts_have_true_check_digits() -> None:
    rng = Random(3)
    for _ in range(50):
        account = numbers.iban(rng).replace(" ", "")
        rearranged = "".join(str(int(c, 36)) for c in account[4:] + account[:4])
        assert int(rearranged) % 97 == 1
        digits = [int(c) for c in reversed(numbers.card(rng)) if c.isdigit()]
        assert (
            sum(d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(digits)) % 10 == 0
        )
