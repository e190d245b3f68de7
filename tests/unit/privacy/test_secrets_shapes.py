"""Every known shape of a key is found wherever it stands, and what is too short is not."""

import random
import re
import string

# The standard library's own parser of regular expressions, to make examples of each shape.
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inhouse.chat import Kind
from inhouse.privacy.detect import secrets
from inhouse.privacy.detect.secrets import prefixed
from inhouse.privacy.detect.secrets.shapes import Shape, inner_shapes, shapes

places = [
    "{}",
    "please use {} for the test",
    "I pasted {}, is that bad?",
    "The value ({}) is old.",
    'client = Client("{}")',
    "const x = '{}';",
    '{{"value": "{}", "n": 1}}',
    "setting: {}\nnext: 1",
    "https://api.example.com/v1/{}",
    "export VALUE={}",
    "VALUE={} ./run",
    "| a | {} | b |",
    "<value>{}</value>",
]


def example(pattern: str, chance: random.Random) -> str:
    """A text that the pattern matches, its free signs drawn by chance."""
    return "".join(_drawn(_parser.parse(pattern, re.ASCII), chance))


def _drawn(parsed: Any, chance: random.Random) -> list[str]:
    out: list[str] = []
    for kind, value in parsed:
        match kind:
            case _constants.LITERAL:
                out.append(chr(value))
            case _constants.IN:
                out.append(chance.choice(_signs_in(value)))
            case _constants.MAX_REPEAT | _constants.POSSESSIVE_REPEAT:
                least, most, inner = value
                for _ in range(chance.randint(least, min(int(most), least + 8))):
                    out += _drawn(inner, chance)
            case _constants.SUBPATTERN:
                out += _drawn(value[-1], chance)
            case _constants.BRANCH:
                out += _drawn(chance.choice(value[1]), chance)
            case _constants.ASSERT | _constants.ASSERT_NOT:
                pass
            case _:
                raise NotImplementedError(kind)
    return out


def _signs_in(parts: Any) -> list[str]:
    signs: list[str] = []
    for kind, value in parts:
        match kind:
            case _constants.LITERAL:
                signs.append(chr(value))
            case _constants.RANGE:
                signs += map(chr, range(value[0], value[1] + 1))
            case _constants.CATEGORY:
                signs += string.ascii_letters + string.digits + "_"
            case _constants.NEGATE:
                return list("ABCdef0123456789")
    # Mostly letters and digits, as in what is really drawn.
    return [sign for sign in signs if sign.isalnum()] * 4 + signs


def made(shape: Shape, chance: random.Random) -> str:
    """A key of this shape; none of those that a maker would not give out, such as `aaaa`."""
    pattern = shape.rest if shape in inner_shapes else re.escape(shape.literal) + shape.rest
    whole = re.compile(pattern, re.ASCII)
    for _ in range(50):
        key = example(pattern, chance)
        value = key.removeprefix(shape.literal)
        fits = whole.fullmatch(key) and (key[-1].isalnum() or key[-1] == "=")
        if fits and prefixed.is_drawn(value):
            return key
    raise AssertionError(f"no example of {shape}")


every = [*shapes, *inner_shapes]


def test_there_are_many_shapes_and_none_twice() -> None:
    assert len(every) >= 300
    assert len({(shape.literal, shape.rest) for shape in every}) == len(every)


def assert_hidden(text: str, key: str) -> None:
    start = text.index(key)
    hidden = bytearray(len(text))
    for found in secrets.find(text):
        hidden[found.start : found.end] = b"\1" * (found.end - found.start)
    assert all(hidden[start : start + len(key)]), (text, key)


@pytest.mark.parametrize("shape", every, ids=lambda shape: f"{shape.maker} {shape.literal}")
def test_a_key_of_a_known_shape_is_found_wherever_it_stands(shape: Shape) -> None:
    chance = random.Random(shape.literal + shape.rest)
    for place in chance.sample(places, 5):
        key = made(shape, chance)
        assert_hidden(place.format(key), key)


seeds = st.integers(0, 2**64)
words = st.text(
    st.characters(exclude_categories=["L", "N"], exclude_characters="-_+/=~."), max_size=9
)


@settings(max_examples=150, deadline=None)
@given(words, st.sampled_from(every), words, seeds)
def test_a_key_is_found_between_any_signs(before: str, shape: Shape, after: str, seed: int) -> None:
    key = made(shape, random.Random(seed))
    assert_hidden(f"{before}{key}{after}", key)


@pytest.mark.parametrize("shape", shapes, ids=lambda shape: f"{shape.maker} {shape.literal}")
def test_what_only_begins_like_a_key_is_left_alone(shape: Shape) -> None:
    for text in [
        shape.literal,
        f"{shape.literal}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        f"keys begin with {shape.literal} there",
        f"{shape.literal}a1b2c",
        f"{shape.literal}...",
    ]:
        assert list(prefixed.find(text, text.lower())) == []


@settings(max_examples=100, deadline=None)
@given(st.text(), st.sampled_from(every), st.text(), seeds)
def test_findings_lie_in_the_text_and_say_what_they_are(
    before: str, shape: Shape, after: str, seed: int
) -> None:
    text = f"{before}{made(shape, random.Random(seed))}{after}"
    for found in secrets.find(text):
        assert 0 <= found.start < found.end <= len(text)
        assert found.kind in {Kind.KEY, Kind.PASSWORD, Kind.PRIVATE_KEY}
        assert text[found.start : found.end] not in found.rule or len(text) < 4


@pytest.mark.parametrize(
    "key", ["ghp_EXAMPLENOTAREALGITHUBTOKEN0000000000", "xoxb-00000-00000-EXAMPLENOTAREALTOKEN"]
)
def test_a_key_of_exactly_the_right_form_is_found_though_it_spells_words(key: str) -> None:
    assert_hidden(f"use {key} here", key)
