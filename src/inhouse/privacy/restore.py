"""An answer's way back: each channel of it is unmasked by itself.

The text of each choice, its reasoning, and the arguments of each of its calls are streams of their
own, cut where the engine likes, so each has an unmasker of its own. Arguments are JSON: what is put
back into them is escaped, so they still parse. The name of a function is looked up whole.
"""

from inhouse.chat import (
    ChatRequest,
    EngineEvent,
    Finish,
    Hidden,
    MaskedChat,
    Piece,
    Thought,
    ToolCallPiece,
    Usage,
)
from inhouse.privacy.rules import EVERYTHING, Rules
from inhouse.privacy.unmask import Unmasker, unmask_text
from inhouse.privacy.vault import Vault


class Restored(Hidden, frozen=True):
    """Some text of the answer as the caller sees it, and as the model wrote it."""

    choice: int
    text: str
    raw: str


class RestoredThought(Hidden, frozen=True):
    """The same for the reasoning before the answer."""

    choice: int
    text: str
    raw: str


class RestoredCall(Hidden, frozen=True):
    """Some of the arguments of a call. `name` is the function's, in the call's first event."""

    choice: int
    index: int
    name: str
    arguments: str
    raw: str


RestoredEvent = Restored | RestoredThought | RestoredCall | Finish | Usage


class Restorer:
    """One answer, event by event. Cuts of the stream never change what comes out in the end."""

    def __init__(
        self,
        request: ChatRequest,
        masked: MaskedChat,
        vault: Vault,
        rules: Rules = EVERYTHING,
    ) -> None:
        self._vault = vault
        self._rules = rules
        self._names = dict(_names(request, masked))
        hosts, json = rules.restore_hosts, masked.json is not None
        self._texts = [Unmasker(vault, json=json, hosts=hosts) for _ in _choices(masked)]
        self._thoughts = [Unmasker(vault, hosts=hosts) for _ in _choices(masked)]
        self._calls: list[dict[int, Unmasker]] = [{} for _ in _choices(masked)]

    @property
    def neutralised(self) -> int:
        """How many placeholders became the neutral mark."""
        calls = [channel for each in self._calls for channel in each.values()]
        return sum(each.neutralised for each in [*self._texts, *self._thoughts, *calls])

    def see(self, event: EngineEvent) -> list[RestoredEvent]:
        """What is certain by now; before a finish, the rest of all channels of that choice."""
        match event:
            case Piece(choice=choice, text=raw):
                return [Restored(choice, self._texts[choice].feed(raw), raw)]
            case Thought(choice=choice, text=raw):
                return [RestoredThought(choice, self._thoughts[choice].feed(raw), raw)]
            case ToolCallPiece(choice=choice, index=index, name=name, arguments=raw):
                return [self._call(choice, index, name, raw)]
            case Finish(choice=choice):
                return [*self._rest(choice), event]
            case Usage():
                return [event]

    def _call(self, choice: int, index: int, name: str, raw: str) -> RestoredCall:
        ours = name and (self._names.get(name) or unmask_text(name, self._vault))
        channel = self._calls[choice].get(index)
        if channel is None:
            channel = self._calls[choice][index] = Unmasker(
                self._vault,
                json=True,
                hosts=self._rules.restore_hosts,
                restore=self._rules.may_get_originals(ours),
            )
        return RestoredCall(choice, index, ours, channel.feed(raw), raw)

    def _rest(self, choice: int) -> list[RestoredEvent]:
        rest: list[RestoredEvent] = []
        if thought := self._thoughts[choice].flush():
            rest.append(RestoredThought(choice, thought, ""))
        if text := self._texts[choice].flush():
            rest.append(Restored(choice, text, ""))
        for index, channel in self._calls[choice].items():
            if arguments := channel.flush():
                rest.append(RestoredCall(choice, index, "", arguments, ""))
        return rest


def _choices(masked: MaskedChat) -> range:
    return range(masked.choices)


def _names(request: ChatRequest, masked: MaskedChat) -> list[tuple[str, str]]:
    """Each function's name as the model knows it, and as the caller does."""
    tools = zip(masked.use.tools, request.use.tools, strict=True)
    pairs = [(shown.name, own.name) for shown, own in tools]
    for shown, own in zip(masked.messages, request.messages, strict=True):
        calls = zip(shown.calls, own.calls, strict=True)
        pairs += [(hidden.name, call.name) for hidden, call in calls]
    return pairs
