"""Try it: what is found is shown where it stands, with its class and a reason, and never kept."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from visits import ask, expect, script, sse, wait_for_the_end

pytestmark = pytest.mark.page

TEXT = "👩‍⚕️👍🏽 𝔘ñï: mail anna@clinic.example, IBAN DE89 3704 0044 0532 0130 00, bye"


def open_it(page: Any, text: str = "") -> Any:
    page.get_by_role("button", name="Try it").click()
    field = page.get_by_label("A text to look through")
    field.fill(text)
    return field


def test_each_finding_is_marked_exactly_where_it_stands_with_its_class_in_words(page: Any) -> None:
    open_it(page, TEXT)
    marks = page.locator(".found mark")
    expect(marks).to_have_count(2)
    assert marks.all_inner_texts() == [
        "anna@clinic.example EMAIL",
        "DE89 3704 0044 0532 0130 00 IBAN",
    ]
    assert marks.nth(0).get_attribute("data-family") != marks.nth(1).get_attribute("data-family")
    expect(page.locator(".try [role=status]")).to_have_text("2 findings: EMAIL 1, IBAN 1")


def test_each_finding_has_a_reason_and_how_sure_it_is(page: Any) -> None:
    open_it(page, TEXT + " and again anna@clinic.example")
    reasons = page.locator(".reasons li")
    expect(reasons).to_have_count(3)
    expect(reasons.nth(1)).to_contain_text("bank accounts (IBAN); the rule for: iban")
    expect(reasons.nth(1)).to_contain_text("certain by its form (1.00)")


def test_a_name_is_found_by_the_learned_detector_and_the_page_says_so(page: Any) -> None:
    open_it(page, "Yesterday Anna Keller wrote to Peter Brandt in Bremen.")
    reason = page.locator(".reasons li").filter(has_text="PERSON").first
    expect(reason).to_contain_text("the learned detector takes it for one")


def test_what_the_model_would_see_holds_no_original(page: Any) -> None:
    open_it(page, TEXT)
    seen = page.locator(".seen")
    expect(seen.locator("mark")).to_have_count(2)
    assert re.search(r"mail \[EMAIL_1_\w{6}\], IBAN \[IBAN_1_\w{6}\], bye", seen.inner_text())
    assert "anna@" not in seen.inner_text()


def test_the_marked_text_is_the_text_that_was_typed(page: Any) -> None:
    text = "a\n\n  b@c.example.com\t<img src=x onerror=alert(1)> &amp; \ud800 end"
    field = open_it(page)
    field.evaluate(
        "(field, text) => { field.value = text; field.dispatchEvent(new Event('input')); }", text
    )
    page.locator(".found mark").wait_for()
    shown = page.locator(".found").evaluate(
        "e => { const copy = e.cloneNode(true);"
        " for (const kind of copy.querySelectorAll('.kind')) {"
        "  kind.previousSibling.remove(); kind.remove(); }"
        " return copy.textContent; }"
    )
    assert shown == text.replace("\ud800", "\ufffd")
    assert page.locator(".found img").count() == 0


def test_no_model_is_asked_and_nothing_but_the_finder(visit: Callable[..., Any]) -> None:
    guest = visit()
    page = guest.sign_in()
    before = len(guest.requests)
    open_it(page, TEXT)
    page.locator(".reasons").wait_for()
    asked = {url.removeprefix(guest.house.url) for url in guest.requests[before:]}
    assert asked <= {"/inhouse/find", "/inhouse/status"}


def typed_is_gone(page: Any) -> None:
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_label("A text to look through")).to_have_value("")
    expect(page.locator(".reasons")).to_have_count(0)
    assert "anna@" not in page.content()


def test_leaving_it_forgets_the_text_and_keeps_the_conversation(page: Any) -> None:
    script(page, sse("an answer"))
    ask(page, "a question")
    wait_for_the_end(page)
    page.locator("#question").fill("half a question")
    open_it(page, TEXT)
    page.locator(".reasons").wait_for()
    expect(page.locator("#question")).to_be_hidden()
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("article.exchange")).to_be_visible()
    expect(page.locator("#question")).to_have_value("half a question")
    typed_is_gone(page)


def test_new_chat_and_wipe_forget_the_text(page: Any) -> None:
    open_it(page, TEXT)
    page.locator(".reasons").wait_for()
    page.get_by_role("button", name="New chat").click()
    typed_is_gone(page)
    page.get_by_label("A text to look through").fill(TEXT)
    page.locator(".reasons").wait_for()
    page.get_by_role("button", name="Wipe now").click()
    page.get_by_role("button", name="Wipe", exact=True).click()
    page.locator(".wiped").wait_for()
    page.get_by_role("button", name="Close").click()
    typed_is_gone(page)


def test_it_is_reached_and_left_with_the_keyboard(page: Any) -> None:
    button = page.get_by_role("button", name="Try it")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("A text to look through")).to_be_focused()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("mail anna@clinic.example")
    page.locator(".reasons").wait_for()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Clear")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".reasons")).to_have_count(0)


def test_a_text_that_is_too_long_or_a_server_that_is_gone_is_said(page: Any) -> None:
    field = open_it(page)
    field.evaluate(
        "field => { field.value = 'x '.repeat(1.2e6); field.dispatchEvent(new Event('input')); }"
    )
    page.get_by_role("alert").wait_for()
    page.route("**/inhouse/find", lambda route: route.abort())
    field.fill(TEXT)
    expect(page.get_by_role("alert")).to_contain_text("does not answer")
    expect(page.locator(".found")).to_have_count(0)
    page.unroute("**/inhouse/find")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".found mark")).to_have_count(2)


def test_the_finder_asks_for_a_session_like_the_rest(visit: Callable[..., Any]) -> None:
    guest = visit()
    guest.page.goto(f"{guest.house.url}/")
    answer = guest.context.request.post(
        f"{guest.house.url}/inhouse/find",
        data='{"text": "x"}',
        headers={"content-type": "application/json", "origin": guest.house.url},
    )
    assert answer.status == 401
