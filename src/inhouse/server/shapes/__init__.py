"""Step 9: how each endpoint writes an answer, in OpenAI's own shapes, whole and in a stream."""

from typing import Protocol

from inhouse.errors import InhouseError
from inhouse.privacy.restore import RestoredEvent
from inhouse.server.shapes.gathered import Gathered


class Shape(Protocol):
    """One answer in the writing. Bytes of a stream are whole server-sent events, or empty."""

    def opening(self) -> bytes:
        """What comes before any text."""

    def step(self, seen: RestoredEvent, *, explain: bool) -> bytes:
        """One step of the answer; empty while text is held back."""

    def ending(self) -> bytes:
        """What ends a stream that is whole."""

    def failed(self, error: InhouseError) -> bytes:
        """What ends a stream that broke off."""

    def whole(self, answer: Gathered) -> bytes:
        """The answer in one piece."""
