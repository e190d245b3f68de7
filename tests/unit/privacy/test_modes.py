"""What the policy says about a class, a value, a role: it is done, and nothing else is."""

import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from inhouse.chat import (
    ChatRequest,
    EmbedRequest,
    Finding,
    JsonAnswer,
    Kind,
    Message,
    Role,
    Tool,
    ToolCallPiece,
    ToolUse,
)
from inhouse.config import parse_policy
from inhouse.errors import Blocked, ConfigError, Refused, TooSlow
from inhouse.privacy.denied import Denied
from inhouse.privacy.mask import mask, mask_for_vectors, mask_text
from inhouse.privacy.restore import RestoredCall, Restorer
from inhouse.privacy.rules import Rules, read_rules
from inhouse.privacy.unmask import Unmasker, unmask_text
from inhouse.privacy.vault import Vault


def rules(policy: str, folder: Path = Path()) -> Rules:
    return read_rules(parse_policy(policy).masking, folder)


def shown(text: str, policy: str, folder: Path = Path()) -> str:
    vault = Vault("k7q2xw")
    masked = mask_text(text, vault, rules=rules(policy, folder))
    assert unmask_text(masked, vault) == text
    return masked.replace("_k7q2xw", "")


CARD = "4111111111111111"
TEXT = "anna@x.org wrote from 203.0.113.7. Her card is 4111 1111 1111 1111"


def test_an_allowed_class_stays_and_the_others_are_masked() -> None:
    assert shown(TEXT, "[masking.modes]\nIP = 'allow'") == (
        "[EMAIL_1] wrote from 203.0.113.7. Her card is [CARD_1]"
    )


def test_an_allowed_class_is_still_masked_inside_of_something_that_is_not() -> None:
    link = "see https://h.example/anna@x.org?from=203.0.113.7 now"
    assert shown(link, "[masking.modes]\nIP = 'allow'") == "see [URL_1] now"


def test_a_blocked_class_refuses_the_request_and_is_named_without_the_text() -> None:
    with pytest.raises(Blocked) as refused:
        shown(TEXT, "[masking.modes]\nCARD = 'block'\nIP = 'block'")
    error = refused.value
    assert (error.code, error.status) == ("blocked_by_policy", 403)
    assert "no CARD, no IP" in str(error)
    assert "4111" not in str(error)
    assert error.__cause__ is error.__context__ is None


@pytest.mark.parametrize(
    ("text", "modes"),
    [
        (f"see https://x.org/?token=abcdef123456789xyz&card={CARD}&b=anna@x.org", "URL = 'allow'"),
        (f"card https://pay.org/{CARD}", ""),
        (f"card https://pay.org/?api_key=sk_live_4eC39HqLyjWDarjtT1zdp7dc&c={CARD}", ""),
        (f'user: {{"password": "{CARD}"}}', ""),
        (f"password: {CARD}", "PASSWORD = 'allow'"),
        (f"kept as {b64encode(CARD.encode()).decode()}", ""),
    ],
)
def test_a_blocked_class_refuses_the_request_wherever_it_stands(text: str, modes: str) -> None:
    with pytest.raises(Blocked, match="no CARD"):
        shown(text, f"[masking.modes]\nCARD = 'block'\n{modes}")


def test_an_allowed_class_gives_nothing_of_another_away() -> None:
    link = "see https://x.org/u?email=anna@x.org now"
    assert "anna" not in shown(link, "[masking.modes]\nURL = 'allow'")


def test_an_allowed_value_is_not_what_is_blocked() -> None:
    policy = f"[masking]\nallow = ['{CARD}']\n[masking.modes]\nCARD = 'block'"
    assert shown(f"our test card is {CARD}", policy).endswith(CARD)
    assert shown(f"https://pay.org/?api_key=abcdef123456789xyz&c={CARD}", policy) == "[URL_1]"


def test_parts_of_an_allowed_value_are_allowed() -> None:
    policy = "[masking]\nallow = ['ANNA@clinic.example']"
    text = "Her mail: anna@clinic.example."
    assert shown(text, policy) == text


def test_an_allowed_value_is_never_masked_and_one_that_only_contains_it_is() -> None:
    policy = "[masking]\nallow = ['Help@X.org', '203.0.113.7']"
    assert shown("help@x.org, not-help@x.org, 203.0.113.7", policy) == (
        "help@x.org, [EMAIL_1], 203.0.113.7"
    )


def test_a_role_may_have_modes_of_its_own_and_a_secret_of_another_role_stays_one() -> None:
    policy = "[masking.roles.system]\nEMAIL = 'allow'"
    request = ChatRequest(
        "m",
        (
            Message(Role.SYSTEM, "You work for desk@x.org. Never write to anna@x.org."),
            Message(Role.USER, "I am anna@x.org, not bob@x.org."),
            Message(Role.TOOL, "desk2@x.org"),
        ),
    )
    chat, vault = mask(request, rules=rules(policy))
    seen = [each.text.replace(f"_{vault.code}", "") for each in chat.messages]
    assert seen == [
        "You work for desk@x.org. Never write to [EMAIL_1].",
        "I am [EMAIL_1], not [EMAIL_2].",
        "[EMAIL_3]",
    ]


def test_a_text_of_two_roles_gets_the_stricter_mode() -> None:
    policy = "[masking.roles.system]\nEMAIL = 'allow'"
    same = "I am anna@x.org"
    request = ChatRequest("m", (Message(Role.SYSTEM, same), Message(Role.USER, same)))
    chat, _ = mask(request, rules=rules(policy))
    assert all("anna" not in each.text for each in chat.messages)


def test_what_is_no_message_has_the_modes_of_no_role() -> None:
    policy = "[masking.roles.user]\nEMAIL = 'allow'"
    request = ChatRequest(
        "m", (Message(Role.USER, "Hi"),), json=JsonAnswer("a", {"const": "anna@x.org"})
    )
    chat, _ = mask(request, rules=rules(policy))
    assert chat.json is not None
    assert "anna" not in str(chat.json.schema)


def test_a_list_of_customers_is_masked_in_any_case_and_spacing(tmp_path: Path) -> None:
    (tmp_path / "customers.txt").write_text(
        "Blue Heron GmbH & Co. KG\n\nZoë O'Neil\n王小明\nK-2044\n"
    )
    policy = "[masking]\ndeny_files = ['ORG:customers.txt']"
    assert (
        shown(
            "BLUE  HERON gmbh & co. kg, zoë\no\u2019neil's; 联系王小明吧 K-2044 K-20445 Blue Heron",
            policy,
            tmp_path,
        )
        == "[ORG_1], [ORG_2]'s; 联系[ORG_3]吧 [ORG_4] K-20445 Blue Heron"
    )


def test_a_table_gives_its_first_column_without_the_heading(tmp_path: Path) -> None:
    (tmp_path / "staff.csv").write_text('\ufeffName;Room\n"Lund, Kim";12\nMax Moe;13\n')
    policy = "[masking]\ndeny_files = ['staff.csv']"
    assert shown("The name Lund Kim and MAX MOE in room 12", policy, tmp_path) == (
        "The name [PERSON_1] and [PERSON_2] in room 12"
    )


def test_a_listed_value_is_masked_though_its_class_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "few.txt").write_text("Max Moe")
    policy = "[masking]\ndeny_files = ['few.txt']\n[masking.modes]\nPERSON = 'allow'"
    assert shown("Max Moe", policy, tmp_path) == "[PERSON_1]"


def test_a_listed_value_is_found_behind_invisible_signs(tmp_path: Path) -> None:
    (tmp_path / "few.txt").write_text("Max Moe")
    policy = "[masking]\ndeny_files = ['few.txt']"
    assert shown("M\u200bax Moe!", policy, tmp_path) == "[PERSON_1]!"


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xff\xfe", "can't be read"), (b"ok\nx\n", "line 2"), (b" ".join([b"a"] * 20), "line 1")],
)
def test_a_list_that_can_not_be_used_refuses_to_start(
    tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "list.txt").write_bytes(content)
    with pytest.raises(ConfigError) as refused:
        rules("[masking]\ndeny_files = ['list.txt']", tmp_path)
    assert said in str(refused.value)


def test_a_list_that_is_not_there_refuses_to_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        rules("[masking]\ndeny_files = ['PERSON:none.txt']", tmp_path)


def test_a_list_that_is_too_long_refuses_to_start(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("\n".join(f"customer {n}" for n in range(100_001)))
    with pytest.raises(ConfigError) as refused:
        rules("[masking]\ndeny_files = ['list.txt']", tmp_path)
    assert "100000" in str(refused.value)


def test_a_hundred_thousand_names_cost_no_more_than_ten() -> None:
    text = "We met Olga Lind and the rest of the team in the old harbour at noon. " * 300
    few = Denied((f"Person {n} Lastname{n}", Kind.PERSON) for n in range(10))
    many = Denied((f"Person{n % 300} Lastname{n}", Kind.PERSON) for n in range(100_000))

    def cost(denied: Denied) -> float:
        begin = time.process_time()
        for _ in range(5):
            assert list(denied.find(text)) == []
        return time.process_time() - begin

    assert min(cost(many) for _ in range(3)) < 3 * min(cost(few) for _ in range(3)) + 0.02


@pytest.mark.parametrize("entry", ["a a", "a a a a a a a a a a a a a a a a", "ab", "一 一"])
def test_a_list_is_matched_in_time_linear_in_the_text(entry: str) -> None:
    denied = Denied([(entry, Kind.PERSON), (entry + " b", Kind.PERSON)])

    def cost(size: int) -> float:
        text = (entry.split()[0] + " ") * size
        begin = time.process_time()
        list(denied.find(text))
        return time.process_time() - begin

    assert min(cost(40_000) for _ in range(3)) < 24 * min(cost(5_000) for _ in range(3)) + 0.1


PATTERN = "[[masking.patterns]]\nname = 'case number'\npattern = 'C-[0-9]{4}'\nkind = 'ID'"


def test_a_pattern_of_the_house_is_masked_as_its_class() -> None:
    pytest.importorskip("re2")
    assert (
        shown("é case C-2044 or \uff23-\uff12\uff10\uff14\uff15", PATTERN)
        == "é case [ID_1] or [ID_2]"
    )


@pytest.mark.parametrize("pattern", ["(", "(?=a)", "a*", "(a)\\\\1"])
def test_a_pattern_that_can_not_be_used_refuses_to_start(pattern: str) -> None:
    pytest.importorskip("re2")
    with pytest.raises(ConfigError) as refused:
        rules(f"[[masking.patterns]]\nname = 'bad one'\npattern = \"{pattern}\"")
    assert "bad one" in str(refused.value)
    assert pattern not in str(refused.value)


def test_a_pattern_takes_time_linear_in_the_text() -> None:
    pytest.importorskip("re2")
    ours = rules("[[masking.patterns]]\nname = 'slow'\npattern = '(a+)+$|é(b|bb)*c'")

    def cost(size: int) -> float:
        begin = time.process_time()
        ours.own("ébab" * size)
        return time.process_time() - begin

    assert min(cost(80_000) for _ in range(3)) < 24 * min(cost(10_000) for _ in range(3)) + 0.1


@pytest.mark.parametrize(
    ("policy", "named"),
    [
        ("[masking.modes]\nDATES = 'allow'", "DATES"),
        ("[masking.modes]\nDATE = 'off'", "off"),
        ("[masking.roles.admin]\nDATE = 'allow'", "admin"),
        ("[[masking.patterns]]\nname = 'X\\n'\npattern = 'a'", "name"),
        ("[masking]\nrestore_hosts = ['https://x']", "restore_hosts"),
        ("[masking]\nseconds = 0", "seconds"),
    ],
)
def test_a_policy_that_says_nothing_known_is_refused(policy: str, named: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse_policy(policy)
    assert named in str(refused.value)


def test_looking_for_too_long_stops_the_request() -> None:
    def slow(text: str) -> Iterator[Finding]:
        time.sleep(0.6)
        yield from ()

    ours = rules("[masking]\nseconds = 1")
    messages = tuple(Message(Role.USER, f"hunter{number}") for number in range(9))
    begin = time.monotonic()
    with pytest.raises(TooSlow) as refused:
        mask(ChatRequest("m", messages), slow, ours)
    assert time.monotonic() - begin < 3
    assert isinstance(refused.value, Refused)
    assert "hunter" not in str(refused.value)


def test_vectors_never_get_stand_ins_since_those_differ_from_day_to_day() -> None:
    policy = "[masking.modes]\nEMAIL = 'surrogate'"
    request = EmbedRequest("m", ("write to anna@x.org",))
    assert mask_for_vectors(request, rules=rules(policy))[0].texts == ("write to [EMAIL]",)


def test_a_tool_without_the_right_gets_no_original_and_the_others_do() -> None:
    ours = rules("[masking]\ntools_without_data = ['web_search']")
    tools = ToolUse(tools=(Tool("web_search"), Tool("send_mail")))
    request = ChatRequest("m", (Message(Role.USER, "I am anna@x.org"),), use=tools)
    chat, vault = mask(request, rules=ours)
    restorer = Restorer(request, chat, vault, ours)
    said = f'{{"to":"[EMAIL_1_{vault.code}]"}}'
    seen = []
    for index, name in enumerate(["web_search", "send_mail", ""]):
        for event in restorer.see(ToolCallPiece(0, index, name, said)):
            assert isinstance(event, RestoredCall)
            seen.append(event.arguments)
    assert seen == ['{"to":"[?]"}', '{"to":"anna@x.org"}', '{"to":"[?]"}']
    assert restorer.neutralised == 2


@pytest.mark.parametrize(
    ("reply", "seen"),
    [
        ("https://in.example/p?m=[EMAIL_1_k7q2xw]", "https://in.example/p?m=a%20%22b%22%40x.org"),
        ("[x](https://in.example/[EMAIL_1_k7q2xw])", "[x](https://in.example/a%20%22b%22%40x.org)"),
        ("<https://IN.example:8443/?[EMAIL_1_k7q2xw]>", None),
        ("https://in.example/?a=[EMAIL_1_k7q2xw]&b=[EMAIL_1_k7q2xw]", None),
        ("https://in.example.evil.example/[EMAIL_1_k7q2xw]", "[?]"),
        ("https://in.example@evil.example/[EMAIL_1_k7q2xw]", "[?]"),
        ("https://evil.example/?https://in.example/[EMAIL_1_k7q2xw]", "[?]"),
        ("https://in.example/,https://evil.example/[EMAIL_1_k7q2xw]", "[?]"),
        ("https://in.example\\@evil.example/[EMAIL_1_k7q2xw]", "[?]"),
        ("https://in.example[EMAIL_1_k7q2xw]/", "[?]"),
        ("https://[EMAIL_1_k7q2xw].in.example/", "[?]"),
        ("ftp://in.example/[EMAIL_1_k7q2xw]", "[?]"),
        ("//in.example/[EMAIL_1_k7q2xw]", "[?]"),
        ("[x](mailto:in.example/[EMAIL_1_k7q2xw])", "[?]"),
        ('<img src="https://in.example/[EMAIL_1_k7q2xw]">', "[?]"),
        ("https://in.example/%0a//evil.example/[EMAIL_1_k7q2xw]", "[?]"),
        ("https://other.example/[EMAIL_1_k7q2xw]", "[?]"),
    ],
)  # fmt: skip
def test_only_a_plain_link_to_a_listed_host_may_carry_an_original(
    reply: str, seen: str | None
) -> None:
    vault = Vault("k7q2xw")
    vault.placeholder(Kind.EMAIL, 'a "b"@x.org')
    for pieces in ([reply], list(reply)):
        unmasker = Unmasker(vault, hosts=["in.example"])
        answer = "".join(map(unmasker.feed, pieces)) + unmasker.flush()
        if seen == "[?]":
            assert answer == reply.replace("[EMAIL_1_k7q2xw]", "[?]")
        else:
            whole = reply.replace("[EMAIL_1_k7q2xw]", "a%20%22b%22%40x.org")
            assert answer == (seen or whole)
