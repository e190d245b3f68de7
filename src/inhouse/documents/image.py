"""Pictures as pixels: opened within bounds, painted on, written anew. The module that knows Pillow.

Only pixels are kept of what came. Notes of cameras and programs, previews, colour profiles, further
frames and what lies behind the end of the file stay behind, because a new file is drawn.
"""

import io
import warnings
from collections.abc import Iterable, Iterator
from typing import Any, Final

from inhouse.chat import Box
from inhouse.documents.line import MOST_SIDE
from inhouse.errors import MissingExtra

MOST_PIXELS_OPENED: Final = 60_000_000
MOST_PIXELS_KEPT: Final = 1_000_000  # looking for writing in as many takes seconds
MOST_SIDE_KEPT: Final = 6000  # a thin picture is looked at with broad borders
ORIENTATION: Final = 0x0112  # which way up a camera was held, as Exif notes it
FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")


class NoPicture(Exception):
    """It can't be opened as one of the formats."""


class TooLarge(Exception):
    """It has more pixels than are opened."""


class Pillow:
    """The library, loaded. Raises MissingExtra without it."""

    def __init__(self) -> None:
        try:
            from PIL import (
                GifImagePlugin,
                Image,
                ImageDraw,
                ImageOps,
                JpegImagePlugin,
                MpoImagePlugin,
                PngImagePlugin,
                TiffImagePlugin,
                WebPImagePlugin,
            )
        except ImportError:
            raise MissingExtra("Pillow", extra="ocr") from None
        # Named so that they are loaded while files may still be read: the formats, what some
        # telephones write in the place of a JPEG, and what reads the notes of a camera.
        self._formats = (GifImagePlugin, JpegImagePlugin, PngImagePlugin, WebPImagePlugin)
        self._within = (MpoImagePlugin, TiffImagePlugin)
        self._image: Any = Image
        self._draw: Any = ImageDraw
        self._ops: Any = ImageOps
        Image.MAX_IMAGE_PIXELS = MOST_PIXELS_OPENED

    def open(self, data: bytes) -> Any:
        """The pixels, upright, in colour, on white, not more of them than are kept.

        What a model is shown is what was read: a larger picture is made smaller before both.
        """
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return self._opened(data)
        except TooLarge:
            raise
        except self._image.DecompressionBombError:
            raise TooLarge from None
        except Exception:  # noqa: BLE001 - a decoder may raise anything; nothing of it is told
            raise NoPicture from None

    def _opened(self, data: bytes) -> Any:
        with self._image.open(io.BytesIO(data), formats=FORMATS) as came:
            width, height = came.size
            if width * height > MOST_PIXELS_OPENED or max(width, height) > MOST_SIDE:
                raise TooLarge
            came.seek(0)
            upright = self._ops.exif_transpose(came)
            pixels = self._on_white(upright)
        shrink = min(
            (MOST_PIXELS_KEPT / (pixels.width * pixels.height)) ** 0.5,
            MOST_SIDE_KEPT / max(pixels.size),
        )
        if shrink < 1:
            size = (max(1, int(pixels.width * shrink)), max(1, int(pixels.height * shrink)))
            pixels = pixels.resize(size, self._image.Resampling.LANCZOS)
        # A picture of its own, which knows nothing of the file that it came from.
        bare = self._image.new("RGB", pixels.size)
        bare.paste(pixels)
        return bare

    def _on_white(self, came: Any) -> Any:
        """What lies behind transparent pixels can be writing, and is not shown."""
        if came.mode.startswith("I"):  # 16 bits of grey
            came = came.convert("I").point(lambda grey: grey / 256).convert("L")
        if not (came.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in came.info):
            return came.convert("RGB")
        seen = came.convert("RGBA")
        white = self._image.new("RGBA", seen.size, (255, 255, 255, 255))
        return self._image.alpha_composite(white, seen).convert("RGB")

    def paint(self, pixels: Any, boxes: Iterable[Box]) -> None:
        draw = self._draw.Draw(pixels)
        for box in boxes:
            corners = [(box[place], box[place + 1]) for place in range(0, 8, 2)]
            draw.polygon(corners, fill=(0, 0, 0), outline=(0, 0, 0))

    def sample(self, text: str) -> Any:
        """A picture of some words."""
        pixels = self._image.new("RGB", (480, 64), (255, 255, 255))
        self._draw.Draw(pixels).text((16, 16), text, fill=(0, 0, 0), font_size=18)
        return pixels

    def in_every_format(self, pixels: Any) -> Iterator[bytes]:
        """The picture as a file of each of the formats that are opened, said to lie on its side."""
        notes = self._image.Exif()
        notes[ORIENTATION] = 6
        for name in FORMATS:
            out = io.BytesIO()
            pixels.save(out, format=name, exif=notes)
            yield out.getvalue()

    @staticmethod
    def png(pixels: Any) -> bytes:
        out = io.BytesIO()
        pixels.save(out, format="PNG", compress_level=4)
        return out.getvalue()
