"""`POST /v1/embeddings`: texts that become vectors."""

from typing import Annotated, Final, Literal

from msgspec import UNSET, Meta, Struct

from inhouse.chat import EmbedRequest
from inhouse.config import Limits
from inhouse.server.wire.common import ModelName
from inhouse.server.wire.decode import Ignored, decode

MOST_TEXTS: Final = 2048

Text = Annotated[str, Meta(min_length=1)]


class EmbeddingsBody(Struct, forbid_unknown_fields=True, kw_only=True):
    input: Text | Annotated[list[Text], Meta(min_length=1, max_length=MOST_TEXTS)]
    model: ModelName = ""
    encoding_format: Literal["float", "base64"] = "float"
    dimensions: Annotated[int, Meta(ge=1, le=65_536)] | None = None
    # dropped
    user: Ignored = UNSET


class AskedVectors(Struct, frozen=True):
    """A parsed request and how the numbers are wanted: as text, or packed."""

    request: EmbedRequest
    packed: bool


def parse_embeddings(body: bytes, _limits: Limits) -> AskedVectors:
    """Raises BadRequest naming the field and what is allowed."""
    parsed = decode(body, EmbeddingsBody)
    texts = (parsed.input,) if isinstance(parsed.input, str) else tuple(parsed.input)
    request = EmbedRequest(parsed.model, texts, parsed.dimensions)
    return AskedVectors(request, packed=parsed.encoding_format == "base64")
