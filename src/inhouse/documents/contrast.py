"""Makes faint writing plain: what differs from what is around it by a few shades, by many.

A person with a good screen, and a model, read grey 250 on white. The model that finds writing does
not, unless the shades that there are nearby are spread over all that there can be.
"""

from typing import Any, Final

FAINT: Final = 32  # shades of 256 between the lightest and the darkest nearby
LEAST: Final = 2  # shades; what differs by less is spread no further
AROUND: Final = 33  # pixels; about a line of writing
SPECK: Final = 12  # pixels; a faint spot that is smaller is the edge of something plain


class Contrast:
    """`cv2` and `numpy` are the libraries, loaded."""

    def __init__(self, cv2: Any, numpy: Any) -> None:
        self._cv2 = cv2
        self._numpy = numpy

    def clear(self, image: Any) -> Any:
        """The picture, spread where it is faint. None where nothing is."""
        cv2, numpy = self._cv2, self._numpy
        near = numpy.ones((AROUND, AROUND), numpy.uint8)
        # By the colour that differs most, as grey of two colours may be the same.
        least, most = cv2.erode(image, near), cv2.dilate(image, near)
        range_ = (most - least).max(axis=2)
        faint = ((range_ > 0) & (range_ < FAINT)).astype(numpy.uint8)
        faint = cv2.morphologyEx(faint, cv2.MORPH_OPEN, numpy.ones((SPECK, SPECK), numpy.uint8))
        if not faint.any():
            return None
        spread = numpy.maximum(range_, LEAST).astype(numpy.float32)[:, :, None]
        spread = (image - least).astype(numpy.float32) * (255 / spread)
        return numpy.where(faint[:, :, None] > 0, spread.astype(numpy.uint8), image)

    def spread(self, cut: Any) -> Any:
        """A piece of a picture, with all the contrast that there can be if it is faint."""
        least, most = int(cut.min()), int(cut.max())
        if not 0 < most - least < FAINT:
            return cut
        spread = (cut.astype(self._numpy.float32) - least) * (255 / (most - least))
        return spread.astype(self._numpy.uint8)
