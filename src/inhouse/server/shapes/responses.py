"""The shape of `/v1/responses`: items of output, and the events that build them up.

Nothing that a client sent is said again here: not its instructions, nor its tools.
"""

import secrets
import time
from typing import Any, Literal

import msgspec

from inhouse.chat import Finish, FinishReason, Usage
from inhouse.errors import BadRequest, InhouseError
from inhouse.privacy.restore import Restored, RestoredCall, RestoredEvent
from inhouse.server.replies import error_body
from inhouse.server.shapes.chat import call_id
from inhouse.server.shapes.gathered import Gathered
from inhouse.server.wire import Asked

Status = Literal["in_progress", "completed", "incomplete", "failed"]


class _Growing:
    """An item of the output, with the text that it has so far."""

    def __init__(self, place: int, prefix: str) -> None:
        self.place = place
        self.id = prefix + secrets.token_urlsafe(18)
        self._pieces: list[str] = []

    def add(self, piece: str) -> None:
        self._pieces.append(piece)

    @property
    def text(self) -> str:
        return "".join(self._pieces)


class _Said(_Growing):
    """The message of the answer."""

    def __init__(self, place: int) -> None:
        super().__init__(place, "msg_")

    def item(self, status: Status) -> dict[str, Any]:
        parts = [] if status == "in_progress" else [self.part()]
        message = {"type": "message", "id": self.id, "role": "assistant"}
        return message | {"status": status, "content": parts}

    def part(self) -> dict[str, Any]:
        return {"type": "output_text", "text": self.text, "annotations": [], "logprobs": []}


class _Called(_Growing):
    """One call of a function."""

    def __init__(self, place: int, name: str) -> None:
        super().__init__(place, "fc_")
        self.call_id = call_id()
        self.name = name

    def item(self, status: Status) -> dict[str, Any]:
        names = {"id": self.id, "call_id": self.call_id, "name": self.name}
        return {"type": "function_call", **names, "arguments": self.text, "status": status}


class ResponseShape:
    """One response. Its items stand in the order in which they began."""

    def __init__(self, model: str, asked: Asked) -> None:
        self._id = "resp_" + secrets.token_urlsafe(18)
        self._created = int(time.time())
        self._model = model
        self._parallel = asked.request.use.parallel is not False
        self._events = 0
        self._items: list[_Said | _Called] = []
        self._said: _Said | None = None
        self._calls: dict[int, _Called] = {}
        self._reason = FinishReason.STOP
        self._usage: Usage | None = None

    def opening(self) -> bytes:
        response = self._response("in_progress")
        return self._event("response.created", response=response) + self._event(
            "response.in_progress", response=response
        )

    def step(self, seen: RestoredEvent, *, explain: bool) -> bytes:
        match seen:
            case Restored(text=text) if text:
                return self._say(text)
            case RestoredCall():
                return self._call(seen)
            case Finish(reason=reason):
                self._reason = reason
                return b"".join(map(self._done, self._items))
            case Usage():
                self._usage = seen
        return b""

    def ending(self) -> bytes:
        status = self._status()
        return self._event(f"response.{status}", response=self._response(status))

    def failed(self, error: InhouseError) -> bytes:
        body = error_body(error)
        field = error.field if isinstance(error, BadRequest) else None
        return self._event("error", code=error.code, message=str(error), param=field, **body)

    def whole(self, answer: Gathered) -> bytes:
        (choice,) = answer.choices
        if choice.text or not choice.calls:
            self._begin_message().add(choice.text)
        for index, call in enumerate(choice.calls):
            self._begin_call(index, call.name).add(call.arguments)
        self._reason = choice.reason or FinishReason.STOP
        self._usage = answer.usage
        return msgspec.json.encode(self._response(self._status()))

    def _say(self, text: str) -> bytes:
        began = b""
        if self._said is None:
            self._said = self._begin_message()
            began = self._added(self._said) + self._event(
                "response.content_part.added",
                **_at(self._said),
                content_index=0,
                part=self._said.part(),
            )
        said = self._said
        said.add(text)
        return began + self._event(
            "response.output_text.delta", **_at(said), content_index=0, delta=text, logprobs=[]
        )

    def _call(self, seen: RestoredCall) -> bytes:
        began = b""
        if seen.index not in self._calls:
            began = self._added(self._begin_call(seen.index, seen.name))
        if not seen.arguments:
            return began
        call = self._calls[seen.index]
        call.add(seen.arguments)
        return began + self._event(
            "response.function_call_arguments.delta", **_at(call), delta=seen.arguments
        )

    def _begin_message(self) -> _Said:
        said = _Said(len(self._items))
        self._items.append(said)
        return said

    def _begin_call(self, index: int, name: str) -> _Called:
        call = self._calls[index] = _Called(len(self._items), name)
        self._items.append(call)
        return call

    def _added(self, item: _Said | _Called) -> bytes:
        return self._event(
            "response.output_item.added", output_index=item.place, item=item.item("in_progress")
        )

    def _done(self, item: _Said | _Called) -> bytes:
        if isinstance(item, _Said):
            place = {**_at(item), "content_index": 0}
            ended = self._event(
                "response.output_text.done", **place, text=item.text, logprobs=[]
            ) + self._event("response.content_part.done", **place, part=item.part())
        else:
            ended = self._event(
                "response.function_call_arguments.done",
                **_at(item),
                name=item.name,
                arguments=item.text,
            )
        return ended + self._event(
            "response.output_item.done", output_index=item.place, item=item.item(self._status())
        )

    def _status(self) -> Literal["completed", "incomplete"]:
        return "incomplete" if self._reason is FinishReason.LENGTH else "completed"

    def _response(self, status: Status) -> dict[str, Any]:
        cut = {"reason": "max_output_tokens"} if status == "incomplete" else None
        return {
            "id": self._id,
            "object": "response",
            "created_at": self._created,
            "model": self._model,
            "status": status,
            "output": []
            if status == "in_progress"
            else [item.item(self._status()) for item in self._items],
            "error": None,
            "incomplete_details": cut,
            "instructions": None,
            "metadata": {},
            "parallel_tool_calls": self._parallel,
            "previous_response_id": None,
            "store": False,
            "temperature": None,
            "tool_choice": "auto",
            "tools": [],
            "top_p": None,
            "truncation": "disabled",
            "usage": self._usage and _usage(self._usage),
        }

    def _event(self, kind: str, **fields: Any) -> bytes:
        body = {"type": kind, "sequence_number": self._events, **fields}
        self._events += 1
        return b"event: " + kind.encode() + b"\ndata: " + msgspec.json.encode(body) + b"\n\n"


def _at(item: _Said | _Called) -> dict[str, Any]:
    return {"item_id": item.id, "output_index": item.place}


def _usage(usage: Usage) -> dict[str, Any]:
    return {
        "input_tokens": usage.prompt_tokens,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": usage.answer_tokens,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": usage.prompt_tokens + usage.answer_tokens,
    }
