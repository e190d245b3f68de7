"""The promises of masking, each for every text hypothesis can think of."""

import json
import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from planted import code, cut, cuts, replies, texts

from inhouse.chat import ChatRequest, Finding, JsonAnswer, Kind, Message, Role
from inhouse.config import MaskingSettings, Mode
from inhouse.errors import Blocked
from inhouse.privacy.detect.detection import find
from inhouse.privacy.links import JsonLinkWatch, LinkWatch, every_link
from inhouse.privacy.mask import mask, mask_text
from inhouse.privacy.placeholder import longest
from inhouse.privacy.rules import Rules
from inhouse.privacy.unmask import Unmasker, unmask_text
from inhouse.privacy.vault import Vault

# With `INHOUSE_LONG=1` each law is tried on 15,000 cases (see tests/conftest.py).
many = settings(max_examples=settings.default.max_examples * 3 // 2, deadline=None)

originals = {
    Kind.EMAIL: 'anna "the" \\ boss\n@x.org',
    Kind.URL: "https://user:pw@h.example/x",
    Kind.PRIVATE_KEY: "-----BEGIN x-----\nAA//BB\n",
    Kind.KEY: "[EMAIL_1_" + code + "]",
}


def full_vault() -> Vault:
    vault = Vault(code)
    for kind, original in originals.items():
        vault.placeholder(kind, original)
    return vault


@many
@given(texts)
@example("EMAIL_1_k anna@x.org [EMAIL_1")
@example("https://h.example/?mail=anna@x.org&b=bob@x.org)")
@example('{"u":"https://schema.org","m":"anna@x.org"}')
@example("[a](anna@x.org) anna@x.org [b](anna@x.org and c)")
@example("x.org/anna@x.org bob@x.org/anna@x.org b.c.org/a/+1 212 555 0143,")
@example("f[0]()anna@x.org")
@example("call//+1 212 555 0143,https://a.b")
def test_unmasking_what_was_masked_gives_back_every_character(text: str) -> None:
    vault = Vault(code)
    assert unmask_text(mask_text(text, vault), vault) == text


@many
@given(texts, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=5))
def test_the_round_trip_holds_whatever_a_detector_finds(
    text: str, spans: list[tuple[int, int]]
) -> None:
    def detect(text: str) -> list[Finding]:
        ends = [(start, min(start + size, len(text))) for start, size in spans]
        return [Finding(start, end, Kind.PHONE, "any") for start, end in ends if start < end]

    vault = Vault(code)
    assert unmask_text(mask_text(text, vault, detect), vault) == text


@many
@given(texts)
@example("4111 1111 1111 1111http:4111 1111 1111 1111")
def test_no_original_is_left_in_the_masked_text(text: str) -> None:
    vault = Vault(code)
    masked = mask_text(text, vault)
    plain = re.sub(r"\[[A-Z_]+_[0-9]+_k7q2xw\]", "\x00", masked)
    for original in (text[found.start : found.end] for found in find(text)):
        assert not re.search(rf"(?<!\w){re.escape(original)}(?!\w)", plain)


@many
@given(replies, cuts, st.booleans())
@example("[abc-EMAIL_1_k7z-k7q2xw]", [], False)  # an earlier token may still swallow a later one
@example("[X-k7q2xwk7q2xw", [10], False)
@example('{"a":"![x](//e.x/?","b":"[EMAIL_1_k7q2xw])"} e.org/?"[EMAIL_1_k7q2xw]"', [12, 30], True)
def test_the_cuts_of_a_stream_never_change_the_answer(
    reply: str, places: list[int], as_json: bool
) -> None:
    whole = unmask_text(reply, full_vault(), json=as_json)
    unmasker = Unmasker(full_vault(), json=as_json)
    assert "".join(map(unmasker.feed, cut(reply, places))) + unmasker.flush() == whole
    single = Unmasker(full_vault(), json=as_json)
    assert "".join(map(single.feed, reply)) + single.flush() == whole
    assert (single.restored, single.neutralised) == (unmasker.restored, unmasker.neutralised)


@many
@given(replies, cuts)
def test_no_placeholder_reaches_the_person_whole_or_in_part(reply: str, places: list[int]) -> None:
    vault = Vault(code)
    for kind in (Kind.EMAIL, Kind.URL, Kind.PHONE):
        vault.placeholder(kind, "\x00")
    unmasker = Unmasker(vault)
    answer = "".join(map(unmasker.feed, cut(reply, places))) + unmasker.flush()
    types = "|".join(Kind)
    assert code not in answer.lower()
    assert not re.search(rf"(?:{types})_[0-9]{{1,7}}_{code[0]}", answer, re.I | re.A)


@many
@given(replies)
def test_what_waits_is_bounded(reply: str) -> None:
    unmasker = Unmasker(full_vault())
    given_out = 0
    for place, letter in enumerate(reply.replace(code, ""), start=1):
        given_out += len(unmasker.feed(letter))
        assert place - given_out <= longest or unmasker.restored or unmasker.neutralised


@many
@given(texts)
def test_a_second_vault_never_resolves_the_placeholders_of_the_first(text: str) -> None:
    first, second = Vault(code), Vault("zzyyxx")
    masked = mask_text(text, first)
    mask_text(text, second)
    unmasker = Unmasker(second)
    answer = unmasker.feed(masked) + unmasker.flush()
    assert unmasker.restored == 0
    for placeholder, _kind, _original in first.items():
        assert placeholder in answer


strings = st.text(max_size=12) | st.sampled_from(
    ['say "hi"', "back\\slash", "new\nline", "a//b", "\\", "https://h.example/x", "\u2028", "é"]
)


@many
@given(st.lists(strings.filter(bool), min_size=1, max_size=5, unique=True), cuts)
def test_a_restored_json_document_holds_the_originals(values: list[str], places: list[int]) -> None:
    shown = JsonLinkWatch()
    shown.feed(json.dumps(values, separators=(",", ":")))
    assume(not shown.inside)  # what begins a link hides the values after it, on purpose
    vault = Vault(code)
    document = {
        "list": [vault.placeholder(Kind.EMAIL, value) for value in values],
        vault.placeholder(Kind.EMAIL, values[0]): "as a key",
    }
    for written in (json.dumps(document), json.dumps(document, separators=(",", ":"))):
        unmasker = Unmasker(vault, json=True)
        restored = "".join(map(unmasker.feed, cut(written, places))) + unmasker.flush()
        assert json.loads(restored) == {"list": values, values[0]: "as a key"}


@many
@given(replies, cuts)
@example('"postgresql://a" b', [3, 9])
@example("![a](<b)c d> e)f g", [3, 9])
@example("<a b=c d = 'e > f' g/h>i", [3, 9])
@example('![a](b)c "e-f.example/g h" i@j.example/k ' + "l" * 90 + ".example/m n", [3, 9, 40, 80])
def test_a_link_watch_sees_the_same_however_the_text_is_cut(text: str, places: list[int]) -> None:
    inside = [False] * (len(text) + 1)
    for _, mark, end in every_link(text):
        inside[mark : end + 1] = [True] * (end + 1 - mark)
    single = LinkWatch()
    for place, letter in enumerate(text):
        assert single.inside == inside[place]
        single.feed(letter)
    pieces = LinkWatch()
    for piece in cut(text, places):
        pieces.feed(piece)
    assert single.inside == pieces.inside == inside[len(text)]


@many
@given(texts)
def test_a_json_link_watch_sees_what_the_string_says(text: str) -> None:
    plain, escaped = LinkWatch(), JsonLinkWatch()
    plain.feed(text)
    escaped.feed('"' + json.dumps(text)[1:-1])
    surrogates = any(ord(sign) > 0xFFFF for sign in text)
    # Read as markdown, the escapes are signs like any other: a link may go on there.
    assert plain.inside <= escaped.inside or surrogates


@many
@given(replies, cuts)
@example('{"a":"![x](//e.x/(","b":"\\u003ca ")) <b c=","d":"e>"}', [5, 12, 13, 30])
@example('//e.x/?a""[b', [7, 8])
def test_a_json_link_watch_sees_the_same_however_the_text_is_cut(
    text: str, places: list[int]
) -> None:
    single, pieces = JsonLinkWatch(["e.x"]), JsonLinkWatch(["e.x"])
    for letter in text:
        single.feed(letter)
    for piece in cut(text, places):
        pieces.feed(piece)
    assert single.inside == pieces.inside
    assert single.at_target == pieces.at_target
    assert single.to_listed_host == pieces.to_listed_host


@many
@given(st.lists(texts, min_size=1, max_size=4), st.dictionaries(texts, texts, max_size=3))
def test_every_string_of_a_request_is_masked_and_comes_back(
    messages: list[str], schema: dict[str, str]
) -> None:
    request = ChatRequest(
        "m",
        tuple(Message(Role.USER, text) for text in messages),
        stop=tuple(messages[:2]),
        json=JsonAnswer(messages[0], {"properties": schema}),
    )
    chat, vault = mask(request)
    assert [unmask_text(each.text, vault) for each in chat.messages] == messages
    assert chat.json is not None
    assert chat.json.schema is not None
    for key, value in chat.json.schema["properties"].items():
        assert schema[unmask_text(key, vault)] == unmask_text(value, vault)


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_comes_back(kind: Kind) -> None:
    vault = Vault(code)
    assert unmask_text(vault.placeholder(kind, "x"), vault) == "x"


@many
@given(st.lists(replies, min_size=1, max_size=3), st.booleans())
@example(["[EMAIL_1_k7q2xw] Person 1 k7q2xw's", "\\[EMAIL_1_k7q2xw\\] [[EMAIL 1 k7q2xw]]"], True)
@example(["C:\\anna@x.org [anna@x.org] 'anna@x.org's]"], False)
def test_what_a_user_types_in_the_form_of_a_placeholder_comes_back(
    messages: list[str], known: bool
) -> None:
    """Also with the very code of the vault, and where it names something that is hidden."""
    vault = Vault(code)
    if known:
        vault.placeholder(Kind.EMAIL, "an original")
    for text in messages:
        assert unmask_text(mask_text(text, vault), vault) == text


modes = st.dictionaries(st.sampled_from(Kind), st.sampled_from(["mask", "surrogate", "allow"]))


@many
@given(texts, modes, st.booleans())
def test_the_round_trip_holds_whatever_the_policy_says(
    text: str, chosen: dict[Kind, Mode], invent: bool
) -> None:
    wanted: dict[Kind, Mode] = dict.fromkeys(Kind, "surrogate") if invent else {}
    rules = Rules(MaskingSettings(modes=wanted | chosen))
    vault = Vault(code)
    masked = mask_text(text, vault, rules=rules)
    assert unmask_text(masked, vault) == text
    unmasker = Unmasker(vault)
    assert "".join(map(unmasker.feed, masked)) + unmasker.flush() == text


@many
@given(texts, st.sampled_from(Kind))
def test_a_blocked_class_is_never_sent(text: str, kind: Kind) -> None:
    rules = Rules(MaskingSettings(modes={kind: "block"}))
    if any(each.kind is kind for each in find(text)):
        with pytest.raises(Blocked):
            mask_text(text, Vault(code), rules=rules)


@many
@given(
    st.lists(st.sampled_from(["Anna Smith", "ANNA", "Smith's", "Bob", "anna smith", "and", "Ana"]))
)
def test_people_come_back_as_they_were_written(parts: list[str]) -> None:
    def names(text: str) -> list[Finding]:
        spans = (match.span() for match in re.finditer("Anna Smith|Bob", text))
        return [Finding(start, end, Kind.PERSON, "name") for start, end in spans]

    text, vault = "; ".join(parts), Vault(code)
    masked = mask_text(text, vault, names)
    assert unmask_text(masked, vault) == text
    if "Anna Smith" in parts:
        assert "mith" not in masked
        assert vault.counts()[Kind.PERSON] <= 2


@many
@given(st.lists(st.sampled_from(list(Kind)), min_size=1, max_size=4), replies)
def test_what_was_put_back_is_never_looked_at_again(kinds: list[Kind], reply: str) -> None:
    """The originals are placeholders themselves, and come out as they are."""
    vault, plain = Vault(code), Vault(code)
    for number, kind in enumerate(kinds):
        vault.placeholder(kind, f"[{kinds[0]}_1_{code}]{number}")
        plain.placeholder(kind, f"<{number}>")
    answer = unmask_text(reply, vault)
    marks = re.sub(rf"\[{kinds[0]}_1_{code}\]([0-9])", r"<\1>", answer)
    assert marks == unmask_text(reply, plain) or "//" in reply or "<" in reply
