"""An answer gathered from its pieces, for callers who want it whole."""

from inhouse.chat import Finish, FinishReason, Usage
from inhouse.privacy.restore import (
    Restored,
    RestoredCall,
    RestoredEvent,
    RestoredThought,
)


class Call:
    """One call of a function."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._arguments: list[str] = []

    def add(self, arguments: str) -> None:
        self._arguments.append(arguments)

    @property
    def arguments(self) -> str:
        return "".join(self._arguments)


class Choice:
    """One of the answers."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._thought: list[str] = []
        self._calls: dict[int, Call] = {}
        self.reason: FinishReason | None = None

    @property
    def text(self) -> str:
        return "".join(self._text)

    @property
    def thought(self) -> str:
        return "".join(self._thought)

    @property
    def calls(self) -> list[Call]:
        """In the order of their indexes."""
        return [call for _, call in sorted(self._calls.items())]

    def see(self, seen: Restored | RestoredThought | RestoredCall | Finish) -> None:
        match seen:
            case Restored(text=text):
                self._text.append(text)
            case RestoredThought(text=text):
                self._thought.append(text)
            case RestoredCall(index=index, name=name, arguments=arguments):
                self._calls.setdefault(index, Call(name)).add(arguments)
            case Finish(reason=reason):
                self.reason = reason


class Gathered:
    """All choices of an answer, and what was counted."""

    def __init__(self, choices: int) -> None:
        self.choices = [Choice() for _ in range(choices)]
        self.usage: Usage | None = None

    def see(self, seen: RestoredEvent) -> None:
        if isinstance(seen, Usage):
            self.usage = seen
        else:
            self.choices[seen.choice].see(seen)
