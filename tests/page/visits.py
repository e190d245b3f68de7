"""A real server, a real Chromium tab, and a watch on every request the page makes.

Every visit is also a test of three promises, checked when it ends: all requests went to the
page's own server, the browser's storage is empty, and no script of ours raised.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
expect = sync_api.expect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENT_MS = 60_000  # a small machine answers slowly; a wrong page never answers


class House(NamedTuple):
    """A running server, as it described itself when it was ready."""

    url: str
    page_url: str
    credential_file: str
    process: subprocess.Popen[str]

    @property
    def credential(self) -> str:
        return Path(self.credential_file).read_text().strip()


def open_house(home: Path) -> Iterator[House]:
    home.mkdir(parents=True, exist_ok=True)
    shell = {name: value for name, value in os.environ.items() if "INHOUSE" not in name}
    environment = {**shell, "INHOUSE_HOME": str(home)}
    command = [sys.executable, "-m", "inhouse", "serve", "--json", "--port", "0"]
    log = home.parent / f"{home.name}.log"
    with (
        log.open("w") as told,
        subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=told, text=True
        ) as process,
    ):
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            process.wait(30)
            pytest.fail(f"inhouse serve did not start:\n{log.read_text()}")
        ready = json.loads(line)
        yield House(ready["url"], ready["page_url"], ready["credential_file"], process)
        process.send_signal(signal.SIGTERM)
        process.wait(30)


storage_of_the_page = """async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    cookies_scripts_can_read: document.cookie.length,
})"""


class Visit:
    """One tab, from a clean browser profile, and all that it asked for."""

    def __init__(self, browser: Any, house: House, **options: Any) -> None:
        self.house = house
        self.context = browser.new_context(**{"reduced_motion": "reduce", **options})
        self.context.set_default_timeout(PATIENT_MS)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.refused: list[str] = []  # asked for by a script, stopped by the browser's own rules
        self.raised: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.broken_rules: list[str] = []  # of the content security policy, as the browser saw it
        self.page.on("console", self._note_console)
        self.page.on("requestfailed", self._note_failure)
        self.page.on("pageerror", lambda error: self.raised.append(str(error)))

    def _note_failure(self, request: Any) -> None:
        if request.failure == "csp":
            self.refused.append(request.url)

    def _note_console(self, message: Any) -> None:
        if "Content Security Policy" in message.text or "Trusted" in message.text:
            self.broken_rules.append(message.text)

    def sign_in(self) -> Any:
        """Opens the page with a session; the ways to get one have tests of their own."""
        answer = self.context.request.post(
            f"{self.house.url}/inhouse/session",
            data=json.dumps({"credential": self.house.credential}),
            headers={"content-type": "application/json", "origin": self.house.url},
        )
        assert answer.status == 204, answer.text()
        self.page.goto(f"{self.house.url}/")
        self.page.locator("#question").wait_for()
        return self.page

    def status(self) -> dict[str, Any]:
        status: dict[str, Any] = self.page.evaluate(
            "async () => (await fetch('/inhouse/status')).json()"
        )
        return status

    def begin_anew(self) -> Any:
        """The page as after a reload: nothing of what was done in it is left, but the session."""
        self.page.unroute_all()
        self.page.goto(f"{self.house.url}/")
        self.page.locator("#question").wait_for()
        return self.page

    def check(self, *, attacked: bool = False) -> None:
        """The promises, of all since the last check. In an attack, none of what was tried left."""
        own = (f"{self.house.url}/", "data:", "blob:")
        left = [url for url in self.requests if not (attacked and url in self.refused)]
        foreign = [url for url in left if not url.startswith(own)]
        stored = self.page.evaluate(storage_of_the_page) if self.requests else {}
        raised, broken_rules = list(self.raised), list(self.broken_rules)
        for noted in (self.requests, self.refused, self.raised, self.broken_rules):
            noted.clear()  # so that a failure is told once, by the test whose it is
        assert foreign == [], "the page asked another host"
        assert not any(stored.values()), stored
        assert raised == []
        assert attacked or broken_rules == [], "our own code broke the page's rules"

    def close(self, *, attacked: bool = False) -> None:
        try:
            self.check(attacked=attacked)
        finally:
            self.context.close()


def sse(*pieces: str, error: dict[str, str] | None = None, values: Any = ()) -> str:
    """A stream as the server writes it, for answers no small model gives on demand."""
    lines: list[Any] = [
        {"object": "inhouse.masked", "masked": {"messages": [], "values": list(values)}}
    ]
    lines += [
        {
            "object": "chat.completion.chunk",
            "choices": [{"index": 0, "delta": {"content": piece}}],
            "inhouse": {"raw": piece},
        }
        for piece in pieces
    ]
    if error:
        lines.append({"error": error})
    else:
        lines.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    told = [f"data: {json.dumps(line)}" for line in lines]
    return "\n\n".join([*told, *([] if error else ["data: [DONE]"]), ""]) + "\n"


def script(page: Any, stream: str) -> None:
    """The next answers are this stream; everything else is still the real server."""
    page.route(
        "**/v1/chat/completions",
        lambda route: route.fulfill(content_type="text/event-stream", body=stream),
    )


def answer_at_length(page: Any) -> None:
    """The real model, without its dice: the same words each time, and many of them."""

    def greedy(route: Any) -> None:
        asked = route.request.post_data_json | {"temperature": 0, "seed": 1, "max_tokens": 700}
        route.continue_(post_data=json.dumps(asked))

    page.route("**/v1/chat/completions", greedy)


LONG = "Write a long story about a lighthouse and its keeper."


def ask(page: Any, question: str) -> None:
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")


def wait_for_the_end(page: Any, exchange: int = 0) -> None:
    article = page.locator("article.exchange").nth(exchange)
    article.locator(".answered[aria-busy=false]").wait_for()


def picture(page: Any, name: str) -> None:
    """A screenshot, for people to look at, when INHOUSE_SCREENSHOTS names a folder."""
    folder = os.environ.get("INHOUSE_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")
