"""Every string that a client can send is masked, dropped or refused: none reaches the engine.

The types say where strings can be, the table says what becomes of each field, and the bytes that
the engine would get say whether that is true. A field that is in no row of the table fails.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from enum import Enum, auto
from typing import Any

import msgspec
import pytest

from inhouse.answer import Steps, answer, embed, preview
from inhouse.config import Limits
from inhouse.engines.body import body_of
from inhouse.engines.local import LocalEngine
from inhouse.errors import BadRequest
from inhouse.privacy.detect.detection import find
from inhouse.server.wire import (
    ChatBody,
    CompletionBody,
    EmbeddingsBody,
    PreviewBody,
    ResponsesBody,
    parse_chat,
    parse_completion,
    parse_embeddings,
    parse_preview,
    parse_responses,
)
from tests.walk.plants import DATA_URLS, Plant, places, plants
from tests.walk.scripted import ScriptedLine


class Rule(Enum):
    USED = auto()  # its text reaches the engine, masked
    OURS = auto()  # it is read, and what reaches the engine is our own word for it, or a number
    DROPPED = auto()  # it goes nowhere
    REFUSED = auto()


USED, OURS, DROPPED, REFUSED = Rule

RULES: dict[str, Rule] = {
    # Chat and text completions
    **dict.fromkeys(("ChatBody.messages", "PreviewBody.messages"), OURS),
    **{
        f"{body}.{field}": rule
        for body in ("ChatBody", "CompletionBody")
        for field, rule in {
            "model": OURS,
            "stream": OURS,
            "stream_options": OURS,
            "n": OURS,
            "stop": USED,
            "seed": OURS,
            "max_tokens": OURS,
            "temperature": OURS,
            "top_p": OURS,
            "top_k": OURS,
            "min_p": OURS,
            "frequency_penalty": OURS,
            "presence_penalty": OURS,
            "repeat_penalty": OURS,
            "user": DROPPED,
            "metadata": DROPPED,
            "store": DROPPED,
            "service_tier": DROPPED,
            "safety_identifier": DROPPED,
            "prompt_cache_key": DROPPED,
            "prompt_cache_retention": DROPPED,
            "logit_bias": REFUSED,
            "logprobs": REFUSED,
        }.items()
    },
    "StreamOptions.include_usage": OURS,
    "StreamOptions.include_obfuscation": DROPPED,
    "ChatBody.max_completion_tokens": OURS,
    "ChatBody.response_format": OURS,
    "ChatBody.tools": OURS,
    "ChatBody.tool_choice": OURS,
    "ChatBody.parallel_tool_calls": OURS,
    "ChatBody.functions": OURS,
    "ChatBody.function_call": OURS,
    "ChatBody.reasoning_effort": DROPPED,
    "ChatBody.verbosity": DROPPED,
    "ChatBody.prediction": DROPPED,
    "ChatBody.top_logprobs": REFUSED,
    "ChatBody.modalities": REFUSED,
    "ChatBody.audio": REFUSED,
    "ChatBody.web_search_options": REFUSED,
    "CompletionBody.prompt": USED,
    "CompletionBody.suffix": REFUSED,
    "CompletionBody.echo": REFUSED,
    "CompletionBody.best_of": REFUSED,
    "ResponseFormat.type": OURS,
    "ResponseFormat.json_schema": OURS,
    "JsonSchemaBody.name": USED,
    "JsonSchemaBody.schema": USED,
    "JsonSchemaBody.description": USED,
    "JsonSchemaBody.strict": OURS,
    # Messages and their parts
    "MessageBody.role": OURS,
    "MessageBody.content": USED,
    "MessageBody.refusal": USED,
    "MessageBody.tool_calls": OURS,
    "MessageBody.tool_call_id": OURS,
    "MessageBody.function_call": OURS,
    "MessageBody.name": OURS,
    "MessageBody.annotations": DROPPED,
    "MessageBody.reasoning_content": DROPPED,
    "MessageBody.audio": REFUSED,
    "TextPart.text": USED,
    "TextPart.annotations": DROPPED,
    "RefusalPart.refusal": USED,
    "ImagePart.image_url": USED,
    "ImageAddress.url": USED,
    "ImageAddress.detail": DROPPED,
    "AudioPart.input_audio": REFUSED,
    "FilePart.file": OURS,
    "FileBody.file_data": USED,
    "FileBody.filename": USED,
    "FileBody.file_id": REFUSED,
    "InputText.text": USED,
    "OutputText.text": USED,
    "OutputText.annotations": DROPPED,
    "OutputText.logprobs": DROPPED,
    "InputImage.image_url": USED,
    "InputImage.file_id": REFUSED,
    "InputImage.detail": DROPPED,
    "InputFile.file_data": USED,
    "InputFile.filename": USED,
    "InputFile.file_id": REFUSED,
    "InputFile.file_url": REFUSED,
    # Tools
    "FunctionBody.name": USED,
    "FunctionBody.description": USED,
    "FunctionBody.parameters": USED,
    "FunctionBody.strict": OURS,
    "ToolBody.type": OURS,
    "ToolBody.function": OURS,
    "NameBody.name": USED,
    "ChoiceBody.type": OURS,
    "ChoiceBody.function": OURS,
    "CalledBody.name": USED,
    "CalledBody.arguments": USED,
    "CallBody.id": OURS,
    "CallBody.function": OURS,
    "CallBody.type": OURS,
    "CallBody.index": DROPPED,
    # Responses
    "ResponsesBody.input": USED,
    "ResponsesBody.model": OURS,
    "ResponsesBody.instructions": USED,
    "ResponsesBody.stream": OURS,
    "ResponsesBody.max_output_tokens": OURS,
    "ResponsesBody.temperature": OURS,
    "ResponsesBody.top_p": OURS,
    "ResponsesBody.text": OURS,
    "ResponsesBody.tools": OURS,
    "ResponsesBody.tool_choice": OURS,
    "ResponsesBody.parallel_tool_calls": OURS,
    "ResponsesBody.include": REFUSED,
    "ResponsesBody.store": DROPPED,
    "ResponsesBody.metadata": DROPPED,
    "ResponsesBody.user": DROPPED,
    "ResponsesBody.safety_identifier": DROPPED,
    "ResponsesBody.prompt_cache_key": DROPPED,
    "ResponsesBody.prompt_cache_retention": DROPPED,
    "ResponsesBody.prompt_cache_options": DROPPED,
    "ResponsesBody.service_tier": DROPPED,
    "ResponsesBody.stream_options": DROPPED,
    "ResponsesBody.reasoning": DROPPED,
    "ResponsesBody.truncation": DROPPED,
    "ResponsesBody.max_tool_calls": DROPPED,
    "ResponsesBody.previous_response_id": REFUSED,
    "ResponsesBody.conversation": REFUSED,
    "ResponsesBody.background": REFUSED,
    "ResponsesBody.prompt": REFUSED,
    "ResponsesBody.context_management": REFUSED,
    "ResponsesBody.top_logprobs": REFUSED,
    "Item.type": OURS,
    "Item.role": OURS,
    "Item.content": USED,
    "Item.call_id": OURS,
    "Item.name": USED,
    "Item.arguments": USED,
    "Item.output": USED,
    "Item.id": DROPPED,
    "Item.status": DROPPED,
    "Item.phase": DROPPED,
    "FunctionTool.type": OURS,
    "FunctionTool.name": USED,
    "FunctionTool.description": USED,
    "FunctionTool.parameters": USED,
    "FunctionTool.strict": OURS,
    "NamedTool.type": OURS,
    "NamedTool.name": USED,
    "TextFormat.type": OURS,
    "TextFormat.name": USED,
    "TextFormat.schema": USED,
    "TextFormat.description": USED,
    "TextFormat.strict": OURS,
    "TextBody.format": OURS,
    "TextBody.verbosity": DROPPED,
    # Embeddings
    "EmbeddingsBody.input": USED,
    "EmbeddingsBody.model": OURS,
    "EmbeddingsBody.encoding_format": OURS,
    "EmbeddingsBody.dimensions": OURS,
    "EmbeddingsBody.user": DROPPED,
}

BODIES: list[type[msgspec.Struct]] = [
    ChatBody,
    CompletionBody,
    EmbeddingsBody,
    ResponsesBody,
    PreviewBody,
]
PARSERS: dict[type[msgspec.Struct], Callable[[bytes, Limits], Any]] = {
    ChatBody: parse_chat,
    CompletionBody: parse_completion,
    EmbeddingsBody: parse_embeddings,
    ResponsesBody: parse_responses,
    PreviewBody: parse_preview,
}


def test_every_field_has_a_rule_and_every_rule_a_field() -> None:
    assert set.union(*map(places, BODIES)) == set(RULES)


@pytest.mark.parametrize("kind", BODIES, ids=lambda kind: kind.__name__)
def test_no_canary_reaches_the_engine_from_any_place(kind: type[msgspec.Struct]) -> None:
    reached: dict[str, list[str]] = defaultdict(list)

    async def send_all() -> None:
        for plant in plants(kind):
            reached[plant.place].append(await _send(kind, plant))

    asyncio.run(send_all())
    assert set(reached) <= set(RULES)
    for place, outcomes in reached.items():
        match RULES[place]:
            case Rule.USED:
                assert "masked" in outcomes, f"{place} never reached the engine"
                # The name in a data: URL is left behind; nothing else is.
                assert "nothing" not in outcomes or place in DATA_URLS, place
            case Rule.OURS:
                assert set(outcomes) <= {"nothing", "refused"}, place
            case Rule.DROPPED:
                assert "nothing" in outcomes or place in TYPED_BUT_DROPPED, place
                assert set(outcomes) <= {"nothing", "refused"}, place
            case Rule.REFUSED:
                assert set(outcomes) == {"refused"}, place


# A boolean that changes nothing here: a string in its place is refused all the same.
TYPED_BUT_DROPPED = {"StreamOptions.include_obfuscation"}


async def _send(kind: type[msgspec.Struct], plant: Plant) -> str:
    """What the engine got of the canary."""
    refused = None
    try:
        sent = await _bytes_for_the_engine(kind, msgspec.json.encode(plant.body))
    except BadRequest as error:
        refused = error
    if refused is not None:
        assert _sign(plant) not in f"{refused} {refused.fix} {refused.field}".lower()
        return "refused"
    assert sent, "the recorder saw nothing"
    assert _sign(plant) not in sent.lower(), f"the canary of {plant.place} reached the engine"
    return "masked" if "EMAIL" in sent or "KEY_1" in sent else "nothing"


def _sign(plant: Plant) -> str:
    """What is recognised of a canary, whatever was done to the rest of it."""
    start = plant.canary.index("leaf")
    return plant.canary[start : start + 9]


async def _bytes_for_the_engine(kind: type[msgspec.Struct], body: bytes) -> str:
    asked = PARSERS[kind](body, Limits())
    line: Any = ScriptedLine()
    steps = Steps(LocalEngine(line, "m", context_tokens=2048), lambda _entry: None, find)
    if kind is PreviewBody:
        return msgspec.json.encode(body_of((await preview(asked, steps)).chat)).decode()
    if kind is EmbeddingsBody:
        line.script = lambda got: [{"data": [{"index": 0, "embedding": [1.0]}]}]
        await embed(msgspec.structs.replace(asked.request, model=""), steps)
    else:
        async for _event in answer(msgspec.structs.replace(asked.request, model=""), steps):
            pass
    (sent,) = line.seen
    return bytes(sent).decode()
