"""What the endpoints that make text share: sampling, stop strings, the form of the answer."""

from typing import Annotated, Any, Final, Literal

from msgspec import UNSET, Meta, Struct

from inhouse.chat import ChatRequest, JsonAnswer, Sampling
from inhouse.config import Limits
from inhouse.errors import BadRequest
from inhouse.server.wire.decode import Ignored, bound
from inhouse.server.wire.schema import bound_schema

ENGINE_SEEDS: Final = 2**32 - 1  # the last value of 32 bits means "random" to the engine

ModelName = Annotated[str, Meta(max_length=256)]
Tokens = Annotated[int, Meta(ge=1)]
StopText = Annotated[str, Meta(min_length=1, max_length=256)]
Temperature = Annotated[float, Meta(ge=0, le=2)]
Share = Annotated[float, Meta(ge=0, le=1)]
Penalty = Annotated[float, Meta(ge=-2, le=2)]


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

    model: ModelName = ""
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: Annotated[int, Meta(ge=1, le=64)] | None = None
    stop: StopText | Annotated[list[StopText], Meta(max_length=16)] | None = None
    seed: Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)] | None = None
    max_tokens: Tokens | None = None
    temperature: Temperature | None = None
    top_p: Share | None = None
    top_k: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None
    min_p: Share | None = None
    frequency_penalty: Penalty | None = None
    presence_penalty: Penalty | None = None
    repeat_penalty: Annotated[float, Meta(ge=0, le=5)] | None = None
    # dropped
    user: Ignored = UNSET
    metadata: Ignored = UNSET
    store: Ignored = UNSET
    service_tier: Ignored = UNSET
    safety_identifier: Ignored = UNSET
    prompt_cache_key: Ignored = UNSET
    prompt_cache_retention: Ignored = UNSET
    # refused
    logit_bias: Ignored = UNSET
    logprobs: Ignored = UNSET


class Asked(Struct, frozen=True):
    """A parsed request and how its answer is wanted.

    `old_calls` asks for calls of functions in the form that OpenAI had before tools.
    """

    request: ChatRequest
    stream: bool
    include_usage: bool = False
    old_calls: bool = False


def sampling(parsed: Common, max_tokens: int | None, limits: Limits) -> Sampling:
    return Sampling(
        max_tokens=answer_tokens(max_tokens, limits, "max_tokens"),
        temperature=parsed.temperature,
        top_p=parsed.top_p,
        top_k=parsed.top_k,
        min_p=parsed.min_p,
        frequency_penalty=parsed.frequency_penalty,
        presence_penalty=parsed.presence_penalty,
        repeat_penalty=parsed.repeat_penalty,
        seed=None if parsed.seed is None else parsed.seed % ENGINE_SEEDS,
    )


def answer_tokens(wanted: int | None, limits: Limits, field: str) -> int:
    """An answer is bounded even if the caller asks for no bound."""
    bound(wanted or 0, limits.answer_tokens, field)
    return wanted or limits.answer_tokens


def stop(parsed: Common) -> tuple[str, ...]:
    if isinstance(parsed.stop, str):
        return (parsed.stop,)
    return tuple(parsed.stop or ())


def choices(parsed: Common, limits: Limits) -> int:
    number = parsed.n or 1
    bound(number, limits.choices, "n")
    return number


def json_answer(wanted: ResponseFormat | None) -> JsonAnswer | None:
    if wanted is None or wanted.type == "text":
        return None
    if wanted.type == "json_object":
        return JsonAnswer("", None)
    field = "response_format.json_schema"
    if wanted.json_schema is None:
        raise BadRequest(f"{field} is missing", fix="add json_schema", field=field)
    return schema_answer(wanted.json_schema, f"{field}.schema")


def schema_answer(wanted: JsonSchemaBody, field: str) -> JsonAnswer:
    bound_schema(wanted.schema, field)
    return JsonAnswer(wanted.name, wanted.schema, wanted.description, wanted.strict)


def asked(parsed: Common, request: ChatRequest, *, old_calls: bool = False) -> Asked:
    options = parsed.stream_options
    return Asked(request, bool(parsed.stream), bool(options and options.include_usage), old_calls)
