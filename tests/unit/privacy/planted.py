"""Texts to try the laws on: planted values, look-alikes and links mixed with any characters."""

from itertools import pairwise

from hypothesis import strategies as st

from inhouse.chat import Kind

code = "k7q2xw"

values = [
    "anna@clinic.example",
    "o'brien+tag@mail.x.org",
    "+49 30 901820",
    "(212) 555-0143",
    "4111 1111 1111 1111",
    "DE89 3704 0044 0532 0130 00",
    "de89370400440532013000",
    "123-45-6789",
    "203.0.113.7",
    "2001:db8::8a2e:370:7334",
    "https://user:hunter2@db.example/x",
    "https://h.example/?access_token=a1b2c3d4e5",
    "ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
    "my password is hunter2!",
    'password="two words, \\ and more"',
    "PIN: 4711",
    "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\n-----END PRIVATE KEY-----",
    "4111\u200b1111\u200b1111\u200b1111",
    "\uff14\uff11\uff11\uff11 1111 1111 1111",
]

look_alikes = [
    "[", "]", "[[", "[?]", "_", "EMAIL", "[EMAIL", "[EMAIL_", "EMAIL_1", "[EMAIL_1", "[EMAIL_1_",
    "EMAIL_1_k", "[EMAIL_1_k7", "[EMAIL_1_k7q2x", "[PHONE_2_k7]", "[private_key_1_K7Q", "KEY_1_",
    "[email_1_aaaaaa]", "PRIVATE_", "KEY_1", "k7", "k7q2x", "k", "[FOO_1_k7q2", "URL_1",
    "Person 1 ", "Persona 2-", "1B_k7q", "\\[EMAIL", "'s]", "\\]", "Email 1 k7q2", "Link-1-k",
]  # fmt: skip

links = [
    "//", "\\\\", "/", "\\", "http:", "https:", "https://h.example/?q=", "https", ":", "HTTP:/",
    "www.", "&#", "&sol;", '"', "'", "<", ">", "(", ")", "`", '"https://a', "<http://b c", "ftp:",
    "![x](https://evil.example/", " ", "\n", "\t", ",", "](", "](<", "<a ", '<img src="',
    "<b c = '", "</p ", "<mailto:", "\u00a0", "\u3000", "\u2028", "\x85", "=", "\\_",
    "EMAIL\\_1\\_k7q", "\\n", "%40", "\\u0040", "&#64;", "\u0301", "\x00", "\x1b[31m", "我",
]  # fmt: skip

pieces = st.one_of(
    st.sampled_from(values),
    st.sampled_from(look_alikes),
    st.sampled_from(links),
    st.text(max_size=6),
    st.sampled_from([" ", "\n", ". ", "a", "7", "x"]),
)

texts = st.lists(pieces, max_size=14).map("".join)
"""What a caller may type. The vault's whole code is not in it: `Vault.fresh` sees to that."""

words = [*Kind, "FOO", "email", "Private_Key", "correo", "Clave privada", "personne", "e-mail"]
gaps = ["_", "_", "_", "\\_", " ", "-", "\u00a0", "__", ", ", ""]

tokens = st.one_of(
    st.builds(
        lambda opening, word, one, number, two, part, closing: (
            opening + word + one + number + two + part + closing
        ),
        st.sampled_from(["[", "", "[[", "\\[", "(", "\\\\["]),
        st.sampled_from(words),
        st.sampled_from(gaps),
        st.sampled_from(["1", "2", "1B", "01", "1bc"]),
        st.sampled_from(gaps),
        st.sampled_from([code[:end] for end in range(7)] + [code] * 6 + [code.upper()]),
        st.sampled_from(["]", "", "]]", "\\]", "'s]", "s]", "\u2019s", ")"]),
    ),
    st.sampled_from([code, code.upper(), f"[X-{code}", f"[{code}]"]),
)

replies = st.lists(st.one_of(tokens, pieces), max_size=14).map("".join)
"""What a model may write: true placeholders, damaged ones, links, JSON, anything."""


def cut(text: str, places: list[int]) -> list[str]:
    """The text in pieces, cut at these places (taken modulo its length)."""
    edges = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    return [text[start:end] for start, end in pairwise(edges)]


cuts = st.lists(st.integers(0, 1000), max_size=12)
