"""What was found in a text before, so that a history that is sent again costs nothing again.

No text is kept, nor anything from which one could be told: a text is known by a BLAKE2b hash under
a key that was drawn for this memory and is in no other place, and of a finding only where it
stands is kept. The memory is bounded, and what was asked for longest ago goes first.

An answer that comes sooner tells that the same text was asked about before. So a memory belongs to
one caller: two who must not learn of each other get one each.
"""

import secrets
from collections import OrderedDict
from hashlib import blake2b
from typing import Final

from inhouse.chat import Finding

_most: Final = 20_000  # findings and texts


class Remembered:
    """Findings by the text that they were found in."""

    def __init__(self, most: int = _most) -> None:
        self._most = most
        self._key = secrets.token_bytes(32)
        self._found: OrderedDict[bytes, tuple[Finding, ...]] = OrderedDict()
        self._size = 0

    def get(self, text: str) -> list[Finding] | None:
        found = self._found.get(name := self._name(text))
        if found is None:
            return None
        self._found.move_to_end(name)
        return list(found)

    def keep(self, text: str, found: list[Finding]) -> None:
        name = self._name(text)
        if name in self._found or len(found) >= self._most:
            return
        self._found[name] = tuple(found)
        self._size += 1 + len(found)
        while self._size > self._most:
            _, oldest = self._found.popitem(last=False)
            self._size -= 1 + len(oldest)

    def clear(self) -> None:
        self._found.clear()
        self._size = 0

    def _name(self, text: str) -> bytes:
        return blake2b(text.encode("utf-8", "surrogatepass"), key=self._key).digest()
