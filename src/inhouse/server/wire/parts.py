"""The parts of a message's content: text, pictures to be read later, and what is refused.

Nothing passes that was not read. Text is read; so is a file that is text and comes inside the
request (a `data:` URL of plain text, CSV, Markdown or JSON). A picture that comes inside the
request is kept apart, and goes nowhere before somebody has looked at it. Sound, other files, and
links to anything elsewhere are refused, since what is in them could not be masked.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from typing import Annotated, Final
from urllib.parse import unquote_to_bytes

from msgspec import UNSET, Meta, Raw, Struct

from inhouse.chat import Picture, Role
from inhouse.errors import BadRequest
from inhouse.server.wire.decode import Ignored

TEXT_TYPES: Final = frozenset(
    {"text/plain", "text/csv", "text/markdown", "text/x-markdown", "text/json", "application/json"}
)
PICTURE_TYPES: Final = frozenset(
    {"image/png", "image/jpeg", "image/jpg", "image/webp", "image/gif"}
)
MAY_SHOW: Final = frozenset({Role.USER, Role.TOOL})
CHARSETS: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
READABLE: Final = "send it as a text part, or as a data: URL of text/plain, csv, markdown or json"
SHOWABLE: Final = "send it inside the request, as a data: URL of image/png, jpeg, webp or gif"

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


def read(
    content: str | Sequence[Part | ItemPart] | None, field: str, role: Role
) -> tuple[str, tuple[Picture, ...]]:
    """What a message of this role says, and its pictures, which nobody has looked at yet.

    Raises UnreadPart, naming the part, for what can't be read.
    """
    if content is None or isinstance(content, str):
        return content or "", ()
    parts = [_part(part, f"{field}[{index}]") for index, part in enumerate(content)]
    pictures = tuple(part for part in parts if isinstance(part, Picture))
    if pictures and role not in MAY_SHOW:
        raise UnreadPart(
            f"{pictures[0].field} is a picture in a message of this role",
            fix="put it into a message of the user",
            field=pictures[0].field,
        )
    return "".join(part for part in parts if isinstance(part, str)), pictures


def _part(part: Part | ItemPart, field: str) -> str | Picture:
    match part:
        case TextPart(text=text) | InputText(text=text) | OutputText(text=text):
            return text
        case RefusalPart(refusal=text):
            return text
        case ImagePart(image_url=ImageAddress(url=url)) | ImagePart(image_url=str(url)):
            return _picture(url, field)
        case InputImage(image_url=str(url)):
            return _picture(url, field)
        case FilePart(file=FileBody(file_data=str(data), filename=name)):
            return _file(data, name, field)
        case InputFile(file_data=str(data), filename=name):
            return _file(data, name, field)
    raise _unread(field)


def _picture(url: str, field: str) -> str | Picture:
    """A picture as its bytes. A text in its place is read as one."""
    opened = _opened(url)
    if opened is None:
        raise UnreadPart(
            f"{field} is no picture that came with the request, and nothing is fetched from here",
            fix=SHOWABLE,
            field=field,
        )
    media_type, _, data = opened
    return Picture(data, field) if media_type in PICTURE_TYPES else _file(url, None, field)


def _file(url: str, name: str | None, field: str) -> str:
    """The file as a paragraph of its own, below its name."""
    text = _data_url(url)
    if text is None:
        raise _unread(field)
    return f"\n{name or 'file'}:\n{text}\n"


def _data_url(url: str) -> str | None:
    """The text in a `data:` URL, or None if it holds anything else."""
    opened = _opened(url)
    if opened is None:
        return None
    media_type, charsets, data = opened
    if (media_type or "text/plain") not in TEXT_TYPES or not CHARSETS.issuperset(charsets):
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _opened(url: str) -> tuple[str, list[str], bytes] | None:
    """What a `data:` URL (RFC 2397) says it is, in which charsets, and its bytes."""
    head, comma, data = url.partition(",")
    if not comma or len(head) > 200 or head[:5].lower() != "data:":
        return None
    media_type, *parameters = [word.strip().lower() for word in head[5:].split(";")]
    charsets = [word.removeprefix("charset=") for word in parameters if word.startswith("charset=")]
    try:
        if parameters[-1:] == ["base64"]:
            return media_type, charsets, base64.b64decode(re.sub(r"\s", "", data), validate=True)
        return media_type, charsets, unquote_to_bytes(data)
    except (binascii.Error, ValueError):
        return None


def _unread(field: str) -> UnreadPart:
    return UnreadPart(
        f"{field} can't be read here, so it can't be masked", fix=READABLE, field=field
    )
