"""The checks of the gate find each hole in it: a route, a credential, a page that is open."""

import socket
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from inhouse.proofs.prove import auth, paths
from inhouse.proofs.report import Verdict
from tests.attacks.careless import REFUSAL, RIGHT, Careless, say

pytestmark = pytest.mark.real

Serve = Callable[..., Careless]
KNOCKED = (
    "/",
    "/health",
    "/v1/models",
    "/v1/chat/completions",
    "/inhouse/status",
    "/v1/files",
    "/metrics",
    "/slots",
    "/openapi.json",
    "/inhouse/session",
    "/page/app.js",
    "/page/x",
    "/dump",
)


@pytest.fixture
def careless(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    made: list[Careless] = []
    # All of them would take seconds for each of these tests; the whole list is knocked at below.
    monkeypatch.setattr(paths, "addresses", lambda: KNOCKED)

    def serve(*holes: Callable[[BaseHTTPRequestHandler], bool]) -> Careless:
        made.append(Careless(*holes))
        return made[-1]

    yield serve
    for each in made:
        each.close()


def hole(method: str, path: str, status: int = 200, body: bytes = b"{}", **headers: str) -> Any:
    def answer(asked: BaseHTTPRequestHandler) -> bool:
        fits = (asked.command, asked.path.partition("?")[0]) == (method, path)
        return fits and say(asked, status, body, **headers)

    return answer


def test_a_server_with_a_good_gate_is_said_to_be_one(careless: Serve) -> None:
    door = careless().door()
    for check in auth.HARMLESS:
        assert check(door).verdict is Verdict.HOLDS, check(door)


@pytest.mark.parametrize(
    ("method", "path", "status", "body"),
    [
        ("GET", "/inhouse/status", 200, b"{}"),
        ("POST", "/v1/chat/completions", 400, b"{}"),  # let in, though it did not like the body
        ("DELETE", "/inhouse/session", 204, b""),
        ("GET", "/metrics", 200, b""),
        ("GET", "/slots", 404, b"{}"),  # says that there is nothing, which the others do not say
        ("GET", "/openapi.json", 401, b"another refusal"),
        ("HEAD", "/v1/models", 200, b""),
        ("PUT", "/v1/files", 200, b"{}"),
        ("GET", "/page/../v1/models", 200, b"{}"),
        ("OPTIONS", "/v1/models", 204, b""),
        ("GET", "/page/dump", 200, b"{}"),
    ],
)
def test_one_open_route_is_found(
    careless: Serve, method: str, path: str, status: int, body: bytes
) -> None:
    claim = auth.routes_closed(careless(hole(method, path, status, body)).door())
    assert claim.verdict is Verdict.BROKEN
    assert f"{method} {path} (answered {status})" in claim.evidence
    assert claim.fix


def test_a_server_that_refuses_everybody_shows_nothing(careless: Serve) -> None:
    claim = auth.routes_closed(careless(lambda asked: say(asked, 401, REFUSAL)).door())
    assert claim.verdict is Verdict.UNKNOWN


def test_a_server_that_answers_nobody_is_not_well_guarded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setattr(paths, "addresses", lambda: KNOCKED)
    assert auth.routes_closed(auth.Door(port, RIGHT)).verdict is not Verdict.HOLDS


@pytest.mark.parametrize(
    "opens",
    [
        lambda asked: "Bearer" in (asked.headers.get("Authorization") or ""),
        lambda asked: RIGHT in (asked.headers.get("Cookie") or ""),
        lambda asked: RIGHT in asked.path,
        lambda asked: (asked.headers.get("Authorization") or "").lower() == f"bearer {RIGHT}",
        lambda asked: f"Bearer {RIGHT}".startswith(asked.headers.get("Authorization") or "x"),
        lambda asked: "X-Forwarded-User" in asked.headers,
        lambda asked: "X-Api-Key" in asked.headers,
        lambda asked: RIGHT in asked.headers.get("X-Auth-Token", ""),
    ],
)
def test_a_door_that_takes_a_wrong_credential_is_found(
    careless: Serve, opens: Callable[[BaseHTTPRequestHandler], bool]
) -> None:
    door = careless(lambda asked: opens(asked) and say(asked, 200, b"{}")).door()
    claim = auth.credentials_refused(door)
    assert claim.verdict is Verdict.BROKEN
    assert RIGHT not in claim.evidence


@pytest.mark.parametrize("header", ["Origin", "Sec-Fetch-Site"])
def test_a_door_that_is_open_to_foreign_pages_is_found(careless: Serve, header: str) -> None:
    def blind(asked: BaseHTTPRequestHandler) -> bool:
        return header in asked.headers and say(asked, 200, b"{}")

    assert auth.pages_shut_out(careless(blind).door()).verdict is Verdict.BROKEN


def test_a_preflight_that_is_granted_is_found(careless: Serve) -> None:
    def grant(asked: BaseHTTPRequestHandler) -> bool:
        return asked.command == "OPTIONS" and say(asked, 403, b"", Access_Control_Allow_Origin="*")

    assert auth.pages_shut_out(careless(grant).door()).verdict is Verdict.BROKEN


@pytest.mark.parametrize(
    "leak",
    [
        hole("GET", "/health", body=b'{"status":"ok","model":"x"}'),
        hole("GET", "/page/app.js", Set_Cookie="a=b"),
        hole("GET", "/page/app.js", body=RIGHT.encode()),
        hole("GET", "/page/app.js", body=b"always the same, but of somebody"),
        hole("GET", "/", status=500),
    ],
)
def test_an_open_page_that_tells_something_is_found(careless: Serve, leak: Any) -> None:
    assert auth.open_is_empty(careless(leak).door()).verdict is Verdict.BROKEN
