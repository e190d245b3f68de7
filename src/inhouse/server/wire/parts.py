"""The parts of a message's content: what can be read becomes text, the rest is refused.

Nothing passes that was not read. Text is read; so is a file that is text and comes inside the
request (a `data:` URL of plain text, CSV, Markdown or JSON). Pictures, sound, other files, and
links to anything elsewhere are refused, since what is in them could not be masked.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from typing import Annotated, Final
from urllib.parse import unquote_to_bytes

from msgspec import UNSET, Meta, Raw, Struct

from inhouse.errors import BadRequest
from inhouse.server.wire.decode import Ignored

TEXT_TYPES: Final = frozenset(
    {"text/plain", "text/csv", "text/markdown", "text/x-markdown", "text/json", "application/json"}
)
CHARSETS: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
READABLE: Final = "send it as a text part, or as a data: URL of text/plain, csv, markdown or json"

FileName = Annotated[str, Meta(max_length=256)]


class UnreadPart(BadRequest):
    """A part of a message that can't be read here, and so can't be masked."""

    code = "unread_part"


class TextPart(Struct, tag="text", forbid_unknown_fields=True):
    text: str
    annotations: Ignored = UNSET  # dropped


class RefusalPart(Struct, tag="refusal", forbid_unknown_fields=True):
    refusal: str


class ImageAddress(Struct, forbid_unknown_fields=True):
    url: str
    detail: Ignored = UNSET  # dropped


class ImagePart(Struct, tag="image_url", forbid_unknown_fields=True):
    image_url: ImageAddress | str


class AudioPart(Struct, tag="input_audio", forbid_unknown_fields=True):
    input_audio: Raw


class FileBody(Struct, forbid_unknown_fields=True):
    file_data: str | None = None
    filename: FileName | None = None
    file_id: Ignored = UNSET  # refused


class FilePart(Struct, tag="file", forbid_unknown_fields=True):
    file: FileBody


Part = TextPart | RefusalPart | ImagePart | AudioPart | FilePart
Content = str | list[Part] | None


class InputText(Struct, tag="input_text", forbid_unknown_fields=True):
    text: str


class OutputText(Struct, tag="output_text", forbid_unknown_fields=True):
    text: str
    annotations: Ignored = UNSET  # dropped
    logprobs: Ignored = UNSET  # dropped


class InputImage(Struct, tag="input_image", forbid_unknown_fields=True):
    image_url: str | None = None
    file_id: Ignored = UNSET  # refused
    detail: Ignored = UNSET  # dropped


class InputFile(Struct, tag="input_file", forbid_unknown_fields=True):
    file_data: str | None = None
    filename: FileName | None = None
    file_id: Ignored = UNSET  # refused
    file_url: Ignored = UNSET  # refused


ItemPart = InputText | OutputText | RefusalPart | InputImage | InputFile
ItemContent = str | list[ItemPart]


def text_of(content: str | Sequence[Part | ItemPart] | None, field: str) -> str:
    """What a message says. Raises UnreadPart, naming the part, for what can't be read."""
    if content is None or isinstance(content, str):
        return content or ""
    return "".join(_part(part, f"{field}[{index}]") for index, part in enumerate(content))


def _part(part: Part | ItemPart, field: str) -> str:
    match part:
        case TextPart(text=text) | InputText(text=text) | OutputText(text=text):
            return text
        case RefusalPart(refusal=text):
            return text
        case ImagePart(image_url=ImageAddress(url=url)) | ImagePart(image_url=str(url)):
            return _file(url, None, field)
        case InputImage(image_url=str(url)):
            return _file(url, None, field)
        case FilePart(file=FileBody(file_data=str(data), filename=name)):
            return _file(data, name, field)
        case InputFile(file_data=str(data), filename=name):
            return _file(data, name, field)
    raise _unread(field)


def _file(url: str, name: str | None, field: str) -> str:
    """The file as a paragraph of its own, below its name."""
    text = _data_url(url)
    if text is None:
        raise _unread(field)
    return f"\n{name or 'file'}:\n{text}\n"


def _data_url(url: str) -> str | None:
    """The text in a `data:` URL (RFC 2397), or None if it holds anything else."""
    head, comma, data = url.partition(",")
    if not comma or len(head) > 200 or head[:5].lower() != "data:":
        return None
    media_type, *parameters = [word.strip().lower() for word in head[5:].split(";")]
    encoded = parameters[-1:] == ["base64"]
    charsets = [word.removeprefix("charset=") for word in parameters if word.startswith("charset=")]
    if (media_type or "text/plain") not in TEXT_TYPES or not CHARSETS.issuperset(charsets):
        return None
    try:
        if encoded:
            return base64.b64decode(re.sub(r"\s", "", data), validate=True).decode()
        return unquote_to_bytes(data).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None


def _unread(field: str) -> UnreadPart:
    return UnreadPart(
        f"{field} can't be read here, so it can't be masked", fix=READABLE, field=field
    )
