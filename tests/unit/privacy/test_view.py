"""However a value is written, it is found: among letters of any script, escaped, taken apart."""

import unicodedata

import pytest

from inhouse.chat import Vault
from inhouse.privacy.detect import find
from inhouse.privacy.detect.view import plain, views
from inhouse.privacy.mask import mask_text
from inhouse.privacy.unmask import unmask_text

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
