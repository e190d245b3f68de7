"""`POST /v1/completions`: one prompt, continued without a chat template."""

from typing import Annotated

from msgspec import UNSET, Meta

from inhouse.chat import ChatRequest, Message, Role
from inhouse.config import Limits
from inhouse.server.wire.common import Asked, Common, asked, choices, sampling, stop
from inhouse.server.wire.decode import Ignored, decode, refuse_unsupported

Prompt = Annotated[str, Meta(min_length=1)]


class CompletionBody(Common, forbid_unknown_fields=True, kw_only=True):
    prompt: Prompt | Annotated[list[Prompt], Meta(min_length=1, max_length=1)]
    # refused
    suffix: Ignored = UNSET
    echo: Ignored = UNSET
    best_of: Ignored = UNSET


def parse_completion(body: bytes, limits: Limits) -> Asked:
    """Raises BadRequest naming the field and what is allowed."""
    parsed = decode(body, CompletionBody)
    refuse_unsupported(parsed)
    prompt = parsed.prompt if isinstance(parsed.prompt, str) else parsed.prompt[0]
    request = ChatRequest(
        model=parsed.model,
        messages=(Message(Role.USER, prompt),),
        sampling=sampling(parsed, parsed.max_tokens, limits),
        stop=stop(parsed),
        choices=choices(parsed, limits),
        template=False,
    )
    return asked(parsed, request)
