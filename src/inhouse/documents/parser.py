"""What the parser does with a question: open the picture, read it, or draw a new one.

It runs in a sealed process (`processes.parser`); a picture made to take it over finds nothing there
but itself.
"""

from inhouse.documents.finder import UnsureFinder
from inhouse.documents.geometry import doubtful, readings
from inhouse.documents.image import NoPicture, Pillow, TooLarge
from inhouse.documents.line import MOST_BOXES, Answer, Question, check, told
from inhouse.documents.ocr import Ocr, TooMuchWriting


class Parser:
    """The libraries, loaded. Raises MissingExtra without them."""

    def __init__(self) -> None:
        self._pillow = Pillow()
        self._ocr = Ocr()

    def warm(self) -> None:
        """Use all of it once, so that nothing is left to load."""
        pixels = self._pillow.sample("The first picture takes longest, so it is this one.")
        for file in self._pillow.in_every_format(pixels):
            if not self.answer(Question("draw", file)).drawn:
                raise RuntimeError("a format can't be opened")
        self.answer(Question("read", self._pillow.png(pixels)))

    def answer(self, question: Question) -> Answer:
        try:
            pixels = self._pillow.open(question.data)
            if question.wanted == "copy":
                return Answer(drawn=self._pillow.png(pixels))
            if question.wanted == "draw":
                if len(question.boxes) > MOST_BOXES:
                    return Answer("too much writing")
                self._ocr.level(pixels)
                self._pillow.paint(pixels, map(check, question.boxes))
                return Answer(drawn=self._pillow.png(pixels))
            written = self._ocr.read(pixels)
        except NoPicture:
            return Answer("no picture")
        except TooLarge:
            return Answer("too large")
        except TooMuchWriting:
            return Answer("too much writing")
        except UnsureFinder:
            return Answer("unsure")
        texts = readings(written.lines)
        unread = {*written.unread, *(box for reading in texts for box in doubtful(reading))}
        return Answer(readings=[told(reading) for reading in texts], unread=sorted(unread))
