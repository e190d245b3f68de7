"""Step 0: a request in OpenAI's form becomes a value of chat.py, or a clear 400.

Every field of OpenAI's API is in one of three lists, and the rule is the same for all endpoints:
*used* fields are typed and bounded; *dropped* fields only label or route a request, change nothing
here, and travel no further; *refused* fields ask for something this server can't do, so quietly
ignoring them would give a wrong answer. Any other field is refused as unknown. Nothing of a
client's bytes goes further than these types, and no error repeats what a client wrote.

One module for each endpoint, and one for each thing that they share.
"""

from inhouse.server.wire.chat import ChatBody, PreviewBody, parse_chat, parse_preview
from inhouse.server.wire.common import Asked
from inhouse.server.wire.completion import CompletionBody, parse_completion
from inhouse.server.wire.decode import decode
from inhouse.server.wire.embeddings import AskedVectors, EmbeddingsBody, parse_embeddings
from inhouse.server.wire.responses import ResponsesBody, parse_responses

__all__ = [
    "Asked",
    "AskedVectors",
    "ChatBody",
    "CompletionBody",
    "EmbeddingsBody",
    "PreviewBody",
    "ResponsesBody",
    "decode",
    "parse_chat",
    "parse_completion",
    "parse_embeddings",
    "parse_preview",
    "parse_responses",
]
