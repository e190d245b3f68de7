"""What a model may see of a request."""

import traceback

import pytest

from inhouse.chat import ChatRequest, Finding, JsonAnswer, Kind, Message, Role
from inhouse.errors import BadRequest, Refused
from inhouse.privacy.mask import mask, mask_text
from inhouse.privacy.unmask import unmask_text
from inhouse.privacy.vault import Vault


def shown(text: str) -> str:
    return mask_text(text, Vault("k7q2xw")).replace("_k7q2xw", "")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Mail anna@x.org, please", "Mail [EMAIL_1], please"),
        ("anna@x.org or bob@x.org or anna@x.org", "[EMAIL_1] or [EMAIL_2] or [EMAIL_1]"),
        ("a@x.org and a@x.org.uk", "[EMAIL_1] and [EMAIL_2]"),
        ("my PIN is 4711; 4711? 47110", "my PIN is [PASSWORD_1]; [PASSWORD_1]? 47110"),
        ("see https://h.example/?m=a@x.org&n=1).", "see [URL_1])."),
        ("[here](https://h.example/a@x.org)", "[here]([URL_1])"),
        ('{"u":"https://s.org","m":"a@x.org"}', '{"u":"https://s.org","m":"[EMAIL_1]"}'),
        ("https://h.example/page is fine", "https://h.example/page is fine"),
        ("is [EMAIL_1_k7] yours, a@x.org?", "is [KEY_1] yours, [EMAIL_1]?"),
        ("ends with [EMAIL_1", "ends with [KEY_1]"),
        ("my_EMAIL_1_k is a name", "[KEY_1] is a name"),
        ("EMAIL and KEY are words", "EMAIL and KEY are words"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_model_sees(text: str, seen: str) -> None:
    assert shown(text) == seen


def test_every_string_leaf_is_masked_and_the_same_value_is_the_same_everywhere() -> None:
    mail = "anna@x.org"
    schema = {"properties": {mail: {"enum": [mail, 3, None, True], "pattern": f"^{mail}"}}}
    request = ChatRequest(
        "anna@x.org",
        tuple(Message(role, f"{role} {mail}") for role in Role),
        stop=(mail,),
        json=JsonAnswer(f"for {mail}", schema),
    )
    chat, vault = mask(request)
    mark = vault.placeholder(Kind.EMAIL, mail)
    assert len(vault) == 1
    assert [each.text for each in chat.messages] == [f"{role} {mark}" for role in Role]
    assert chat.stop == (mark,)
    assert chat.json is not None
    assert chat.json.name == f"for {mark[1:-1]}"  # brackets may stand in no name
    assert chat.json.schema == {
        "properties": {mark: {"enum": [mark, 3, None, True], "pattern": f"^{mark}"}}
    }


def test_a_value_found_in_one_place_is_masked_where_no_rule_fires() -> None:
    request = ChatRequest(
        "m",
        (
            Message(Role.USER, "my password is swordfish."),
            Message(Role.USER, "swordfish! Swordfish"),
        ),
    )
    chat, vault = mask(request)
    mark = vault.placeholder(Kind.PASSWORD, "swordfish")
    other = vault.placeholder(Kind.PASSWORD, "Swordfish")
    assert chat.messages[1].text == f"{mark}! {other}"


@pytest.mark.parametrize(
    ("first", "again", "kind"),
    [
        ("my password is swordfish77.", "SWORDFISH77", Kind.PASSWORD),
        ("anna@x.org", "say ANNA@X.ORG", Kind.EMAIL),
        ("api_key=a8Kd93jfLs02mfkQpz7T", "A8KD93JFLS02MFKQPZ7T", Kind.KEY),
    ],
)
def test_a_value_is_found_again_in_another_case_and_comes_back_in_it(
    first: str, again: str, kind: Kind
) -> None:
    chat, vault = mask(ChatRequest("m", (Message(Role.USER, first), Message(Role.USER, again))))
    assert again.removeprefix("say ") not in chat.messages[1].text
    assert unmask_text(chat.messages[1].text, vault) == again
    assert len(vault) == 2
    assert sum(vault.counts().values()) == (1 if kind is Kind.EMAIL else 2)


def test_a_value_is_found_again_with_invisible_signs_in_it() -> None:
    text = "my password is swordfish. It was sword\u200bfish!"
    assert shown(text) == "my password is [PASSWORD_1]. It was [PASSWORD_2]!"


def test_a_number_that_looks_like_a_card_is_refused() -> None:
    request = ChatRequest("m", (), json=JsonAnswer("a", {"const": 4111111111111111}))
    with pytest.raises(BadRequest) as refused:
        mask(request)
    assert "4111" not in str(refused.value)
    assert refused.value.field == "response_format.json_schema.schema"


@pytest.mark.parametrize(
    ("message", "number"),
    [
        ("my PIN is 4821", 4821),
        ("my PIN is 0821", 821),
        ("my PIN is 4821", 4821.0),
        ("my ssn is 123456789", 123456789),
        ("call (212) 555-0143", 2125550143),
        ("call +49 30 901820", -4930901820),
    ],
)
def test_a_number_that_was_masked_elsewhere_is_refused(message: str, number: float) -> None:
    request = ChatRequest(
        "m", (Message(Role.USER, message),), json=JsonAnswer("a", {"const": number})
    )
    with pytest.raises(BadRequest):
        mask(request)


def test_a_digit_in_a_password_is_no_number() -> None:
    request = ChatRequest(
        "m", (Message(Role.USER, "my password is hunter2"),), json=JsonAnswer("a", {"maximum": 2})
    )
    mask(request)


def test_an_address_with_its_dots_escaped_in_a_pattern_is_masked() -> None:
    pattern = r"^anna@clinic\.example$"
    chat, vault = mask(ChatRequest("m", (), json=JsonAnswer("a", {"pattern": pattern})))
    assert chat.json is not None
    assert chat.json.schema == {"pattern": f"^[EMAIL_1_{vault.code}]$"}


def test_a_tag_or_a_target_with_data_in_it_is_masked_whole() -> None:
    assert shown('<a href="tel:+49 30 901820">call</a>') == '[URL_1]">call</a>'
    assert shown("[x](mailto:anna@x.org) me") == "[x]([URL_1]) me"
    assert shown("to <anna@x.org> <b>bob@x.org</b>") == "to <[EMAIL_1]> <b>[EMAIL_2]</b>"


@pytest.mark.parametrize("limit", [0, 1.5, 4294967295, 2**53 - 1, 2**63 - 1, -40, True])
def test_the_limits_schemas_are_made_of_pass(limit: float) -> None:
    mask(ChatRequest("m", (), json=JsonAnswer("a", {"maximum": limit})))


def test_a_schema_nested_without_end_is_refused() -> None:
    schema: dict[str, object] = {}
    for _ in range(5000):
        schema = {"items": schema}
    with pytest.raises(BadRequest):
        mask(ChatRequest("m", (), json=JsonAnswer("a", schema)))


def broken(text: str) -> list[Finding]:
    raise ValueError(f"could not read {text}")


def out_of_range(text: str) -> list[Finding]:
    return [Finding(0, len(text) + 1, Kind.EMAIL, "wrong")]


def not_findings(text: str) -> list[Finding]:
    return [None]  # type: ignore[list-item]


@pytest.mark.parametrize("detect", [broken, out_of_range, not_findings])
def test_a_detector_that_fails_stops_the_request_and_quotes_nothing(detect) -> None:  # type: ignore[no-untyped-def]
    request = ChatRequest("m", (Message(Role.USER, "hunter2"),))
    with pytest.raises(Refused) as refused:
        mask(request, detect)
    error = refused.value
    assert "nothing was sent" in str(error)
    assert error.__cause__ is None
    assert error.__context__ is None
    assert "hunter2" not in "".join(traceback.format_exception(error))


def test_another_detector_slots_in() -> None:
    def names(text: str) -> list[Finding]:
        return [Finding(0, 4, Kind.PHONE, "name")]

    vault = Vault("k7q2xw")
    assert mask_text("Anna met anna and Anna.", vault, names) == (
        "[PHONE_1_k7q2xw] met anna and [PHONE_1_k7q2xw]."
    )


def test_adjacent_findings_keep_their_own_placeholders() -> None:
    def halves(text: str) -> list[Finding]:
        return [Finding(0, 2, Kind.EMAIL, "a"), Finding(2, 4, Kind.PHONE, "b")]

    vault = Vault("k7q2xw")
    masked = mask_text("ab+4", vault, halves)
    assert masked == "[EMAIL_1_k7q2xw][PHONE_1_k7q2xw]"
    assert unmask_text(masked, vault) == "ab+4"


def test_a_text_that_holds_the_code_of_the_vault_still_round_trips() -> None:
    vault = Vault("k7q2xw")
    text = "[EMAIL_1_k7q2xw] anna@x.org K7Q2XW [FOO_k7q2xw"
    masked = mask_text(text, vault)
    assert unmask_text(masked, vault) == text
