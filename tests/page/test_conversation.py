"""Talking: answers stream, stop, are asked again, and errors say what to do."""

import os
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest
from visits import LONG, PATIENT_MS, answer_at_length, ask, expect, script, sse, wait_for_the_end

pytestmark = pytest.mark.page


def test_an_answer_appears_while_it_is_written(page: Any) -> None:
    answer_at_length(page)
    ask(page, LONG)
    expect(page.locator(".answered[aria-busy=true] .answer")).not_to_be_empty(timeout=PATIENT_MS)
    page.keyboard.press("Escape")
    wait_for_the_end(page)


def test_stop_ends_the_answer_and_says_so(page: Any) -> None:
    answer_at_length(page)
    ask(page, LONG)
    page.locator(".answer").wait_for()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped. The answer is not whole.")).to_be_visible()
    text = page.locator(".answer").inner_text()
    time.sleep(0.5)
    assert page.locator(".answer").inner_text() == text
    expect(page.get_by_role("button", name="Send")).to_be_visible()


def test_regenerate_replaces_the_last_answer_and_keeps_what_came_before(page: Any) -> None:
    script(page, sse("first"))
    ask(page, "One?")
    wait_for_the_end(page)
    ask(page, "Two?")
    wait_for_the_end(page, 1)
    page.unroute("**/v1/chat/completions")
    script(page, sse("another"))
    page.get_by_role("button", name="Regenerate").click()
    expect(page.locator(".answer").nth(1)).to_have_text("another")
    expect(page.locator(".answer").nth(0)).to_have_text("first")
    expect(page.locator("article.exchange")).to_have_count(2)


def test_an_edited_question_continues_from_there(page: Any) -> None:
    asked: list[Any] = []
    page.on(
        "request",
        lambda request: (
            asked.append(request.post_data_json)
            if request.url.endswith("/v1/chat/completions")
            else None
        ),
    )
    script(page, sse("an answer"))
    for index, question in enumerate(["One?", "Two?", "Three?"]):
        ask(page, question)
        wait_for_the_end(page, index)
    page.get_by_role("button", name="Edit").nth(1).click()
    page.get_by_label("Edit your question").fill("Two and a half?")
    page.get_by_label("Edit your question").press("Enter")
    expect(page.locator("article.exchange")).to_have_count(2)
    expect(page.locator(".question-text").nth(1)).to_have_text("Two and a half?")
    assert [message["content"] for message in asked[-1]["messages"]] == [
        "One?",
        "an answer",
        "Two and a half?",
    ]


def test_a_system_prompt_goes_first_and_the_chosen_model_is_asked(page: Any) -> None:
    asked: list[Any] = []
    page.on(
        "request",
        lambda request: (
            asked.append(request.post_data_json)
            if request.url.endswith("/v1/chat/completions")
            else None
        ),
    )
    models = page.evaluate("async () => (await (await fetch('/v1/models')).json()).data")
    shown = page.get_by_label("Model").locator("option").all_inner_texts()
    assert shown == [model["id"] for model in models]
    page.get_by_text("System prompt").first.click()
    page.locator("#system").fill("Answer in one word.")
    script(page, sse("Yes."))
    ask(page, "Is it raining?")
    wait_for_the_end(page)
    assert asked[0]["model"] == models[0]["id"]
    assert asked[0]["messages"] == [
        {"role": "system", "content": "Answer in one word."},
        {"role": "user", "content": "Is it raining?"},
    ]


def test_an_answer_can_be_copied(page: Any) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    script(page, sse("**bold** and `code`"))
    ask(page, "?")
    wait_for_the_end(page)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "**bold** and `code`"


def test_shift_enter_makes_a_new_line_and_an_empty_question_is_not_sent(page: Any) -> None:
    field = page.locator("#question")
    field.press("Enter")
    field.type("one")
    field.press("Shift+Enter")
    field.type("two")
    assert field.input_value() == "one\ntwo"
    expect(page.locator("article.exchange")).to_have_count(0)


def test_new_chat_forgets_the_conversation(page: Any) -> None:
    script(page, sse("a secret answer"))
    ask(page, "a secret question")
    wait_for_the_end(page)
    page.get_by_role("button", name="New chat").click()
    expect(page.locator("article.exchange")).to_have_count(0)
    assert "secret" not in page.content()


def test_a_page_that_is_left_forgets_the_conversation(page: Any) -> None:
    script(page, sse("a secret answer"))
    ask(page, "a secret question")
    wait_for_the_end(page)
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    expect(page.locator("article.exchange")).to_have_count(0)
    assert "secret" not in page.content()


def test_a_screen_reader_hears_the_answer_once_and_whole(page: Any) -> None:
    page.evaluate("""() => {
        window.heard = [];
        const region = document.querySelector("main > [role=status]");
        new MutationObserver(() => region.textContent && window.heard.push(region.textContent))
            .observe(region, { childList: true, characterData: true, subtree: true });
    }""")
    script(page, sse(*["word "] * 200))
    ask(page, "?")
    wait_for_the_end(page)
    expect(page.locator("main > [role=status]")).to_contain_text("Answer: word")
    assert len(page.evaluate("window.heard")) == 1


def test_an_error_in_the_middle_keeps_the_words_and_offers_to_try_again(page: Any) -> None:
    error = {
        "message": "the model stopped",
        "type": "x",
        "code": "engine_failed",
        "fix": "ask again",
    }
    script(page, sse("half an ans", error=error))
    ask(page, "?")
    trouble = page.get_by_role("alert")
    expect(trouble).to_contain_text("The model stopped.")
    expect(trouble).to_contain_text("ask again")
    expect(page.locator(".answer")).to_have_text("half an ans")
    page.unroute("**/v1/chat/completions")
    script(page, sse("a whole answer"))
    trouble.get_by_role("button", name="Try again").click()
    expect(page.locator(".answer")).to_have_text("a whole answer")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_stream_cut_short_is_not_taken_for_a_whole_answer(page: Any) -> None:
    script(page, sse("half an ans").split("data: [DONE]")[0])
    ask(page, "?")
    expect(page.get_by_role("alert")).to_contain_text("broke off")


def test_a_killed_engine_is_an_error_with_a_fix_and_the_next_answer_works(
    visit: Callable[..., Any], own_house: Any
) -> None:
    guest = visit(own_house)
    page = guest.sign_in()
    engine = guest.status()["engine"]["pid"]
    answer_at_length(page)
    ask(page, LONG)
    page.locator(".answer").wait_for()
    os.kill(engine, signal.SIGKILL)
    trouble = page.get_by_role("alert")
    expect(trouble).to_be_visible(timeout=PATIENT_MS)
    expect(trouble).to_contain_text("To fix it:")
    page.wait_for_function(
        "async () => (await (await fetch('/inhouse/status')).json()).engine.state === 'ready'",
        polling=500,
    )
    trouble.get_by_role("button", name="Try again").click()
    page.locator(".answered[aria-busy=true] .answer").wait_for()
    page.keyboard.press("Escape")
    wait_for_the_end(page)
    assert guest.status()["engine"]["pid"] != engine


def test_a_server_that_is_gone_is_said_plainly_and_its_badges_turn_unknown(
    visit: Callable[..., Any], own_house: Any
) -> None:
    guest = visit(own_house)
    page = guest.sign_in()
    own_house.process.send_signal(signal.SIGTERM)
    own_house.process.wait(30)
    ask(page, "Hello?")
    expect(page.locator("article [role=alert]")).to_contain_text("The server does not answer")
    expect(page.locator(".badge[data-state=unknown]")).to_have_count(4)


cut_the_stream_everywhere = """async (stream) => {
    const { Lines } = await import("/page/chat.js");
    const whole = JSON.stringify(new Lines().feed(stream));
    for (let cut = 0; cut <= stream.length; cut++) {
        const lines = new Lines();
        const parts = [...lines.feed(stream.slice(0, cut)), ...lines.feed(stream.slice(cut))];
        if (JSON.stringify(parts) !== whole) return cut;
    }
    return -1;
}"""


def test_the_cuts_of_the_network_never_change_what_is_read(page: Any) -> None:
    assert page.evaluate(cut_the_stream_everywhere, sse("one ", "twö")) == -1


def test_a_fast_stream_is_drawn_at_most_twenty_times_a_second(page: Any) -> None:
    draws = page.evaluate("""async () => {
        const { paced } = await import("/page/conversation.js");
        let draws = 0;
        const paint = paced(() => draws++);
        const end = performance.now() + 1000;
        while (performance.now() < end) {
            paint.soon();
            await new Promise((resolve) => setTimeout(resolve, 0));
        }
        return draws;
    }""")
    assert 5 <= draws <= 20


def test_a_growing_answer_keeps_the_elements_of_its_earlier_blocks(page: Any) -> None:
    kept = page.evaluate("""async () => {
        const { show } = await import("/page/markdown.js");
        const element = document.createElement("div");
        show(element, "first\\n\\nsec", false);
        const first = element.firstElementChild;
        show(element, "first\\n\\nsecond\\n\\n- third", false);
        return element.firstElementChild === first && element.innerText.includes("third");
    }""")
    assert kept
