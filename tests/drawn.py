"""Pictures with writing in them, made for tests."""

import base64
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFont

FONTS: Final = Path("/usr/share/fonts/truetype/dejavu")
Area = tuple[int, int, int, int]


def font(size: int, name: str = "DejaVuSans") -> Any:
    """The font, or the one that Pillow brings along where there is none of this name."""
    path = FONTS / f"{name}.ttf"
    return ImageFont.truetype(str(path), size) if path.exists() else ImageFont.load_default(size)


def picture(
    *lines: str,
    size: int = 20,
    name: str = "DejaVuSans",
    ink: int = 0,
    paper: int = 255,
    wide: int = 640,
) -> Any:
    """The lines below each other, in grey on grey."""
    letters = font(size, name)
    drawn = Image.new("RGB", (wide, 40 + len(lines) * size * 2), (paper,) * 3)
    pen = ImageDraw.Draw(drawn)
    for place, line in enumerate(lines):
        pen.text((20, 20 + place * size * 2), line, font=letters, fill=(ink,) * 3)
    return drawn


def area(line: str, value: str, place: int, *, size: int = 20, name: str = "DejaVuSans") -> Area:
    """Where the ink of the value lies in a line of `picture`."""
    letters = font(size, name)
    before = line[: line.index(value)]
    left, top = 20 + letters.getlength(before), 20 + place * size * 2
    box = letters.getbbox(value)
    return (int(left + box[0]), int(top + box[1]), int(left + box[2]) + 1, int(top + box[3]) + 1)


def file(drawn: Any, kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    drawn.save(out, format=kind, **options)
    return out.getvalue()


def url(data: bytes, media_type: str = "image/png") -> str:
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def message(*urls: str, text: str = "What is this?") -> dict[str, Any]:
    """A message of the user with pictures."""
    parts: list[dict[str, Any]] = [{"type": "text", "text": text}]
    parts += ({"type": "image_url", "image_url": {"url": each}} for each in urls)
    return {"role": "user", "content": parts}


def sent(body: bytes) -> list[bytes]:
    """The pictures in what an upstream got, as files."""
    found: list[bytes] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)
        elif isinstance(value, str) and value.startswith("data:image/"):
            found.append(base64.b64decode(value.partition(",")[2]))

    import json

    walk(json.loads(body))
    return found


def opened(data: bytes) -> Any:
    drawn = Image.open(io.BytesIO(data))
    drawn.load()
    return drawn


def is_black(drawn: Any, where: Area) -> bool:
    part = drawn.convert("L").crop(where)
    return part.getextrema()[1] == 0


def texts(readings: Sequence[Any]) -> str:
    return "\n".join(reading.text for reading in readings)
