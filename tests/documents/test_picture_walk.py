"""A canary in a picture, at each place where a request can hold one, reaches no engine.

The places are read from the types that parse a request, as in tests/walk/test_schema_walk.py. The
canary is painted into the picture and written into the notes of its file.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from PIL import Image

from inhouse.answer import Steps, answer, preview
from inhouse.chat import ShownPicture
from inhouse.config import Limits
from inhouse.documents.line import Answer, Question
from inhouse.documents.pictures import AllowedPictures, MaskedPictures, NoPictures, Pictures
from inhouse.engines.body import body_of
from inhouse.errors import BadRequest, MissingExtra, UnreadPicture
from inhouse.privacy.detect.detection import raw
from inhouse.server.wire import (
    ChatBody,
    PreviewBody,
    ResponsesBody,
    parse_chat,
    parse_preview,
    parse_responses,
)
from tests import drawn
from tests.documents.conftest import SealedParser
from tests.walk.plants import DATA_URLS, plants
from tests.walk.recorder import Echo

CANARY = "leaf@canary.example"
NOTE = "leaf-in-the-notes"
PARSERS: dict[Any, Callable[[bytes, Limits], Any]] = {
    ChatBody: parse_chat,
    PreviewBody: parse_preview,
    ResponsesBody: parse_responses,
}


def picture() -> bytes:
    notes = Image.Exif()
    notes[0x010E] = NOTE
    return drawn.file(drawn.picture(f"Mail {CANARY} now", wide=360), "JPEG", exif=notes, quality=92)


def bodies(kind: type[msgspec.Struct]) -> dict[str, bytes]:
    """A body for each place of a picture, with this one in it."""
    found: dict[str, bytes] = {}
    url = drawn.url(picture(), "image/jpeg")
    for plant in plants(kind):
        planted = plant.body
        if plant.place not in DATA_URLS or plant.place in found:
            continue
        text = msgspec.json.encode(planted).decode()
        if "data:" not in text and text.count(plant.canary) == 1:
            found[plant.place] = text.replace(plant.canary, url).encode()
    return found


def shown_to_the_engine(kind: type[msgspec.Struct], body: bytes, pictures: Pictures) -> bytes:
    """What another server would be sent."""
    engine = Echo(lambda _chat: ["fine"])
    steps = Steps(engine, lambda _entry: None, raw, pictures=pictures)

    async def walk() -> Any:
        asked = PARSERS[kind](body, Limits())
        if kind is PreviewBody:
            return (await preview(asked, steps)).chat
        request = msgspec.structs.replace(asked.request, model="")
        async for _event in answer(request, steps):
            pass
        return engine.seen[-1]

    return msgspec.json.encode(body_of(asyncio.run(walk())))


@pytest.mark.parametrize("kind", PARSERS, ids=lambda kind: kind.__name__)
def test_no_canary_in_a_picture_reaches_the_engine(
    kind: type[msgspec.Struct], parser: SealedParser
) -> None:
    masking = MaskedPictures(parser, seconds=60)
    letting = AllowedPictures(parser, seconds=60)
    reached = 0
    for place, body in bodies(kind).items():
        if "File" in place:  # it is read as a text, and this is none
            with pytest.raises(BadRequest):
                shown_to_the_engine(kind, body, masking)
            continue
        sent = drawn.sent(shown_to_the_engine(kind, body, masking))
        for each in sent:
            assert "canary" not in parser.written(each), place
            assert NOTE.encode() not in each, place
        # And the test can fail: with the policy's leave, the writing goes along, but no note.
        (through,) = drawn.sent(shown_to_the_engine(kind, body, letting))
        assert CANARY in parser.written(through), place
        assert NOTE.encode() not in through, place
        reached += len(sent)
    assert reached >= (1 if kind is ResponsesBody else 2)


class Missing:
    """In place of the parser, where nothing is installed that reads pictures."""

    def ask(self, question: Question) -> Answer:
        raise MissingExtra("rapidocr", extra="ocr")


def chat() -> bytes:
    url = drawn.url(picture(), "image/jpeg")
    return msgspec.json.encode({"messages": [drawn.message(url)]})


def test_without_the_extra_a_picture_is_refused_with_the_line_that_installs_it() -> None:
    with pytest.raises(UnreadPicture) as refused:
        shown_to_the_engine(ChatBody, chat(), MaskedPictures(Missing(), seconds=5))
    assert "pip install 'inhouse[ocr]'" in refused.value.fix
    assert refused.value.field == "messages[0].content[1]"


def test_without_the_extra_an_allowed_picture_goes_as_it_came() -> None:
    sent = shown_to_the_engine(ChatBody, chat(), AllowedPictures(Missing(), seconds=5))
    assert drawn.sent(sent) == [picture()]
    body = chat().replace(b"data:image/jpeg", b"data:image/gif")
    sent = shown_to_the_engine(ChatBody, body, AllowedPictures(Missing(), seconds=5))
    assert b"image/jpeg" in sent, "a client's word for it goes nowhere"
    odd = msgspec.json.encode({"messages": [drawn.message(drawn.url(b"odd"))]})
    with pytest.raises(UnreadPicture):
        shown_to_the_engine(ChatBody, odd, AllowedPictures(Missing(), seconds=5))


def test_an_engine_that_reads_text_only_gets_no_picture() -> None:
    nobody = NoPictures("the embedded engine reads text only", fix="inhouse serve --upstream URL")
    with pytest.raises(UnreadPicture) as refused:
        shown_to_the_engine(ChatBody, chat(), nobody)
    assert "reads text only" in refused.value.what


def test_no_picture_that_was_not_looked_at_can_be_written_for_an_engine() -> None:
    with pytest.raises(UnreadPicture):
        shown_to_the_engine(ChatBody, chat(), Unread())


class Unread:
    """Somebody forgot to read."""

    def read(self, request: Any, wanted: Callable[[], None]) -> Any:
        return request

    def draw(self, picture: Any, hidden: Any) -> ShownPicture:
        raise AssertionError("nothing was read")
