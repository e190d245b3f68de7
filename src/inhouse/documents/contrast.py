"""Faint writing is made plain to the model that finds writing, or it is taken out of the picture.

A person with a good screen, and a model, read grey 250 on white. The one that finds writing does
not, unless the shades that there are nearby are spread over all that there can be. Beside a rule or
a field's frame that can't be done. There, what is faint becomes like its ground before the picture
goes on: what can't be searched is not shown. Black writing that a coloured line strikes out is not
found either, unless the colour is laid aside.
"""

from typing import Any, Final

import msgspec

FAINT: Final = 32  # shades of 256 between the lightest and the darkest nearby
LEAST: Final = 2  # shades; what differs by less is spread no further
AROUND: Final = 33  # pixels; about a line of writing
SPECK: Final = 12  # pixels; a faint spot that is smaller is the edge of something plain
COLOURED: Final = 64  # shades between the colours of a spot
PALEST: Final = 4  # shades; writing that differs by fewer is missed even where it is spread
GROUNDS: Final = (31, 15, 7)  # pixels, odd; most of so much paper is bare


class Clear(msgspec.Struct, frozen=True):
    """A picture to look at instead, and the spots of the other that are faint."""

    image: Any
    faint: Any


class Contrast:
    """`cv2` and `numpy` are the libraries, loaded."""

    def __init__(self, cv2: Any, numpy: Any) -> None:
        self._cv2 = cv2
        self._numpy = numpy

    def level(self, image: Any) -> Any:
        """The picture without what is too faint to be found: it becomes like the ground around it.

        The largest ground that a spot is like is taken, since in a small one a stroke may be most.
        """
        cv2, numpy = self._cv2, self._numpy
        _, _, faint = self._ranges(image)
        # Of a line of writing that reaches out of what is faint, the rest alone may not be found.
        well_within = cv2.erode(faint, numpy.ones((AROUND, AROUND), numpy.uint8))
        limit = numpy.where(well_within > 0, PALEST, FAINT)
        levelled = image.copy()
        left = numpy.ones(image.shape[:2], bool)
        for size in GROUNDS:
            ground = cv2.medianBlur(image, size)
            alike = left & (cv2.absdiff(image, ground).max(axis=2) < limit)
            levelled[alike] = ground[alike]
            left &= ~alike
        return levelled

    def clear(self, image: Any) -> Clear | None:
        """The picture, spread where it is faint; elsewhere without colours. None if as before."""
        numpy = self._numpy
        least, range_, faint = self._ranges(image)
        lightest, darkest = image.max(axis=2), image.min(axis=2)
        if not (faint.any() or (lightest - darkest > COLOURED).any()):
            return None
        # As by light in which a coloured line over black writing, or over white, can't be seen.
        plain = (darkest if is_dark(image, numpy) else lightest)[:, :, None]
        spread = numpy.maximum(range_, LEAST).astype(numpy.float32)[:, :, None]
        spread = ((image - least).astype(numpy.float32) * (255 / spread)).astype(numpy.uint8)
        return Clear(numpy.where(faint[:, :, None] > 0, spread, plain), faint > 0)

    def spread(self, cut: Any) -> Any:
        """A piece of a picture, with all the contrast that there can be if it is faint."""
        least, most = int(cut.min()), int(cut.max())
        if not 0 < most - least < FAINT:
            return cut
        spread = (cut.astype(self._numpy.float32) - least) * (255 / (most - least))
        return spread.astype(self._numpy.uint8)

    def _ranges(self, image: Any) -> tuple[Any, Any, Any]:
        """Of what is around each spot: the darkest, by how much it differs, and if that is little.

        By the colour that differs most, as grey of two colours may be the same.
        """
        cv2, numpy = self._cv2, self._numpy
        near = numpy.ones((AROUND, AROUND), numpy.uint8)
        least, most = cv2.erode(image, near), cv2.dilate(image, near)
        range_ = (most - least).max(axis=2)
        faint = ((range_ > 0) & (range_ < FAINT)).astype(numpy.uint8)
        faint = cv2.morphologyEx(faint, cv2.MORPH_OPEN, numpy.ones((SPECK, SPECK), numpy.uint8))
        return least, range_, faint


def is_dark(image: Any, numpy: Any) -> bool:
    """Whether light stands on dark in most of it."""
    return bool(numpy.median(image) < 128)
