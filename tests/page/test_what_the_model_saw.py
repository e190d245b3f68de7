"""The promises about masking, as the page shows them: what is hidden, and what is not."""

import re
from typing import Any

import pytest
from visits import PATIENT_MS, ask, expect, script, sse, wait_for_the_end

pytestmark = pytest.mark.page

NOTE = "Write to anna.keller@clinic.example.com or call +1 202 555 0143. Say hello to her."


def test_the_empty_page_says_what_is_masked_and_that_something_can_be_missed(page: Any) -> None:
    status = page.evaluate("async () => (await fetch('/inhouse/status')).json()")
    welcome = page.locator(".welcome")
    expect(welcome).to_contain_text(
        "What you type is masked before the model on this machine sees it; nothing is stored."
    )
    for word in ("people's names", "postal addresses", "e-mail addresses"):
        expect(welcome).to_contain_text(word)
    expect(welcome).to_contain_text("No detector finds everything")
    if status["model"]["note"]:
        expect(welcome).to_contain_text(status["model"]["note"])


def test_what_the_model_is_good_for_stays_in_sight_below_the_answers(page: Any) -> None:
    note = page.evaluate("async () => (await (await fetch('/inhouse/status')).json()).model.note")
    script(page, sse("an answer"))
    ask(page, "?")
    wait_for_the_end(page)
    expect(page.locator("main")).to_contain_text(note)


@pytest.mark.parametrize(
    ("masking_on", "prompts", "answers", "sentence"),
    [
        (False, False, False, "Masking is off: the model on this machine sees what you type"),
        (True, True, False, "what you type are stored on this machine"),
        (True, True, True, "what you type and answers are stored on this machine"),
    ],
)
def test_the_sentence_follows_the_status_and_never_claims_more(
    page: Any, masking_on: bool, prompts: bool, answers: bool, sentence: str
) -> None:
    status = {
        "masking": {"on": masking_on, "kinds": ["EMAIL"]},
        "stored": {"prompts": prompts, "answers": answers, "what": []},
    }
    said = page.evaluate(
        "async (status) => (await import('/page/words.js')).promise(status)", status
    )
    assert sentence in said
    assert ("nothing is stored" in said) == (not prompts and not answers)


def test_with_an_upstream_the_sentence_does_not_speak_of_this_machine(page: Any) -> None:
    status = {
        "upstream": {"address": "http://127.0.0.1:1", "server": "unknown", "checks": []},
        "masking": {"on": True, "kinds": ["EMAIL"]},
        "stored": {"prompts": False, "answers": False, "what": []},
    }
    said = page.evaluate(
        "async (status) => (await import('/page/words.js')).promise(status)", status
    )
    assert said == (
        "What you type is masked before the model of another server sees it; "
        "nothing is stored on this machine."
    )


def test_the_preview_counts_what_will_be_hidden_while_one_types(page: Any) -> None:
    page.locator("#question").fill(NOTE)
    expect(page.get_by_text("2 values will be hidden")).to_be_visible()
    line = page.locator(".preview summary").inner_text()
    assert "EMAIL 1" in line
    assert "PHONE 1" in line
    page.locator(".preview summary").click()
    shown = page.locator(".preview").inner_text()
    assert re.search(r"\[EMAIL_1_\w{6}\]", shown)
    assert "anna.keller" not in shown


def test_the_example_has_values_that_are_hidden_and_symptoms_that_are_not(page: Any) -> None:
    page.get_by_role("button", name="Try an example").click()
    summary = page.locator(".preview summary")
    for kind in ("EMAIL 1", "PHONE 1", "IBAN 1", "PERSON"):
        expect(summary).to_contain_text(kind)
    summary.click()
    masked = page.locator(".preview .exact")
    expect(masked).to_contain_text("dry cough")
    for hidden in ("marta.brandt@", "23125", "DE89", "Brandt"):
        expect(masked).not_to_contain_text(hidden)


@pytest.mark.parametrize(
    ("typed", "warning"),
    [
        ("my password is Tr0ub4dor&3zebra", "It looks like you typed a password."),
        ("use sk-proj-" + "a1B2c3D4e5F6g7H8" * 3, "It looks like you typed an access key."),
    ],
)
def test_a_person_who_types_a_secret_is_told(page: Any, typed: str, warning: str) -> None:
    page.locator("#question").fill(typed)
    told = page.locator(".warning[role=status]")
    expect(told).to_contain_text(warning)
    expect(told).to_contain_text("The model won't see it.")
    page.locator("#question").fill("nothing secret")
    expect(told).to_be_empty()


def test_what_the_model_saw_shows_placeholders_and_no_original_until_one_is_revealed(
    page: Any,
) -> None:
    ask(page, NOTE)
    page.locator(".answer").wait_for(timeout=PATIENT_MS)
    page.keyboard.press("Escape")
    wait_for_the_end(page)
    saw = page.locator(".answered .saw")
    saw.locator("summary").click()
    expect(saw).to_contain_text("2 values were hidden: EMAIL 1, PHONE 1")
    markup = saw.evaluate("element => element.outerHTML")
    assert re.search(r"\[EMAIL_1_\w{6}\]", markup)
    assert re.search(r"\[PHONE_1_\w{6}\]", markup)
    assert "anna.keller" not in markup
    assert "555 0143" not in markup
    saw.get_by_role("button", name=re.compile(r"Reveal the value of \[EMAIL_1_")).click()
    expect(saw.locator(".original").first).to_have_text("anna.keller@clinic.example.com")
    saw.get_by_role("button", name=re.compile("Hide the value")).click()
    expect(saw).not_to_contain_text("anna.keller")


def test_the_answer_shows_the_persons_own_values_and_the_raw_words_do_not(page: Any) -> None:
    ask(page, "Repeat exactly this line: write to anna.keller@clinic.example.com today.")
    page.locator(".answer").wait_for(timeout=PATIENT_MS)
    page.keyboard.press("Escape")
    wait_for_the_end(page)
    page.locator(".answered .saw summary").click()
    raw = page.locator(".raw").inner_text()
    assert raw.strip()
    assert "anna.keller" not in raw
