"""Engines: whatever runs a model. They take `MaskedChat` and nothing else."""

from collections.abc import AsyncGenerator
from typing import Protocol

from inhouse.chat import Embedded, EngineEvent, MaskedChat, MaskedTexts


class Engine(Protocol):
    """One model behind one method. A raw request does not fit its signature."""

    @property
    def model(self) -> str:
        """The name clients use for the model."""

    def stream(self, chat: MaskedChat) -> AsyncGenerator[EngineEvent, None]:
        """The answer as it is made: pieces and one finish for each choice, then the usage.

        Raises EngineError when the model stops before the answer is whole, and BadRequest when
        the chat does not fit the model (too long for its context, say).
        """

    async def embed(self, texts: MaskedTexts) -> Embedded:
        """A vector for each text. Raises BadRequest when the model makes none."""
