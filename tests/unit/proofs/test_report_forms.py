"""One report, four forms: none of them shows the unknown as green, none believes what it quotes."""

import ast
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as slow

from inhouse import proofs
from inhouse.proofs import endpoint
from inhouse.proofs import page as pages
from inhouse.proofs.egress.judge import TITLES
from inhouse.proofs.host import checks_for
from inhouse.proofs.junit import to_junit
from inhouse.proofs.page import to_html, to_unsigned_html
from inhouse.proofs.prove import FAMILIES as PROVED
from inhouse.proofs.report import CHECK_WORDS, Report, Verdict
from inhouse.proofs.sarif import to_sarif
from inhouse.proofs.statement import read_statement, write_json
from tests.unit.proofs.reports import HOSTILE, claim, report, reports


def test_the_statement_has_the_form_that_in_toto_names() -> None:
    made = json.loads(write_json(report(claim(Verdict.UNKNOWN)), page="<p>"))
    assert made["_type"] == "https://in-toto.io/Statement/v1"
    assert [each["name"] for each in made["subject"]] == ["http://127.0.0.1:8484", "page"]
    assert all(re.fullmatch("[0-9a-f]{64}", s["digest"]["sha256"]) for s in made["subject"])
    assert made["predicate"]["exitCode"] == 2
    assert made["predicate"]["counts"]["UNKNOWN"] == 1


def test_the_statement_names_the_program_that_was_tried() -> None:
    made = json.loads(write_json(report(code_sha256="ab" * 32)))
    assert made["subject"][0]["digest"] == {"sha256": "ab" * 32}


@given(made=reports)
def test_a_statement_is_read_back_as_it_was(made: Report) -> None:
    assert read_statement(write_json(made)).report == made


@pytest.mark.parametrize("verdict", Verdict)
def test_only_what_holds_is_green_in_ci(verdict: Verdict) -> None:
    made = report(claim(verdict))
    (run,) = json.loads(to_sarif(made))["runs"]
    (result,) = run["results"]
    suite = ElementTree.fromstring(to_junit(made))[0]  # noqa: S314 - our own
    green = verdict in (Verdict.HOLDS, Verdict.WEAK)
    assert (suite.get("failures"), suite.get("errors")) == (
        str(int(verdict is Verdict.BROKEN)),
        str(int(verdict is Verdict.UNKNOWN)),
    )
    assert not suite.findall(".//skipped")
    assert run["invocations"][0]["executionSuccessful"] is (verdict is not Verdict.UNKNOWN)
    assert (result["level"] == "error") is (verdict is Verdict.BROKEN)
    # The standard: only failures have a level.
    assert (result["level"] == "none") is (result["kind"] != "fail")
    assert green or result["kind"] != "pass"


def test_a_report_without_claims_is_not_green() -> None:
    empty = msgspec.structs.replace(report(), claims=())
    assert json.loads(to_sarif(empty))["runs"][0]["invocations"][0]["executionSuccessful"] is False
    assert "Nothing was tried" in to_html(empty)
    assert json.loads(write_json(empty))["predicate"]["exitCode"] == 2


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        ((Verdict.HOLDS,), "Every promise that was tried holds"),
        ((Verdict.HOLDS, Verdict.WEAK), "1 of them weakly"),
        ((Verdict.HOLDS, Verdict.UNKNOWN), "could not be tried, so this is not all clear"),
        ((Verdict.HOLDS, Verdict.UNKNOWN, Verdict.BROKEN), "1 promise was broken"),
    ],
)
def test_the_headline_says_the_worst(verdicts: tuple[Verdict, ...], words: str) -> None:
    page = to_html(report(*map(claim, verdicts)))
    assert words in page[page.index("<h1>") : page.index("</h1>")]


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@slow(max_examples=50, deadline=None)
@given(made=reports)
def test_whatever_was_found_stays_text_on_the_page(made: Report) -> None:
    tags = Tags()
    tags.feed(to_html(made))
    assert tags.open == []
    names = {tag for tag, _attributes in tags.seen}
    assert not names & {"script", "img", "iframe", "form", "link", "object", "base", "svg"}
    for _tag, attributes in tags.seen:
        assert not any(name.startswith("on") or name in ("src", "style") for name in attributes)
        assert (attributes.get("href") or "#").startswith("#")
    ids = [attributes["id"] for _tag, attributes in tags.seen if attributes.get("id")]
    assert ids.count("evidence") == 1


def test_the_page_allows_itself_nothing_but_its_own_style() -> None:
    page = to_html(report(claim(Verdict.HOLDS, evidence=HOSTILE)))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert HOSTILE not in page
    assert "http-equiv" in page
    assert "//" not in page.replace("http://127.0.0.1", ""), "an address to load from"


def test_each_verdict_is_a_word_on_the_page() -> None:
    page = to_html(report())
    for verdict in Verdict:
        assert re.search(rf"<h3><span class=[^>]*>\S {verdict}</span>", page)


def test_letters_that_turn_or_hide_text_are_shown_as_such() -> None:
    page = to_html(report(claim(Verdict.HOLDS, evidence="a\u202eb\u200bc\x00d\x1b[31m")))
    assert "a\ufffdb\ufffdc\ufffdd\ufffd[31m" in page


@given(made=reports)
def test_whatever_was_found_is_well_formed_xml(made: Report) -> None:
    suites = ElementTree.fromstring(to_junit(made))  # noqa: S314 - our own
    assert suites.get("tests") == str(len(made.claims)) == str(len(suites.findall(".//testcase")))


def test_those_who_audit_machines_have_a_word_for_each_verdict() -> None:
    assert set(CHECK_WORDS) == set(Verdict)


def test_a_report_about_a_machine_says_pass_and_fail_in_every_form_that_people_read() -> None:
    host = msgspec.structs.replace(report(), tool="inhouse host")
    page = to_unsigned_html(host)
    forms = (page, to_sarif(host).decode(), to_junit(host).decode())
    for word in CHECK_WORDS.values():
        assert re.search(rf"<h3><span class=[^>]*>\S {word}</span>", page)
        assert all(word in form for form in forms)
    assert not re.search(r">[^<]*\b(HOLDS|WEAK|BROKEN)\b[^<]*</(b|span)>", page)
    assert "promise" not in page[page.index("<h1>") : page.index("</h1>")]
    (run,) = json.loads(to_sarif(host))["runs"]
    assert ": FAIL. " in " ".join(each["message"]["text"] for each in run["results"])
    assert 'type="FAIL"' in forms[2]


def test_a_page_that_nobody_signed_says_so_and_shows_no_empty_box() -> None:
    page = to_unsigned_html(report())
    assert "This page is not signed" in page
    assert "<pre" not in page
    assert "--verify" not in page
    assert "This page is not signed" not in to_html(report())


CLAIMS = "Claim|Check|_check|_files_claim|_not_there_yet"  # where an id is given


def ids_in_the_source() -> dict[str, set[str]]:
    """Each id with the packages that make it; of `egress.{family}` the beginning."""
    found: dict[str, set[str]] = {}
    for path in Path(proofs.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and re.fullmatch(CLAIMS, ast.unparse(node.func))):
                continue
            given = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "id")]
            for value in given:
                start = value.values[0] if isinstance(value, ast.JoinedStr) else value
                if isinstance(start, ast.Constant) and "." in str(start.value):
                    found.setdefault(str(start.value), set()).add(path.parent.name)
    return found


def test_every_family_that_is_claimed_has_a_heading() -> None:
    ids = {*ids_in_the_source(), *(check.id for check in endpoint.CHECKS)}
    families = {each.partition(".")[0] for each in ids} | set(PROVED)
    assert len(families) > 20
    assert families == set(pages.FAMILIES)


def test_no_claim_has_the_id_of_another() -> None:
    ids = ids_in_the_source()
    assert len(ids) > 80
    assert {name: where for name, where in ids.items() if len(where) > 1} == {}
    for system in ("linux", "darwin", "windows"):
        own = [check.id for check in checks_for(system)]
        assert len(own) == len(set(own)), system
    corpus = [f"egress.{family}" for family in TITLES]
    every = [*ids, *corpus, *(check.id for check in endpoint.CHECKS if check.id not in ids)]
    assert len(every) == len(set(every))


def light(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_every_text_of_the_page_can_be_read_in_light_in_dark_and_on_paper() -> None:
    style = (Path(pages.__file__).parent / "page.css").read_text()
    sets = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    ]
    assert len(sets) == 3
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01), "a known value"
    for changed in sets:
        colours = sets[0] | changed
        for ink in ("ink", "soft", "link"):
            for ground in ("paper", "card"):
                assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
        for badge in ("holds", "weak", "broken", "unknown"):
            assert contrast("#ffffff", colours[badge]) >= 4.5, badge
