"""Responses and embeddings with the official Python client, over a scripted engine."""

import json
from collections.abc import Iterator
from typing import Any

import openai
import pydantic
import pytest

from tests.walk.scripted import Gateway, calls, counts, ends, gateway, letter_by_letter, says

EMAIL = "anna.schmidt@clinic.example"
QUESTION = f"Write to {EMAIL} soon."
TOOLS: list[Any] = [
    {
        "type": "function",
        "name": "send_mail",
        "description": f"Sends a mail, for example to {EMAIL}.",
        "parameters": {"type": "object", "properties": {"to": {"type": "string"}}},
        "strict": True,
    }
]


@pytest.fixture(scope="module")
def through(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with gateway(tmp_path_factory.mktemp("responses") / "home") as running:
        yield running


@pytest.fixture
def client(through: Gateway) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(
        base_url=f"{through.url}/v1", api_key=through.credential, max_retries=0
    ) as made:
        yield made


def mark_of(body: Any) -> str:
    text: str = body["messages"][-1]["content"]
    return text.split()[2]


def answer_in_letters(body: Any) -> Iterator[Any]:
    for letter in letter_by_letter(f"I wrote to {mark_of(body)}."):
        yield says(letter)
    yield ends()
    yield counts()


def call_in_letters(body: Any) -> Iterator[Any]:
    yield says("One moment.")
    yield calls(0, "send_mail")
    for letter in letter_by_letter('{"to": "' + mark_of(body) + '"}'):
        yield calls(0, arguments=letter)
    yield ends("tool_calls")
    yield counts()


def test_an_answer_in_one_piece(through: Gateway, client: openai.OpenAI) -> None:
    through.line.script = answer_in_letters
    raw = client.responses.with_raw_response.create(
        model="default", input=QUESTION, instructions=f"You work for {EMAIL}.", store=False
    )
    assert raw.headers["x-inhouse-masked"] == "EMAIL=1"
    response = raw.parse()
    assert response.output_text == f"I wrote to {EMAIL}."
    assert response.status == "completed"
    assert response.usage is not None
    assert response.usage.total_tokens == 10
    system, user = through.line.last["messages"]
    assert system["role"] == "system"
    assert user["role"] == "user"
    assert EMAIL not in through.line.seen[-1].decode()


def test_a_stream_builds_up_the_same_answer(through: Gateway, client: openai.OpenAI) -> None:
    through.line.script = answer_in_letters
    kinds = []
    with client.responses.stream(model="default", input=QUESTION) as stream:
        for event in stream:
            kinds.append(event.type)
            if event.type == "response.output_text.done":
                assert event.text == f"I wrote to {EMAIL}."
        response = stream.get_final_response()
    assert response.output_text == f"I wrote to {EMAIL}."
    deltas = kinds.count("response.output_text.delta")
    assert deltas > 5
    assert [kind for kind in kinds if kind != "response.output_text.delta"] == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ]


def test_events_are_numbered_without_a_gap(through: Gateway, client: openai.OpenAI) -> None:
    through.line.script = call_in_letters
    events = list(
        client.responses.create(model="default", input=QUESTION, tools=TOOLS, stream=True)
    )
    assert [event.sequence_number for event in events] == list(range(len(events)))


def test_a_call_streams_and_its_answer_goes_back_without_the_clients_ids(
    through: Gateway, client: openai.OpenAI
) -> None:
    through.line.script = call_in_letters
    with client.responses.stream(model="default", input=QUESTION, tools=TOOLS) as stream:
        response = stream.get_final_response()
    message, call = response.output
    assert message.type == "message"
    assert call.type == "function_call"
    assert json.loads(call.arguments) == {"to": EMAIL}
    whole = client.responses.create(model="default", input=QUESTION, tools=TOOLS)
    assert [item.type for item in whole.output] == ["message", "function_call"]
    assert json.loads(whole.output[1].arguments) == {"to": EMAIL}  # type: ignore[union-attr]

    through.line.script = lambda _body: [says("Done."), ends(), counts()]
    items: list[Any] = [{"role": "user", "content": QUESTION}, *response.output]
    items += [{"type": "function_call_output", "call_id": call.call_id, "output": f"sent {EMAIL}"}]
    answer = client.responses.create(model="default", input=items, tools=TOOLS)
    assert answer.output_text == "Done."
    sent = through.line.seen[-1].decode()
    assert EMAIL not in sent
    assert call.call_id not in sent
    _, assistant, tool = through.line.last["messages"]
    assert assistant["content"] == "One moment."
    assert assistant["tool_calls"][0]["id"] == tool["tool_call_id"] == "call_1"


def test_an_answer_is_parsed_into_a_pydantic_model(through: Gateway, client: openai.OpenAI) -> None:
    class Mail(pydantic.BaseModel):
        to: str

    through.line.script = lambda body: [says('{"to": "' + mark_of(body) + '"}'), ends()]
    response = client.responses.parse(model="default", input=QUESTION, text_format=Mail)
    assert response.output_parsed == Mail(to=EMAIL)
    assert through.line.last["response_format"]["json_schema"]["name"] == "Mail"


def test_an_answer_that_was_cut_says_so(through: Gateway, client: openai.OpenAI) -> None:
    through.line.script = lambda _body: [says("I wr"), ends("length"), counts()]
    response = client.responses.create(model="default", input=QUESTION, max_output_tokens=2)
    assert response.status == "incomplete"
    assert response.incomplete_details is not None
    assert response.incomplete_details.reason == "max_output_tokens"


def test_a_stream_that_breaks_off_is_an_error(through: Gateway, client: openai.OpenAI) -> None:
    def break_off(_body: Any) -> Iterator[Any]:
        yield says("I wr")
        yield {"error": {"type": "server_error"}}

    through.line.script = break_off
    with pytest.raises(openai.APIError, match="engine stopped"):
        list(client.responses.create(model="default", input=QUESTION, stream=True))


PICTURE = {"type": "input_image", "image_url": "https://x.example/a.png"}


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("previous_response_id", {"previous_response_id": "resp_1"}),
        ("background", {"background": True}),
        ("include", {"include": ["message.output_text.logprobs"]}),
        ("tools[0].type", {"tools": [{"type": "web_search"}]}),
        ("input[0].type", {"input": [{"type": "reasoning", "id": "r", "summary": []}]}),
        ("input[0].content[0]", {"input": [{"role": "user", "content": [PICTURE]}]}),
    ],
)
def test_what_is_not_made_here_is_refused_by_name(
    client: openai.OpenAI, field: str, fields: Any
) -> None:
    with pytest.raises(openai.BadRequestError) as told:
        client.responses.create(**({"model": "default", "input": QUESTION} | fields))
    assert told.value.param == field


def two_vectors(body: Any) -> Iterator[Any]:
    data = [
        {"index": index, "embedding": [float(len(text)), 0.5], "object": "embedding"}
        for index, text in reversed(list(enumerate(body["input"])))
    ]
    yield {"object": "list", "data": data, "usage": {"prompt_tokens": 5, "total_tokens": 5}}


def test_texts_are_masked_before_they_become_vectors(
    through: Gateway, client: openai.OpenAI
) -> None:
    through.line.script = two_vectors
    raw = client.embeddings.with_raw_response.create(
        model="default", input=[QUESTION, f"{EMAIL} and bob@clinic.example"], user=EMAIL
    )
    assert raw.headers["x-inhouse-masked"] == "EMAIL=2"
    made = raw.parse()
    assert [each.index for each in made.data] == [0, 1]
    assert through.line.last["input"] == ["Write to [EMAIL] soon.", "[EMAIL] and [EMAIL]"]
    assert made.data[0].embedding == [len("Write to [EMAIL] soon."), 0.5]
    assert made.usage.total_tokens == 5


def test_vectors_come_as_numbers_too(through: Gateway, client: openai.OpenAI) -> None:
    through.line.script = two_vectors
    made = client.embeddings.create(model="default", input="ab", encoding_format="float")
    assert made.data[0].embedding == [2.0, 0.5]


@pytest.mark.parametrize("tokens", [[1, 2, 3], [[1, 2], [3]]])
def test_tokens_cannot_be_masked_and_are_refused(client: openai.OpenAI, tokens: Any) -> None:
    with pytest.raises(openai.BadRequestError) as told:
        client.embeddings.create(model="default", input=tokens)
    assert (told.value.param or "").startswith("input")


@pytest.mark.parametrize(
    "reply",
    [
        {"data": []},
        {"data": [{"index": 1, "embedding": [1.0]}]},
        {"data": [{"index": 0, "embedding": []}]},
        {"data": [{"index": 0, "embedding": [1.0]}] * 2},
        {"data": "x"},
    ],
)
def test_vectors_that_make_no_sense_are_an_error(
    through: Gateway, client: openai.OpenAI, reply: Any
) -> None:
    through.line.script = lambda _body: [reply]
    with pytest.raises(openai.InternalServerError):
        client.embeddings.create(model="default", input="a")
