"""The values of one prompt's walk. They are frozen, and their `repr` never shows text.

`ChatRequest` is what a person asked; `MaskedChat` is what a model may see. Engines take only the
second, so sending unmasked text to a model is a type error. The originals wait for the answer in
a vault (see `privacy.vault`).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec


class Hidden(msgspec.Struct, frozen=True):
    """A frozen value whose text must not reach a log: its repr names the type and nothing else."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Role(StrEnum):
    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class Kind(StrEnum):
    """The classes of data that are masked. The value is the word a placeholder shows.

    What is proven by its form comes before what is guessed: where findings overlap, the earlier
    class names them.
    """

    PRIVATE_KEY = "PRIVATE_KEY"
    KEY = "KEY"
    PASSWORD = "PASSWORD"  # noqa: S105 - the name of a class of data
    URL = "URL"
    EMAIL = "EMAIL"
    CARD = "CARD"
    IBAN = "IBAN"
    ACCOUNT = "ACCOUNT"  # a bank account in another form than an IBAN
    SSN = "SSN"
    TAX_ID = "TAX_ID"
    HEALTH_ID = "HEALTH_ID"
    PASSPORT = "PASSPORT"
    LICENSE = "LICENSE"  # to drive, or to practise a profession
    ID = "ID"  # a national id, or any other number that stands for one person or case
    PLATE = "PLATE"
    DEVICE_ID = "DEVICE_ID"
    MAC = "MAC"
    IP = "IP"
    WALLET = "WALLET"
    PHONE = "PHONE"
    COORDINATES = "COORDINATES"
    ADDRESS = "ADDRESS"
    DATE = "DATE"
    AGE = "AGE"
    PERSON = "PERSON"
    USERNAME = "USERNAME"
    ORG = "ORG"
    LOCATION = "LOCATION"
    GROUP = "GROUP"  # a nationality, religion or political group


class ToolCall(Hidden, frozen=True):
    """A call that the model made earlier in the chat. `id` is ours, never the client's.

    `arguments` is a JSON object, or the text as it was where that is not one.
    """

    id: str
    name: str
    arguments: dict[str, Any] | str


class Picture(Hidden, frozen=True):
    """A picture as it came, which nobody has looked at. `field` is its place in the request."""

    data: bytes
    field: str


Box = tuple[int, int, int, int, int, int, int, int]
"""Four corners in pixels, x and y of each, in the order of a text that runs between the first two:
its beginning above, its end above, its end below, its beginning below."""


class Word(Hidden, frozen=True):
    """Where the signs from `start` to `end` of a reading stand in the picture."""

    start: int
    end: int
    box: Box


class Reading(Hidden, frozen=True):
    """What is written in a picture, as one text. Between words of different lines none stands."""

    text: str
    words: tuple[Word, ...]


class ReadPicture(Hidden, frozen=True):
    """A picture that was read, in one order of its lines or more.

    `unread` is where writing seems to be that could not be read.
    """

    data: bytes
    readings: tuple[Reading, ...]
    unread: tuple[Box, ...] = ()


class ShownPicture(Hidden, frozen=True):
    """What a model may see of a picture: drawn anew, without what was hidden and without notes."""

    data: bytes
    media_type: str = "image/png"


class Message(Hidden, frozen=True):
    """`call_id` names the call that a message of a tool answers. Pictures come after the text."""

    role: Role
    text: str
    calls: tuple[ToolCall, ...] = ()
    call_id: str = ""
    pictures: tuple[Picture | ReadPicture | ShownPicture, ...] = ()


class Tool(Hidden, frozen=True):
    """A function that the model may ask the caller to run; `parameters` is a JSON Schema."""

    name: str
    description: str | None = None
    parameters: dict[str, Any] | None = None
    strict: bool | None = None


class ToolMode(StrEnum):
    AUTO = "auto"
    NONE = "none"
    REQUIRED = "required"


class ToolUse(Hidden, frozen=True):
    """Which tools there are, and whether one must be called: any, or the one of this name."""

    tools: tuple[Tool, ...] = ()
    mode: ToolMode | None = None
    name: str | None = None
    parallel: bool | None = None


class JsonAnswer(Hidden, frozen=True):
    """The answer must be JSON; `schema` is a JSON Schema, or None for any object."""

    name: str
    schema: dict[str, Any] | None
    description: str | None = None
    strict: bool | None = None


class Sampling(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the model picks words: numbers only, so nothing here needs masking."""

    max_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    min_p: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    repeat_penalty: float | None = None
    seed: int | None = None


class ChatRequest(Hidden, frozen=True):
    """What a caller asked, parsed once and bounded. Never shown to an engine.

    `template` is False for /v1/completions: one message whose text the model continues as it is.
    """

    model: str
    messages: tuple[Message, ...]
    sampling: Sampling = Sampling()
    stop: tuple[str, ...] = ()
    json: JsonAnswer | None = None
    choices: int = 1
    template: bool = True
    use: ToolUse = ToolUse()


class MaskedChat(Hidden, frozen=True):
    """What a model may see. Only `inhouse.privacy.mask` makes one; a test holds that."""

    messages: tuple[Message, ...]
    sampling: Sampling
    stop: tuple[str, ...]
    json: JsonAnswer | None
    choices: int
    template: bool
    use: ToolUse = ToolUse()


class EmbedRequest(Hidden, frozen=True):
    """Texts that a caller wants as vectors. Never shown to an engine."""

    model: str
    texts: tuple[str, ...]
    dimensions: int | None = None


class MaskedTexts(Hidden, frozen=True):
    """What a model may see of an `EmbedRequest`. Only `inhouse.privacy.mask` makes one."""

    texts: tuple[str, ...]
    dimensions: int | None


class Finding(msgspec.Struct, frozen=True, order=True):
    """A span of personal data or a secret: text[start:end], offsets in code points."""

    start: int
    end: int
    kind: Kind
    rule: str
    score: float = 1.0


class Piece(Hidden, frozen=True):
    """Some text of the answer with this index (0 for the first of `choices`)."""

    choice: int
    text: str


class Thought(Hidden, frozen=True):
    """Some text of the reasoning that comes before the answer, in a channel of its own."""

    choice: int
    text: str


class ToolCallPiece(Hidden, frozen=True):
    """Some of the arguments, as JSON text, of the call with this index in this choice.

    The first piece of a call has its name; the later ones have none.
    """

    choice: int
    index: int
    name: str
    arguments: str


class FinishReason(StrEnum):
    STOP = "stop"
    LENGTH = "length"
    TOOL_CALLS = "tool_calls"


class Finish(msgspec.Struct, frozen=True):
    choice: int
    reason: FinishReason


class Usage(msgspec.Struct, frozen=True):
    """Tokens as the engine counted them; `answer_tokens` over all choices."""

    prompt_tokens: int
    answer_tokens: int


EngineEvent = Piece | Thought | ToolCallPiece | Finish | Usage


class Embedded(Hidden, frozen=True):
    """One vector for each text, in their order."""

    vectors: tuple[tuple[float, ...], ...]
    prompt_tokens: int


class Outcome(StrEnum):
    ANSWERED = "answered"
    REFUSED = "refused"
    FAILED = "failed"
    HUNG_UP = "hung_up"


class Entry(msgspec.Struct, frozen=True):
    """The record of one answer: numbers and enums, so content can't be written into it."""

    outcome: Outcome
    masked: Mapping[Kind, int]
    prompt_tokens: int
    answer_tokens: int
    neutralised: int
    first_piece_ms: int | None
    duration_ms: int
