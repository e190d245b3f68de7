"""The work: 2 KB prompts of the same length, one without and one with personal data."""

from typing import Any, Final

import msgspec

PROMPT_BYTES: Final = 2048

_SENTENCES: Final = (
    "The garden behind the library needs care before the winter comes. ",
    "We would like to move the old roses to the sunny side of the wall. ",
    "The apple trees carry more fruit than the branches can hold this year. ",
    "Two benches are broken and the path to the pond is covered with leaves. ",
    "A group of neighbours has offered to help with the heavy work at the weekend. ",
    "They bring their own tools but they need somebody who plans the day. ",
    "The children want to plant tulips and would love a small house for hedgehogs. ",
)
_PRIVATE: Final = (
    "Write to Anna at anna.schmidt@clinic.example or call her on +49 30 901820 first. ",
    "The invoice goes to tom.berger@verein.example and is paid from DE89370400440532013000. ",
)
_QUESTION: Final = " Make a short plan for the day."


def _text(*first: str) -> str:
    """The sentences over and over, cut to the length, with the question at the end."""
    room = PROMPT_BYTES - len(_QUESTION)
    prose = "".join(first) + "".join(_SENTENCES) * (PROMPT_BYTES // 100)
    return prose[:room] + _QUESTION


PLAIN: Final = _text()
PRIVATE: Final = _text(*_PRIVATE)
SHORT: Final = "Tell me a story about a garden."


def request(model: str, prompt: str, *, tokens: int, pace: int = 0) -> bytes:
    """One streamed chat. `pace` is for the synthetic engine (see fake_engine)."""
    body: dict[str, Any] = {
        "model": model,
        "messages": [{"role": "user", "content": prompt}],
        "max_tokens": tokens,
        "temperature": 0,
        "seed": pace,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    return msgspec.json.encode(body)
