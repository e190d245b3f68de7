"""An engine of our own that keeps every byte it is sent: what it saw is what an engine sees.

It speaks as much of OpenAI's API as a gateway needs from the server behind it, answers each
request with the last text that it read in it, and listens on loopback alone.
"""

import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

MODEL: Final = "listener"
PATIENCE_S: Final = 30
END_LOOK_S: Final = 0.05  # how often it looks whether it is to end


class Listener:
    """Runs in a thread until `close`. `heard` holds each request whole, head and body."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._server = _Server(("127.0.0.1", 0), _handler(self.heard))
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(END_LOOK_S,), daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def asked(self) -> int:
        """How many requests carried something to be computed."""
        return sum(request.startswith(b"POST ") for request in self.heard)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A caller who hung up; there is nobody to tell, and the terminal is not ours."""


def _handler(heard: list[bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = PATIENCE_S

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            heard.append(self._head())
            models = {"object": "list", "data": [{"id": MODEL, "object": "model"}]}
            known = self.path == "/v1/models"
            self._whole(200 if known else 404, models if known else {})

        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            heard.append(self._head() + data)
            body = json.loads(data)
            if self.path.endswith("/embeddings"):
                rows = [{"index": n, "embedding": [1.0, 0.5]} for n in range(len(body["input"]))]
                self._whole(200, {"data": rows, "usage": {"prompt_tokens": 1}})
            else:
                self._stream(_last_text(body), chat=self.path.endswith("/chat/completions"))

        def _head(self) -> bytes:
            return f"{self.requestline}\r\n{self.headers}".encode("latin-1", "replace")

        def _whole(self, status: int, body: Any) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _stream(self, text: str, *, chat: bool) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            # In pieces, so that placeholders are cut somewhere.
            for start in range(0, len(text), 7):
                piece = text[start : start + 7]
                said: dict[str, Any] = {"delta": {"content": piece}} if chat else {"text": piece}
                self._event({"choices": [{"index": 0, **said}]})
            self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            self.wfile.write(b"data: [DONE]\n\n")
            self.close_connection = True

        def _event(self, event: Any) -> None:
            self.wfile.write(b"data: " + json.dumps(event).encode() + b"\n\n")

        def handle(self) -> None:
            with contextlib.suppress(OSError):  # the gateway hung up, as it may
                super().handle()

    return Handler


def _last_text(body: Any) -> str:
    """The text of the last message, or the prompt."""
    messages = body.get("messages")
    if not messages:
        return str(body.get("prompt", ""))
    content = messages[-1].get("content") or ""
    if isinstance(content, list):
        content = "".join(part.get("text", "") for part in content)
    return str(content)
