"""A demanded call is made by grammar: what the engine writes as text is read as that call."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.chat import (
    Finish,
    FinishReason,
    MaskedChat,
    Message,
    Piece,
    Role,
    Sampling,
    Thought,
    Tool,
    ToolCallPiece,
    ToolMode,
    ToolUse,
)
from inhouse.engines.events import BrokenReply
from inhouse.engines.forced import LONGEST_WAIT, Forced

ONE = Tool("one", None, {"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}}})
TWO = Tool("two")
values = st.recursive(
    st.text(alphabet='}{"\\ \nab', max_size=6) | st.integers() | st.none(),
    lambda inner: st.dictionaries(st.text(alphabet="} a", max_size=3), inner, max_size=3),
    max_leaves=5,
)
objects = st.dictionaries(st.text(alphabet='}"a', max_size=3), values, max_size=3)


def chat(use: ToolUse, choices: int = 1) -> MaskedChat:
    said = (Message(Role.USER, "Hello"),)
    return MaskedChat(said, Sampling(), (), None, choices, template=True, use=use)


def forced(*tools: Tool, name: str | None = None) -> Forced:
    use = ToolUse(tools, None if name else ToolMode.REQUIRED, name)
    made = Forced.by(chat(use))
    assert made is not None
    return made


def read(made: Forced, pieces: list[str], reason: FinishReason) -> tuple[list[str], str, Any]:
    """The names, the arguments and the last event."""
    names, arguments, last = [], "", None
    for event in [*(Piece(0, piece) for piece in pieces), Finish(0, reason)]:
        for seen in made.see(event):
            last = seen
            if isinstance(seen, ToolCallPiece):
                names += [seen.name] if seen.name else []
                arguments += seen.arguments
    return names, arguments, last


@pytest.mark.parametrize("mode", [None, ToolMode.AUTO, ToolMode.NONE])
def test_what_is_left_to_the_model_is_left_to_it(mode: ToolMode | None) -> None:
    assert Forced.by(chat(ToolUse((ONE, TWO), mode))) is None


@given(objects, st.lists(st.integers(0, 90), max_size=6), st.sampled_from([None, 2]), st.booleans())
def test_however_the_text_is_cut_the_call_is_the_same(
    arguments: Any, places: list[int], indent: int | None, several: bool
) -> None:
    said = {"name": "two", "arguments": arguments} if several else arguments
    text = json.dumps(said, indent=indent) + ("\n" if indent else "")
    made = forced(ONE, TWO) if several else forced(ONE, TWO, name="two")
    cuts = sorted({0, len(text), *(min(place, len(text)) for place in places)})
    pieces = [text[start:end] for start, end in pairwise(cuts)]
    names, found, last = read(made, pieces, FinishReason.STOP)
    assert names == ["two"]
    assert json.loads(found) == arguments
    assert last == Finish(0, FinishReason.TOOL_CALLS)


def test_the_only_function_needs_no_name_in_the_text() -> None:
    made = forced(ONE)
    assert made.schema == ONE.parameters
    assert read(made, ['{"a"', ": 1}"], FinishReason.STOP)[:2] == (["one"], '{"a": 1}')


def test_a_call_that_was_cut_says_so() -> None:
    names, arguments, last = read(
        forced(ONE, TWO), ['{"name": "one", "arguments": {"a": "b}'], FinishReason.LENGTH
    )
    assert (names, arguments) == (["one"], '{"a": "b}')
    assert last == Finish(0, FinishReason.LENGTH)


def test_reasoning_passes_by() -> None:
    thought = Thought(0, "hm")
    assert list(forced(ONE).see(thought)) == [thought]


@pytest.mark.parametrize(
    "text", ['{"name": "three", "arguments": {}}', "x" * (LONGEST_WAIT + 1), "}" * 40_000]
)
def test_text_that_is_no_call_breaks_the_answer_off(text: str) -> None:
    with pytest.raises(BrokenReply):
        read(forced(ONE, TWO), [text], FinishReason.STOP)


def test_references_in_a_schema_still_lead_to_its_own_root() -> None:
    schema = forced(ONE, TWO).schema
    assert schema["$defs"]["t0"]["properties"]["a"]["$ref"] == "#/$defs/t0/$defs/A"
    assert ONE.parameters == {"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}}}
