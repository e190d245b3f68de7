"""For everyone: keyboard, screen reader, phone, light and dark."""

import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from visits import LONG, answer_at_length, ask, expect, picture, script, sse, wait_for_the_end

pytestmark = pytest.mark.page

ANSWER = """A dry cough has a few common causes:

1. **Lisinopril** causes a dry cough in about one in ten people.
2. Reflux, worse at night.

| Check | When |
|---|---|
| Chest X-ray, if the cough is not better | in four weeks |

```python
def weeks(days: int) -> float:
    return days / 7  # a comment, and a line that is much too long for the screen of a phone
```

> See [the guideline](https://guide.example.org/cough?with=a-very-long-address-that-does-not-break)
![chart](https://evil.example/x.png)
"""

VALUES = [
    {"placeholder": "[EMAIL_1_k7q2xw]", "kind": "EMAIL", "original": "marta@example.com"},
    {"placeholder": "[PHONE_1_k7q2xw]", "kind": "PHONE", "original": "+49 30 23125 042"},
]

EVERY_FAMILY = (
    "Marta Brandt, born 14 March 1961, marta.brandt@example.com, "
    "IBAN DE89 3704 0044 0532 0130 00,\n"
    "my password is Tr0ub4dor&3zebra, US SSN: 536-22-8726. She takes lisinopril 10 mg."
)

shapes = {
    "desktop-light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "desktop-dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone-light": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    "phone-dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    "small-phone": {"viewport": {"width": 360, "height": 640}, "color_scheme": "light"},
}


def walk_through_every_state(page: Any, look: Callable[[str], None]) -> None:
    """Brings the page into each of its states, and looks at each."""
    look("empty")
    page.get_by_role("button", name="Try an example").click()
    page.locator(".preview summary").wait_for()
    look("example")
    page.locator(".preview summary").click()
    look("preview-open")
    page.locator(".preview summary").click()
    script(page, sse(*re.findall(r"\S+\s*|\s+", ANSWER), values=VALUES))
    page.locator("#question").press("Enter")
    wait_for_the_end(page)
    page.locator(".hljs-keyword").first.wait_for()
    look("chat")
    page.locator(".answered .saw summary").click()
    page.get_by_role("button", name="Reveal the value").first.click()
    look("panel-open")
    page.locator(".answered .saw summary").click()
    page.locator("button.link").click()
    look("link-asked")
    page.locator(".badge").first.click()
    page.locator("#question").fill("my password is Tr0ub4dor&3zebra")
    page.locator(".warning:not(:empty)").wait_for()
    page.get_by_role("button", name="Edit").click()
    look("warning-and-edit")
    page.get_by_role("button", name="Cancel").click()
    page.unroute("**/v1/chat/completions")
    error = {"message": "the model stopped", "type": "x", "code": "x", "fix": "ask again"}
    script(page, sse("Half an ans", error=error))
    ask(page, "And now?")
    page.get_by_role("alert").wait_for()
    look("error")
    page.get_by_text("System prompt").first.click()
    look("system-prompt")
    page.get_by_role("button", name="Wipe now").click()
    look("wipe")
    page.get_by_role("button", name="Keep the conversation").click()
    page.get_by_role("button", name="Try it").click()
    look("try-empty")
    page.locator("#try-text").fill(EVERY_FAMILY)
    page.locator(".reasons").wait_for()
    look("try")
    page.get_by_role("button", name="Try it").click()


# The WCAG contrast of each visible text with what is painted beneath it; below 4.5 is poor.
poor_contrast = """() => {
    const parse = (color) => {
        const [r, g, b, a = 1] = color.match(/[\\d.]+/g).map(Number);
        return { r, g, b, a };
    };
    const over = (top, under) => {
        const mix = (name) => top[name] * top.a + under[name] * (1 - top.a);
        return { r: mix("r"), g: mix("g"), b: mix("b"), a: 1 };
    };
    const paper = (element) => {
        const layers = [];
        for (let e = element; e; e = e.parentElement) {
            layers.unshift(parse(getComputedStyle(e).backgroundColor));
        }
        const white = { r: 255, g: 255, b: 255, a: 1 };
        return layers.reduce((under, top) => over(top, under), white);
    };
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const light = ({ r, g, b }) =>
        0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
    const ratio = (a, b) => {
        const [dark, bright] = [light(a), light(b)].sort((x, y) => x - y);
        return (bright + 0.05) / (dark + 0.05);
    };
    const poor = [];
    let seen = 0;
    for (const element of document.querySelectorAll("body *")) {
        const words = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
        if ((!words && !element.placeholder) || !element.checkVisibility()) continue;
        if (element.closest(".unseen")) continue;
        seen++;
        const pseudo = words ? null : "::placeholder";
        const under = paper(element);
        const found = ratio(over(parse(getComputedStyle(element, pseudo).color), under), under);
        if (found < 4.5) poor.push([element.textContent.slice(0, 30), found.toFixed(2)]);
    }
    for (const control of document.querySelectorAll("textarea, input, .main:not(:disabled)")) {
        if (!control.checkVisibility()) continue;
        const edge = parse(getComputedStyle(control).borderTopColor);
        const found = ratio(edge, paper(control.parentElement));
        if (found < 3) poor.push(["an edge", found.toFixed(2)]);
    }
    return seen > 5 ? poor : [["too little was seen", seen]];
}"""


def test_every_text_can_be_read_in_both_schemes(page: Any) -> None:
    poor: list[Any] = []

    def look(state: str) -> None:
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            poor.extend((state, scheme, *row) for row in page.evaluate(poor_contrast))

    walk_through_every_state(page, look)
    assert poor == []


def test_nothing_is_wider_than_the_screen(visit: Callable[..., Any]) -> None:
    page = visit(viewport={"width": 390, "height": 740}).sign_in()
    too_wide: list[str] = []

    def look(state: str) -> None:
        for width in (360, 768, 390):
            page.set_viewport_size({"width": width, "height": 740})
            found = page.evaluate("document.documentElement.scrollWidth")
            if found > width:
                too_wide.append(f"{state}: {found} of {width}")

    walk_through_every_state(page, look)
    ask(page, "x" * 500)
    look("a long word")
    assert too_wide == []


# Without a folder to keep pictures in, one shape is looked at; the tests above look at the others.
PICTURED = list(shapes) if os.environ.get("INHOUSE_SCREENSHOTS") else ["phone-dark"]


@pytest.mark.parametrize("shape", PICTURED)
def test_pictures_of_every_state_for_people_to_look_at(
    visit: Callable[..., Any], shape: str
) -> None:
    guest = visit(**shapes[shape])
    guest.page.goto(f"{guest.house.url}/")
    guest.page.get_by_label("Credential").wait_for()
    picture(guest.page, f"{shape}-sign-in")
    page = guest.sign_in()
    walk_through_every_state(page, lambda state: picture(page, f"{shape}-{state}"))


def test_every_control_has_a_name(page: Any) -> None:
    nameless: list[str] = []

    def look(state: str) -> None:
        tree = page.locator("body").aria_snapshot()
        found = re.findall(r"^\s*- (?:button|textbox|combobox|link|dialog)(?! \").*", tree, re.M)
        nameless.extend(f"{state}: {line.strip()}" for line in found)

    walk_through_every_state(page, look)
    assert nameless == []


def test_the_page_has_landmarks_and_one_first_heading(page: Any) -> None:
    for role in ("banner", "main", "contentinfo", "navigation"):
        expect(page.get_by_role(role)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_fields_are_kept_from_spell_checkers_and_form_restoring(page: Any) -> None:
    page.get_by_text("System prompt").first.click()
    for field in page.locator("textarea").all():
        assert field.get_attribute("autocomplete") == "off"
        assert field.evaluate("field => field.spellcheck") is False
    assert page.locator("html").get_attribute("translate") == "no"


def tab_to(page: Any, name: str) -> None:
    """Presses Tab until the control with this name has the focus, and it can be seen to."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if not focused.count():
            continue
        label = focused.evaluate("e => e.getAttribute('aria-label') || e.textContent.trim()")
        style = focused.evaluate("e => getComputedStyle(e).outlineStyle")
        assert style != "none", f"the focus on {label!r} can't be seen"
        if name in label:
            return
    pytest.fail(f"Tab never reached {name!r}")


def test_everything_can_be_done_with_the_keyboard(page: Any) -> None:
    expect(page.locator("#question")).to_be_focused()
    script(page, sse(ANSWER, values=VALUES))
    page.keyboard.type("What is it?")
    page.keyboard.press("Enter")
    wait_for_the_end(page)
    tab_to(page, "Engine seal")
    page.keyboard.press("Enter")
    expect(page.locator("#layer-details")).to_be_visible()
    tab_to(page, "the guideline")
    page.keyboard.press("Enter")
    tab_to(page, "Not now")
    page.keyboard.press("Enter")
    tab_to(page, "What the model saw")
    page.keyboard.press("Enter")
    tab_to(page, "Reveal")
    page.keyboard.press("Space")
    expect(page.locator(".original").first).to_have_text("marta@example.com")
    tab_to(page, "Edit")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Edit your question")).to_be_focused()
    tab_to(page, "Cancel")
    page.keyboard.press("Enter")
    tab_to(page, "Wipe now")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    tab_to(page, "New chat")
    page.keyboard.press("Enter")
    expect(page.locator("article.exchange")).to_have_count(0)


def test_escape_stops_an_answer(page: Any) -> None:
    answer_at_length(page)
    ask(page, LONG)
    page.locator(".answer").wait_for()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Stopped. The answer is not whole.")).to_be_visible()


def test_nothing_on_the_page_moves_by_itself(page: Any) -> None:
    script(page, sse(ANSWER))
    ask(page, "?")
    wait_for_the_end(page)
    assert page.evaluate("document.getAnimations().length") == 0
