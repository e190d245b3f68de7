"""What is hidden in a picture is black in the new one, and what was a file's notes is gone."""

import math
from typing import Any

import msgspec
import pytest
from PIL import Image, ImageChops, ImageDraw, PngImagePlugin

from inhouse.chat import ChatRequest, Message, Picture, ReadPicture, Role, ShownPicture
from inhouse.config import MaskingSettings
from inhouse.documents.geometry import boxes
from inhouse.documents.line import Question, believed
from inhouse.documents.pictures import MaskedPictures
from inhouse.errors import Blocked
from inhouse.privacy.detect.detection import raw
from inhouse.privacy.mask import mask
from inhouse.privacy.rules import EVERYTHING, Rules
from inhouse.privacy.vault import Vault
from tests import drawn
from tests.documents.conftest import SealedParser

EMAIL = "anna.karenina@clinic.example"
IBAN = "DE89 3704 0044 0532 0130 00"
CARD = "4111 1111 1111 1111"


def shown(
    parser: SealedParser,
    picture: Any,
    rules: Rules = EVERYTHING,
    text: str = "",
) -> tuple[ShownPicture, str, Vault]:
    """What a model would see of a picture and of the text beside it."""
    data = picture if isinstance(picture, bytes) else drawn.file(picture)
    pictures = MaskedPictures(parser, seconds=60)
    read = pictures.read(picture_of(data, text), lambda: None)
    chat, vault = mask(read, raw, rules, pictures.draw)
    (made,) = chat.messages[0].pictures
    assert isinstance(made, ShownPicture)
    return made, chat.messages[0].text, vault


def picture_of(data: bytes, text: str = "") -> ChatRequest:
    message = Message(Role.USER, text, pictures=(Picture(data, "messages[0].content[0]"),))
    return ChatRequest("", (message,))


@pytest.mark.parametrize(
    ("size", "name"),
    [(11, "DejaVuSans"), (14, "DejaVuSansMono"), (20, "DejaVuSerif-Bold")],
)
def test_the_ink_of_each_value_is_painted_over(parser: SealedParser, size: int, name: str) -> None:
    lines = [f"Mail {EMAIL} now", f"IBAN {IBAN} for rent", f"card {CARD}"]
    came = drawn.picture(*lines, size=size, name=name, wide=60 + size * 25)
    made, _, vault = shown(parser, came)
    # A 1 that can be read as an l too makes two values of one, which both are hidden.
    assert set(vault.counts()) == {"EMAIL", "IBAN", "CARD"}
    new = drawn.opened(made.data)
    assert new.size == came.size
    for place, (line, value) in enumerate(zip(lines, (EMAIL, IBAN, CARD), strict=True)):
        where = drawn.area(line, value, place, size=size, name=name)
        assert drawn.is_black(new, where), line
        assert not drawn.is_black(came, where), "or the line above shows nothing"
    left = parser.written(made.data)
    for value in (EMAIL, IBAN, CARD, "karenina", "3704", "1111"):
        assert value not in left
    assert "rent" in left, "what need not be hidden is still there"


@pytest.mark.parametrize("turn", [90, 180, 30])
def test_however_the_page_lies(parser: SealedParser, turn: int) -> None:
    line = f"Mail: {EMAIL} now"
    flat = drawn.picture(line, size=16, wide=380)
    came = flat.rotate(turn, expand=True, fillcolor=(255, 255, 255))
    made, _, vault = shown(parser, came)
    assert vault.counts() == {"EMAIL": 1}
    back = drawn.opened(made.data).rotate(-turn, expand=True, fillcolor=(0, 0, 0))
    left, top, right, bottom = drawn.area(line, EMAIL, 0, size=16)
    across, down = (back.width - flat.width) // 2, (back.height - flat.height) // 2
    where = (left + across, top + down, right + across, bottom + down)
    # A slanted edge is blurred by turning it back.
    assert max(back.convert("L").crop(where).getextrema()) < (1 if turn % 90 == 0 else 120)
    assert "karenina" not in parser.written(made.data)


def test_white_on_black_and_pale_on_white(parser: SealedParser) -> None:
    line = f"Mail: {EMAIL} now"
    for ink, paper in ((255, 0), (225, 255)):
        made, _, vault = shown(parser, drawn.picture(line, ink=ink, paper=paper, wide=480))
        assert vault.counts() == {"EMAIL": 1}
        assert drawn.is_black(drawn.opened(made.data), drawn.area(line, EMAIL, 0))


def test_a_lone_line_in_a_large_and_empty_picture_is_found(parser: SealedParser) -> None:
    """What is shown is what was searched: nothing of the line is left in the picture that goes on.

    A finder that weighs a spot against the whole page misses it, as that of the library does.
    """
    line, size = f"Mail: {EMAIL} now", 9
    came = Image.new("RGB", (1200, 820), (255, 255, 255))
    came.paste(
        drawn.picture(line, size=size, wide=40 + size * 24).crop((18, 18, 2000, 60)), (300, 500)
    )
    made, _, _ = shown(parser, came)
    left, top, right, bottom = drawn.area(line, EMAIL, 0, size=size)
    where = (left + 282, top + 482, right + 282, bottom + 482)
    assert drawn.is_black(drawn.opened(made.data), where)
    assert not drawn.is_black(came, where), "or the line above shows nothing"


def test_writing_that_touches_the_edges_is_painted_over(parser: SealedParser) -> None:
    came = Image.new("RGB", (400, 200), (255, 255, 255))
    pen, letters = ImageDraw.Draw(came), drawn.font(20)
    left, top, right, bottom = letters.getbbox("Gandalf")
    pen.text((-left, -top), "Gandalf", fill=(90, 90, 90), font=letters)
    pen.text((came.width - right, came.height - bottom), "Gandalf", fill=(90, 90, 90), font=letters)
    made, _, _ = shown(parser, came, text="My name is Gandalf.")
    assert unpainted(came, drawn.opened(made.data)) == 0
    assert unpainted(came, came) > 500, "or there was nothing to paint over"


@pytest.mark.parametrize("ink", [240, 252])
def test_faint_writing_is_painted_over(parser: SealedParser, ink: int) -> None:
    line = f"Mail: {EMAIL} now"
    made, _, _ = shown(parser, drawn.picture(line, ink=ink, wide=360, size=14))
    assert drawn.is_black(drawn.opened(made.data), drawn.area(line, EMAIL, 0, size=14))


def test_a_word_that_fills_the_picture_is_painted_over(parser: SealedParser) -> None:
    came = Image.new("RGB", (760, 230), (255, 255, 255))
    ImageDraw.Draw(came).text((10, -15), "Gandalf", fill=(90, 90, 90), font=drawn.font(190))
    made, _, _ = shown(parser, came, text="My name is Gandalf.")
    assert unpainted(came, drawn.opened(made.data)) == 0
    assert unpainted(came, came) > 20_000, "or there was nothing to paint over"


def ring(text: str, radius: int, size: int) -> Any:
    """The text round in a circle, as on a stamp."""
    middle = radius + 2 * size
    made = Image.new("RGB", (2 * middle, 2 * middle), (255, 255, 255))
    for place, sign in enumerate(text):
        turn = 360 * place / len(text)
        letter = Image.new("L", (2 * size, 2 * size))
        ImageDraw.Draw(letter).text(
            (size, size), sign, fill=255, font=drawn.font(size), anchor="mm"
        )
        x = middle - size + round(radius * math.sin(math.radians(turn)))
        y = middle - size - round(radius * math.cos(math.radians(turn)))
        made.paste((60, 60, 60), (x, y), letter.rotate(-turn, Image.Resampling.BICUBIC))
    return made


def frame(text: str, size: int) -> Any:
    """The text along all four sides of a page."""
    strip = drawn.picture(text, size=size, ink=60, wide=420).crop((18, 14, 400, 24 + size))
    made = Image.new("RGB", (440, 440), (255, 255, 255))
    for place, turn in (((30, 24), 0), ((24, 30), 90), ((30, 400), 0), ((400, 30), -90)):
        made.paste(strip.rotate(turn, expand=True), place)
    return made


@pytest.mark.parametrize("shape", ["ring", "frame"])
def test_writing_that_goes_round_and_so_fits_no_box_is_painted_over(
    parser: SealedParser, shape: str
) -> None:
    came = (
        ring("ANNA KARENINA  Schillerstr. 12  10625 Berlin  030 12345678  ", 150, 20)
        if shape == "ring"
        else frame("anna.karenina@example.org IBAN DE89 3704 0044 0532 0130 00", 14)
    )
    answer = parser.ask(Question("read", drawn.file(came)))
    readings = [believed(each) for each in answer.readings]
    # What was read was found too, so it is up to the detectors.
    hidden = [[(0, len(each.text))] for each in readings]
    painted = boxes(ReadPicture(b"", tuple(readings), tuple(answer.unread)), hidden)
    new = came.copy()
    for box in painted:
        ImageDraw.Draw(new).polygon(list(zip(box[::2], box[1::2], strict=True)), fill=(0, 0, 0))
    assert unpainted(came, new) < 0.05 * unpainted(came, came)
    bare = new.convert("L").histogram()[255] / (came.width * came.height)
    assert bare > 0.3, "what is within the ring need not be hidden"


def unpainted(came: Any, new: Any) -> int:
    """How many pixels of ink, which is dark and not black, are not black in the new picture."""
    ink = came.convert("L").point(lambda grey: 255 if grey < 128 else 0)
    left = new.convert("L").point(lambda grey: 255 if grey else 0)
    return int(ImageChops.multiply(ink, left).histogram()[255])


def gradient() -> Any:
    """Colours that run into each other."""
    wide, high = 320, 200
    down, across = Image.linear_gradient("L"), Image.linear_gradient("L").rotate(90)
    parts = [each.resize((wide, high)) for each in (down, across, down.rotate(180))]
    return Image.merge("RGB", parts)


def chart() -> Any:
    """Axes, a curve and bars, without a word."""
    made = Image.new("RGB", (640, 480), (255, 255, 255))
    pen = ImageDraw.Draw(made)
    pen.line((60, 30, 60, 430, 610, 430), fill=(0, 0, 0), width=2)
    for step in range(9):
        pen.line((60, 30 + step * 50, 610, 30 + step * 50), fill=(220, 220, 220))
        pen.rectangle((90 + step * 56, 400 - step * 35, 110 + step * 56, 430), fill=(80, 160, 80))
    pen.line(
        [(60 + x, 230 + 90 * math.sin(x / 70)) for x in range(550)], fill=(200, 30, 30), width=2
    )
    return made


EMPTY = {
    "white": (Image.new("RGB", (640, 480), (255, 255, 255)), 0.0),
    "black": (Image.new("RGB", (400, 300)), 0.0),
    "one dot": (drawn.picture(".", wide=400), 0.01),
    "gradient": (gradient(), 0.02),
    "noise": (Image.effect_noise((320, 200), 60).convert("RGB"), 0.02),
    "chart": (chart(), 0.2),
}


@pytest.mark.parametrize("name", EMPTY)
def test_a_picture_without_writing_is_not_painted_over(parser: SealedParser, name: str) -> None:
    came, most = EMPTY[name]
    answer = parser.ask(Question("read", drawn.file(came)))
    assert answer.problem == ""
    painted = Image.new("L", came.size)
    for box in answer.unread:
        ImageDraw.Draw(painted).polygon(list(zip(box[::2], box[1::2], strict=True)), fill=1)
    share = painted.histogram()[1] / (came.width * came.height)
    assert share <= most, f"{share:.3f}"


def test_more_writing_than_is_read_is_refused(parser: SealedParser) -> None:
    came = Image.new("RGB", (1000, 640), (255, 255, 255))
    pen, letters = ImageDraw.Draw(came), drawn.font(9)
    for place in range(1350):
        pen.text((5 + place % 33 * 30, 5 + place // 33 * 15), "no", fill=(0, 0, 0), font=letters)
    assert parser.ask(Question("read", drawn.file(came))).problem == "too much writing"


def test_a_thin_picture_is_made_shorter_as_its_borders_are_looked_at_too(
    parser: SealedParser,
) -> None:
    for size, most in (((9000, 1), (6000, 1)), ((1, 9000), (1, 6000)), ((3000, 9), (3000, 9))):
        made = parser.ask(Question("draw", drawn.file(Image.new("RGB", size)))).drawn
        assert drawn.opened(made).size == most


def test_a_value_over_two_lines_is_painted_on_both(parser: SealedParser) -> None:
    lines = ["My card is 4111 1111", "1111 1111, please"]
    made, _, vault = shown(parser, drawn.picture(*lines, wide=400))
    assert vault.counts() == {"CARD": 1}
    new = drawn.opened(made.data)
    assert drawn.is_black(new, drawn.area(lines[0], "4111 1111", 0))
    assert drawn.is_black(new, drawn.area(lines[1], "1111 1111", 1))


def test_what_a_table_says_beside_a_value_counts(parser: SealedParser) -> None:
    came = drawn.picture("Password:", wide=640)
    other = drawn.picture("Xq7!mVw2zR", wide=240)
    came.paste(other, (380, 0))
    made, _, vault = shown(parser, came)
    assert vault.counts() == {"PASSWORD": 1}
    where = drawn.area("Xq7!mVw2zR", "Xq7!mVw2zR", 0)
    new = drawn.opened(made.data)
    assert drawn.is_black(new, (where[0] + 380, where[1], where[2] + 380, where[3]))


def test_what_was_found_in_the_text_is_hidden_in_the_picture_and_the_other_way_round(
    parser: SealedParser,
) -> None:
    came = drawn.picture("Room of Gandalf", "token Zanzibar77", wide=400)
    made, text, vault = shown(parser, came, text="My name is Gandalf. I stay at Zanzibar77.")
    assert "PERSON" in vault.counts()
    assert "Gandalf" not in text
    assert drawn.is_black(drawn.opened(made.data), drawn.area("Room of Gandalf", "Gandalf", 0))


def test_a_long_number_is_painted_over_though_a_digit_was_read_wrongly(
    parser: SealedParser,
) -> None:
    line = "number 4111 1111 1111 1112 here"  # its check digit is wrong
    made, _, vault = shown(parser, drawn.picture(line, wide=440))
    assert vault.counts() == {}
    new = drawn.opened(made.data)
    assert drawn.is_black(new, drawn.area(line, "4111 1111 1111 1112", 0))
    assert "here" in parser.written(made.data)


def test_a_blocked_class_refuses_the_picture_and_an_allowed_one_stays(
    parser: SealedParser,
) -> None:
    line = f"Mail: {EMAIL} now"
    came = drawn.picture(line, wide=480)
    with pytest.raises(Blocked):
        shown(parser, came, Rules(msgspec.convert({"modes": {"EMAIL": "block"}}, MaskingSettings)))
    allowing = Rules(msgspec.convert({"modes": {"EMAIL": "allow"}}, MaskingSettings))
    made, _, vault = shown(parser, came, allowing)
    assert vault.counts() == {}
    assert EMAIL in parser.written(made.data)


def test_writing_in_a_script_that_can_not_be_read_is_painted_over(parser: SealedParser) -> None:
    name = "Иван Петров"
    for line in (f"Patient record for {name}", f"{name}, ул. Ленина"):
        made, _, _ = shown(parser, drawn.picture(line, wide=440))
        # To the pixels within the letters: the reader stops a little before an edge.
        left, top, right, bottom = drawn.area(line, name, 0)
        assert drawn.is_black(drawn.opened(made.data), (left, top, right, bottom)), line


def test_writing_that_is_too_small_to_be_sure_of_is_painted_over(parser: SealedParser) -> None:
    line = "nothing secret here at all"
    came = drawn.picture(line, size=6, wide=200)
    made, _, _ = shown(parser, came)
    new = drawn.opened(made.data)
    assert new.tobytes() != came.tobytes()
    assert not any(letter in parser.written(made.data) for letter in "aehinorst")


def notes(drawn_picture: Any, canary: str) -> dict[str, bytes]:
    """The same picture as files of all formats, with the canary in every note they can hold."""
    exif = Image.Exif()
    exif[0x010E] = exif[0x9286] = exif[0x8298] = canary  # description, comment, copyright
    exif.get_ifd(0x8825)[1] = canary  # GPS
    png = PngImagePlugin.PngInfo()
    png.add_text("Author", canary)
    png.add_itxt("Note", canary, zip=False)
    xmp = f"<x:xmpmeta>{canary}</x:xmpmeta>".encode()
    behind = canary.encode()
    return {
        "PNG": drawn.file(drawn_picture, "PNG", pnginfo=png, exif=exif) + behind,
        "JPEG": drawn.file(
            drawn_picture, "JPEG", exif=exif, comment=canary.encode(), xmp=xmp, quality=95
        )
        + behind,
        "WEBP": drawn.file(drawn_picture, "WEBP", exif=exif, xmp=xmp, lossless=True) + behind,
        "GIF": drawn.file(
            drawn_picture.quantize(16),
            "GIF",
            comment=canary.encode(),
            save_all=True,
            append_images=[drawn.picture(canary, wide=200).quantize(16)],
        )
        + behind,
    }


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_no_note_of_a_file_and_no_further_frame_goes_along(parser: SealedParser, kind: str) -> None:
    canary = "canary-7f3a"
    data = notes(drawn.picture("a quiet street", wide=240), canary)[kind]
    assert canary.encode() in data, "or the test would show nothing"
    answer = parser.ask(Question("draw", data))
    assert canary.encode() not in answer.drawn
    new = drawn.opened(answer.drawn)
    assert new.format == "PNG"
    assert new.info == {}
    assert getattr(new, "n_frames", 1) == 1
    assert "quiet" in parser.written(answer.drawn)


def test_writing_in_transparent_pixels_is_not_shown(parser: SealedParser) -> None:
    hidden = drawn.picture(EMAIL, wide=400).convert("RGBA")
    hidden.putalpha(0)
    made = parser.ask(Question("draw", drawn.file(hidden))).drawn
    assert drawn.opened(made).convert("L").getextrema() == (255, 255)
