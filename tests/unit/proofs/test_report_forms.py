"""One report, four forms: none of them shows the unknown as green, none believes what it quotes."""

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as slow

from inhouse.proofs.junit import to_junit
from inhouse.proofs.page import to_html
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
