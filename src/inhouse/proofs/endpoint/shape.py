"""Which kind of server answers, found by what it says of itself on routes that change nothing."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

import msgspec

from inhouse.proofs.endpoint.wire import NoAnswer, Reply, Wire


class Kind(StrEnum):
    """What a chat with the server looks like."""

    INHOUSE = "Inhouse"
    OPEN_WEBUI = "Open WebUI"
    OLLAMA = "Ollama"
    OPENAI = "OpenAI-shaped"


class Shape(msgspec.Struct, frozen=True):
    """How to ask a server of this kind. Its name is what it seems to be, and decides nothing."""

    kind: Kind
    name: str
    models: str  # the route that lists the models
    chat: str  # the route that answers a chat
    model: str = ""  # one of its models; "" while none was seen

    def asking(self, text: str, *, tokens: int = 1, stream: bool = False) -> dict[str, Any]:
        """The body of a chat of one message, as short an answer as can be."""
        body: dict[str, Any] = {
            "model": self.model,
            "messages": [{"role": "user", "content": text}],
            "stream": stream,
        }
        if self.kind is Kind.OLLAMA:
            return body | {"options": {"num_predict": tokens, "temperature": 0}}
        return body | {"max_tokens": tokens, "temperature": 0}


ROUTES: Final = {
    Kind.INHOUSE: ("/v1/models", "/v1/chat/completions"),
    Kind.OPEN_WEBUI: ("/api/models", "/api/chat/completions"),
    Kind.OLLAMA: ("/api/tags", "/api/chat"),
    Kind.OPENAI: ("/v1/models", "/v1/chat/completions"),
}
OWNERS: Final = {  # what servers write into "owned_by" of their models
    "llamacpp": "llama-server",
    "vllm": "vLLM",
    "sglang": "SGLang",
    "organization_owner": "LM Studio",
    "inhouse": "Inhouse",
}
NAMING_HEADERS: Final = {"x-litellm-version": "LiteLLM", "x-localai-version": "LocalAI"}


def recognise(wire: Wire, key: str | None) -> Shape:
    """Raises Unreachable or BudgetSpent. What nothing gives away is taken for OpenAI-shaped."""
    kind = _kind(wire, key)
    models, chat = ROUTES[kind]
    listed = _get(wire, models, key)
    name = kind.value if kind is not Kind.OPENAI else _name(listed)
    return Shape(kind, name, models, chat, _first_model(listed.json if listed else None))


def _kind(wire: Wire, key: str | None) -> Kind:
    status = _get(wire, "/inhouse/status", key)
    if status and _is_inhouse(status):
        return Kind.INHOUSE
    config = _get(wire, "/api/config", None)
    if config and isinstance(config.json, dict) and {"features", "version"} <= set(config.json):
        return Kind.OPEN_WEBUI
    version = _get(wire, "/api/version", key)
    if version and version.ok and isinstance(version.json, dict) and "version" in version.json:
        return Kind.OLLAMA
    return Kind.OPENAI


def _is_inhouse(reply: Reply) -> bool:
    told = reply.json
    if not isinstance(told, dict):
        return False
    error = told.get("error")
    if reply.refused and isinstance(error, dict):
        return error.get("code") == "not_allowed" and "fix" in error
    return reply.ok and "seal" in told and "masking" in told


def _name(listed: Reply | None) -> str:
    if listed is None:
        return Kind.OPENAI.value
    for header, name in NAMING_HEADERS.items():
        if header in listed.headers:
            return name
    for model in _entries(listed.json):
        if owner := OWNERS.get(str(model.get("owned_by"))):
            return owner
    if "llama.cpp" in listed.headers.get("server", ""):
        return "llama-server"
    return Kind.OPENAI.value


def _first_model(listed: Any) -> str:
    for model in _entries(listed):
        name = model.get("id") or model.get("model") or model.get("name")
        if isinstance(name, str) and name:
            return name
    return ""


def _entries(listed: Any) -> list[Mapping[str, Any]]:
    if not isinstance(listed, dict):
        return []
    entries = listed.get("data") or listed.get("models")
    return [e for e in entries if isinstance(e, dict)] if isinstance(entries, list) else []


def _get(wire: Wire, path: str, key: str | None) -> Reply | None:
    """The reply, or None if there was none: a server may drop what it does not know."""
    try:
        return wire.send("GET", path, key=key)
    except NoAnswer:
        return None
