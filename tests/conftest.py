"""Fixtures shared by all tests: a real server, each with a home folder of its own."""

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

INHOUSE = [sys.executable, "-m", "inhouse"]
# Whatever the developer's shell says, tests run with the defaults of a fresh machine.
CLEAN = {
    name: value
    for name, value in os.environ.items()
    if not name.upper().startswith(
        ("INHOUSE_", "OPENAI_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    )
}

# INHOUSE_LONG=1 is for the nightly run: at least 10,000 cases for each law, and longer texts.
LONG = bool(os.environ.get("INHOUSE_LONG"))
settings.register_profile("long", max_examples=10_000, deadline=None)
settings.register_profile("short", max_examples=50)  # others each time
settings.load_profile("long" if LONG else "short")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The page's tests come last: Playwright keeps an event loop running in the main thread."""
    items.sort(key=lambda item: item.get_closest_marker("page") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything must be there to test with, a skipped test is a failed one."""
    report = yield
    if report.skipped and os.environ.get("INHOUSE_NEED_ALL"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and INHOUSE_NEED_ALL is set"
    return report


def asking(text: str) -> list[dict[str, str]]:
    """A chat's messages, with a first one that is shorter to read than the model's own."""
    return [{"role": "system", "content": "Be brief."}, {"role": "user", "content": text}]


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def events(self) -> list[Any]:
        """The server-sent events, decoded; `[DONE]` as the string it is."""
        payloads = [line[6:] for line in self.body.split(b"\n") if line.startswith(b"data: ")]
        return [p.decode() if p == b"[DONE]" else json.loads(p) for p in payloads]

    @property
    def text(self) -> str:
        """The text of a streamed or whole answer's first choice."""
        if self.headers["content-type"].startswith("text/event-stream"):
            return "".join(
                choice["delta"].get("content", "")
                for event in self.events
                if event != "[DONE]" and "choices" in event
                for choice in event["choices"]
                if choice["index"] == 0
            )
        text: str = self.json()["choices"][0]["message"]["content"]
        return text


@dataclass
class Server:
    """A running `inhouse serve`, driven as any client would."""

    process: subprocess.Popen[str]
    home: Path
    said: dict[str, Any]
    port: int = field(init=False)
    credential: str = field(init=False)
    said_at_the_end: str = ""

    def __post_init__(self) -> None:
        self.port = int(self.said["url"].rpartition(":")[2])
        self.credential = Path(self.said["credential_file"]).read_text().strip()

    @property
    def url(self) -> str:
        url: str = self.said["url"]
        return url

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: dict[str, str | None] | None = None,
        timeout_s: float = 120,
    ) -> Reply:
        """One request with the credential. A header of None is left out; `body` may be bytes."""
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        wanted: dict[str, str | None] = {"Authorization": f"Bearer {self.credential}"}
        if data is not None:
            wanted["Content-Type"] = "application/json"
        wanted |= headers or {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)
        try:
            given = {name: value for name, value in wanted.items() if value is not None}
            connection.request(method, path, data, given)
            reply = connection.getresponse()
            got = {name.lower(): value for name, value in reply.getheaders()}
            return Reply(reply.status, got, reply.read())
        finally:
            connection.close()

    def chat(self, text: str, **fields: Any) -> Reply:
        body = {"messages": asking(text), "max_tokens": 16} | fields
        return self.send("POST", "/v1/chat/completions", body)

    def status(self) -> Any:
        return self.send("GET", "/inhouse/status").json()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe and not pipe.closed:
                self.said_at_the_end += pipe.read()
                pipe.close()


class LiveStream:
    """A streamed answer in the making: its first word has arrived when the block is entered."""

    def __init__(
        self, server: Server, text: str = "Count from 1 to 500, one number a line."
    ) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self._body = json.dumps({"messages": asking(text), "max_tokens": 2000, "stream": True})
        self._headers = {
            "Authorization": f"Bearer {server.credential}",
            "Content-Type": "application/json",
        }

    def __enter__(self) -> "LiveStream":
        self._connection.request("POST", "/v1/chat/completions", self._body, self._headers)
        self._reply = self._connection.getresponse()
        assert self._reply.status == 200, self._reply.read()
        for event in self.events():
            if event["choices"][0]["delta"].get("content"):
                break
        return self

    def events(self) -> Iterator[Any]:
        """The events to come."""
        for line in self._reply:
            if line.startswith(b"data: "):
                payload = line[6:].strip()
                yield "[DONE]" if payload == b"[DONE]" else json.loads(payload)

    def rest(self) -> list[Any]:
        return list(self.events())

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        self._reply.close()
        self._connection.close()


Start = Callable[..., Server]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts servers of this test's own; all are stopped at its end."""
    started: list[Server] = []

    def starter(*arguments: str, home: Path | None = None, **environment: str) -> Server:
        home = home or tmp_path / f"home{len(started)}"
        started.append(launch(home, *arguments, **environment))
        return started[-1]

    yield starter
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that only talk to it."""
    running = launch(tmp_path_factory.mktemp("shared") / "home")
    yield running
    running.stop()


def launch(
    home: Path, *arguments: str, command: Sequence[str] = INHOUSE, **environment: str
) -> Server:
    process = subprocess.Popen(
        [*command, "serve", "--json", "--port", "0", *arguments],
        env=CLEAN | {"INHOUSE_HOME": str(home)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    line = process.stdout.readline()
    if not line:
        problem = process.stderr.read()
        process.wait()
        process.stdout.close()
        process.stderr.close()
        pytest.fail(f"the server did not start: {problem}")
    return Server(process, home, json.loads(line))


@dataclass
class Ran:
    """A command that has ended. Its streams are decoded as they are: no line ending is changed."""

    returncode: int
    stdout: str
    stderr: str


def inhouse(*arguments: str, stdin: str = "", home: Path | None = None, **environment: str) -> Ran:
    """Run one command to its end."""
    where = {"INHOUSE_HOME": str(home)} if home else {}
    ran = subprocess.run(
        [*INHOUSE, *arguments],
        input=stdin.encode(),
        env=CLEAN | where | environment,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())
