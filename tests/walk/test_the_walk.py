"""One prompt's walk: what the model is shown, what the caller gets back, what is recorded."""

import asyncio
import json
import random
import threading
from collections.abc import Iterable, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from inhouse.answer import AnswerEvent, Masked, Steps, answer
from inhouse.chat import ChatRequest, Entry, Finding, Kind, MaskedChat, Outcome
from inhouse.config import Limits
from inhouse.engines import Engine
from inhouse.engines.local import LocalEngine
from inhouse.errors import EngineError, InhouseError, NotFound, Refused
from inhouse.privacy.detect.detection import find
from inhouse.privacy.restore import Restored
from inhouse.server.wire import parse_chat
from tests.walk.planted import PLANTED, planted_request
from tests.walk.recorder import Echo, RealEngine, RecordingLine, every_word

REQUESTS = 201


def request(*texts: str, **fields: Any) -> ChatRequest:
    messages = [{"role": "user", "content": text} for text in texts]
    return parse_chat(json.dumps({"messages": messages} | fields).encode(), Limits()).request


async def collect(asked: ChatRequest, steps: Steps) -> list[AnswerEvent]:
    async with aclosing(answer(asked, steps)) as walk:
        return [event async for event in walk]


def walk(asked: ChatRequest, engine: Engine) -> tuple[str, Entry]:
    """The text the caller gets, and the record."""
    entries: list[Entry] = []
    events = asyncio.run(collect(asked, Steps(engine=engine, record=entries.append, detect=find)))
    text = "".join(e.text for e in events if isinstance(e, Restored) and e.choice == 0)
    (entry,) = entries
    return text, entry


def say_it_back(chat: MaskedChat) -> Iterable[str]:
    return [chat.messages[-1].text]


def test_the_model_never_sees_an_address_the_caller_typed() -> None:
    engine = Echo(say_it_back)
    text, entry = walk(request("Mail anna@clinic.example about the bill."), engine)
    shown = engine.seen[0].messages[0].text
    assert "anna@clinic.example" not in shown
    assert shown.startswith("Mail [EMAIL_1_")
    assert text == "Mail anna@clinic.example about the bill."
    assert entry.outcome is Outcome.ANSWERED
    assert entry.masked == {Kind.EMAIL: 1}


def test_an_original_that_comes_up_again_later_in_the_chat_is_hidden_there_too() -> None:
    engine = Echo(say_it_back)
    walk(request("My password is Tr0ub4dor&3x", "Is Tr0ub4dor&3x a good one?"), engine)
    assert "Tr0ub4dor" not in every_word(engine.seen[0])


def test_each_choice_is_restored_on_its_own() -> None:
    engine = Echo(lambda chat: list(chat.messages[-1].text))
    entries: list[Entry] = []
    steps = Steps(engine=engine, record=entries.append, detect=find)
    events = asyncio.run(collect(request("Mail anna@clinic.example", n=3), steps))
    for choice in range(3):
        text = "".join(e.text for e in events if isinstance(e, Restored) and e.choice == choice)
        assert text == "Mail anna@clinic.example"


def test_the_first_event_shows_the_caller_what_the_model_will_see() -> None:
    events = asyncio.run(
        collect(
            request("Mail anna@clinic.example"), Steps(Echo(say_it_back), lambda _entry: None, find)
        )
    )
    masked = events[0]
    assert isinstance(masked, Masked)
    ((placeholder, kind, original),) = masked.values
    assert masked.chat.messages[0].text == f"Mail {placeholder}"
    assert (kind, original) == (Kind.EMAIL, "anna@clinic.example")


def test_a_value_that_lands_in_json_is_escaped() -> None:
    secret = 'pa"ss\\word9!'
    engine = Echo(lambda chat: ['{"echo": "' + chat.messages[-1].text.split()[-1] + '"}'])
    asked = request(f"The password is: '{secret}'", response_format={"type": "json_object"})
    text, _entry = walk(asked, engine)
    assert secret in json.loads(text)["echo"]


def test_an_engine_that_breaks_off_is_recorded_as_a_failure() -> None:
    def break_off(_chat: MaskedChat) -> Iterator[str]:
        yield "half an ans"
        raise EngineError("the engine stopped", fix="ask again")

    entries: list[Entry] = []
    with pytest.raises(EngineError):
        asyncio.run(collect(request("hello"), Steps(Echo(break_off), entries.append, find)))
    assert [entry.outcome for entry in entries] == [Outcome.FAILED]


def test_a_detector_that_fails_stops_the_request_and_says_nothing_of_the_text() -> None:
    def broken(_text: str) -> list[Any]:
        raise ValueError("canary-3c")

    engine = Echo(say_it_back)
    entries: list[Entry] = []
    with pytest.raises(Refused) as refused:
        asyncio.run(collect(request("canary-3c"), Steps(engine, entries.append, broken)))
    assert engine.seen == []
    assert entries[0].outcome is Outcome.REFUSED
    assert "canary" not in f"{refused.value!r} {refused.value} {refused.value.__cause__!r}"


def test_a_wrong_model_is_refused_before_anything_is_sent() -> None:
    engine = Echo(say_it_back)
    with pytest.raises(NotFound):
        walk(request("hello", model="gpt-9"), engine)
    assert engine.seen == []


def test_a_caller_who_hangs_up_is_recorded_and_the_vault_is_emptied() -> None:
    entries: list[Entry] = []

    async def hang_up() -> None:
        steps = Steps(Echo(lambda _chat: ["word "] * 100), entries.append, find)
        async with aclosing(answer(request("Mail anna@clinic.example"), steps)) as events:
            await anext(events)
            await anext(events)

    asyncio.run(hang_up())
    assert [entry.outcome for entry in entries] == [Outcome.HUNG_UP]


def test_no_repr_of_any_value_on_the_way_shows_text() -> None:
    asked = request("Mail anna@clinic.example")
    engine = Echo(say_it_back)
    events = asyncio.run(collect(asked, Steps(engine, lambda _entry: None, find)))
    for value in (asked, asked.messages, engine.seen, events):
        assert "anna" not in repr(value)
        assert "EMAIL_1" not in repr(value)


def test_errors_keep_text_out_of_their_words() -> None:
    for error in (NotFound("a", fix="b"), Refused("a", fix="b")):
        assert isinstance(error, InhouseError)
        assert str(error) == "a. Fix: b"


def test_however_a_reply_is_cut_the_caller_gets_the_same_text() -> None:
    asked = request(
        "Mail anna@clinic.example or call +44 20 7946 0958, card 4111 1111 1111 1111.",
        "Again: ANNA@clinic.example, and [EMAIL_1_zzzzzz] is not a placeholder.",
    )

    def long_reply(chat: MaskedChat) -> str:
        return " / ".join(message.text for message in chat.messages)

    whole, _entry = walk(asked, Echo(lambda chat: [long_reply(chat)]))
    assert "anna@clinic.example" in whole
    generator = random.Random(7)
    for cut in range(1, len(whole) + 40):  # the masked reply is somewhat longer
        pieces, _entry = walk(
            asked, Echo(lambda c, at=cut: [long_reply(c)[:at], long_reply(c)[at:]])
        )
        assert pieces == whole
    for _ in range(100):
        size = generator.randint(1, 9)

        def chopped(chat: MaskedChat, size: int = size) -> list[str]:
            text = long_reply(chat)
            return [text[i : i + size] for i in range(0, len(text), size)]

        assert walk(asked, Echo(chopped))[0] == whole


@pytest.mark.real
def test_over_two_hundred_requests_the_real_engine_is_sent_no_original(tmp_path: Path) -> None:
    real = RealEngine(tmp_path)
    generator = random.Random(20_26)
    planted = 0

    async def ask_all() -> bytes:
        nonlocal planted
        line: Any = RecordingLine(real.socket)
        steps = Steps(LocalEngine(line, "m", context_tokens=4096), lambda _entry: None, find)
        for number in range(REQUESTS):
            body, originals = planted_request(generator, number)
            planted += len(originals)
            asked = parse_chat(json.dumps(body).encode(), Limits()).request
            line.seen.clear()
            await collect(asked, steps)
            sent = bytes(line.seen).partition(b"\r\n\r\n")[2].decode()
            assert json.loads(sent)["messages"], "the recorder saw nothing"
            for original in originals:
                assert json.dumps(original)[1:-1] not in sent, f"request {number} leaked a value"
                assert original not in sent
        await line.close()
        return bytes(line.seen)

    try:
        assert asyncio.run(ask_all())
    finally:
        real.close()
    assert planted > 2 * REQUESTS
    assert len(PLANTED) >= 10  # the classes whose values can be made at random; rules have tests


def test_hanging_up_while_masking_ends_when_the_thread_has_and_looks_at_nothing_more() -> None:
    begun, go_on = threading.Event(), threading.Event()
    looked: list[str] = []
    entries: list[Entry] = []

    def slowly(text: str) -> Iterable[Finding]:
        looked.append(text)
        begun.set()
        go_on.wait(5)
        return []

    async def hang_up() -> None:
        steps = Steps(Echo(say_it_back), entries.append, slowly)
        walking = asyncio.create_task(collect(request("one", "two", "three"), steps))
        await asyncio.to_thread(begun.wait, 5)
        walking.cancel()
        await asyncio.wait({walking}, timeout=0.2)
        assert not walking.done(), "its place would be given away while its thread still works"
        go_on.set()
        await asyncio.wait({walking}, timeout=5)
        assert walking.cancelled()

    asyncio.run(hang_up())
    assert len(looked) == 1
    assert [entry.outcome for entry in entries] == [Outcome.HUNG_UP]
