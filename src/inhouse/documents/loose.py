"""Writing that fits no box: bent to a ring, run together to a frame, strewn about.

A box is a slanted rectangle about spots that hang together. Where they go round, most of what is
within is empty, and no line is made of them. What was seen there can't be read, but it was seen.
"""

from collections.abc import Sequence
from typing import Any, Final

TILE: Final = 16  # pixels; what is left is told in squares
SPECK: Final = 5  # pixels; smaller spots are the rim of a line that has its box
RIM: Final = 3  # pixels beyond the letters


class Loose:
    """`cv2` and `numpy` are the libraries, loaded; `thresh` and `sure` are the finder's."""

    def __init__(self, thresh: float, sure: float, cv2: Any, numpy: Any) -> None:
        self._thresh = thresh
        self._sure = sure
        self._cv2 = cv2
        self._numpy = numpy

    def tiles(self, sure: Any, boxes: Sequence[Any]) -> list[tuple[int, int, int, int]]:
        """The squares that hold writing which none of the boxes does: left, top, right, bottom."""
        cv2, numpy = self._cv2, self._numpy
        left = (sure > self._thresh).astype(numpy.uint8)
        for box in boxes:
            cv2.fillPoly(left, [box.astype(numpy.int32)], 0)
        left = cv2.morphologyEx(left, cv2.MORPH_OPEN, numpy.ones((SPECK, SPECK), numpy.uint8))
        if not left.any():
            return []
        high, wide = left.shape
        grown = self._grown(left, sure)
        rows, columns = -(-high // TILE), -(-wide // TILE)
        padded = numpy.zeros((rows * TILE, columns * TILE), bool)
        padded[:high, :wide] = grown
        held = padded.reshape(rows, TILE, columns, TILE).any(axis=(1, 3))
        return [
            (x * TILE, y * TILE, min(wide, (x + 1) * TILE), min(high, (y + 1) * TILE))
            for y, x in numpy.argwhere(held).tolist()
        ]

    def _grown(self, left: Any, sure: Any) -> Any:
        """The spots of which the model is as sure as of a line, with the letters about them.

        It sees the middle of letters, so a spot reaches as much further as it is thick.
        """
        cv2, numpy = self._cv2, self._numpy
        count, spots, places, _ = cv2.connectedComponentsWithStats(left, connectivity=8)
        area = numpy.bincount(spots.ravel(), minlength=count)
        mean = numpy.bincount(spots.ravel(), sure.ravel(), count) / numpy.maximum(1, area)
        depth = cv2.distanceTransform(left, cv2.DIST_C, 3)
        grown = numpy.zeros(left.shape, bool)
        for spot in range(1, count):
            if mean[spot] < self._sure:
                continue
            x, y, wide, high = places[spot, :4].tolist()
            within = spots[y : y + high, x : x + wide] == spot
            reach = RIM + 2 * int(depth[y : y + high, x : x + wide][within].max())
            part = numpy.pad(within.astype(numpy.uint8), reach)
            part = cv2.dilate(part, numpy.ones((2 * reach + 1,) * 2, numpy.uint8)) > 0
            top, start = max(0, y - reach), max(0, x - reach)
            place = grown[top : y + high + reach, start : x + wide + reach]
            down, across = top - y + reach, start - x + reach
            place |= part[down : down + place.shape[0], across : across + place.shape[1]]
        return grown
