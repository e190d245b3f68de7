"""One number for one value, one code for one conversation, and nothing told to anybody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted import texts

from inhouse.chat import ChatRequest, Finding, Kind, Message, Role
from inhouse.privacy.mask import mask
from inhouse.privacy.unmask import unmask_text
from inhouse.privacy.vault import Vault


def names(text: str) -> list[Finding]:
    spans = [(text.find(name), name) for name in ("Anna Smith", "ANNA", "Bob Jones")]
    return [
        Finding(place, place + len(name), Kind.PERSON, "name")
        for place, name in spans
        if place >= 0
    ]


def asked(*messages: str) -> ChatRequest:
    return ChatRequest("m", tuple(Message(Role.USER, text) for text in messages))


def test_a_person_keeps_one_number_however_they_are_called() -> None:
    chat, vault = mask(asked("Anna Smith met Bob Jones. ANNA left; Smith stayed."), names)
    seen = chat.messages[0].text.replace(f"_{vault.code}", "")
    assert seen == "[PERSON_1] met [PERSON_2]. [PERSON_1B] left; [PERSON_1C] stayed."
    assert unmask_text(f"PERSON_1B_{vault.code} and PERSON_1C_{vault.code}", vault) == (
        "ANNA and Smith"
    )
    assert vault.counts() == {Kind.PERSON: 2}


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Kind.EMAIL, "anna@x.org", "Anna@X.org"),
        (Kind.PHONE, "+49 30 901820", "+49-30-901820"),
        (Kind.IBAN, "DE89 3704 0044 0532 0130 00", "de89370400440532013000"),
        (Kind.CARD, "4111 1111 1111 1111", "\uff14111-1111-1111-1111"),
        (Kind.ORG, "Acme  Ltd", "ACME LTD"),
    ],
)
def test_one_value_in_two_writings_has_one_number(kind: Kind, one: str, other: str) -> None:
    vault = Vault("k7q2xw")
    assert vault.placeholder(kind, one) == f"[{kind}_1_k7q2xw]"
    assert vault.placeholder(kind, other) == f"[{kind}_1B_k7q2xw]"
    assert vault.original(f"[{kind}_1B_k7q2xw]") == other
    assert vault.counts() == {kind: 1}


def test_passwords_in_another_case_are_other_passwords() -> None:
    vault = Vault("k7q2xw")
    vault.placeholder(Kind.PASSWORD, "Hunter2")
    assert vault.placeholder(Kind.PASSWORD, "hunter2") == "[PASSWORD_2_k7q2xw]"


def test_a_value_in_more_writings_than_there_are_letters_for_still_comes_back() -> None:
    vault = Vault("k7q2xw")
    writings = [
        f"+{'-' * dashes}49 30 {' ' * spaces}1" for dashes in range(200) for spaces in range(100)
    ]
    marks = {vault.placeholder(Kind.PHONE, each): each for each in writings}
    assert len(marks) == len(writings)
    assert all(unmask_text(mark, vault) == each for mark, each in list(marks.items())[::97])


def test_a_client_that_sends_its_history_gets_the_same_placeholders_for_it() -> None:
    first, one = mask(asked("I am anna@x.org."))
    history = (*asked("I am anna@x.org.").messages, Message(Role.ASSISTANT, "Hi anna@x.org"))
    later, other = mask(ChatRequest("m", (*history, Message(Role.USER, "and bob@x.org"))))
    assert one.code == other.code
    assert later.messages[0] == first.messages[0]


def test_another_conversation_has_another_code() -> None:
    codes = {mask(asked(f"Question {number}"))[1].code for number in range(50)}
    assert len(codes) == 50


def test_a_code_that_occurs_in_any_text_is_not_taken() -> None:
    _, vault = mask(asked("Hello"))
    for said in (vault.code, vault.code.upper(), f"x{vault.code}x"):
        _, other = mask(asked("Hello", f"what is {said}?"))
        assert other.code != vault.code
        _, again = mask(asked("Hello", f"what is {said}?"))
        assert again.code == other.code


@given(texts, texts)
def test_placeholders_of_one_conversation_mean_nothing_in_another(one: str, other: str) -> None:
    seen, vault = mask(asked(one, "1"))
    _, stranger = mask(asked(other, seen.messages[0].text))
    for mark, _, _ in vault.items():
        assert stranger.original(mark) is None


@given(st.lists(st.text(max_size=8), max_size=4), st.lists(st.text(max_size=8), max_size=4))
def test_two_openings_share_a_code_only_if_they_are_the_same(
    one: list[str], other: list[str]
) -> None:
    same = Vault.of_conversation(one, []).code == Vault.of_conversation(other, []).code
    assert same == (one == other)


def test_a_closed_vault_holds_no_text_and_still_knows_its_counts() -> None:
    vault = Vault("k7q2xw")
    vault.know({"Anna": "Anna Smith"})
    vault.placeholder(Kind.PERSON, "Anna")
    vault.close()
    assert vault.items() == ()
    assert vault.counts() == {Kind.PERSON: 1}
    held = [getattr(vault, name) for name in vault.__slots__]
    assert "Anna" not in repr(held)
    assert repr(vault) == "<Vault of 0>"
