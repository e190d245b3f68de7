"""Where in a picture writing is, whatever it says.

The model that finds writing weighs each spot against all that it is shown. In a large picture that
is mostly empty it so misses a line that anybody can read, and on an empty page it sees writing
everywhere. So every picture is shown with lines of writing below it that are known. They give the
model its measure, and they prove each look: where they are not found, neither may be others, and
the picture is refused.
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from inhouse.documents.contrast import Contrast, is_dark
from inhouse.documents.loose import Loose

STEP: Final = 32  # pixels; the sides of what the model is shown are multiples of it
BORDER: Final = 16  # pixels; writing at the very edge is not found without
LEAST_WIDE: Final = 192  # so that a known line holds some letters
ROW: Final = 32  # pixels from one known line to the next
ROW_EVERY: Final = 1024  # pixels of the picture's height
KNOWN: Final = "The known line 0123456789 is here to be found. "
LEAST_KNOWN: Final = 0.5  # of the known lines' length, to be found in each look
LARGE: Final = 100  # pixels; lines that are as high are looked for from afar as well
AFAR: Final = 4  # times smaller
DOTS: Final = 3  # pixels; so far apart are those of a matrix printer's letters, or less
SMALLER: Final = 2  # times, so that they run together
SEEN: Final = 0.5  # of a box; it need not be found again


class UnsureFinder(Exception):
    """Lines that are known to be there were not found, so others may be missing."""


class Found(msgspec.Struct, frozen=True):
    """The corners of what seems to be a line, in order; left, top, right, bottom of the rest."""

    lines: Any
    loose: list[tuple[int, int, int, int]]


class Finder:
    """`model` is the library's, `cv2` and `numpy` are those libraries, loaded."""

    def __init__(self, model: Any, contrast: Contrast, cv2: Any, numpy: Any) -> None:
        self._model = model
        self._cv2 = cv2
        self._numpy = numpy
        self._contrast = contrast
        seen = model.postprocess_op
        self._loose = Loose(seen.thresh, seen.box_thresh, cv2, numpy)

    def find(self, image: Any) -> Found:
        """All that seems to be writing. Raises UnsureFinder."""
        numpy = self._numpy
        sure = strewn = self._look(image)
        clear = self._contrast.clear(image)
        if clear is not None:
            sure = numpy.maximum(sure, self._look(clear.image))
            # Of what is strewn about, a photograph without its colours seems to be full.
            strewn = numpy.where(clear.faint, sure, strewn)
        found = self._lines(sure)
        if min(image.shape[:2]) >= LARGE:
            found += self._unseen(image, found, AFAR, LARGE)
        loose = self._loose.tiles(strewn, found)
        if min(image.shape[:2]) >= STEP:
            grow = self._cv2.dilate if is_dark(image, numpy) else self._cv2.erode
            blurred = grow(image, numpy.ones((DOTS, DOTS), numpy.uint8))
            loose += [self._around(box) for box in self._unseen(blurred, found, SMALLER, 0)]
        lines = self._model.sorted_boxes(numpy.array(found, numpy.float32).reshape(-1, 4, 2))
        return Found(lines, loose)

    def _look(self, image: Any) -> Any:
        """How sure the model is of writing at each spot."""
        numpy = self._numpy
        high, wide = image.shape[:2]
        shown = self._bordered(image)
        known, where = self._known(shown.shape[1], 1 + high // ROW_EVERY)
        given = self._model.get_preprocess()(numpy.vstack([shown, known]))
        sure = self._model.session(given)[0, 0]
        below = sure[shown.shape[0] :]
        if (below[where] > self._model.postprocess_op.thresh).mean() < LEAST_KNOWN:
            raise UnsureFinder
        return sure[BORDER : BORDER + high, BORDER : BORDER + wide]

    def _bordered(self, image: Any) -> Any:
        """The picture within a border that goes on with what most of each side looks like.

        Not with each pixel of it: a letter that touches the edge would run out in stripes.
        """
        cv2 = self._cv2
        high, wide = image.shape[:2]
        whole_high = high + 2 * BORDER + -(high + 2 * BORDER) % STEP
        whole_wide = max(LEAST_WIDE, wide + 2 * BORDER + -(wide + 2 * BORDER) % STEP)
        for edge, place, size in (
            (image[0], 0, BORDER),
            (image[-1], 1, whole_high - high - BORDER),
            (image[:, 0], 2, BORDER),
            (image[:, -1], 3, whole_wide - wide - BORDER),
        ):
            sizes = [0, 0, 0, 0]
            sizes[place] = size
            colour = self._numpy.median(edge, axis=0).tolist()
            image = cv2.copyMakeBorder(image, *sizes, cv2.BORDER_CONSTANT, value=colour)
        return image

    def _known(self, wide: int, rows: int) -> tuple[Any, Any]:
        """Known lines in black on white, and which rows and columns hold the middle of them."""
        numpy, cv2 = self._numpy, self._cv2
        part = numpy.full((ROW * rows, wide, 3), 255, numpy.uint8)
        text = (KNOWN * (1 + wide // 300))[: (wide - ROW) // 12]
        long, _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.6, 1)[0]
        for row in range(rows):
            place = (ROW // 2, ROW * row + 22)
            cv2.putText(part, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.6, 0, 1, cv2.LINE_AA)
        middles = [ROW * row + ROW // 2 for row in range(rows)]
        return part, numpy.ix_(middles, range(ROW // 2, min(wide, ROW // 2 + long)))

    def _lines(self, sure: Any) -> list[Any]:
        found, _ = self._model.postprocess_op(sure[None, None], sure.shape)
        return [self._numpy.asarray(box, self._numpy.float32) for box in found]

    def _unseen(self, image: Any, found: Sequence[Any], smaller: int, least: int) -> list[Any]:
        """What is found in the picture made smaller and was not before, if it is so high."""
        numpy, cv2 = self._numpy, self._cv2
        high, wide = image.shape[:2]
        size = (wide // smaller, high // smaller)
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        seen = numpy.zeros((high, wide), numpy.uint8)
        for box in found:
            cv2.fillPoly(seen, [box.astype(numpy.int32)], 1)
        unseen = []
        for box in (each * smaller for each in self._lines(self._look(small))):
            within = cv2.fillPoly(numpy.zeros_like(seen), [box.astype(numpy.int32)], 1)
            if min(cv2.minAreaRect(box)[1]) >= least and cv2.mean(seen, within)[0] < SEEN:
                unseen.append(box)
        return unseen

    def _around(self, box: Any) -> tuple[int, int, int, int]:
        left, top, wide, high = self._cv2.boundingRect(box)
        return left, top, left + wide, top + high
