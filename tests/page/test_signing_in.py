"""The way in: a link that works once, or the credential; neither leaves a trace."""

from collections.abc import Callable
from typing import Any

import pytest
from visits import expect

pytestmark = pytest.mark.page


def test_the_printed_link_opens_the_page_and_its_token_leaves_the_address_bar_at_once(
    visit: Callable[..., Any], own_house: Any
) -> None:
    guest = visit(own_house)
    guest.page.goto(own_house.page_url)
    expect(guest.page.locator("#question")).to_be_visible()
    assert guest.page.url == f"{own_house.url}/"
    token = own_house.page_url.split("#enter=")[1]
    assert not any(token in url for url in guest.requests)
    guest.page.reload()
    expect(guest.page.locator("#question")).to_be_visible()
    guest.page.go_back()
    assert token not in guest.page.url
    guest.page.go_forward()


def test_the_printed_link_works_once(visit: Callable[..., Any], own_house: Any) -> None:
    first, second = visit(own_house), visit(own_house)
    first.page.goto(own_house.page_url)
    expect(first.page.locator("#question")).to_be_visible()
    second.page.goto(own_house.page_url)
    expect(second.page.get_by_role("alert")).to_be_visible()
    expect(second.page.get_by_label("Credential")).to_be_visible()
    assert second.page.url == f"{own_house.url}/"


def test_a_used_link_is_no_harm_to_someone_who_is_signed_in(
    visit: Callable[..., Any], own_house: Any
) -> None:
    page = visit(own_house).page
    for _ in range(2):
        page.goto("about:blank")
        page.goto(own_house.page_url)
        expect(page.locator("#question")).to_be_visible()


def test_without_a_session_the_page_shows_the_way_in_and_nothing_else(
    visit: Callable[..., Any],
) -> None:
    guest = visit()
    guest.page.goto(guest.house.url + "/")
    expect(guest.page.get_by_label("Credential")).to_have_attribute("type", "password")
    expect(guest.page.get_by_text("inhouse serve")).to_be_visible()
    expect(guest.page.locator("#question")).to_have_count(0)


def test_the_credential_opens_the_page_and_a_wrong_one_is_explained(
    visit: Callable[..., Any], house: Any
) -> None:
    guest = visit()
    page = guest.page
    page.goto(f"{house.url}/")
    page.get_by_label("Credential").fill("ih_wrong")
    page.get_by_label("Credential").press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Credential")).to_have_value("")
    page.get_by_label("Credential").fill(house.credential)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#question")).to_be_visible()


def test_a_link_pasted_into_an_open_tab_signs_in_too(
    visit: Callable[..., Any], own_house: Any
) -> None:
    page = visit(own_house).page
    page.goto(f"{own_house.url}/")
    expect(page.get_by_label("Credential")).to_be_visible()
    page.evaluate("hash => { location.hash = hash }", own_house.page_url.split("/")[-1])
    expect(page.locator("#question")).to_be_visible()
    assert page.url == f"{own_house.url}/"


def test_signing_out_ends_the_session_and_forgets_the_conversation(
    visit: Callable[..., Any],
) -> None:
    page = visit().sign_in()
    page.get_by_role("button", name="Try an example").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Credential")).to_be_visible()
    assert "Marta" not in page.content()
    page.reload()
    expect(page.get_by_label("Credential")).to_be_visible()
