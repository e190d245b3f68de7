"""A stand-in reads like the real thing, belongs to nobody, and comes back exactly."""

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted import cut, cuts, texts

from inhouse.chat import Finding, Kind
from inhouse.config import MaskingSettings
from inhouse.privacy import surrogate
from inhouse.privacy.calendar import moved
from inhouse.privacy.detect.detection import find
from inhouse.privacy.mask import mask_text
from inhouse.privacy.rules import Rules
from inhouse.privacy.surrogate import Inventor
from inhouse.privacy.unmask import Unmasker, unmask_text
from inhouse.privacy.vault import Vault

inventing = Rules(MaskingSettings(modes=dict.fromkeys(Kind, "surrogate")))
code = "k7q2xw"

_known = {
    "Dr. Anna Smith": Kind.PERSON,
    "Anna": Kind.PERSON,
    "SMITH": Kind.PERSON,
    "3 May 2024": Kind.DATE,
    "10 May 2024": Kind.DATE,
    "2024-05-03": Kind.DATE,
    "Berlin": Kind.LOCATION,
    "Acme Ltd": Kind.ORG,
    "12 Long Lane": Kind.ADDRESS,
    "annas99": Kind.USERNAME,
    "AB-123-CD": Kind.PLATE,
}
_pattern = re.compile("|".join(map(re.escape, _known)))


def detect(text: str) -> list[Finding]:
    found = [Finding(m.start(), m.end(), _known[m[0]], "known") for m in _pattern.finditer(text)]
    return [*found, *find(text)]


def invented(text: str) -> tuple[str, Vault]:
    vault = Vault(code)
    return mask_text(text, vault, detect, inventing), vault


@pytest.mark.parametrize(
    ("original", "shape"),
    [
        ("anna@x.org", r"[a-z]+\.[a-z]+[0-9]+@example\.org"),
        ("+49 30 901820", r"\+49 \d\d \d{6}"),
        ("4111 1111 1111 1111", r"(?!4)\d{4} \d{4} \d{4} \d{4}"),
        ("DE89 3704 0044 0532 0130 00", r"DE\d\d \d{4} \d{4} \d{4} \d{4} \d\d"),
        ("203.0.113.7", r"(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+"),
        ("Dr. Anna Smith", r"Dr\. [A-Z][a-z]+ [A-Z][a-z]+"),
        ("3 May 2024", r"\d{1,2} [A-Z][a-z]+ 20\d\d"),
        ("Berlin", r"[A-Z][a-z]+"),
        ("Acme Ltd", r"[A-Z][a-z]+ [A-Z][a-z]+"),
        ("12 Long Lane", r"\d+ [A-Z][a-z]+ Street, [A-Z][a-z]+"),
        ("AB-123-CD", r"[A-Z]{2}-\d{3}-[A-Z]{2}"),
    ],
)
def test_a_stand_in_has_the_shape_of_its_class(original: str, shape: str) -> None:
    masked, vault = invented(f"It is {original}, yes.")
    assert re.fullmatch(rf"It is ({shape}), yes\.", masked), masked
    assert original not in masked
    assert unmask_text(masked, vault) == f"It is {original}, yes."


@pytest.mark.parametrize(
    ("original", "kind", "kept"),
    [
        ("078-05-1120", Kind.SSN, 0),
        ("B-AB 123", Kind.PLATE, 0),
        ("äx 1", Kind.PLATE, 0),
        ("112 555 0199", Kind.PHONE, 0),
        ("+12125550199", Kind.PHONE, 2),
        ("+49 30 901820", Kind.PHONE, 3),
        ("+353 1 4960000", Kind.PHONE, 4),
        ("0049 30 901820", Kind.PHONE, 0),
        ("GB82 WEST 1234 5698 7654 32", Kind.IBAN, 2),
        ("AB12345", Kind.PASSPORT, 0),
    ],
)
def test_no_digit_and_no_letter_of_a_number_stays_but_the_code_of_a_country(
    original: str, kind: Kind, kept: int
) -> None:
    for number in range(40):
        made = Inventor(Vault(f"k7q2{number}"), []).stand_in(kind, original)
        assert made is not None
        assert made[:kept] == original[:kept]
        assert len(made) == len(original)
        for old, new in zip(original[kept:], made[kept:], strict=True):
            assert (old != new) == old.isalnum()


def test_a_card_that_was_invented_has_a_right_check_digit() -> None:
    for original in ("4111 1111 1111 1111", "5555 5555 5555 4444", "3782 822463 10005"):
        for number in range(20):
            made = Inventor(Vault(f"k7q2{number}"), []).stand_in(Kind.CARD, original)
            assert made is not None
            assert made[:4] != original[:4]
            assert any(found.kind is Kind.CARD for found in find(made)), made


def test_the_words_of_a_name_stay_one_person() -> None:
    masked, vault = invented("Dr. Anna Smith, Anna for short. SMITH!")
    found = re.fullmatch(r"Dr\. (\w+) (\w+), (\w+) for short\. (\w+)!", masked)
    assert found
    assert found[3] == found[1]
    assert vault.counts() == {Kind.PERSON: 1}
    assert unmask_text(f"{found[1]}'s", vault) == "Anna's"


def test_secrets_and_what_has_no_shape_get_placeholders() -> None:
    masked, _ = invented("my password is swordfish99, see https://u:pw@h.example/x")
    assert "[PASSWORD_1_" in masked
    assert "[URL_1_" in masked


def test_dates_move_by_the_same_number_of_days() -> None:
    masked, _ = invented("3 May 2024 and 10 May 2024 and 2024-05-03")
    one, _, iso = masked.split(" and ")
    assert moved("3 May 2024", days=0) == "3 May 2024"
    weeks = (date.fromisoformat(iso) - date(2024, 5, 3)).days / 7
    assert weeks == int(weeks) != 0
    assert moved("10 May 2024", days=int(weeks) * 7) == masked.split(" and ")[1]
    assert one == moved("3 May 2024", days=int(weeks) * 7)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("2024-02-28", "2024-03-01"),
        ("28.02.2024", "01.03.2024"),
        ("2/28/2024", "3/1/2024"),
        ("28 feb 2024", "1 Mar 2024"),
        ("February 28th, 2024", "March 1st, 2024"),
        ("28", None),
        ("28 February", None),
        ("2024-02-31", None),
        ("28-02/2024", None),
        ("9999-12-31", None),
    ],
)
def test_a_date_is_written_as_it_was(text: str, after: str | None) -> None:
    assert moved(text, days=2) == after


def test_a_stand_in_never_is_a_word_of_the_text() -> None:
    names = " ".join(invented(f"It is Anna, {n}")[0].split()[2] for n in range(3))
    masked, vault = invented(f"Anna and {names}")
    assert masked.split()[0].strip(",") not in names
    assert unmask_text(masked, vault) == f"Anna and {names}"


def test_in_another_conversation_the_same_value_has_another_stand_in() -> None:
    seen = set()
    for each in ("aaaaaa", "bbbbbb", "cccccc", "dddddd"):
        seen.add(mask_text("anna@x.org", Vault(each), detect, inventing))
    assert len(seen) == 4


def test_a_stand_in_inside_a_link_or_a_longer_word_is_left_as_it_is() -> None:
    masked, vault = invented("Berlin")
    assert unmask_text(f"https://h.example/{masked} {masked}er {masked}.", vault) == (
        f"https://h.example/{masked} {masked}er Berlin."
    )


parts = st.one_of(st.sampled_from([*_known, ", ", " ", "\n", "'s "]), texts)


@given(st.lists(parts, max_size=6).map("".join))
def test_what_was_masked_with_stand_ins_comes_back_exactly(text: str) -> None:
    masked, vault = invented(text)
    assert unmask_text(masked, vault) == text
    written = json.dumps({"body": masked}, ensure_ascii=False)
    assert json.loads(unmask_text(written, vault, json=True)) == {"body": text}


@pytest.mark.parametrize("before", ["\n", "\t", "\r", "\b", "\f", "\\", '"', "/", "é", "\\\n"])
def test_a_stand_in_directly_behind_an_escape_of_json_comes_back(before: str) -> None:
    masked, vault = invented("It is anna@x.org.")
    stand_in = masked[6:-1]
    for only_ascii in (True, False):
        said = json.dumps(f"to{before}{stand_in}\n", ensure_ascii=only_ascii)
        for pieces in ([said], list(said)):
            unmasker = Unmasker(vault, json=True)
            answer = "".join(map(unmasker.feed, pieces)) + unmasker.flush()
            assert json.loads(answer) == f"to{before}anna@x.org\n"


def test_a_letter_behind_a_backslash_of_json_is_a_letter() -> None:
    masked, vault = invented("It is anna@x.org.")
    said = json.dumps(f"C:\\n{masked[6:-1]}")
    assert unmask_text(said, vault, json=True) == said


@given(st.lists(parts, max_size=6).map("".join), cuts, st.booleans())
def test_the_cuts_of_a_stream_never_change_what_stand_ins_become(
    text: str, places: list[int], as_json: bool
) -> None:
    masked, vault = invented(text)
    reply = masked.replace(" ", "\\n", 1) + "\\\\n" + masked + "\\u00" + masked[:-3]
    whole = unmask_text(reply, vault, json=as_json)
    for pieces in (cut(reply, places), list(reply)):
        unmasker = Unmasker(vault, json=as_json)
        assert "".join(map(unmasker.feed, pieces)) + unmasker.flush() == whole


def test_stand_ins_that_the_text_around_them_would_change_are_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`Foo` stands before one stand-in, and the two together would be another one."""
    made = {Kind.LOCATION: "Bar", Kind.ORG: "Foo Bar"}
    for kind, name in made.items():
        monkeypatch.setitem(surrogate._inventions, kind, lambda _, __, name=name: name)
    masked, vault = invented("Foo Berlin and Acme Ltd")
    assert masked == f"Foo [LOCATION_1_{code}] and [ORG_1_{code}]"
    assert unmask_text(masked, vault) == "Foo Berlin and Acme Ltd"
    assert vault.counts() == {Kind.LOCATION: 1, Kind.ORG: 1}
