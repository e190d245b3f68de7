"""What answers the tasks: simple rules that act like a model, or the packaged model itself."""

import contextlib
import http.client
import json
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from bench.gateway.engines import sealed_engine
from bench.utility.texts import WORDS
from inhouse.chat import ChatRequest, MaskedChat, Message, Role, Sampling
from inhouse.config import Policy
from inhouse.engines.body import body_of

MOST_TOKENS: Final = 60
SAMPLING: Final = Sampling(max_tokens=MOST_TOKENS, temperature=0.0, seed=7)
FIELD: Final = re.compile(r"(?m)^([^:\n]{2,20}?) ?: (.+)$")

Engine = Callable[[str, MaskedChat], str]
"""The answer to a task of this name."""


def asked(instruction: str, letter: str) -> ChatRequest:
    return ChatRequest("", (Message(Role.USER, f"{instruction}\n\n{letter}"),), SAMPLING)


def scripted(task: str, chat: MaskedChat) -> str:
    letter = chat.messages[-1].text.partition("\n\n")[2]
    return RULES[task](letter)


def _sentences(letter: str) -> list[str]:
    prose = "\n".join(line for line in letter.splitlines() if not FIELD.match(line))
    return re.split(r"(?<=[.?]) ", prose)


def _extract(letter: str) -> str:
    return json.dumps(dict(FIELD.findall(letter)), ensure_ascii=False)


def _rewrite(letter: str) -> str:
    return " ".join(reversed(_sentences(letter)))


def _summarise(letter: str) -> str:
    return _sentences(letter)[0]


def _classify(letter: str) -> str:
    return next(
        label for label, words in WORDS.items() if any(word in letter.lower() for word in words)
    )


def _markdown(letter: str) -> str:
    """A table, with the signs escaped that markdown would read."""
    escaped = re.sub(r"([_*])", r"\\\1", letter)
    return "\n".join(f"| **{field}** | {value} |" for field, value in FIELD.findall(escaped))


RULES: Final = {
    "extract": _extract,
    "rewrite": _rewrite,
    "summarise": _summarise,
    "classify": _classify,
    "markdown": _markdown,
}


@contextlib.contextmanager
def packaged(folder: Path) -> Iterator[Engine]:
    """The packaged model in its sealed process, always with the same choice of words."""
    with sealed_engine(Policy(), folder) as (target, _pid):

        def answer(_task: str, chat: MaskedChat) -> str:
            body = body_of(chat) | {"stream": False, "cache_prompt": False}
            del body["stream_options"]
            return _ask(target.unix, target.key, msgspec.json.encode(body))

        yield answer


def _ask(path: str, key: str, body: bytes) -> str:
    connection = http.client.HTTPConnection("localhost", timeout=300)
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.connect(path)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    connection.request("POST", "/v1/chat/completions", body, headers)
    said = json.loads(connection.getresponse().read())
    connection.close()
    return str(said["choices"][0]["message"]["content"])
