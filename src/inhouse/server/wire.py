"""Step 0: an OpenAI request becomes a `ChatRequest`, or a clear 400.

Every field of OpenAI's API is in one of three lists, and the rule is the same for all endpoints:
*used* fields are typed and bounded; *dropped* fields only label or route a request, change nothing
here, and travel no further; *refused* fields ask for something this server can't do, so quietly
ignoring them would give a wrong answer. Any other field is refused as unknown. Nothing of a
client's bytes goes further than these types, and no error repeats what a client wrote.
"""

import re
from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from inhouse.chat import ChatRequest, JsonAnswer, Message, Role, Sampling
from inhouse.config import Limits
from inhouse.errors import BadRequest

Optional = Raw | UnsetType
Body = TypeVar("Body")
SCHEMA_DEPTH: Final = 32
SCHEMA_NODES: Final = 2000
SCHEMA_CHOICES: Final = 256
SCHEMA_REPEATS: Final = 1000
PATTERN_LENGTH: Final = 256
PATTERN_REPEATS: Final = 64
ENGINE_SEEDS: Final = 2**32 - 1  # the last value of 32 bits means "random" to the engine


class TextPart(Struct, forbid_unknown_fields=True):
    type: Literal["text"]
    text: str


class MessageBody(Struct, forbid_unknown_fields=True):
    role: Literal["system", "developer", "user", "assistant"]
    content: str | list[TextPart] | None = None
    # dropped
    name: Optional = UNSET
    refusal: Optional = UNSET
    annotations: Optional = UNSET
    # refused
    tool_calls: Optional = UNSET
    function_call: Optional = UNSET
    audio: Optional = UNSET


class JsonSchemaBody(Struct, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=64)]
    schema: dict[str, Any]
    description: Annotated[str, Meta(max_length=4096)] | None = None
    strict: bool | None = None


class ResponseFormat(Struct, forbid_unknown_fields=True):
    type: Literal["text", "json_object", "json_schema"]
    json_schema: JsonSchemaBody | None = None


class StreamOptions(Struct, forbid_unknown_fields=True):
    include_usage: bool = False
    include_obfuscation: bool | None = None  # dropped


class Common(Struct, forbid_unknown_fields=True, kw_only=True):
    """What chat and text completions share."""

    model: Annotated[str, Meta(max_length=256)] = ""
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: Annotated[int, Meta(ge=1, le=64)] | None = None
    stop: (
        Annotated[str, Meta(min_length=1, max_length=256)]
        | Annotated[list[Annotated[str, Meta(min_length=1, max_length=256)]], Meta(max_length=16)]
        | None
    ) = None
    seed: Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)] | None = None
    max_tokens: Annotated[int, Meta(ge=1)] | None = None
    temperature: Annotated[float, Meta(ge=0, le=2)] | None = None
    top_p: Annotated[float, Meta(ge=0, le=1)] | None = None
    top_k: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None
    min_p: Annotated[float, Meta(ge=0, le=1)] | None = None
    frequency_penalty: Annotated[float, Meta(ge=-2, le=2)] | None = None
    presence_penalty: Annotated[float, Meta(ge=-2, le=2)] | None = None
    repeat_penalty: Annotated[float, Meta(ge=0, le=5)] | None = None
    # dropped
    user: Optional = UNSET
    metadata: Optional = UNSET
    store: Optional = UNSET
    service_tier: Optional = UNSET
    safety_identifier: Optional = UNSET
    prompt_cache_key: Optional = UNSET
    prompt_cache_retention: Optional = UNSET
    # refused
    logit_bias: Optional = UNSET
    logprobs: Optional = UNSET


class ChatBody(Common, forbid_unknown_fields=True, kw_only=True):
    messages: Annotated[list[MessageBody], Meta(min_length=1)]
    max_completion_tokens: Annotated[int, Meta(ge=1)] | None = None
    response_format: ResponseFormat | None = None
    # dropped
    parallel_tool_calls: Optional = UNSET
    reasoning_effort: Optional = UNSET
    verbosity: Optional = UNSET
    # refused
    tools: Optional = UNSET
    tool_choice: Optional = UNSET
    functions: Optional = UNSET
    function_call: Optional = UNSET
    top_logprobs: Optional = UNSET
    modalities: Optional = UNSET
    audio: Optional = UNSET
    prediction: Optional = UNSET
    web_search_options: Optional = UNSET


class CompletionBody(Common, forbid_unknown_fields=True, kw_only=True):
    prompt: (
        Annotated[str, Meta(min_length=1)]
        | Annotated[list[Annotated[str, Meta(min_length=1)]], Meta(min_length=1, max_length=1)]
    )
    # refused
    suffix: Optional = UNSET
    echo: Optional = UNSET
    best_of: Optional = UNSET


class PreviewBody(Struct, forbid_unknown_fields=True):
    messages: Annotated[list[MessageBody], Meta(min_length=1)]


REFUSED: Final = (
    "tools",
    "tool_choice",
    "tool_calls",
    "functions",
    "function_call",
    "logprobs",
    "top_logprobs",
    "logit_bias",
    "modalities",
    "audio",
    "prediction",
    "web_search_options",
    "suffix",
    "echo",
    "best_of",
)
# What clients send when they mean "not used".
UNUSED: Final = (b"null", b"[]", b"{}", b"false", b'""', b"0", b'"none"', b'["text"]')

ALLOWED: Final = {
    "role": "use system, developer, user or assistant",
    "content": "use a string, or a list of {type: text} parts; images and audio are not read yet",
    "type": "use text parts for messages; text, json_object or json_schema for response_format",
    "stop": "use one string, or up to 16, of 1 to 256 characters each",
    "prompt": "use one string that is not empty",
}


class Asked(Struct, frozen=True):
    """A parsed request and how its answer is wanted."""

    request: ChatRequest
    stream: bool
    include_usage: bool


def parse_chat(body: bytes, limits: Limits) -> Asked:
    """`POST /v1/chat/completions`. Raises BadRequest naming the field and what is allowed."""
    parsed = decode(body, ChatBody)
    _refuse_unsupported(parsed, "")
    _bound(len(parsed.messages), limits.messages, "messages")
    for index, message in enumerate(parsed.messages):
        _refuse_unsupported(message, f"messages[{index}].")
    request = ChatRequest(
        model=parsed.model,
        messages=tuple(_message(message) for message in parsed.messages),
        sampling=_sampling(parsed, parsed.max_completion_tokens or parsed.max_tokens, limits),
        stop=_stop(parsed),
        json=_json_answer(parsed.response_format),
        choices=_choices(parsed, limits),
    )
    return _asked(parsed, request)


def parse_completion(body: bytes, limits: Limits) -> Asked:
    """`POST /v1/completions`: one prompt, continued without a chat template."""
    parsed = decode(body, CompletionBody)
    _refuse_unsupported(parsed, "")
    prompt = parsed.prompt if isinstance(parsed.prompt, str) else parsed.prompt[0]
    request = ChatRequest(
        model=parsed.model,
        messages=(Message(Role.USER, prompt),),
        sampling=_sampling(parsed, parsed.max_tokens, limits),
        stop=_stop(parsed),
        choices=_choices(parsed, limits),
        template=False,
    )
    return _asked(parsed, request)


def parse_preview(body: bytes, limits: Limits) -> ChatRequest:
    """`POST /inhouse/preview`: the messages of a chat, as for chat completions."""
    parsed = decode(body, PreviewBody)
    _bound(len(parsed.messages), limits.messages, "messages")
    return ChatRequest(model="", messages=tuple(_message(message) for message in parsed.messages))


def decode(body: bytes, kind: type[Body]) -> Body:
    """JSON to a typed value. Raises BadRequest that names our own fields, never the client's."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise _explain(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadRequest(
            "the body is not valid JSON", fix="send one JSON object in UTF-8"
        ) from None
    except RecursionError:
        raise BadRequest(
            "the body is nested too deep", fix=f"use at most {SCHEMA_DEPTH} levels"
        ) from None


def _explain(problem: str) -> BadRequest:
    """msgspec's message with all that came from the client left out."""
    found = re.search(r" - at `\$\.?([A-Za-z0-9_.\[\]]*)`$", problem)
    path = found[1] if found else ""
    name = re.sub(r"\[\d*\]", "", path).rpartition(".")[2]
    if problem.startswith("Object contains unknown field"):
        return BadRequest(
            f"there is an unknown field in {path or 'the request'} (its name is not repeated here)",
            fix="remove it; docs/api.md lists the fields that are known",
            field=path or None,
        )
    missing = re.match(r"Object missing required field `(\w+)`", problem)
    if missing:
        field = f"{path}.{missing[1]}".lstrip(".")
        return BadRequest(f"{field} is missing", fix=f"add {missing[1]}", field=field)
    expected = re.match(r"Expected `[^`]*`(?: (?:of length )?[<>]=? [\d.-]+)?", problem)
    wanted = ALLOWED.get(name) or (expected[0].replace("Expected", "use") if expected else "")
    return BadRequest(
        f"{path or 'the body'} has a value that is not allowed",
        fix=wanted or "docs/api.md lists what is allowed",
        field=path or None,
    )


def _refuse_unsupported(parsed: Struct, prefix: str) -> None:
    for name in REFUSED:
        value = getattr(parsed, name, UNSET)
        if value is not UNSET and bytes(value).strip() not in UNUSED:
            raise BadRequest(
                f"{prefix}{name} is not supported",
                fix=f"leave {name} out; docs/api.md lists what is supported",
                field=f"{prefix}{name}",
            )


def _bound(number: int, most: int, field: str) -> None:
    if number > most:
        raise BadRequest(f"{field} is over its limit", fix=f"use at most {most}", field=field)


def _message(body: MessageBody) -> Message:
    role = Role.SYSTEM if body.role == "developer" else Role(body.role)
    if isinstance(body.content, str):
        return Message(role, body.content)
    return Message(role, "".join(part.text for part in body.content or ()))


def _sampling(parsed: Common, max_tokens: int | None, limits: Limits) -> Sampling:
    _bound(max_tokens or 0, limits.answer_tokens, "max_tokens")
    return Sampling(
        max_tokens=max_tokens or limits.answer_tokens,
        temperature=parsed.temperature,
        top_p=parsed.top_p,
        top_k=parsed.top_k,
        min_p=parsed.min_p,
        frequency_penalty=parsed.frequency_penalty,
        presence_penalty=parsed.presence_penalty,
        repeat_penalty=parsed.repeat_penalty,
        seed=None if parsed.seed is None else parsed.seed % ENGINE_SEEDS,
    )


def _stop(parsed: Common) -> tuple[str, ...]:
    if isinstance(parsed.stop, str):
        return (parsed.stop,)
    return tuple(parsed.stop or ())


def _choices(parsed: Common, limits: Limits) -> int:
    choices = parsed.n or 1
    _bound(choices, limits.choices, "n")
    return choices


def _json_answer(wanted: ResponseFormat | None) -> JsonAnswer | None:
    if wanted is None or wanted.type == "text":
        return None
    if wanted.type == "json_object":
        return JsonAnswer("", None)
    if wanted.json_schema is None:
        field = "response_format.json_schema"
        raise BadRequest(f"{field} is missing", fix="add json_schema", field=field)
    _bound_schema(wanted.json_schema.schema)
    return JsonAnswer(wanted.json_schema.name, wanted.json_schema.schema)


def _bound_schema(schema: object) -> None:
    """Refuses a schema that would take too long to compile into a grammar, or to follow.

    One long list of choices, or one nested repetition, can hold up the engine for a minute, and
    with it everybody else's answers.
    """
    level: list[object] = [schema]
    nodes = 0
    for _depth in range(SCHEMA_DEPTH):
        nodes += len(level)
        if nodes > SCHEMA_NODES:
            raise _too_large(f"use at most {SCHEMA_NODES} values in it")
        for node in level:
            _bound_keywords(node)
        level = [child for node in level for child in _children(node)]
        if not level:
            return
    raise _too_large(f"use at most {SCHEMA_DEPTH} levels")


def _children(node: object) -> Iterable[object]:
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, list) else ()


def _bound_keywords(node: object) -> None:
    if not isinstance(node, dict):
        return
    choices = node.get("enum")
    if isinstance(choices, list) and len(choices) > SCHEMA_CHOICES:
        raise _too_large(f"use at most {SCHEMA_CHOICES} choices in an enum")
    for keyword in ("minLength", "maxLength", "minItems", "maxItems"):
        number = node.get(keyword)
        if isinstance(number, int) and number > SCHEMA_REPEATS:
            raise _too_large(f"use at most {SCHEMA_REPEATS} for {keyword}, or leave it out")
    pattern = node.get("pattern")
    if isinstance(pattern, str) and not _is_simple(pattern):
        raise _too_large(
            f"use a pattern of at most {PATTERN_LENGTH} characters, without repetitions over "
            f"{PATTERN_REPEATS} and without a repeated group that repeats something itself"
        )


def _is_simple(pattern: str) -> bool:
    counts = (
        int(count[:6]) for count in re.findall(r"\d+", " ".join(re.findall(r"\{[^}]*", pattern)))
    )
    nested = re.search(r"[*+?}][^()]*\)[*+{]", pattern)
    return (
        len(pattern) <= PATTERN_LENGTH and max(counts, default=0) <= PATTERN_REPEATS and not nested
    )


def _too_large(fix: str) -> BadRequest:
    field = "response_format.json_schema.schema"
    return BadRequest(f"{field} is too large", fix=fix, field=field)


def _asked(parsed: Common, request: ChatRequest) -> Asked:
    options = parsed.stream_options
    return Asked(request, bool(parsed.stream), bool(options and options.include_usage))
