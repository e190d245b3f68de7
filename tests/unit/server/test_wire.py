"""Parsing: whatever comes in, a typed request goes on or a clear refusal goes back."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inhouse.chat import JsonAnswer, Message, Role
from inhouse.config import Limits
from inhouse.errors import BadRequest
from inhouse.server.wire import ChatBody, parse_chat, parse_completion, parse_preview

LIMITS = Limits()
leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
fields = st.sampled_from([*ChatBody.__struct_fields__, "unheard_of"])


def chat(**body: Any) -> bytes:
    return json.dumps({"messages": [{"role": "user", "content": "hi"}]} | body).encode()


@settings(suppress_health_check=[HealthCheck.too_slow])  # its first draw builds the strategies
@given(st.dictionaries(fields, anything))
def test_any_value_in_any_field_is_parsed_or_refused_in_our_own_words(body: dict[str, Any]) -> None:
    for refused in refusals(chat(**body)):
        assert refused.fix
        assert refused.__cause__ is None
        assert not any(text in str(refused) for text in _texts(body) if len(text) > 5)


def refusals(body: bytes) -> list[BadRequest]:
    """What each parser says of the body, if it refuses."""
    said = []
    for parse in (parse_chat, parse_completion, parse_preview):
        try:
            parse(body, LIMITS)
        except BadRequest as refused:
            said.append(refused)
    return said


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_and_nothing_else_is_raised(body: bytes) -> None:
    assert all(refused.fix for refused in refusals(body))


def test_text_parts_are_joined_and_developer_is_system() -> None:
    parts = [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]
    messages = [{"role": "developer", "content": "x"}, {"role": "user", "content": parts}]
    body = chat(messages=messages)
    asked = parse_chat(body, LIMITS)
    assert asked.request.messages == (Message(Role.SYSTEM, "x"), Message(Role.USER, "ab"))


def test_an_answer_is_bounded_even_if_the_caller_asks_for_no_bound() -> None:
    assert parse_chat(chat(), LIMITS).request.sampling.max_tokens == LIMITS.answer_tokens


def test_a_seed_of_64_bits_is_folded_into_the_engines_32_and_stays_a_seed() -> None:
    for seed in (0, 1, 2**32 - 1, 2**63 - 1, -1, -(2**63)):
        folded = parse_chat(chat(seed=seed), LIMITS).request.sampling.seed
        assert folded is not None
        assert 0 <= folded < 2**32 - 1


def test_a_schema_is_kept_as_it_is() -> None:
    schema = {"type": "object", "properties": {"a": {"const": 1.5}}}
    wanted = {"type": "json_schema", "json_schema": {"name": "n", "strict": True, "schema": schema}}
    assert parse_chat(chat(response_format=wanted), LIMITS).request.json == JsonAnswer(
        "n", schema, strict=True
    )


def test_a_later_duplicate_key_does_not_smuggle_text_past_the_parser() -> None:
    body = b'{"messages": [{"role": "user", "content": "a", "content": "b"}]}'
    assert parse_chat(body, LIMITS).request.messages[0].text == "b"
