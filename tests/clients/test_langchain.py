"""LangChain's ChatOpenAI, unmodified: only its base URL and key are set."""

from typing import Any

import pydantic
import pytest

from tests.clients.conversation import (
    FEW_TOKENS,
    FIRST,
    SECOND,
    SYSTEM,
    an_address_and_a_phone_are_masked,
)
from tests.conftest import Server

pytestmark = pytest.mark.real


def chat_model(server: Server, **options: Any) -> Any:
    from langchain_openai import ChatOpenAI  # takes seconds, so only whoever needs it pays

    return ChatOpenAI(
        model="default",
        base_url=f"{server.url}/v1",
        api_key=pydantic.SecretStr(server.credential),
        max_retries=0,
        timeout=60,
        **options,
    )


@pytest.fixture
def model(server: Server) -> Any:
    return chat_model(server, max_completion_tokens=FEW_TOKENS)


def test_a_list_of_messages_is_streamed_over_two_turns(server: Server, model: Any) -> None:
    messages = [("system", SYSTEM), ("human", FIRST)]
    with an_address_and_a_phone_are_masked(server):
        for following in (SECOND, None):
            answer = "".join(str(chunk.content) for chunk in model.stream(messages))
            assert answer
            messages.append(("ai", answer))
            if following:
                messages.append(("human", following))


def test_invoke_gives_one_message_with_its_usage(model: Any) -> None:
    answer = model.invoke("Say hello.")
    assert answer.content
    assert answer.usage_metadata is not None
    assert answer.usage_metadata["output_tokens"] > 0


def test_structured_output_has_the_structure_that_was_asked_for(server: Server) -> None:
    class Animal(pydantic.BaseModel):
        """An animal."""

        name: str = pydantic.Field(max_length=12)
        legs: int = pydantic.Field(ge=0, le=8)

    model = chat_model(server, max_completion_tokens=64, temperature=0)
    structured = model.with_structured_output(Animal, method="json_schema")
    assert isinstance(structured.invoke("Which animal barks?"), Animal)
