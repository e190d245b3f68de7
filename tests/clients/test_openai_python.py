"""The official Python client of OpenAI, unmodified: only its base URL and key are set."""

import asyncio
import time
from collections.abc import Iterable, Iterator
from typing import Any

import openai
import pydantic
import pytest

from tests.clients.conversation import (
    EMAIL,
    FEW_TOKENS,
    FIRST,
    MASKED,
    SECOND,
    SYSTEM,
    an_address_and_a_phone_are_masked,
)
from tests.conftest import Server, Start

pytestmark = pytest.mark.real

MODEL = "default"
HEADER = "x-inhouse-masked"


@pytest.fixture
def client(server: Server) -> Iterator[openai.OpenAI]:
    with client_of(server) as made:
        yield made


def client_of(server: Server) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{server.url}/v1", api_key=server.credential, max_retries=0)


def said(role: str, text: str) -> Any:
    return {"role": role, "content": text}


def text_of(chunks: Iterable[Any]) -> str:
    return "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)


def test_a_streamed_conversation_of_two_turns_is_masked_in_every_turn(
    server: Server, client: openai.OpenAI
) -> None:
    messages = [said("system", SYSTEM), said("user", FIRST)]
    headers = []
    with an_address_and_a_phone_are_masked(server):
        for following in (said("user", SECOND), None):
            reply = client.chat.completions.with_raw_response.create(
                model=MODEL, messages=messages, max_tokens=FEW_TOKENS, stream=True
            )
            headers.append(reply.headers[HEADER])
            answer = text_of(reply.parse())
            assert answer
            messages += [said("assistant", answer), *([following] if following else [])]
    assert headers == ["EMAIL=1", MASKED]


def test_the_async_client_holds_the_same_conversation(server: Server) -> None:
    async def converse() -> None:
        async with openai.AsyncOpenAI(
            base_url=f"{server.url}/v1", api_key=server.credential, max_retries=0
        ) as client:
            messages = [said("user", FIRST)]
            for following in (SECOND, None):
                stream = await client.chat.completions.create(
                    model=MODEL, messages=messages, max_tokens=FEW_TOKENS, stream=True
                )
                answer = text_of([chunk async for chunk in stream])
                assert answer
                messages += [said("assistant", answer)]
                messages += [said("user", following)] if following else []

    with an_address_and_a_phone_are_masked(server):
        asyncio.run(converse())


def test_several_async_callers_are_answered_side_by_side(server: Server) -> None:
    async def ask_all() -> list[str]:
        async with openai.AsyncOpenAI(
            base_url=f"{server.url}/v1", api_key=server.credential, max_retries=0
        ) as client:

            async def ask(number: int) -> str:
                stream = await client.chat.completions.create(
                    model=MODEL,
                    messages=[said("user", f"Count to {number}.")],
                    max_tokens=8,
                    stream=True,
                )
                return text_of([chunk async for chunk in stream])

            return await asyncio.gather(*(ask(number) for number in range(3, 7)))

    assert all(asyncio.run(ask_all()))


def test_the_model_that_is_listed_can_be_asked(client: openai.OpenAI) -> None:
    (model,) = client.models.list()
    assert client.models.retrieve(model.id).id == model.id
    answer = client.chat.completions.create(
        model=model.id, messages=[said("user", "Say hello.")], max_tokens=8
    )
    assert answer.model == model.id
    assert answer.choices[0].message.content
    assert answer.usage is not None
    assert 0 < answer.usage.completion_tokens <= 8


def test_two_choices_are_two_answers_streamed_or_not(client: openai.OpenAI) -> None:
    asked: Any = {
        "model": MODEL,
        "messages": [said("user", "Name an animal.")],
        "max_tokens": 8,
        "n": 2,
    }
    whole = client.chat.completions.create(**asked)
    assert [choice.index for choice in whole.choices] == [0, 1]
    assert all(choice.message.content for choice in whole.choices)
    chunks = list(client.chat.completions.create(**asked, stream=True))
    ended = {choice.index for chunk in chunks for choice in chunk.choices if choice.finish_reason}
    assert ended == {0, 1}


def test_an_answer_ends_before_the_stop_string(client: openai.OpenAI) -> None:
    def count(**more: Any) -> Any:
        return client.chat.completions.create(
            model=MODEL,
            messages=[said("user", "Count: one, two, three, four, five, six.")],
            max_tokens=16,
            temperature=0,
            **more,
        ).choices[0]

    text = count().message.content
    stop = text[4:7]
    stopped = count(stop=[stop])
    assert stopped.message.content == text[: text.index(stop)]
    assert stopped.finish_reason == "stop"


def test_the_token_limit_is_kept_and_told(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model=MODEL, messages=[said("user", "Tell me a long story.")], max_completion_tokens=5
    )
    assert answer.choices[0].finish_reason == "length"
    assert answer.usage is not None
    assert answer.usage.completion_tokens == 5


@pytest.mark.parametrize("sampling", [{"temperature": 0}, {"temperature": 1, "seed": 42}])
def test_the_same_question_with_the_same_seed_gets_the_same_answer(
    client: openai.OpenAI, sampling: dict[str, Any]
) -> None:
    first, second = (
        client.chat.completions.create(
            model=MODEL, messages=[said("user", "Tell me a story.")], max_tokens=16, **sampling
        )
        for _ in range(2)
    )
    assert first.choices[0].message.content == second.choices[0].message.content


def test_an_answer_can_be_parsed_into_a_pydantic_model(client: openai.OpenAI) -> None:
    class Animal(pydantic.BaseModel):
        name: str = pydantic.Field(max_length=12)
        legs: int = pydantic.Field(ge=0, le=8)

    answer = client.chat.completions.parse(
        model=MODEL,
        messages=[said("user", "Which animal barks?")],
        response_format=Animal,
        max_tokens=64,
        temperature=0,
    )
    assert isinstance(answer.choices[0].message.parsed, Animal)


def test_usage_comes_last_in_a_stream_and_only_when_wanted(client: openai.OpenAI) -> None:
    asked: Any = {
        "model": MODEL,
        "messages": [said("user", "Say hello.")],
        "max_tokens": 6,
        "stream": True,
    }
    *before, last = client.chat.completions.create(**asked, stream_options={"include_usage": True})
    assert not last.choices
    assert last.usage is not None
    assert last.usage.prompt_tokens > 0
    assert 0 < last.usage.completion_tokens <= 6
    assert last.usage.total_tokens == last.usage.prompt_tokens + last.usage.completion_tokens
    assert not any(chunk.usage for chunk in before)
    assert not any(chunk.usage for chunk in client.chat.completions.create(**asked))


def test_a_text_completion_streams_and_is_masked(server: Server, client: openai.OpenAI) -> None:
    prompt = f"{FIRST}\n{SECOND}\nOnce upon a time"
    with an_address_and_a_phone_are_masked(server):
        pieces = list(
            client.completions.create(model=MODEL, prompt=prompt, max_tokens=8, stream=True)
        )
    assert "".join(piece.choices[0].text for piece in pieces)
    assert pieces[-1].choices[0].finish_reason in ("length", "stop")


def test_a_wrong_key_is_an_authentication_error(server: Server) -> None:
    wrong = openai.OpenAI(base_url=f"{server.url}/v1", api_key="ih_wrong", max_retries=0)
    with wrong, pytest.raises(openai.AuthenticationError) as told:
        wrong.models.list()
    assert told.value.code == "not_allowed"


def test_a_bad_field_is_a_bad_request_that_names_it(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as told:
        client.chat.completions.create(model=MODEL, messages=[said("user", "Hello")], temperature=9)
    assert told.value.param == "temperature"


def test_what_is_not_supported_is_a_bad_request_that_names_it(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as told:
        client.chat.completions.create(model=MODEL, messages=[said("user", "Hello")], logprobs=True)
    assert told.value.param == "logprobs"


def test_an_unknown_model_is_not_found(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError):
        client.chat.completions.create(model="gpt-none", messages=[said("user", "Hello")])
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-none")


def test_an_error_never_repeats_what_was_asked(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as told:
        client.chat.completions.create(
            model=MODEL,
            messages=[said("user", FIRST)],
            max_tokens=4,
            extra_body={"anna.schmidt@clinic.example": FIRST},
        )
    assert "anna.schmidt" not in str(told.value)


def test_hanging_up_in_mid_stream_frees_the_place(start: Start, tmp_path: Any) -> None:
    home = tmp_path / "one-place"
    home.mkdir()
    (home / "policy.toml").write_text("[engine]\nslots = 1\nwaiting = 0\n")
    alone = start(home=home)
    with client_of(alone) as client:
        asked: Any = {"model": MODEL, "messages": [said("user", "Tell me a very long story.")]}
        endless = client.chat.completions.create(**asked, max_tokens=4000, stream=True)
        next(iter(endless))
        with pytest.raises(openai.RateLimitError):
            client.chat.completions.create(**asked, max_tokens=4)
        endless.close()
        answer = ask_until_there_is_a_place(client, asked)
    assert answer.choices[0].message.content
    assert alone.status()["counts"]["hung_up"] == 1


def ask_until_there_is_a_place(client: openai.OpenAI, asked: Any, patience_s: float = 20) -> Any:
    deadline = time.monotonic() + patience_s
    while True:
        try:
            return client.chat.completions.create(**asked, max_tokens=4)
        except openai.RateLimitError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


class Street(pydantic.BaseModel):
    name: str = pydantic.Field(max_length=12)
    number: int = pydantic.Field(ge=1, le=99)


class Visit(pydantic.BaseModel):
    """Visits somebody at home."""

    street: Street


class Wait(pydantic.BaseModel):
    """Waits for some minutes."""

    minutes: int = pydantic.Field(ge=1, le=60)


@pytest.mark.parametrize("choice", ["required", {"type": "function", "function": {"name": "Wait"}}])
@pytest.mark.parametrize("stream", [True, False])
def test_a_call_that_is_demanded_is_made_whatever_the_model_knows_of_tools(
    client: openai.OpenAI, choice: Any, stream: bool
) -> None:
    tools = [openai.pydantic_function_tool(Visit), openai.pydantic_function_tool(Wait)]
    asked: Any = {
        "model": MODEL,
        "messages": [said("user", "Call anna.schmidt@clinic.example or wait ten minutes.")],
        "tools": tools,
        "tool_choice": choice,
        "max_tokens": 120,
    }
    if stream:
        with client.chat.completions.stream(**asked) as events:
            choice_made = events.get_final_completion().choices[0]
    else:
        choice_made = client.chat.completions.parse(**asked).choices[0]
    (call,) = choice_made.message.tool_calls or []
    assert isinstance(call.function.parsed_arguments, Visit | Wait)
    assert call.function.name == "Wait" or choice == "required"
    assert choice_made.finish_reason == "tool_calls"
    assert not choice_made.message.content


def test_tools_that_may_be_called_leave_the_answer_to_the_model(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model=MODEL,
        messages=[said("user", "Say hello.")],
        tools=[openai.pydantic_function_tool(Wait)],
        max_tokens=8,
    )
    message = answer.choices[0].message
    assert message.content or message.tool_calls


def test_a_response_streams_and_comes_whole(server: Server, client: openai.OpenAI) -> None:
    with an_address_and_a_phone_are_masked(server):
        whole = client.responses.create(
            model=MODEL, instructions=SYSTEM, input=f"{FIRST} {SECOND}", max_output_tokens=8
        )
        assert whole.output_text
        with client.responses.stream(model=MODEL, input=FIRST, max_output_tokens=8) as events:
            first, *_, last = list(events)
    assert first.type == "response.created"
    assert last.type in ("response.completed", "response.incomplete")
    assert last.response.output_text
    assert last.response.usage is not None
    assert 0 < last.response.usage.output_tokens <= 8


def test_the_packaged_model_makes_no_embeddings_and_says_so(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as told:
        client.embeddings.create(model=MODEL, input=FIRST)
    assert "makes no embeddings" in str(told.value)
    assert EMAIL not in str(told.value)
