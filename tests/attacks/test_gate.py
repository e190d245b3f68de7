"""Who must not come in, does not: no credential, foreign page, rebound name, flood."""

import contextlib
import socket
from pathlib import Path
from typing import Any

import pytest

from inhouse.server.gate import OPEN_ROUTES
from tests.conftest import Server

pytestmark = pytest.mark.real

ROUTES = [
    ("POST", "/v1/chat/completions"),
    ("POST", "/v1/completions"),
    ("POST", "/v1/responses"),
    ("POST", "/v1/embeddings"),
    ("GET", "/v1/models"),
    ("GET", "/v1/models/SmolLM2-135M-Instruct"),
    ("GET", "/metrics"),
    ("GET", "/inhouse/status"),
    ("POST", "/inhouse/preview"),
    ("POST", "/inhouse/find"),
    ("POST", "/inhouse/wipe"),
    ("DELETE", "/inhouse/session"),
]
FOREIGN_PATHS = [
    "/models", "/v1/files", "/props", "/slots", "/docs", "/openapi.json", "/.env", "/api/tags",
    "//v1/models", "/v1/models/", "/v1//models", "/%76%31/models", "/PAGE/app.js",
]  # fmt: skip


def test_every_route_but_the_named_open_ones_wants_a_credential(server: Server) -> None:
    known = {(method, route.path) for route in all_routes() for method in route.methods or ()}
    known = {(method, path) for method, path in known if method != "HEAD"}
    listed = {(m, p.replace("SmolLM2-135M-Instruct", "{name:path}")) for m, p in ROUTES}
    assert known - OPEN_ROUTES - {("GET", "/page/{name:path}")} == listed, "a route is not listed"
    for method, path in ROUTES:
        for credential in (
            None,
            "Bearer ",
            "Bearer ih_wrong",
            "Basic aWg6aWg=",
            "Bearer " + "x" * 9000,
        ):
            reply = server.send(method, path, headers={"Authorization": credential})
            assert reply.status == 401, (method, path, credential)
            assert reply.json()["error"]["type"] == "authentication_error"


def all_routes() -> list[Any]:
    from types import SimpleNamespace

    from inhouse.config import Policy
    from inhouse.server import api, page
    from inhouse.server.own import Own

    house: Any = SimpleNamespace(
        policy=Policy(), model=SimpleNamespace(name="m", note=""), started=0, steps=None
    )
    places = api.Places(1)
    return [*api.routes(house, places), *Own(house, places, 1).routes(), *page.routes()]


@pytest.mark.parametrize("path", FOREIGN_PATHS)
def test_an_unknown_path_tells_a_stranger_nothing(server: Server, path: str) -> None:
    reply = server.send("GET", path, headers={"Authorization": None})
    assert reply.status == 401


@pytest.mark.parametrize(
    "path", ["../v1/models", "../../../../etc/passwd", "__init__.py", "%2e%2e/own.py"]
)
def test_the_open_folder_of_the_page_leads_nowhere_else(server: Server, path: str) -> None:
    assert server.send("GET", f"/page/{path}", headers={"Authorization": None}).status == 404


def test_a_credential_that_is_a_prefix_or_longer_is_wrong(server: Server) -> None:
    for wrong in (server.credential[:-1], server.credential + "x", server.credential.upper()):
        reply = server.send("GET", "/v1/models", headers={"Authorization": f"Bearer {wrong}"})
        assert reply.status == 401


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "localhost.evil.example:{port}",
        "[::1]:{port}",
        "",
    ],
)
def test_a_rebound_name_is_refused(server: Server, host: str) -> None:
    for path in ("/", "/v1/models", "/health"):
        reply = server.send("GET", path, headers={"Host": host.format(port=server.port)})
        assert reply.status == 403
        assert reply.json()["error"]["code"] == "foreign"


def test_the_server_answers_under_each_of_its_own_names(server: Server) -> None:
    for name in ("127.0.0.1", "localhost"):
        reply = server.send("GET", "/v1/models", headers={"Host": f"{name}:{server.port}"})
        assert reply.status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "app://obsidian.md"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
    ],
)
def test_a_foreign_page_may_not_call_even_with_the_credential(
    server: Server, headers: dict[str, str | None]
) -> None:
    reply = server.send("GET", "/v1/models", headers=headers)
    assert reply.status == 403
    assert not any(name.startswith("access-control") for name in reply.headers)


def test_no_preflight_is_granted(server: Server) -> None:
    reply = server.send(
        "OPTIONS",
        "/v1/chat/completions",
        headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"},
    )
    assert reply.status == 403
    assert not any(name.startswith("access-control") for name in reply.headers)


def test_a_link_to_the_page_may_be_opened_from_anywhere(server: Server) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert server.send("GET", "/", headers=headers | {"Authorization": None}).status == 200


def test_a_form_post_is_refused(server: Server) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None):
        reply = server.send(
            "POST", "/v1/chat/completions", b'{"messages":[]}', headers={"Content-Type": kind}
        )
        assert reply.status == 415


def test_a_body_over_the_limit_is_refused_before_it_is_read(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        raw.sendall(
            f"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
            f"Authorization: Bearer {server.credential}\r\nContent-Type: application/json\r\n"
            "Content-Length: 1000000000000\r\n\r\n".encode()
        )
        assert raw.recv(100).startswith(b"HTTP/1.1 413")


def test_a_chunked_body_over_the_limit_is_refused(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        raw.sendall(
            f"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
            f"Authorization: Bearer {server.credential}\r\nContent-Type: application/json\r\n"
            "Transfer-Encoding: chunked\r\n\r\n".encode()
        )
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        try:
            for _ in range(64):
                raw.sendall(chunk)
        except OSError:
            pass  # it has hung up on us, which is fine
        assert raw.recv(100).startswith(b"HTTP/1.1 413")


def raw(server: Server, *parts: bytes, patience_s: float = 20) -> bytes:
    """Say this to the server's socket, and hear the beginning of what it answers."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=patience_s) as line:
        try:
            for part in parts:
                line.sendall(part)
            return line.recv(200)
        except ConnectionError:
            return b""


def test_headers_without_end_are_cut_off_and_cost_no_memory(server: Server) -> None:
    head = b"GET / HTTP/1.1\r\n"
    assert raw(server, head, *[b"X-Filler: " + b"x" * 60_000 + b"\r\n"] * 200) == b""
    assert raw(server, head + b"X-Filler: ", *[b"x" * 60_000] * 200) == b""
    assert raw(server, b"GET /" + b"a" * 60_000, *[b"a" * 60_000] * 200) == b""
    assert server.send("GET", "/health").status == 200


def test_a_caller_who_never_ends_the_headers_is_hung_up_on(server: Server) -> None:
    """Both wait at the same time, since it takes as long as a caller is given."""
    with (
        socket.create_connection(("127.0.0.1", server.port), timeout=20) as slow,
        socket.create_connection(("127.0.0.1", server.port), timeout=20) as silent,
    ):
        slow.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        for line in (slow, silent):
            with contextlib.suppress(ConnectionResetError):
                assert line.recv(200) == b""


def test_a_header_that_decides_something_may_not_be_there_twice(server: Server) -> None:
    own = f"Host: 127.0.0.1:{server.port}\r\n".encode()
    credential = f"Authorization: Bearer {server.credential}\r\n".encode()
    for twice in (
        own + b"Host: evil.example\r\n",
        own + b"Authorization: Bearer x\r\n" + credential,
    ):
        said = raw(server, b"GET /v1/models HTTP/1.1\r\n" + twice + credential + b"\r\n")
        assert said.startswith(b"HTTP/1.1 400")


def test_a_length_of_many_digits_is_only_too_large(server: Server) -> None:
    reply = server.send("POST", "/inhouse/session", headers={"Content-Length": "9" * 18})
    assert reply.status == 413


@pytest.mark.parametrize("method", ["HEAD", "TRACE", "CONNECT", "PATCH"])
def test_other_methods_open_nothing(server: Server, method: str) -> None:
    said = raw(
        server, f"{method} /v1/models HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode()
    )
    assert said.startswith((b"HTTP/1.1 401", b"HTTP/1.1 400"))


def test_a_sign_in_link_works_once_and_a_session_is_bound_to_its_cookie(server: Server) -> None:
    link = server.said["page_url"].rpartition("=")[2]
    bare: dict[str, str | None] = {"Authorization": None}
    first = server.send("POST", "/inhouse/session", {"link": link}, headers=bare)
    assert first.status == 204
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    again = server.send("POST", "/inhouse/session", {"link": link}, headers=bare)
    assert again.status == 401
    signed_in = bare | {"Cookie": cookie.partition(";")[0]}
    assert server.send("GET", "/inhouse/status", headers=signed_in).status == 200
    assert server.send("DELETE", "/inhouse/session", headers=signed_in).status == 204
    assert server.send("GET", "/inhouse/status", headers=signed_in).status == 401


def test_signing_in_with_a_wrong_secret_fails_and_repeats_nothing(server: Server) -> None:
    for body in ({"link": "canary-7f3a"}, {"credential": "canary-7f3a"}, {}, {"canary-7f3a": 1}):
        reply = server.send("POST", "/inhouse/session", body, headers={"Authorization": None})
        assert reply.status in (400, 401)
        assert b"canary" not in reply.body


def test_nothing_may_be_cached_framed_or_read_by_others(server: Server) -> None:
    for path in ("/", "/v1/models", "/nothing-here", "/health"):
        headers = server.send("GET", path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "server" not in headers


@pytest.mark.parametrize(
    "cookies", ['x={"a":1}; {own}', "u@h=1; {own}", "a=" + "b" * 6000 + "; {own}", "{own}; =;;"]
)
def test_cookies_of_other_servers_on_this_host_do_not_sign_anyone_out(
    server: Server, cookies: str
) -> None:
    bare: dict[str, str | None] = {"Authorization": None}
    signed = server.send(
        "POST", "/inhouse/session", {"credential": server.credential}, headers=bare
    )
    own = signed.headers["set-cookie"].partition(";")[0]
    reply = server.send(
        "GET", "/inhouse/status", headers=bare | {"Cookie": cookies.replace("{own}", own)}
    )
    assert reply.status == 200


def test_an_origin_that_fits_does_not_excuse_a_cross_site_request(server: Server) -> None:
    headers: dict[str, str | None] = {"Origin": server.url, "Sec-Fetch-Site": "cross-site"}
    assert server.send("GET", "/v1/models", headers=headers).status == 403
    headers = {"Origin": f"http://localhost:{server.port}"}  # ours by name, but not this Host
    assert server.send("GET", "/v1/models", headers=headers).status == 403


def test_a_stranger_may_not_send_a_large_sign_in(server: Server) -> None:
    reply = server.send(
        "POST", "/inhouse/session", {"link": "x" * 9000}, headers={"Authorization": None}
    )
    assert reply.status in (400, 413)
    body = b"1000\r\n" + b" " * 0x1000 + b"\r\n"
    head = f"POST /inhouse/session HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n".encode()
    head += b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert raw(server, head, body, body).startswith(b"HTTP/1.1 413")


def test_trailers_without_end_are_cut_off(server: Server) -> None:
    head = f"POST /inhouse/session HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n".encode()
    head += b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    raw(server, head, *[b"X-T: " + b"x" * 60_000 + b"\r\n"] * 300)
    rss = Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]
    assert int(rss) * 4096 < 120_000_000


def test_many_connections_that_finish_nothing_do_not_lock_others_out(server: Server) -> None:
    head = f"POST /inhouse/session HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n".encode()
    head += b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    lines = [socket.create_connection(("127.0.0.1", server.port), timeout=10) for _ in range(450)]
    try:
        for line in lines:
            try:
                line.sendall(head)
            except ConnectionError:
                pass  # one of those that had to go
        assert server.send("GET", "/health").status == 200
    finally:
        for line in lines:
            line.close()
