"""Writing that is faint, struck out or made of dots is found, or it is not in the picture."""

from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageDraw

from inhouse.documents.line import Question
from inhouse.documents.pictures import AllowedPictures
from tests import drawn
from tests.documents.conftest import SealedParser
from tests.documents.test_painting import EMAIL, picture_of, shown

LINE = f"Mail {EMAIL}"
SEEN = 2  # shades of 256; less is nothing to anybody


def frame(pen: Any) -> None:
    pen.rectangle((10, 14, 450, 48), outline=(120, 120, 120))


def rule(pen: Any) -> None:
    pen.line((0, 46, 460, 46), fill=(160, 160, 160))


def squares(pen: Any) -> None:
    for place in range(0, 460, 24):
        pen.line((place, 0, place, 80), fill=(215, 215, 215))
        pen.line((0, place, 460, place), fill=(215, 215, 215))


def dark_line(pen: Any) -> None:
    pen.text((20, 46), "Nothing of note stands here.", font=drawn.font(18), fill=(0, 0, 0))


def page(ink: int, decorate: Callable[[Any], None]) -> Any:
    came = drawn.picture(LINE, size=18, ink=ink, wide=460)
    decorate(ImageDraw.Draw(came))
    return came


@pytest.mark.parametrize("ink", [254, 246, 232])
@pytest.mark.parametrize("decorate", [frame, rule, squares, dark_line])
def test_nothing_of_a_faint_line_beside_something_plain_is_shown(
    parser: SealedParser, decorate: Callable[[Any], None], ink: int
) -> None:
    without, came = page(255, decorate), page(ink, decorate)
    made, _, _ = shown(parser, came)
    assert seen(came, without, came) or ink == 254, "or there is nothing to be seen"
    assert not seen(drawn.opened(made.data), without, came)


def seen(shown_: Any, without: Any, came: Any) -> int:
    """At how many spots of the line anything but the bare page or black is seen."""
    ink = ImageChops.difference(without, came).convert("L").point(lambda by: 255 * (by > 0))
    off = ImageChops.difference(shown_, without).convert("L").point(lambda by: 255 * (by >= SEEN))
    painted = shown_.convert("L").point(lambda grey: 255 * (grey > 0))
    both = ImageChops.multiply(ImageChops.multiply(ink, off), painted)
    return int(both.histogram()[255])


def test_plain_writing_and_colours_are_shown_as_they_came(parser: SealedParser) -> None:
    came = drawn.picture("A quiet street", "with two houses", wide=420)
    ImageDraw.Draw(came).rectangle((300, 20, 400, 90), fill=(200, 40, 40))
    made = drawn.opened(parser.ask(Question("draw", drawn.file(came))).drawn)
    off = ImageChops.difference(made, came).convert("L")
    assert off.getextrema()[1] < 32, "edges lose a shade"
    assert off.histogram()[0] > 0.97 * came.width * came.height


def test_a_picture_that_the_policy_allows_goes_on_with_all_its_shades(
    parser: SealedParser,
) -> None:
    came = Image.linear_gradient("L").convert("RGB")
    ImageDraw.Draw(came).text((20, 20), "pale", fill=(24, 24, 24))
    request = picture_of(drawn.file(came))
    read = AllowedPictures(parser, seconds=60).read(request, lambda: None)
    (made,) = read.messages[0].pictures
    assert ImageChops.difference(drawn.opened(made.data), came).getbbox() is None


@pytest.mark.parametrize(
    ("paper", "ink", "colour"),
    [(255, 0, (255, 0, 0)), (255, 0, (0, 0, 255)), (0, 255, (255, 0, 0))],
)
def test_writing_that_a_coloured_line_strikes_out_is_found(
    parser: SealedParser, paper: int, ink: int, colour: tuple[int, int, int]
) -> None:
    came = drawn.picture(LINE, size=24, ink=ink, paper=paper, wide=560)
    ImageDraw.Draw(came).line((18, 36, 530, 36), fill=colour, width=2)
    made, _, vault = shown(parser, came)
    assert vault.counts() == {"EMAIL": 1}
    where = drawn.area(LINE, EMAIL, 0, size=24)
    assert drawn.is_black(drawn.opened(made.data), where)


@pytest.mark.parametrize(("ink", "paper"), [(40, 255), (255, 10)])
def test_letters_of_dots_are_painted_over(parser: SealedParser, ink: int, paper: int) -> None:
    """As a matrix printer makes them: two pixels of ink, one of paper."""
    small = drawn.picture(LINE, size=10, name="DejaVuSansMono", wide=260)
    came = small.resize((small.width * 3, small.height * 3), Image.Resampling.NEAREST)
    came = came.point(lambda grey: paper if grey > 128 else ink)
    bare = Image.new("RGB", came.size, (paper,) * 3)
    pen = ImageDraw.Draw(came)
    for place in range(2, came.width, 3):
        pen.line((place, 0, place, came.height), fill=(paper,) * 3)
        pen.line((0, place, came.width, place), fill=(paper,) * 3)
    assert seen(came, bare, came), "or nothing is there"
    made, _, _ = shown(parser, came)
    assert not seen(drawn.opened(made.data), bare, came)
