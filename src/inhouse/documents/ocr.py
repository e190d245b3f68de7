"""Finds and reads the writing in a picture: the only module that knows RapidOCR and its kin.

The models (PP-OCRv6; Latin, Chinese and Japanese script) are part of its package, so nothing is
downloaded. What seems to be writing and can't be read with some certainty is told as unread, for
whoever paints over it.
"""

import logging
import os
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from inhouse.chat import Box
from inhouse.documents.contrast import Contrast
from inhouse.documents.finder import STEP, Finder
from inhouse.documents.geometry import Corners, Line, height, rounded, skipped
from inhouse.errors import MissingExtra

LEAST_SURE: Final = 0.8
LEAST_HEIGHT: Final = 14  # pixels; in smaller lines the reader takes a 1 for a 2, and is sure of it
SURE_OF_WRITING: Final = 0.45
MOST_LINES: Final = 1000
MOST_LENGTH: Final = 4000  # of all lines, in their heights; as many take about 40 seconds to read
MOST_SPOTS: Final = 1 << 31  # more than a picture has; the library drops the rest without a word

# Read by the libraries when they are loaded.
_quiet: Final = {
    "ORT_DISABLE_TELEMETRY": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
_onnx: Final = "EngineConfig.onnxruntime"
_settings: Final = {
    "Global.log_level": "critical",
    "Global.text_score": 0.0,
    "Global.return_word_box": True,
    "Global.use_preprocess_img": False,
    "Det.limit_side_len": STEP,  # it is looked at as large as it is
    "Det.limit_type": "min",
    "Det.max_candidates": MOST_SPOTS,
    "Det.box_thresh": SURE_OF_WRITING,
    f"{_onnx}.intra_op_num_threads": 1,
    f"{_onnx}.inter_op_num_threads": 1,
}


class TooMuchWriting(Exception):
    """There are more lines than are read."""


class Written(msgspec.Struct, frozen=True):
    """The lines that were read, and where there are others."""

    lines: tuple[Line, ...]
    unread: tuple[Box, ...]


class Ocr:
    """The models, loaded. Raises MissingExtra without them."""

    def __init__(self) -> None:
        for name, value in _quiet.items():
            os.environ.setdefault(name, value)
        logging.disable(logging.CRITICAL)  # it logs what it does, and must never say to whom
        try:
            import cv2
            import numpy
            import onnxruntime
            from rapidocr import RapidOCR
        except ImportError:
            raise MissingExtra("rapidocr", extra="ocr") from None
        onnxruntime.disable_telemetry_events()
        cv2.setNumThreads(1)
        cv2.setUseOptimized(True)
        models: Any = RapidOCR(params=_settings)
        self._numpy: Any = numpy
        self._models = models
        self._contrast = Contrast(cv2, numpy)
        self._finder = Finder(models._load_det_model(), self._contrast, cv2, numpy)

    def level(self, pixels: Any) -> None:
        """Take out of a picture of Pillow's, in colour, what is too faint to be found."""
        pixels.frombytes(self._contrast.level(self._numpy.asarray(pixels)).tobytes())

    def read(self, pixels: Any) -> Written:
        """What is written in such a picture. Raises TooMuchWriting or UnsureFinder."""
        image = self._numpy.ascontiguousarray(self._numpy.asarray(pixels)[:, :, ::-1])
        found = self._finder.find(image)
        boxes = found.lines
        loose = [(x, y, end, y, end, low, x, low) for x, y, end, low in found.loose]
        if len(boxes) > MOST_LINES or sum(map(_length, boxes.tolist())) > MOST_LENGTH:
            raise TooMuchWriting
        if not len(boxes):
            return Written((), tuple(loose))
        cuts = map(self._contrast.spread, self._models.crop_text_regions(image, boxes))
        upright, turned = self._models.cls_and_rotate(list(cuts))
        read = self._models.recognize_txt(upright)
        if len(read.txts) != len(boxes):
            raise RuntimeError("the reader lost a line")
        lines: list[Line] = []
        unread: list[Box] = loose
        for place, box in enumerate(boxes.tolist()):
            corners = _along(box, is_flipped=self._is_flipped(turned, place))
            text = read.txts[place].replace("\n", " ")
            line = Line(corners, text, _middles(text, read.word_results[place]))
            if not text.strip() or height(line) < LEAST_HEIGHT or read.scores[place] < LEAST_SURE:
                unread.append(rounded(corners))
            else:
                unread += skipped(line)
            if text.strip():
                lines.append(line)
        return Written(tuple(lines), tuple(unread))

    def _is_flipped(self, turned: Any, place: int) -> bool:
        label, score = turned.cls_res[place]
        return "180" in label and bool(score > self._models.text_cls.cls_thresh)


def _along(box: Sequence[Sequence[float]], *, is_flipped: bool) -> Corners:
    """The corners as the text runs: the library reads upright boxes from below or from above.

    It turns a box that is half again as high as wide so that its right side comes up, and then by
    half a turn if the text stands on its head.
    """
    corners = [tuple(map(float, corner)) for corner in box]
    across = max(_distance(corners[0], corners[1]), _distance(corners[3], corners[2]))
    down = max(_distance(corners[0], corners[3]), _distance(corners[1], corners[2]))
    first = 1 if int(down) / max(1, int(across)) >= 1.5 else 0
    first += 2 if is_flipped else 0
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = (corners[(first + step) % 4] for step in range(4))
    return (x0, y0, x1, y1, x2, y2, x3, y3)


def _length(box: Sequence[Sequence[float]]) -> float:
    """How many times as long as high, which is what reading takes its time for."""
    one, other = _distance(box[0], box[1]), _distance(box[0], box[3])
    return max(one, other) / max(1.0, min(one, other))


def _distance(one: Sequence[float], other: Sequence[float]) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def _middles(text: str, words: Any) -> tuple[float, ...] | None:
    """Where along the line the middle of each sign is; a space lies between its neighbours."""
    signs = [sign for word in words.words for sign in word]
    columns = [column for word in words.word_cols for column in word]
    if len(signs) != len(columns) or not words.line_txt_len:
        return None
    if signs != [sign for sign in text if not sign.isspace()]:
        return None
    known = [min(1.0, (column + 0.5) / words.line_txt_len) for column in columns]
    middles: list[float] = []
    place = 0
    for sign in text:
        if sign.isspace():
            before = middles[-1] if middles else 0.0
            middles.append((before + (known[place] if place < len(known) else 1.0)) / 2)
        else:
            middles.append(known[place])
            place += 1
    return tuple(middles) if middles == sorted(middles) else None
