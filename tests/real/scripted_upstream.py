"""An OpenAI-compatible server that says what the test wants, and keeps each byte it was sent."""

import contextlib
import json
import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path
from socketserver import ThreadingMixIn, UnixStreamServer
from typing import Any

MODEL = "big-model"


class ScriptedUpstream:
    """`answer` makes an answer's text from the request; `pages` are what plain GETs return."""

    def __init__(
        self,
        answer: Callable[[dict[str, Any]], str] = lambda _body: "fine",
        *,
        pages: dict[str, Any] | None = None,
        key: str = "",
        certificate: Path | None = None,
        socket: Path | None = None,
    ) -> None:
        self.answer = answer
        self.pages = {"/v1/models": {"data": [{"id": MODEL}, {"id": "other"}]}} | (pages or {})
        self.key = key
        self.bodies: list[bytes] = []
        self.heads: list[str] = []
        self.raw_event = ""  # sent before all others
        self.newline = b"\r\n"  # many servers write events so
        self._server: Any = (
            _UnixServer(str(socket), self._handler())
            if socket
            else ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        )
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        port: int = self._server.server_address[1]
        return port

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        upstream = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def address_string(self) -> str:
                return "client"

            def do_GET(self) -> None:
                upstream.heads.append(f"{self.requestline}\n{self.headers}")
                if not self._allowed():
                    return
                page = upstream.pages.get(self.path)
                self._whole(404 if page is None else 200, page or {})

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                upstream.heads.append(f"{self.requestline}\n{self.headers}")
                upstream.bodies.append(self.rfile.read(length))
                if not self._allowed():
                    return
                body = json.loads(upstream.bodies[-1])
                if self.path == "/v1/embeddings":
                    vectors = [
                        {"index": n, "embedding": [1.0, 0.5]} for n in range(len(body["input"]))
                    ]
                    self._whole(200, {"data": vectors, "usage": {"prompt_tokens": 3}})
                    return
                self._stream(upstream.answer(body), chat=self.path.endswith("chat/completions"))

            def _allowed(self) -> bool:
                if upstream.key and self.headers["Authorization"] != f"Bearer {upstream.key}":
                    self._whole(401, {"error": {"message": "no"}})
                    return False
                return True

            def _whole(self, status: int, body: Any) -> None:
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def _stream(self, text: str, *, chat: bool) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Connection", "close")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                if upstream.raw_event:
                    self._event(upstream.raw_event)
                for letter in text:
                    said = {"delta": {"content": letter}} if chat else {"text": letter}
                    self._event(json.dumps({"choices": [{"index": 0, **said}]}))
                end = {"index": 0, "delta": {}, "finish_reason": "stop"}
                self._event(json.dumps({"choices": [end]}))
                self._event("[DONE]")
                self.wfile.write(b"0\r\n\r\n")

            def _event(self, payload: str) -> None:
                data = b"data:" + payload.encode() + upstream.newline * 2
                self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))

            def handle(self) -> None:
                with contextlib.suppress(OSError):  # the gateway hung up, as it may
                    super().handle()

        return Handler


class _UnixServer(ThreadingMixIn, UnixStreamServer, HTTPServer):
    daemon_threads = True

    def server_bind(self) -> None:
        UnixStreamServer.server_bind(self)
        self.server_name, self.server_port = "localhost", 0
