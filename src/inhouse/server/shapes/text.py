"""The shape of `/v1/completions`."""

import secrets
import time

import msgspec
from msgspec import UNSET, Struct, UnsetType

from inhouse.chat import Finish, FinishReason, Usage
from inhouse.errors import InhouseError
from inhouse.privacy.restore import Restored, RestoredEvent
from inhouse.server.replies import DONE, Envelope, Raw, UsageBody, error_body, event, usage_body
from inhouse.server.shapes.gathered import Gathered
from inhouse.server.wire import Asked


class TextChoice(Struct, frozen=True):
    index: int
    text: str
    finish_reason: FinishReason | None = None
    logprobs: None = None


class TextShape:
    """One continued text."""

    def __init__(self, model: str, asked: Asked) -> None:
        self._id = "cmpl-" + secrets.token_urlsafe(18)
        self._created = int(time.time())
        self._model = model
        self._tells_usage = asked.include_usage

    def opening(self) -> bytes:
        return b""

    def step(self, seen: RestoredEvent, *, explain: bool) -> bytes:
        match seen:
            case Restored(choice=choice, text=text, raw=raw) if text or explain:
                extra = Raw(raw) if explain else UNSET
                return event(self._envelope([TextChoice(choice, text)], inhouse=extra))
            case Finish(choice=choice, reason=reason):
                return event(self._envelope([TextChoice(choice, "", reason)]))
            case Usage() if self._tells_usage:
                return event(self._envelope([], usage_body(seen)))
        return b""

    def ending(self) -> bytes:
        return DONE

    def failed(self, error: InhouseError) -> bytes:
        return event(error_body(error))

    def whole(self, answer: Gathered) -> bytes:
        choices = [
            TextChoice(index, choice.text, choice.reason)
            for index, choice in enumerate(answer.choices)
        ]
        usage = usage_body(answer.usage) if answer.usage else UNSET
        return msgspec.json.encode(self._envelope(choices, usage))

    def _envelope(
        self,
        choices: list[TextChoice],
        usage: UsageBody | UnsetType = UNSET,
        inhouse: Raw | UnsetType = UNSET,
    ) -> Envelope:
        kind = "text_completion"
        return Envelope(self._id, kind, self._created, self._model, choices, usage, inhouse)
