"""Tools, their calls and their schemas: every text is masked in its place, and comes back."""

import json
import re
import time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inhouse.chat import (
    ChatRequest,
    EmbedRequest,
    Finding,
    Finish,
    FinishReason,
    JsonAnswer,
    Kind,
    Message,
    Piece,
    Role,
    Tool,
    ToolCall,
    ToolCallPiece,
    ToolUse,
)
from inhouse.engines.body import body_of
from inhouse.errors import BadRequest
from inhouse.privacy.mask import mask, mask_for_vectors
from inhouse.privacy.restore import Restored, RestoredCall, Restorer
from inhouse.privacy.unmask import unmask_text

EMAIL = "anna@clinic.example"
TOKEN = "ghp_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5"
CARD = 4111111111111111

words = st.sampled_from([EMAIL, "a", "", f"to {EMAIL}", '"', "\\", "\u2028", "[EMAIL_1_x]", "b c"])
data = st.recursive(
    words | st.integers(-1000, 1000) | st.booleans() | st.none() | st.just(CARD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=12,
)
objects = st.dictionaries(words, data, max_size=4)


def call(arguments: Any, name: str = "send") -> Message:
    return Message(Role.ASSISTANT, "", (ToolCall("call_1", name, arguments),))


def with_numbers_as_text(value: Any, hidden: int) -> Any:
    if isinstance(value, dict):
        return {key: with_numbers_as_text(inner, hidden) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_numbers_as_text(inner, hidden) for inner in value]
    return str(value) if value == hidden and value is not True else value


@settings(deadline=None)
@given(objects)
def test_arguments_are_masked_as_json_and_come_back_as_the_same_json(arguments: Any) -> None:
    chat, vault = mask(ChatRequest("m", (call(arguments),)))
    sent = body_of(chat)["messages"][0]["tool_calls"][0]["function"]["arguments"]
    assert EMAIL not in sent
    assert str(CARD) not in sent
    json.loads(sent)
    back = json.loads(unmask_text(sent, vault, json=True))
    assert back == with_numbers_as_text(arguments, CARD)


@settings(deadline=None)
@given(st.text(alphabet=f'{{}}":,[] {EMAIL}', max_size=40))
def test_arguments_that_are_no_json_are_text_like_any_other(broken: str) -> None:
    text = f"{broken} {EMAIL}"
    chat, vault = mask(ChatRequest("m", (call(text),)))
    sent = chat.messages[0].calls[0].arguments
    assert isinstance(sent, str)
    assert EMAIL not in sent
    assert unmask_text(sent, vault) == text


def test_a_key_says_what_its_value_is() -> None:
    chat, _ = mask(ChatRequest("m", (call({"password": "correcthorse9", "note": "fine"}),)))
    sent = chat.messages[0].calls[0].arguments
    assert isinstance(sent, dict)
    assert sent["note"] == "fine"
    assert "correcthorse9" not in sent["password"]


def test_a_key_in_a_schema_says_nothing_of_what_stands_under_it() -> None:
    parameters = {"type": "object", "properties": {"password": {"type": "string"}}}
    use = ToolUse((Tool("sign_in", None, parameters),))
    chat, _ = mask(ChatRequest("m", (Message(Role.USER, "hello"),), use=use))
    assert chat.use.tools[0].parameters == parameters


def guess_everything(text: str) -> list[Finding]:
    """A detector that takes every text for somebody's name."""
    return [Finding(0, len(text), Kind.PERSON, "guess", 0.7)] if text else []


def test_the_words_of_json_schema_are_nobodys_whatever_a_detector_says() -> None:
    form = {
        "type": "object",
        "properties": {"who": {"type": ["string", "null"], "format": "email", "maxLength": 60}},
        "required": ["who"],
        "additionalProperties": False,
    }
    chat, vault = mask(
        ChatRequest("m", (), use=ToolUse((Tool("t", None, form),))), guess_everything
    )
    ((mark, _, original),) = [each for each in vault.items() if each[2] == "who"]
    assert original == "who"
    assert chat.use.tools[0].parameters == {
        "type": "object",
        "properties": {mark: {"type": ["string", "null"], "format": "email", "maxLength": 60}},
        "required": [mark],
        "additionalProperties": False,
    }


def test_what_only_looks_like_a_word_of_json_schema_is_masked() -> None:
    form = {"type": EMAIL, "format": [EMAIL], "enum": ["string"], "const": "email"}
    chat, _ = mask(ChatRequest("m", (), use=ToolUse((Tool("t", None, form),))), guess_everything)
    sent = json.dumps(chat.use.tools[0].parameters)
    assert EMAIL not in sent
    assert '"string"' not in sent


def test_a_short_number_alone_is_a_guess_unless_it_is_proven() -> None:
    def of_score(score: float) -> Any:
        return lambda text: [Finding(0, 2, Kind.AGE, "x", score)] if text == "60" else []

    request = ChatRequest("m", (call({"limit": 60}),))
    for score, kept in ((0.9, True), (1.0, False)):
        chat, vault = mask(request, of_score(score))
        sent: Any = chat.messages[0].calls[0].arguments
        assert (sent["limit"] == 60) is kept
        assert (not vault.counts()) is kept


def test_a_number_that_was_hidden_elsewhere_is_hidden_in_arguments_and_others_stay() -> None:
    asked = Message(Role.USER, "My card is 4111 1111 1111 1111.")
    chat, vault = mask(ChatRequest("m", (asked, call({"card": CARD, "sum": 20, "ok": True}))))
    sent: Any = chat.messages[1].calls[0].arguments
    assert sent["sum"] == 20
    assert sent["ok"] is True
    assert unmask_text(sent["card"], vault) == str(CARD)


def test_a_number_in_the_schema_of_a_tool_is_refused_by_its_place() -> None:
    use = ToolUse((Tool("a"), Tool("b", None, {"const": CARD})))
    with pytest.raises(BadRequest) as refused:
        mask(ChatRequest("m", (), use=use))
    assert refused.value.field == "tools[1].function.parameters"
    assert "4111" not in str(refused.value)


def test_a_name_with_something_in_it_is_the_same_name_everywhere_and_still_a_name() -> None:
    use = ToolUse((Tool(TOKEN), Tool("plain")), name=TOKEN)
    request = ChatRequest("m", (call({}, TOKEN), call({}, "plain")), use=use)
    chat, vault = mask(request)
    shown = chat.use.name
    assert shown is not None
    assert shown.replace("_", "").isalnum()
    assert TOKEN not in shown
    assert shown == chat.use.tools[0].name == chat.messages[0].calls[0].name
    assert chat.use.tools[1].name == chat.messages[1].calls[0].name == "plain"
    (restored,) = Restorer(request, chat, vault).see(ToolCallPiece(0, 0, shown, "{}"))
    assert restored == RestoredCall(0, 0, TOKEN, "{}", "{}")


def test_descriptions_keys_and_values_of_a_schema_are_masked_alike() -> None:
    schema = {"properties": {EMAIL: {"description": f"of {EMAIL}"}}, "required": [EMAIL]}
    use = ToolUse((Tool("a", f"for {EMAIL}", schema),))
    request = ChatRequest("m", (), use=use, json=JsonAnswer("n", schema, f"or {EMAIL}"))
    chat, vault = mask(request)
    sent = json.dumps(body_of(chat))
    assert EMAIL not in sent
    ((mark, _, _),) = vault.items()
    assert chat.use.tools[0].parameters == {
        "properties": {mark: {"description": f"of {mark}"}},
        "required": [mark],
    }


@settings(deadline=None)
@given(st.lists(st.integers(0, 300), max_size=8), st.booleans())
def test_cuts_never_change_what_a_call_says(places: list[int], interleaved: bool) -> None:
    request = ChatRequest("m", (Message(Role.USER, f"{EMAIL} 4111 1111 1111 1111"),))
    chat, vault = mask(request)
    first, second = (mark for mark, _, _ in vault.items())
    text = json.dumps({"to": [first, f"x{second}"], "q": f'"{first}"', "cut": first[:7]})
    cuts = sorted({min(place, len(text)) for place in [0, *places, len(text)]})
    pieces = [text[start:end] for start, end in pairwise(cuts)]
    restorer = Restorer(request, chat, vault)
    out: dict[int, str] = {0: "", 1: ""}
    said = ""
    events: list[Any] = []
    for number, piece in enumerate(pieces):
        name = "" if number else "send"
        indexes = (0, 1) if interleaved else (0,)
        events += [ToolCallPiece(0, index, name, piece) for index in indexes]
        events.append(Piece(0, piece))
    for event in [*events, Finish(0, FinishReason.TOOL_CALLS)]:
        for seen in restorer.see(event):
            if isinstance(seen, RestoredCall):
                out[seen.index] += seen.arguments
            elif isinstance(seen, Restored):
                said += seen.text
    restored = json.loads(out[0])
    assert restored["to"] == [EMAIL, "x4111 1111 1111 1111"]
    assert restored["q"] == f'"{EMAIL}"'
    assert out[1] == (out[0] if interleaved else "")
    assert EMAIL in said


def test_texts_for_vectors_say_only_what_kind_of_thing_was_hidden() -> None:
    texts = (f"{EMAIL} wrote", "bob@x.example wrote [EMAIL_1_abc]", "plain")
    masked, vault = mask_for_vectors(EmbedRequest("m", (*texts, texts[0])))
    again, _ = mask_for_vectors(EmbedRequest("m", texts[:1]))
    assert masked.texts[0] == masked.texts[3] == again.texts[0] == "[EMAIL] wrote"
    assert masked.texts[1].startswith("[EMAIL] wrote ")
    assert masked.texts[2] == "plain"
    assert vault.counts()["EMAIL"] == 2  # type: ignore[index]


def test_words_that_programs_agreed_on_are_no_prose_and_numbers_of_a_schema_are_no_data() -> None:
    guesses = ["browse_amazon", "timezone", "celsius", "May", "A-Z", "2147483647", "Jira"]
    schema = {
        "properties": {
            "timezone": {"enum": ["celsius", "May"], "pattern": "A-Z"},
            "n": {"maximum": 2147483647},
        }
    }
    tool = Tool("browse_amazon", "Looks at Jira", schema)
    request = ChatRequest(
        model="", messages=(Message(Role.USER, "hi"),), use=ToolUse(tools=(tool,))
    )

    def guess(text: str) -> list[Finding]:
        return [
            Finding(found.start(), found.end(), Kind.PERSON, "classifier", 0.8)
            for each in guesses
            for found in re.finditer(re.escape(each), text)
        ]

    chat, vault = mask(request, guess)
    (shown,) = chat.use.tools
    assert shown.name == "browse_amazon"
    assert shown.parameters == schema
    assert [original for _, _, original in vault.items()] == ["Jira"], "prose is masked as ever"


def test_a_long_key_over_many_values_is_read_once() -> None:
    def seconds(size: int) -> float:
        arguments = {"k" * size: [f"v{n}" for n in range(100)]}
        call = ToolCall("call_1", "f", arguments)
        request = ChatRequest(model="", messages=(Message(Role.ASSISTANT, "", calls=(call,)),))
        started = time.process_time()
        mask(request)
        return time.process_time() - started

    assert seconds(40_000) < 6 * seconds(10_000) + 0.5
