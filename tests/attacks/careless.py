"""A small server with a gate, and holes in it: what a check must tell from the real one."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from inhouse.proofs.prove import auth, paths

RIGHT = "ih_right"
REFUSAL = b'{"error":{"message":"a credential is needed"}}'


class Careless:
    """A server with a gate, and holes in it: each is a function that may answer a request first."""

    def __init__(self, *holes: Callable[[BaseHTTPRequestHandler], bool]) -> None:
        outer = self
        self.doors: list[auth.Door] = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 65536  # head and body in one piece, or the kernel waits 40 ms

            def log_message(self, *_: object) -> None:
                pass

            def do(self) -> None:
                self.data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if any(hole(self) for hole in holes):
                    return
                outer.properly(self)

            do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do
            do_OPTIONS = do_TRACE = do_PROPFIND = do

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        # A server is asked to end as often as it looks, so it looks often.
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def properly(self, asked: BaseHTTPRequestHandler) -> None:
        host, path = asked.headers.get("Host"), asked.path.partition("?")[0]
        foreign = asked.headers.get("Origin") or asked.headers.get("Sec-Fetch-Site")
        if foreign or host != f"127.0.0.1:{self.port}":
            say(asked, 403, b"{}")
        elif asked.command == "GET" and path == "/health":
            say(asked, 200, b'{"status":"ok"}')
        elif asked.command == "GET" and path in ("/", *paths.page_files()):
            say(asked, 200, paths.page_bytes().get(path, b"page"))
        elif asked.command == "GET" and path.startswith("/page/"):
            say(asked, 404, b"{}" if ".." not in path else REFUSAL)
        elif asked.headers.get("Authorization") == f"Bearer {RIGHT}":
            say(asked, 200, b"{}")
        else:
            say(asked, 401, REFUSAL)

    def door(self) -> auth.Door:
        self.doors.append(auth.Door(self.port, RIGHT))
        return self.doors[-1]

    def close(self) -> None:
        for door in self.doors:
            door.close()
        self._server.shutdown()
        self._server.server_close()


def say(asked: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> bool:
    asked.send_response(status)
    asked.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        asked.send_header(name.replace("_", "-"), value)
    asked.end_headers()
    if asked.command != "HEAD":
        asked.wfile.write(body)
    return True
