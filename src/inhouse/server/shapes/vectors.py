"""The shape of `/v1/embeddings`."""

import base64
import struct
from typing import Any

from inhouse.chat import Embedded


def vectors_body(embedded: Embedded, model: str, *, packed: bool) -> dict[str, Any]:
    """Each vector as numbers, or packed as 32-bit floats in base64, which most clients ask for."""
    tokens = embedded.prompt_tokens
    return {
        "object": "list",
        "data": [
            {
                "object": "embedding",
                "index": index,
                "embedding": _packed(vector) if packed else vector,
            }
            for index, vector in enumerate(embedded.vectors)
        ],
        "model": model,
        "usage": {"prompt_tokens": tokens, "total_tokens": tokens},
    }


def _packed(vector: tuple[float, ...]) -> str:
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
