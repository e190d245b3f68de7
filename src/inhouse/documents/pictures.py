"""What becomes of the pictures of a request, as the policy says: read, refused, or let through.

A model gets no picture that was not drawn anew by the parser. The one exception has to be asked for
twice: `masking.images = "allow"` on a machine without the extra that could draw one.
"""

import time
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from msgspec.structs import replace

from inhouse.chat import Box, ChatRequest, Picture, ReadPicture, ShownPicture
from inhouse.documents.geometry import boxes
from inhouse.documents.line import Answer, Question, believed
from inhouse.errors import BadRequest, MissingExtra, TooSlow, UnreadPicture

MOST_PICTURES: Final = 16
Hidden = Sequence[Sequence[tuple[int, int]]]
"""The places that are hidden, in each of a picture's readings, in order."""

_beginnings: Final = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
_problems: Final = {
    "no picture": ("is no picture that can be opened", "send it as PNG, JPEG, WebP or GIF"),
    "too large": ("has too many pixels", "send it smaller, with at most 60 million pixels"),
    "too much writing": ("holds more writing than is read", "send it in parts"),
    "unsure": (
        "can't be searched for writing: what is known to be there was not found",
        "send it in another size or with less noise, or leave it out",
    ),
}


class Parser(Protocol):
    """Whoever opens, reads and draws pictures. Raises ParserError, TooSlow or MissingExtra."""

    def ask(self, question: Question) -> Answer: ...


class Pictures(Protocol):
    """What a walk asks for."""

    def read(self, request: ChatRequest, wanted: Callable[[], None]) -> ChatRequest:
        """The request with its pictures read. `wanted` is asked before each; it may raise.

        Raises Refused.
        """

    def draw(self, picture: ReadPicture, hidden: Hidden) -> ShownPicture:
        """The picture without what is hidden. Raises Refused."""


class NoPictures:
    """Refuses each. `what` completes "messages[0].content[1] is a picture, and"."""

    def __init__(self, what: str, *, fix: str) -> None:
        self._what = what
        self._fix = fix

    def read(self, request: ChatRequest, wanted: Callable[[], None]) -> ChatRequest:
        for message in request.messages:
            for picture in message.pictures:
                raise _unread(picture, f"is a picture, and {self._what}", self._fix)
        return request

    def draw(self, picture: ReadPicture, hidden: Hidden) -> ShownPicture:
        raise UnreadPicture(f"a picture can't be drawn: {self._what}", fix=self._fix)


class MaskedPictures:
    """Each is read, and drawn anew with black boxes over what is hidden."""

    def __init__(self, parser: Parser, *, seconds: int) -> None:
        self._parser = parser
        self._seconds = seconds

    def read(self, request: ChatRequest, wanted: Callable[[], None]) -> ChatRequest:
        return _each(request, wanted, self._seconds, self._read)

    def _read(self, picture: Picture) -> ReadPicture:
        try:
            answer = self._parser.ask(Question("read", picture.data))
        except MissingExtra as missing:
            raise _unread(
                picture,
                "is a picture, and what reads pictures is not installed, so it can't be masked",
                f"{missing.fix}; docs/policy.md tells what else masking.images can say",
            ) from None
        _check(answer, picture)
        return ReadPicture(
            picture.data, tuple(map(believed, answer.readings)), tuple(answer.unread)
        )

    def draw(self, picture: ReadPicture, hidden: Hidden) -> ShownPicture:
        return _drawn(self._parser, picture.data, boxes(picture, hidden))


class AllowedPictures:
    """Each is drawn anew as it is, so that no notes of cameras go along; or else it goes as it is.

    Nobody looks at what is written in it.
    """

    def __init__(self, parser: Parser, *, seconds: int) -> None:
        self._parser = parser
        self._seconds = seconds

    def read(self, request: ChatRequest, wanted: Callable[[], None]) -> ChatRequest:
        return _each(request, wanted, self._seconds, self._shown)

    def _shown(self, picture: Picture) -> ShownPicture:
        try:
            answer = self._parser.ask(Question("copy", picture.data))
        except MissingExtra:
            return ShownPicture(picture.data, _media_type(picture))
        _check(answer, picture)
        return ShownPicture(answer.drawn)

    def draw(self, picture: ReadPicture, hidden: Hidden) -> ShownPicture:
        return _drawn(self._parser, picture.data, boxes(picture, hidden))


def _each(
    request: ChatRequest,
    wanted: Callable[[], None],
    seconds: int,
    look: Callable[[Picture], ReadPicture | ShownPicture],
) -> ChatRequest:
    end = time.monotonic() + seconds
    pictures = [each for message in request.messages for each in message.pictures]
    if not pictures:
        return request
    if len(pictures) > MOST_PICTURES:
        raise BadRequest(
            "there are too many pictures in one request", fix=f"send at most {MOST_PICTURES}"
        )
    seen: dict[bytes, ReadPicture | ShownPicture] = {}
    for picture in pictures:
        if isinstance(picture, Picture) and picture.data not in seen:
            wanted()
            if time.monotonic() > end:
                raise TooSlow(seconds)
            seen[picture.data] = look(picture)
    return replace(
        request,
        messages=tuple(
            replace(message, pictures=tuple(seen[each.data] for each in message.pictures))
            for message in request.messages
        ),
    )


def _drawn(parser: Parser, data: bytes, painted: list[Box]) -> ShownPicture:
    answer = parser.ask(Question("draw", data, painted))
    if answer.problem:
        raise UnreadPicture("a picture can't be drawn anew", fix=_problems[answer.problem][1])
    return ShownPicture(answer.drawn)


def _check(answer: Answer, picture: Picture) -> None:
    if answer.problem:
        raise _unread(picture, *_problems[answer.problem])


def _media_type(picture: Picture) -> str:
    """By how its file begins: a client's word for it goes nowhere."""
    for beginning, media_type in _beginnings.items():
        if picture.data.startswith(beginning):
            return media_type
    if picture.data[:4] == b"RIFF" and picture.data[8:12] == b"WEBP":
        return "image/webp"
    raise _unread(picture, *_problems["no picture"])


def _unread(picture: object, what: str, fix: str) -> UnreadPicture:
    field = picture.field if isinstance(picture, Picture) else "messages"
    return UnreadPicture(f"{field} {what}", fix=fix, field=field)
