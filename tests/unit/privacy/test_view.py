"""However a value is written, it is found: among letters of any script, escaped, taken apart."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inhouse.privacy.detect.apart import together
from inhouse.privacy.detect.detection import find
from inhouse.privacy.detect.view import plain, views
from inhouse.privacy.mask import mask_text
from inhouse.privacy.unmask import unmask_text
from inhouse.privacy.vault import Vault

card = "4111111111111111"
token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"我的卡号是{card}请查", card),
        (f"カード番号は{card}です", card),
        (f"บัตร{card}ครับ", card),
        ("服务器地址是203.0.113.77请看", "203.0.113.77"),
        ("社会安全号码是123-45-6789请", "123-45-6789"),
        ("电话+49 30 23125042请", "+49 30 23125042"),
        ("我的电话是13912345678请打", "13912345678"),
        (rf'{{"note":"card:\n{card}"}}', card),
        (rf'{{"note":"a\t{card}"}}', card),
        (rf'{{"env":"x\n{token}"}}', token),
        (r'{"env":"x\nAKIAIOSFODNN7EXAMPLQ"}', "AKIAIOSFODNN7EXAMPLQ"),
        (r'{"n":"pay\nDE89370400440532013000"}', "DE89370400440532013000"),
        (r'{"n":"id\n123-45-6789"}', "123-45-6789"),
        (r'{"n":"host\n203.0.113.77"}', "203.0.113.77"),
        (r'{"m":"anna\u0040clinic.example"}', "clinic.example"),
        (r"{\"password\":\"hunter2xx\"}", "hunter2xx"),
        ("mail=anna%40clinic.example&x=1", "clinic.example"),
        ("anna&#64;clinic.example", "clinic.example"),
        ("anna&commat;clinic.example", "clinic.example"),
        (r"^anna@clinic\.example$", "anna"),
        (f"\x1b[31m{card}\x1b[0m", card),
        ("\x1b[32m203.0.113.77\x1b[0m", "203.0.113.77"),
        (unicodedata.normalize("NFD", "Contraseña: Secreto99!"), "Secreto99!"),
        ("".join(digit + "\ufe0f\u20e3" for digit in card), "4\ufe0f\u20e31"),
        ("4111\x001111\x001111\x001111", "1111"),
        ("4111\u180b1111\u180b1111\u180b1111", "1111"),
        ("4\u0301" + 15 * "1", "1111"),
        ("4111\t1111\t1111\t1111", "1111"),
        ("4111 1111\n1111 1111", "1111"),
        ("4111 1111 1111\r\n1111", "1111"),
        ("4111   1111   1111   1111", "1111"),
        ("4111_1111_1111_1111", "1111"),
        ("4111/1111/1111/1111", "1111"),
        ("4111·1111·1111·1111", "1111"),
        ("4111•1111•1111•1111", "1111"),
        (f"cc_{card}", card),
        (f"{card}_old", card),
        ("4111 1111 1111 1111 3rd", "1111"),
        ("DE89\t3704\t0044\t0532\t0130\t00", "3704"),
        ("SSN:\n123456789", "123456789"),
        ("ip_203.0.113.77", "203.0.113.77"),
        ("KEY_AKIAIOSFODNN7EXAMPLQ", "AKIAIOSFODNN7EXAMPLQ"),
        ("+493023125042x", "3023125042"),
    ],
)
def test_the_model_does_not_see_it(text: str, secret: str) -> None:
    assert secret in text
    vault = Vault("k7q2xw")
    masked = mask_text(text, vault)
    assert secret not in masked
    assert unmask_text(masked, vault) == text


@pytest.mark.parametrize(
    "text",
    [
        r"C:\new\table\users",
        "100%25",
        "Tom &amp; Jerry",
        "re\u0301sume\u0301",
        "\x1b[31mred\x1b[0m",
    ],
)
def test_text_with_escapes_and_accents_is_left_alone(text: str) -> None:
    assert find(text) == []


def test_an_accent_belongs_to_the_letter_before_it() -> None:
    assert plain("man\u0303ana").text == "ma\u00f1ana"


def test_a_text_with_escapes_is_looked_at_both_ways() -> None:
    assert [view.text for view in views(r"a\n%40&#64;b")] == [r"a\n%40&#64;b", "a\n@@b"]
    assert [view.text for view in views("plain")] == ["plain"]


@pytest.mark.parametrize(
    "text",
    [
        "\u042d\u0442\u043e COVID-19 \u0438 \u0410\u043d\u043d\u0430",
        "\u0391\u03b8\u03ae\u03bd\u03b1 2004",
        "\u0928\u092e\u0938\u094d\u0924\u0947",
        "\u05e9\u05c1\u05dc\u05d5\u05dd",
        "caf\u00e9 ma\u00f1ana",
    ],
)
def test_real_text_of_other_scripts_is_left_as_it_is(text: str) -> None:
    assert plain(text).text == text


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("J\u043ehn", "John"),  # one letter of another script
        ("my \u0440\u0430\u0443\u0440\u0430l", "my paypal"),
        ("the \u0441\u043e\u0440\u0435 one", "the cope one"),  # all of them, among Latin words
        ("\uff21\uff42\uff13", "Ab3"),
        ("\u24b6\U0001f150\U0001d400", "AAA"),
        ("a\u00a0b\u2003c\u3000d\u1680e", "a b c d e"),
        ("a\u00adb\u200bc\u2060d\ufeffe\u202ef", "abcdef"),
        ("Z\u0335\u0321a\u0489lgo", "Zalgo"),
        ("x\u0301", "x"),
        ("\U000e0041b", "b"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\ufb01ne", "fine"),
    ],
)
def test_tricks_are_undone(text: str, looks: str) -> None:
    assert plain(text).text == looks


tricky = st.text(
    st.sampled_from(
        "a1 e\u0301\u200b\u00ad\uff21\ufb01\u0430\u05b0\u05d0\U000e0041%40&#;\\u=\n\x1b[31m@.x"
    )
    | st.characters(),
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(tricky, st.data())
def test_every_part_of_every_view_has_its_place_in_the_text(text: str, data: st.DataObject) -> None:
    for view in [*views(text), *(each.view for each in together(plain(text)))]:
        if not view.text:
            continue
        start = data.draw(st.integers(0, len(view.text) - 1))
        end = data.draw(st.integers(start + 1, len(view.text)))
        first, last = view.span(start, end)
        assert 0 <= first < last <= len(text)
        inner = view.span(start, start + 1)
        assert first <= inner[0] <= inner[1] <= last
        if not view.differs:
            assert (first, last) == (start, end)


@settings(max_examples=300, deadline=None)
@given(tricky)
def test_a_plain_view_is_plain_and_not_longer_than_it_may_be(text: str) -> None:
    once = plain(text).text
    assert len(once) <= 4 * len(text)
    assert "\x00" not in once
    assert not any(unicodedata.category(sign) == "Cf" for sign in once)


@settings(max_examples=200, deadline=None)
@given(tricky)
def test_finding_never_fails_and_stays_in_the_text(text: str) -> None:
    last = 0
    for each in find(text):
        assert last <= each.start < each.end <= len(text)
        last = each.end


apart = """
my card: 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 ok   -> 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1
4-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1               -> 4-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1
a n n a @ x . o r g                           -> a n n a @ x . o r g
write to anna @ clinic . example today        -> anna @ clinic . example
4l11 1111 1111 111I                           -> 4l11 1111 1111 111I
nr 4111 1111 1ll1 1111                      -> 4111 1111 1ll1 1111
D E 8 9 3 7 0 4 0 0 4 4 0 5 3 2 0 1 3 0 0 0   -> D E 8 9 3 7 0 4 0 0 4 4 0 5 3 2 0 1 3 0 0 0
anna@/clinic.example today                    -> anna@/clinic.example
anna@cli/nic.example today                    -> anna@cli/nic.example
ghp_16C7e42F292c6912/E7710c838347Ae178B4a     -> ghp_16C7e42F292c6912/E7710c838347Ae178B4a
DE89 3704 0044/0532 0130 00                   -> DE89 3704 0044/0532 0130 00
"""


@pytest.mark.parametrize("row", apart.strip().splitlines())
def test_what_was_taken_apart_is_put_together(row: str) -> None:
    text, value = (part.strip().replace("/", "\n") for part in row.split("->"))
    assert [text[each.start : each.end] for each in find(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17",
        "a b c d e f g h i j k l m n o p",
        "see you @ home . Thanks and bye",
        "I am @ work. It is late",
        "x - y - z - a - b - c - d",
        "line one\nline two\nline three",
        "123\n456\n789\n012\n345",
        "2021\n2022\n2023\n2024\n2025\n2026",
        "SOS Olli lollS BOSS OSLO 10 15 20",
        "2/1/2/1/2/1/2/1",
    ],
)
def test_ordinary_text_is_not_put_together(text: str) -> None:
    assert find(text) == []


def test_what_lies_far_from_an_escape_is_not_lost() -> None:
    far = " and so on it goes" * 60
    text = (
        f"4111 1111 1111 1111{far} a%40x.org {far}: \\u0034111 1111 1111 1111 {far}&#8203; b@x.org"
    )
    assert [text[each.start : each.end] for each in find(text)] == [
        "4111 1111 1111 1111",
        "a%40x.org",
        "\\u0034111 1111 1111 1111",
        "b@x.org",
    ]
