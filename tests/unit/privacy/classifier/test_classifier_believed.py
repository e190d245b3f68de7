"""What the model guesses is believed only where the text around it allows."""

import time

import pytest

from inhouse.chat import Finding, Kind
from inhouse.privacy.detect.classifier.believed import believed
from inhouse.privacy.detect.classifier.decode import RULE
from inhouse.privacy.propagate import propagate
from inhouse.privacy.spans import known_values


def guess(text: str, word: str, kind: Kind = Kind.PERSON, score: float = 0.9) -> Finding:
    start = text.index(word)
    return Finding(start, start + len(word), kind, RULE, score)


def kept(text: str, word: str, kind: Kind = Kind.PERSON) -> list[str]:
    return [text[each.start : each.end] for each in believed(text, [guess(text, word, kind)])]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("How do I use asyncio?", "asyncio"),
        ("what does len return", "len"),
        ("why does parse_float fail", "parse_float"),
        ("and getName too", "getName"),
        ("call os.getpid here", "getpid"),
        ("then call frobnicate(x)", "frobnicate"),
        ("what is in rows[0]", "rows"),
        ("see main.rs for it", "main"),
        ("rename `Widget` to it", "Widget"),
        ("const app = express();", "express"),
    ],
)
def test_names_of_functions_are_not_people(text: str, word: str) -> None:
    assert kept(text, word) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Ask Anna about it", "Anna"),
        ("Anna (32) came", "Anna"),
        ("I am max and small", "max"),
        ("so says McDonald", "McDonald"),
        ('name = "Anna"', "Anna"),
        ("total = 3  # ask Anna", "Anna"),
        ("```\nDear Anna,\n```", "Anna"),
        ("x = Anna Schmidt;", "Anna Schmidt"),
        ("Ask Jo now", "Jo"),
    ],
)
def test_people_stay_people_in_strings_comments_and_letters(text: str, word: str) -> None:
    assert kept(text, word) == [word]


def test_a_letter_alone_is_nobody_unless_a_form_says_what_it_is() -> None:
    assert kept("it's s", "s") == []
    assert kept("Sex: M", "M", Kind.GROUP) == ["M"]


def test_days_and_months_are_nobody() -> None:
    assert kept("Today we met", "Today", Kind.ORG) == []
    assert kept("we met Wednesday", "Wednesday") == []
    assert kept("April was cold", "April") == []
    assert kept("I met April there", "April") == ["April"]


def test_a_date_has_a_number_in_it_and_no_words_before() -> None:
    assert kept("so febrile", "febrile", Kind.DATE) == []
    assert kept("set the date to 3 May", "set the date to 3 May", Kind.DATE) == ["3 May"]
    assert kept("drei Jahre", "drei Jahre", Kind.AGE) == ["drei Jahre"]


def test_an_unsure_short_or_common_guess_is_not_looked_for_elsewhere() -> None:
    text = "Gizmo Will Jo Karenina"
    found = [
        guess(text, "Gizmo", score=0.4),
        guess(text, "Will"),
        guess(text, "Jo"),
        guess(text, "Karenina"),
    ]
    assert known_values([text], [found]) == {"Karenina": Kind.PERSON}
    assert propagate(["Will", "the Will there"], [[guess("Will", "Will")], []])[1] == []


@pytest.mark.parametrize("piece", ["a.", "`", "x = ", "word(", "_", "' "])
def test_what_is_believed_is_known_in_linear_time(piece: str) -> None:
    def spent(count: int) -> float:
        text = (piece + "anna ") * count
        size = len(piece) + 5
        found = [
            Finding(at + len(piece), at + size - 1, Kind.PERSON, RULE, 0.9)
            for at in range(0, len(text), size)
        ]
        started = time.process_time()
        list(believed(text, found))
        return time.process_time() - started

    assert spent(8000) < 12 * spent(2000) + 0.05
