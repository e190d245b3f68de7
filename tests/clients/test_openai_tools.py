"""Tools with the official Python client: the engine is a script, everything else is real."""

import json
from collections.abc import Iterator
from typing import Any

import openai
import pydantic
import pytest

from tests.walk.scripted import Gateway, calls, counts, ends, gateway, letter_by_letter, says

EMAIL = "anna.schmidt@clinic.example"
PHONE = "+49 30 901820"
CARD = 4111111111111111
TOOLS: list[Any] = [
    {
        "type": "function",
        "function": {
            "name": "send_mail",
            "description": f"Sends a mail; the office's own address is {EMAIL}.",
            "parameters": {
                "type": "object",
                "properties": {"to": {"type": "string", "description": "who"}},
                "required": ["to"],
            },
        },
    }
]
ASKED: list[Any] = [{"role": "user", "content": f"Write to {EMAIL} or call {PHONE}."}]


@pytest.fixture(scope="module")
def through(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with gateway(tmp_path_factory.mktemp("tools") / "home") as running:
        yield running


@pytest.fixture
def client(through: Gateway) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(
        base_url=f"{through.url}/v1", api_key=through.credential, max_retries=0
    ) as made:
        yield made


def mark_of(body: Any) -> str:
    """The placeholder that stands for the address in what the engine got."""
    text: str = body["messages"][0]["content"]
    return text.split()[2]


def call_send_mail(body: Any) -> Iterator[Any]:
    """A call cut between every two letters, with the address as the model knows it."""
    yield calls(0, "send_mail")
    for letter in letter_by_letter('{"to": "' + mark_of(body) + '", "copies": [1]}'):
        yield calls(0, arguments=letter)
    yield ends("tool_calls")
    yield counts()


def test_a_streamed_call_brings_the_callers_own_address_and_the_engine_never_saw_it(
    through: Gateway, client: openai.OpenAI
) -> None:
    through.line.script = call_send_mail
    names, pieces, ids, reasons = [], [], [], []
    for chunk in client.chat.completions.create(
        model="default", messages=ASKED, tools=TOOLS, stream=True
    ):
        for call in chunk.choices[0].delta.tool_calls or []:
            assert call.index == 0
            assert call.function is not None
            names += [call.function.name] if call.function.name else []
            ids += [call.id] if call.id else []
            pieces.append(call.function.arguments or "")
        reasons += [chunk.choices[0].finish_reason] if chunk.choices[0].finish_reason else []
    assert names == ["send_mail"]
    assert json.loads("".join(pieces)) == {"to": EMAIL, "copies": [1]}
    assert len(ids) == 1
    assert ids[0] != "engine-id"
    assert reasons == ["tool_calls"]
    sent = through.line.seen[-1].decode()
    assert EMAIL not in sent
    assert "901820" not in sent
    assert through.line.last["tools"][0]["function"]["name"] == "send_mail"


def test_the_same_call_in_one_piece(through: Gateway, client: openai.OpenAI) -> None:
    through.line.script = call_send_mail
    raw = client.chat.completions.with_raw_response.create(
        model="default", messages=ASKED, tools=TOOLS, tool_choice="required"
    )
    assert raw.headers["x-inhouse-masked"] == "EMAIL=1, PHONE=1"
    choice = raw.parse().choices[0]
    assert choice.finish_reason == "tool_calls"
    assert choice.message.content is None
    (call,) = choice.message.tool_calls or []
    assert call.type == "function"
    assert json.loads(call.function.arguments)["to"] == EMAIL
    assert "schema" in through.line.last["response_format"]["json_schema"]  # held to a call


def test_two_calls_at_once_and_text_before_them_are_restored_each_by_itself(
    through: Gateway, client: openai.OpenAI
) -> None:
    def two_calls(body: Any) -> Iterator[Any]:
        mark = mark_of(body)
        yield says(f"I write to {mark[:5]}")
        yield says(mark[5:])
        yield calls(0, "send_mail", '{"to": "' + mark[:7])
        yield calls(1, "send_mail", '{"to": "x')
        yield calls(0, arguments=mark[7:] + '"}')
        yield calls(1, arguments=mark + '"}')
        yield ends("tool_calls")
        yield counts()

    through.line.script = two_calls
    with client.chat.completions.stream(model="default", messages=ASKED, tools=TOOLS) as stream:
        message = stream.get_final_completion().choices[0].message
    assert message.content == f"I write to {EMAIL}"
    arguments = [json.loads(call.function.arguments) for call in message.tool_calls or []]
    assert arguments == [{"to": EMAIL}, {"to": f"x{EMAIL}"}]


def test_history_travels_without_the_clients_ids_and_without_what_is_in_it(
    through: Gateway, client: openai.OpenAI
) -> None:
    through.line.script = call_send_mail
    first = client.chat.completions.create(model="default", messages=ASKED, tools=TOOLS)
    call = (first.choices[0].message.tool_calls or [])[0]
    history: list[Any] = [
        *ASKED,
        first.choices[0].message,
        {"role": "tool", "tool_call_id": call.id, "content": f'{{"sent": true, "to": "{EMAIL}"}}'},
    ]
    through.line.script = lambda body: [says(f"Sent to {mark_of(body)}."), ends(), counts()]
    answer = client.chat.completions.create(model="default", messages=history, tools=TOOLS)
    assert answer.choices[0].message.content == f"Sent to {EMAIL}."
    sent = through.line.seen[-1].decode()
    assert EMAIL not in sent
    assert call.id not in sent
    _, assistant, tool = through.line.last["messages"]
    assert assistant["tool_calls"][0]["id"] == "call_1"
    assert tool["tool_call_id"] == "call_1"
    mark = mark_of(through.line.last)
    assert json.loads(assistant["tool_calls"][0]["function"]["arguments"])["to"] == mark
    assert mark in tool["content"]


def test_a_card_number_in_arguments_becomes_text_and_other_numbers_stay(
    through: Gateway, client: openai.OpenAI
) -> None:
    through.line.script = lambda _body: [says("ok"), ends(), counts()]
    call = {
        "id": "abc",
        "type": "function",
        "function": {"name": "pay", "arguments": json.dumps({"card": CARD, "amount": 12.5})},
    }
    messages: list[Any] = [*ASKED, {"role": "assistant", "content": None, "tool_calls": [call]}]
    client.chat.completions.create(model="default", messages=messages)
    said = through.line.last["messages"][1]["tool_calls"][0]["function"]["arguments"]
    assert json.loads(said)["amount"] == 12.5
    assert json.loads(said)["card"].startswith("[CARD_1_")


def test_functions_in_the_old_form_are_called_and_answered(
    through: Gateway, client: openai.OpenAI
) -> None:
    through.line.script = call_send_mail
    asked: Any = {
        "model": "default",
        "functions": [TOOLS[0]["function"]],
        "function_call": {"name": "send_mail"},
    }
    choice = client.chat.completions.create(messages=ASKED, **asked).choices[0]
    assert choice.finish_reason == "function_call"
    assert choice.message.function_call is not None
    assert json.loads(choice.message.function_call.arguments)["to"] == EMAIL
    assert "schema" in through.line.last["response_format"]["json_schema"]
    messages = [*ASKED, choice.message, {"role": "function", "name": "send_mail", "content": "ok"}]
    pieces = list(client.chat.completions.create(messages=messages, stream=True, **asked))
    said = "".join(
        chunk.choices[0].delta.function_call.arguments or ""
        for chunk in pieces
        if chunk.choices and chunk.choices[0].delta.function_call
    )
    assert json.loads(said)["to"] == EMAIL
    _, assistant, function = through.line.last["messages"]
    assert function["role"] == "tool"
    assert function["tool_call_id"] == assistant["tool_calls"][0]["id"] == "call_1"


def test_a_tool_made_from_a_pydantic_model_is_parsed_back(
    through: Gateway, client: openai.OpenAI
) -> None:
    class Mail(pydantic.BaseModel):
        to: str
        copies: list[int]

    def call(body: Any) -> Iterator[Any]:
        yield calls(0, "Mail", '{"to": "' + mark_of(body) + '", "copies": [2]}')
        yield ends("tool_calls")

    through.line.script = call
    answer = client.chat.completions.parse(
        model="default", messages=ASKED, tools=[openai.pydantic_function_tool(Mail)]
    )
    (parsed,) = answer.choices[0].message.tool_calls or []
    assert parsed.function.parsed_arguments == Mail(to=EMAIL, copies=[2])


def test_reasoning_is_restored_in_a_channel_of_its_own(
    through: Gateway, client: openai.OpenAI
) -> None:
    def think(body: Any) -> Iterator[Any]:
        mark = mark_of(body)
        yield says(f"They want {mark[:9]}", "reasoning_content")
        yield says(f"{mark[9:]}. Hm", "reasoning_content")
        yield says("Done, ")
        yield says(mark)
        yield ends()

    through.line.script = think
    whole: Any = client.chat.completions.create(model="default", messages=ASKED)
    assert whole.choices[0].message.reasoning_content == f"They want {EMAIL}. Hm"
    assert whole.choices[0].message.content == f"Done, {EMAIL}"
    chunks: Any = client.chat.completions.create(model="default", messages=ASKED, stream=True)
    thought = "".join(
        getattr(chunk.choices[0].delta, "reasoning_content", None) or "" for chunk in chunks
    )
    assert thought == f"They want {EMAIL}. Hm"


def test_a_text_file_in_a_message_is_read_and_masked(
    through: Gateway, client: openai.OpenAI
) -> None:
    through.line.script = lambda body: [says(mark_of(body)), ends(), counts()]
    data = "data:text/csv;base64,bmFtZSxtYWlsCkFubmEsYW5uYS5zY2htaWR0QGNsaW5pYy5leGFtcGxl"
    part = {"type": "file", "file": {"filename": "staff.csv", "file_data": data}}
    messages: list[Any] = [{"role": "user", "content": [{"type": "text", "text": "Look:"}, part]}]
    client.chat.completions.create(model="default", messages=messages)
    sent = through.line.last["messages"][0]["content"]
    assert "staff.csv" in sent
    assert "name,mail" in sent
    assert EMAIL not in sent
    assert "[EMAIL_1_" in sent


@pytest.mark.parametrize(
    "part",
    [
        {"type": "image_url", "image_url": {"url": "https://x.example/a.png"}},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,aGVsbG8="}},
        {"type": "input_audio", "input_audio": {"data": "aGVsbG8=", "format": "wav"}},
        {"type": "file", "file": {"file_id": "file-1"}},
        {"type": "file", "file": {"file_data": "data:application/pdf;base64,aGVsbG8="}},
        {"type": "file", "file": {"file_data": "data:text/plain;base64,/////w=="}},
    ],
)
def test_a_part_that_cannot_be_read_is_refused_and_nothing_is_sent(
    through: Gateway, client: openai.OpenAI, part: Any
) -> None:
    before = len(through.line.seen)
    messages: list[Any] = [{"role": "user", "content": [{"type": "text", "text": "See"}, part]}]
    with pytest.raises(openai.BadRequestError) as told:
        client.chat.completions.create(model="default", messages=messages)
    is_picture = "data:image" in str(part)
    assert told.value.code == ("unread_picture" if is_picture else "unread_part")
    assert told.value.param == "messages[0].content[1]"
    assert len(through.line.seen) == before
