"""LangChain's ChatOpenAI, unmodified: only its base URL and key are set."""

import pydantic
import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI

from tests.clients.conversation import (
    FEW_TOKENS,
    FIRST,
    SECOND,
    SYSTEM,
    an_address_and_a_phone_are_masked,
)
from tests.conftest import Server

pytestmark = pytest.mark.real


@pytest.fixture
def model(server: Server) -> ChatOpenAI:
    return ChatOpenAI(
        model="default",
        base_url=f"{server.url}/v1",
        api_key=pydantic.SecretStr(server.credential),
        max_completion_tokens=FEW_TOKENS,
        max_retries=0,
        timeout=60,
    )


def test_a_list_of_messages_is_streamed_over_two_turns(server: Server, model: ChatOpenAI) -> None:
    messages: list[BaseMessage] = [SystemMessage(SYSTEM), HumanMessage(FIRST)]
    with an_address_and_a_phone_are_masked(server):
        for following in (SECOND, None):
            answer = "".join(str(chunk.content) for chunk in model.stream(messages))
            assert answer
            messages.append(AIMessage(answer))
            if following:
                messages.append(HumanMessage(following))


def test_invoke_gives_one_message_with_its_usage(model: ChatOpenAI) -> None:
    answer = model.invoke("Say hello.")
    assert answer.content
    assert answer.usage_metadata is not None
    assert answer.usage_metadata["output_tokens"] > 0


def test_structured_output_has_the_structure_that_was_asked_for(server: Server) -> None:
    class Animal(pydantic.BaseModel):
        """An animal."""

        name: str = pydantic.Field(max_length=12)
        legs: int = pydantic.Field(ge=0, le=8)

    model = ChatOpenAI(
        model="default",
        base_url=f"{server.url}/v1",
        api_key=pydantic.SecretStr(server.credential),
        max_completion_tokens=64,
        temperature=0,
        max_retries=0,
    )
    structured = model.with_structured_output(Animal, method="json_schema")
    assert isinstance(structured.invoke("Which animal barks?"), Animal)
