"""Whether something planted turns up in what was heard, in whatever spelling.

What is heard is read as JSON where it is JSON, so that no escape hides a value, and all letters and
digits are compared without case, spaces and signs. Parts of a value are looked for as well as the
whole, and the usual codings of it.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from inhouse.proofs.prove.canaries import Canary

SHORTEST_CODED: Final = 8  # shorter ones turn up in coded text by chance


class Heard:
    """One request, or anything else that was written somewhere, ready to be searched."""

    def __init__(self, data: bytes) -> None:
        head, _, body = data.partition(b"\r\n\r\n")
        texts = [data.decode("utf-8", "replace"), *_strings(body or head)]
        self._plain = plain("\0".join(texts))
        self._raw = data

    def holds(self, canary: Canary) -> bool:
        core = plain(canary.core)
        return core in self._plain or any(form in self._raw for form in _coded(canary))


def heard_any(heard: Iterable[Heard], canary: Canary) -> bool:
    return any(each.holds(canary) for each in heard)


def plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum() or sign == "\0")


def _strings(data: bytes) -> Iterator[str]:
    """Every string of a JSON text, those inside its strings too."""
    try:
        waiting: list[Any] = [json.loads(data)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str):
            yield value
            if value[:1] in ("{", "[", '"'):
                yield from _strings(value.encode("utf-8", "replace"))
        elif isinstance(value, int | float):
            yield str(value)


def _coded(canary: Canary) -> Iterator[bytes]:
    for text in {canary.core, canary.value}:
        data = text.encode()
        if len(data) < SHORTEST_CODED:
            continue
        yield data[::-1]
        yield data.hex().encode()
        yield data.hex().upper().encode()
        for shift in range(3):  # where the value begins in what was coded is not known
            coded = base64.b64encode(bytes(shift) + data)
            yield coded[4 if shift else 0 :].rstrip(b"=")[:-1]
