"""A question about what everybody knows reaches the model; what tells of somebody does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.chat import ChatRequest, Finding, Kind, Message, Role
from inhouse.config import MaskingSettings
from inhouse.privacy.denied import Denied
from inhouse.privacy.mask import mask, mask_text
from inhouse.privacy.public import is_public, known_places
from inhouse.privacy.public_words import of_questions
from inhouse.privacy.rules import EVERYTHING, Rules
from inhouse.privacy.vault import Vault

Marks = tuple[tuple[str, Kind], ...]


def _seen(texts: list[str], marks: Marks, rules: Rules = EVERYTHING) -> str:
    """What a model sees of a chat, if these values are what is found."""

    def detect(text: str) -> list[Finding]:
        return [
            Finding(text.index(value), text.index(value) + len(value), kind, "guess", 0.8)
            for value, kind in marks
            if value in text
        ]

    request = ChatRequest("m", tuple(Message(Role.USER, text) for text in texts))
    masked, _ = mask(request, detect, rules)
    return "\n".join(message.text for message in masked.messages)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("What is the capital of France?", (("France", Kind.LOCATION),)),
        ("Was ist die Hauptstadt von Frankreich?", (("Frankreich", Kind.ORG),)),
        ("¿Cuál es la capital de Francia?", (("Francia", Kind.LOCATION),)),
        ("Plan a trip to New York City.", (("New York City", Kind.LOCATION),)),
        ("What did Albert Einstein discover?", (("Albert Einstein", Kind.PERSON),)),
        ("What is Newton's second law?", (("Newton's", Kind.PERSON),)),
        ("What happened on July 4, 1776?", (("July 4, 1776", Kind.DATE),)),
        ("Who won in 2014?", (("2014", Kind.DATE),)),
        ('Translate "good morning" into Japanese.', (("Japanese", Kind.GROUP),)),
    ],
)
def test_a_question_about_what_everybody_knows_reaches_the_model(text: str, marks: Marks) -> None:
    assert _seen([text], marks) == text


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("My wife is from France.", (("France", Kind.LOCATION),)),
        ("I live in Paris", (("Paris", Kind.LOCATION),)),
        ("Meine Mutter kommt aus Frankreich", (("Frankreich", Kind.LOCATION),)),
        ("The patient travelled to Kenya", (("Kenya", Kind.LOCATION),)),
        ("J\N{RIGHT SINGLE QUOTATION MARK}habite Lyon", (("Lyon", Kind.LOCATION),)),
        ("Where is Lower Snodbury?", (("Lower Snodbury", Kind.LOCATION),)),
        ("Who is Anna Smith?", (("Anna Smith", Kind.PERSON),)),
        ("Write to Paris about it", (("Paris", Kind.PERSON),)),
        ("Write to Newton about it", (("Newton", Kind.PERSON),)),
        ("What is on 4 July 2026?", (("4 July 2026", Kind.DATE),)),
        ("Exercises for a man of 40?", (("40", Kind.AGE),)),
        ("I got fired from Siemens in Munich", (("Siemens", Kind.ORG), ("Munich", Kind.LOCATION))),
        ("im a gay man in Iran, should i flee?", (("Iran", Kind.LOCATION),)),
        ("Ich wurde in München gekündigt, was tun?", (("München", Kind.LOCATION),)),
        ("Napoleon has diabetes and lives in Lyon.", (("Napoleon", Kind.PERSON),)),
        ("The Moroccan at the reception prays", (("Moroccan", Kind.GROUP),)),
        ("Microsoft will secretly buy SAP", (("Microsoft", Kind.ORG),)),
        ("Mieszkam w Warszawie i mam raka", (("Warszawie", Kind.LOCATION),)),
        ("Я живу в Berlin", (("Berlin", Kind.LOCATION),)),
        ("What is in France?\nHIV", (("France", Kind.LOCATION),)),
    ],
)
def test_what_may_tell_of_somebody_is_hidden(text: str, marks: Marks) -> None:
    assert marks[0][0] not in _seen([text], marks)


def test_one_private_value_anywhere_hides_the_public_ones_too() -> None:
    marks: Marks = (("France", Kind.LOCATION), ("Anna Smith", Kind.PERSON))
    seen = _seen(["What is the capital of France?", "Anna Smith asked it."], marks)
    assert "France" not in seen
    assert "Anna" not in seen


def test_an_answer_may_say_what_it_likes_of_what_everybody_knows() -> None:
    def detect(text: str) -> list[Finding]:
        at = text.find("France")
        return [Finding(at, at + 6, Kind.LOCATION, "guess", 0.8)] if at >= 0 else []

    asked = Message(Role.USER, "What is the capital of France?")
    answered = Message(Role.ASSISTANT, "Paris, of course! France has had it since the Franks.")
    chat, _ = mask(ChatRequest("m", (asked, answered, asked)), detect)
    assert chat.messages[1].text == answered.text
    spoken = Message(Role.USER, answered.text)  # the same words, but somebody's own
    chat, _ = mask(ChatRequest("m", (asked, answered, spoken)), detect)
    assert "France" not in chat.messages[1].text


@given(st.lists(st.sampled_from(sorted(of_questions)), max_size=12).map(" ".join), st.text("abcéй"))
def test_one_word_that_is_on_no_list_hides_everything(words: str, other: str) -> None:
    text = f"{words} France {other}qqq"
    found = Finding(len(words) + 1, len(words) + 7, Kind.LOCATION, "guess", 0.8)
    assert not is_public([text], [[found]])


def test_no_word_of_the_first_person_is_among_those_of_questions() -> None:
    first = (
        "i im my mine we our ich mein wir unser je mon ma nous yo mi mis nosotros io mio eu meu ik"
    )
    assert of_questions.isdisjoint(first.split())


def test_a_class_that_the_policy_names_is_treated_as_it_says() -> None:
    rules = Rules(MaskingSettings(modes={Kind.LOCATION: "mask"}))
    text = "What is the capital of France?"
    assert "France" not in _seen([text], (("France", Kind.LOCATION),), rules)


def test_a_value_of_the_houses_own_list_is_never_public() -> None:
    rules = Rules(denied=Denied([("France", Kind.ORG)]))
    text = "What is the capital of France?"
    assert "France" not in _seen([text], (("France", Kind.LOCATION),), rules)


def test_a_file_on_the_command_line_is_masked_whole() -> None:
    text = "the capital of France"
    found = [Finding(15, 21, Kind.LOCATION, "guess", 0.8)]
    assert "France" not in mask_text(text, Vault.fresh(text), lambda _: found)


@given(st.sampled_from(sorted(set(Kind) - {Kind.LOCATION, Kind.GROUP, Kind.ORG})))
def test_no_place_excuses_a_finding_of_another_class(kind: Kind) -> None:
    text = "France"
    assert not is_public([text], [[Finding(0, 6, kind, "guess", 0.8)]])


def test_the_list_of_places_is_read_whole() -> None:
    assert {"france", "frankreich", "tokyo", "deutschland", "japanese"} <= known_places()
    assert all(name == name.casefold() for name in known_places())
