"""A finder that no longer sees what is known to be there has not looked, and says so."""

from typing import Any

import cv2
import numpy
import pytest

from inhouse.chat import ChatRequest, Message, Picture, Role
from inhouse.documents.contrast import Contrast
from inhouse.documents.finder import Finder, Found, UnsureFinder
from inhouse.documents.line import Answer, Question
from inhouse.documents.ocr import Ocr, TooMuchWriting
from inhouse.documents.pictures import MaskedPictures
from inhouse.errors import UnreadPicture


class Model:
    """In place of the library's: as sure of each dark spot as `eyes` is, which finds no lines."""

    def __init__(self, eyes: float) -> None:
        self._eyes = eyes
        self.thresh, self.box_thresh = 0.3, 0.45
        self.postprocess_op: Any = self

    def __call__(self, sure: Any, size: tuple[int, int]) -> tuple[list[Any], list[float]]:
        return [], []

    def get_preprocess(self) -> Any:
        return lambda image: image

    def session(self, shown: Any) -> Any:
        near = cv2.erode(shown.min(axis=2), numpy.ones((9, 9), numpy.uint8))
        return (near < 128)[None, None] * self._eyes

    def sorted_boxes(self, boxes: Any) -> Any:
        return boxes


def finder(eyes: float) -> Finder:
    return Finder(Model(eyes), Contrast(cv2, numpy), cv2, numpy)


@pytest.mark.parametrize("size", [(1, 1), (40, 300), (900, 120), (300, 2000), (2100, 30)])
def test_a_look_that_misses_known_writing_is_none(size: tuple[int, int]) -> None:
    page = numpy.full((*size, 3), 255, numpy.uint8)
    assert len(finder(1.0).find(page).lines) == 0
    with pytest.raises(UnsureFinder):
        finder(0.2).find(page)


class Read(Exception):
    """The lines came as far as to be read, which takes its time."""


class Reader:
    """In place of the finder and of the reader: there are so many lines, 1,000 pixels long."""

    def __init__(self, lines: int) -> None:
        self._lines = lines

    def find(self, image: Any) -> Found:
        line = [[0, 0], [1000, 0], [1000, 11], [0, 11]]
        return Found(numpy.array([line] * self._lines, numpy.float32), [])

    def crop_text_regions(self, image: Any, boxes: Any) -> Any:
        raise Read


@pytest.mark.parametrize(("lines", "comes_to"), [(40, Read), (50, TooMuchWriting)])
def test_more_writing_than_there_is_time_for_is_refused_before_it_is_read(
    lines: int, comes_to: type[Exception]
) -> None:
    ocr = object.__new__(Ocr)  # without its models, as none is to be asked
    stand_in: Any = Reader(lines)
    ocr._numpy, ocr._models, ocr._finder = numpy, stand_in, stand_in
    ocr._contrast = Contrast(cv2, numpy)
    with pytest.raises(comes_to):
        ocr.read(numpy.zeros((9, 9, 3), numpy.uint8))


class Unsure:
    """A parser whose finder missed it."""

    def ask(self, question: Question) -> Answer:
        return Answer("unsure")


def test_a_picture_that_could_not_be_searched_is_refused_and_says_what_to_do() -> None:
    message = Message(Role.USER, "", pictures=(Picture(b"", "messages[0].content[0]"),))
    with pytest.raises(UnreadPicture) as refused:
        MaskedPictures(Unsure(), seconds=5).read(ChatRequest("", (message,)), lambda: None)
    assert "another size" in refused.value.fix
