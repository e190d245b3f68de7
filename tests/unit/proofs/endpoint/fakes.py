"""Fakes of servers, after their documents: they stand in for programs that are not installed here.

Each is as small as the checks need, listens on loopback, and keeps what it was sent.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, dict[str, str], Any]
WORD_S = 0.002  # what a fake model needs to read a word


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def key(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")

    @property
    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass
class Fake:
    """Answers as `serve` says; unknown routes are 404."""

    key: str = ""
    caching: bool = False
    seen: list[Request] = field(default_factory=list)
    read: set[tuple[str, ...]] = field(default_factory=set)

    def serve(self, asked: Request) -> Answer:
        raise NotImplementedError

    def admits(self, asked: Request) -> bool:
        return not self.key or asked.key == self.key

    def read_prompt(self, text: str) -> None:
        """Takes its time for each word that does not stand in the cache."""
        words = tuple(text.split())
        known = max((same(words, old) for old in self.read), default=0) if self.caching else 0
        self.read.add(words)
        time.sleep(WORD_S * (len(words) - known))


def same(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


class FakeOllama(Fake):
    """Routes of https://docs.ollama.com/api, without any key, as it comes."""

    def serve(self, asked: Request) -> Answer:
        route = (asked.method, asked.path)
        if route == ("GET", "/api/version"):
            return 200, {}, {"version": "0.12.0"}
        if route == ("GET", "/api/tags"):
            return 200, {}, {"models": [{"name": "small:latest", "model": "small:latest"}]}
        if route == ("GET", "/api/ps"):
            return 200, {}, {"models": []}
        if route == ("POST", "/api/chat"):
            body = asked.json
            if not isinstance(body, dict) or not isinstance(body.get("messages"), list):
                return 400, {}, {"error": "invalid request"}
            if body.get("model") != "small:latest":
                return 404, {}, {"error": f"model '{body.get('model')}' not found"}
            self.read_prompt(str(body["messages"][0].get("content")))
            return 200, {}, {"message": {"role": "assistant", "content": "Yes"}, "done": True}
        changing = ("/api/pull", "/api/push", "/api/create", "/api/copy", "/api/delete")
        if asked.path in changing:
            return 400, {}, {"error": "unexpected EOF"}
        return 404, {}, "404 page not found"


@dataclass
class FakeOpenWebUI(Fake):
    """Routes of Open WebUI for models, chats and their deletion, with one user and their key."""

    key: str = "sk-user"
    forgets: bool = True  # whether search forgets what was deleted
    chats: dict[str, Any] = field(default_factory=dict)
    index: dict[str, str] = field(default_factory=dict)

    def serve(self, asked: Request) -> Answer:
        path, _, query = asked.path.partition("?")
        if path == "/api/config":
            return 200, {}, {"status": True, "name": "Open WebUI", "version": "0.12.4",
                             "features": {"auth": True}}  # fmt: skip
        if not path.startswith("/api/"):
            return 200, {"Content-Type": "text/html"}, "<!doctype html><script></script>"
        if not self.admits(asked):
            return 401, {}, {"detail": "Not authenticated"}
        if path == "/api/models":
            return 200, {}, {"data": [{"id": "small", "object": "model", "owned_by": "ollama"}]}
        if path == "/api/chat/completions" and isinstance(asked.json, dict):
            self.read_prompt(str(asked.json["messages"]))
            return 200, {}, {"choices": [{"message": {"content": "Yes"}}]}
        if path == "/api/v1/chats/new":
            self.chats["id-1"] = asked.json["chat"]
            self.index["id-1"] = json.dumps(asked.json["chat"])
            return 200, {}, {"id": "id-1", "chat": asked.json["chat"]}
        if path == "/api/v1/chats/search":
            word = query.removeprefix("text=")
            return 200, {}, [{"id": name} for name, text in self.index.items() if word in text]
        if path == "/api/v1/chats/all":
            return 200, {}, list(self.chats.values())
        if path == "/api/v1/chats/id-1":
            return self._one(asked.method)
        return 404, {}, {"detail": "Not Found"}

    def _one(self, method: str) -> Answer:
        if "id-1" not in self.chats:
            return 401, {}, {"detail": "not found"}
        if method == "DELETE":
            del self.chats["id-1"]
            if self.forgets:
                del self.index["id-1"]
            return 200, {}, True
        return 200, {}, {"id": "id-1", "chat": self.chats["id-1"]}


@dataclass
class Told(Fake):
    """An OpenAI-shaped server whose replies to some routes are given."""

    routes: dict[tuple[str, str], Callable[[Request], Answer]] = field(default_factory=dict)

    def serve(self, asked: Request) -> Answer:
        if not self.admits(asked):
            return 401, {}, {"error": "key?"}
        path = asked.path.partition("?")[0]
        if (asked.method, path) in self.routes:
            return self.routes[asked.method, path](asked)
        if path == "/v1/models":
            return 200, {}, {"object": "list", "data": [{"id": "small", "object": "model"}]}
        if path == "/v1/chat/completions" and isinstance(asked.json, dict):
            return 200, {}, {"id": "c", "choices": [{"message": {"content": "Yes"}}]}
        return 404, {}, {"error": "no route"}


@contextmanager
def running(fake: Fake) -> Iterator[str]:
    """The fake's address while it runs."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Request(self.command, self.path, headers, self.rfile.read(size))
            fake.seen.append(asked)
            status, more, body = fake.serve(asked)
            data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in ({"Content-Type": "application/json"} | more).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_DELETE = do_OPTIONS = answer

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
