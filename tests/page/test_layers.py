"""The badges tell each layer's real state, and Wipe now does what it says."""

from collections.abc import Callable
from typing import Any

import pytest
from visits import PATIENT_MS, ask, expect, script, sse, wait_for_the_end

pytestmark = pytest.mark.page


def test_the_badges_say_what_the_status_says(visit: Callable[..., Any]) -> None:
    guest = visit()
    page = guest.sign_in()
    status = guest.status()
    badges = {
        badge.get_attribute("data-layer"): (
            badge.inner_text(),
            badge.get_attribute("data-state"),
        )
        for badge in page.locator(".badge").all()
    }
    for layer in ("engine", "gateway"):
        seal = status["seal"][layer]
        held = seal["attempts"] > 0 and seal["attempts_blocked"] == seal["attempts"]
        good = held and seal["level"] in ("L2", "L3")
        assert f"seal: {seal['level']}" in badges[layer][0]
        assert badges[layer][1] == ("good" if good else "weak")
    assert "Masking: on" in badges["masking"][0]
    assert "Stored: nothing" in badges["stored"][0]


def test_a_badge_opens_its_details(visit: Callable[..., Any]) -> None:
    guest = visit()
    page = guest.sign_in()
    seal = guest.status()["seal"]["engine"]
    badge = page.locator(".badge[data-layer=engine]")
    badge.click()
    expect(badge).to_have_attribute("aria-expanded", "true")
    details = page.locator("#layer-details")
    expect(details).to_contain_text(f"{seal['attempts_blocked']} of {seal['attempts']}")
    for missing in seal["missing"]:
        expect(details).to_contain_text(missing)
    page.locator(".badge[data-layer=masking]").click()
    expect(details).to_contain_text("No detector finds everything")
    expect(details).to_contain_text("Seal of the learned detector")
    page.locator(".badge[data-layer=masking]").click()
    expect(details).to_be_hidden()


def test_without_a_status_every_badge_is_unknown_and_none_is_green(page: Any) -> None:
    expect(page.locator(".badge[data-state=unknown]")).to_have_count(0)
    page.route("**/inhouse/status", lambda route: route.abort())
    script(page, sse("an answer"))
    ask(page, "?")
    expect(page.locator(".badge[data-state=unknown]")).to_have_count(4)
    page.get_by_role("button", name="New chat").click()
    expect(page.locator(".promise")).to_contain_text("unknown")
    expect(page.locator(".welcome")).not_to_contain_text("nothing is stored")
    page.unroute("**/inhouse/status")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".badge[data-state=unknown]")).to_have_count(0)


@pytest.mark.parametrize(
    ("seal", "state"),
    [
        ({"level": "L3", "attempts": 14, "attempts_blocked": 14, "missing": []}, "good"),
        ({"level": "L3", "attempts": 14, "attempts_blocked": 13, "missing": []}, "weak"),
        ({"level": "L3", "attempts": 0, "attempts_blocked": 0, "missing": []}, "weak"),
        ({"level": "L1", "attempts": 14, "attempts_blocked": 14, "missing": ["files"]}, "weak"),
        ({"level": "L0", "attempts": 14, "attempts_blocked": 0, "missing": ["all"]}, "weak"),
        (None, "unknown"),
    ],
)
def test_only_a_strong_seal_that_blocked_every_attempt_is_good(
    page: Any, seal: dict[str, Any] | None, state: str
) -> None:
    status = {
        "engine": {"state": "ready", "pid": 1, "restarts": 0},
        "seal": {"engine": seal, "gateway": None},
        "masking": {"on": True, "kinds": []},
        "stored": {"prompts": False, "answers": False, "what": []},
    }
    badges = page.evaluate(
        "async (status) => (await import('/page/words.js')).readBadges(status)", status
    )
    assert badges[0]["state"] == state
    status["engine"] = {"state": "failed", "pid": None, "restarts": 3}
    badges = page.evaluate(
        "async (status) => (await import('/page/words.js')).readBadges(status)", status
    )
    assert badges[0]["state"] == "weak"
    assert badges[0]["label"] == "Engine: failed"


GOOD = {"level": "L2", "attempts": 14, "attempts_blocked": 14, "missing": []}


def read_badges(page: Any, **changed: Any) -> dict[str, Any]:
    status = {
        "engine": {"state": "ready", "pid": 1, "restarts": 0},
        "seal": {"engine": GOOD, "gateway": GOOD, "detector": GOOD, "supervisor": GOOD},
        "masking": {"on": True, "kinds": ["EMAIL"]},
        "stored": {"prompts": False, "answers": False, "what": []},
        **changed,
    }
    badges = page.evaluate(
        "async (status) => (await import('/page/words.js')).readBadges(status)", status
    )
    return {badge["id"]: badge for badge in badges}


def test_masking_is_in_order_only_with_a_sealed_detector(page: Any) -> None:
    assert read_badges(page)["masking"]["state"] == "good"
    unsealed = {"detector": {**GOOD, "attempts_blocked": 13}}
    badge = read_badges(page, seal=unsealed)["masking"]
    assert (badge["state"], badge["label"]) == ("weak", "Masking: on, detector not sealed")
    assert read_badges(page, seal={})["masking"]["state"] == "unknown"


def test_an_upstream_is_never_in_order_and_its_checks_are_told(page: Any) -> None:
    checks = [
        {"what": "it keeps no log", "verdict": "UNKNOWN", "fix": ""},
        {"what": "nobody else can look in", "verdict": "BROKEN", "fix": "start it otherwise"},
        {"what": "its cache is apart", "verdict": "HOLDS", "fix": "never shown"},
    ]
    upstream = {"address": "https://gpu.example:8000", "server": "vllm", "checks": checks}
    badge = read_badges(page, upstream=upstream)["engine"]
    assert (badge["label"], badge["state"]) == ("Engine: another server's", "weak")
    facts = dict(badge["facts"])
    assert facts["Address"] == "https://gpu.example:8000"
    assert facts["it keeps no log"] == "could not be told"
    assert facts["nobody else can look in"] == "no; start it otherwise"
    assert facts["its cache is apart"] == "yes"


def test_wipe_asks_first_then_gives_a_new_engine_and_an_empty_page(
    visit: Callable[..., Any],
) -> None:
    guest = visit()
    page = guest.sign_in()
    before = guest.status()["engine"]["pid"]
    script(page, sse("a secret answer"))
    ask(page, "a secret question")
    wait_for_the_end(page)
    page.get_by_role("button", name="Wipe now").click()
    page.get_by_role("button", name="Keep the conversation").click()
    expect(page.locator("article.exchange")).to_have_count(1)
    page.get_by_role("button", name="Wipe now").click()
    page.get_by_role("button", name="Wipe", exact=True).click()
    expect(page.locator(".wiped")).to_be_visible(timeout=PATIENT_MS)  # a new engine loads
    after = guest.status()["engine"]["pid"]
    assert after != before
    expect(page.locator(".wiped")).to_contain_text(str(after))
    page.get_by_role("button", name="Close").click()
    expect(page.locator("article.exchange")).to_have_count(0)
    assert "secret" not in page.content()


def test_a_wipe_that_fails_says_so_and_still_forgets_the_conversation(page: Any) -> None:
    script(page, sse("a secret answer"))
    ask(page, "a secret question")
    wait_for_the_end(page)
    page.route("**/inhouse/wipe", lambda route: route.abort())
    page.get_by_role("button", name="Wipe now").click()
    page.get_by_role("button", name="Wipe", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("may still hold the last prompt")
    expect(dialog.get_by_role("alert")).to_be_visible()
    assert "secret" not in page.content()
