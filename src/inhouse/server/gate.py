"""The first thing a request meets: bounds, who is asking, and from where. Deny by default.

Plain ASGI around the application, so no route can be forgotten: a route is open only if it is
named here. The gate defends against
- other people and programs on this machine: a credential or a session is always needed;
- DNS rebinding: the Host must be this server's own address;
- foreign web pages: an Origin or Sec-Fetch-Site that is not this server's own is refused, and
  there are no CORS headers;
- floods: a body over the limit is refused before it is read.
"""

from typing import Final

import msgspec
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from inhouse.access.credential import Door
from inhouse.access.sessions import Sessions
from inhouse.errors import BadRequest, InhouseError, NotAllowed, Refused
from inhouse.notes import note_bug
from inhouse.server.replies import error_body

OPEN_ROUTES: Final = frozenset({("GET", "/"), ("GET", "/health"), ("POST", "/inhouse/session")})
OPEN_FOLDER: Final = "/page/"
SIGN_IN: Final = "/inhouse/session"
SIGN_IN_BYTES: Final = 4096  # strangers may send this much
DECIDING: Final = (
    b"host",
    b"origin",
    b"authorization",
    b"cookie",
    b"content-length",
    b"content-type",
    b"sec-fetch-site",
    b"sec-fetch-mode",
)
HEADERS: Final = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-embedder-policy", b"require-corp"),
    (b"x-frame-options", b"DENY"),
    (
        b"permissions-policy",
        b"camera=(), microphone=(), geolocation=(), interest-cohort=()",
    ),
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        b"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        b"require-trusted-types-for 'script'; trusted-types dompurify",
    ),
)


class TooLarge(Refused):
    """The body is over the policy's limit."""

    code = "too_large"
    status = 413


class Gate:
    def __init__(
        self,
        app: ASGIApp,
        *,
        door: Door,
        sessions: Sessions,
        port: int,
        most_bytes: int,
    ) -> None:
        self._app = app
        self._door = door
        self._sessions = sessions
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._cookie = cookie_name(port)
        self._most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return  # the lifespan is run by server/run.py; websockets are not served
        started = False

        async def guarded_send(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        try:
            self._admit(scope)
            most = SIGN_IN_BYTES if scope["path"] == SIGN_IN else self._most_bytes
            await self._app(scope, self._bounded(receive, most), guarded_send)
        except ClientDisconnect:
            pass  # nobody is left to tell
        except InhouseError as error:
            if not started:
                await send_error(guarded_send, error, error.status)
        except Exception as error:  # noqa: BLE001 - the last line: nothing of it may be shown
            note_bug(error)
            if not started:
                await send_error(guarded_send, InternalError(), 500)

    def _admit(self, scope: Scope) -> None:
        """Raises Refused unless this request may reach a route."""
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if len(headers) < len(scope["headers"]):
            self._refuse_twice([name for name, _value in scope["headers"]])
        method, path = scope["method"], scope["path"]
        self._check_place(headers, method, path)
        self._check_body(headers, method)
        if (method, path) in OPEN_ROUTES or (method == "GET" and path.startswith(OPEN_FOLDER)):
            return
        self._check_caller(headers)

    @staticmethod
    def _refuse_twice(names: list[bytes]) -> None:
        """Two of a header that decides something: whoever reads the other one decides otherwise."""
        if any(names.count(name) > 1 for name in DECIDING):
            raise BadRequest(
                "a header that must stand alone is there twice", fix="send each header once"
            )

    def _check_place(self, headers: dict[bytes, str], method: str, path: str) -> None:
        if headers.get(b"host", "").lower() not in self._hosts:
            raise _Foreign(
                "this server answers only under its own address",
                fix="use the address that inhouse status names, with 127.0.0.1 or localhost",
            )
        own_origin = f"http://{headers[b'host'].lower()}"
        same_origin = headers.get(b"origin", own_origin) == own_origin
        same_site = headers.get(b"sec-fetch-site", "none") in ("none", "same-origin")
        opened_by_hand = (
            method == "GET" and path == "/" and headers.get(b"sec-fetch-mode") == "navigate"
        )
        if not (same_origin and same_site) and not opened_by_hand:
            raise _Foreign(
                "another web page may not call this server",
                fix="call it from a program, or from the page that it serves itself",
            )

    def _check_body(self, headers: dict[bytes, str], method: str) -> None:
        length = headers.get(b"content-length", "0")
        if not (length.isascii() and length.isdigit() and len(length) < 19):
            raise self._too_large()
        if int(length) > self._most_bytes:
            raise self._too_large()
        kind = headers.get(b"content-type", "").partition(";")[0].strip().lower()
        has_body = length != "0" or b"transfer-encoding" in headers
        if method == "POST" and has_body and kind != "application/json":
            raise _WrongType(
                "the body is not marked as JSON",
                fix="send the header Content-Type: application/json",
            )

    def _check_caller(self, headers: dict[bytes, str]) -> None:
        scheme, _, credential = headers.get(b"authorization", "").partition(" ")
        if credential:
            if scheme.lower() != "bearer":
                raise NotAllowed(
                    "this kind of Authorization is not known",
                    fix="send Authorization: Bearer and the credential",
                )
            self._door.check(credential.strip())
            return
        session = session_of(headers.get(b"cookie", ""), self._cookie)
        if not session:
            raise NotAllowed(
                "a credential is needed",
                fix="send Authorization: Bearer with what is in the credential file "
                "(inhouse status names it)",
            )
        self._sessions.check(session)

    def _bounded(self, receive: Receive, most: int) -> Receive:
        """`receive`, refusing a body that turns out longer than the limit."""
        seen = 0

        async def bounded() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                raise self._too_large()
            return message

        return bounded

    def _too_large(self) -> TooLarge:
        return TooLarge(
            "the request is too large", fix=f"send at most {self._most_bytes} bytes at once"
        )


class _Foreign(Refused):
    code = "foreign"


class _WrongType(Refused):
    code = "wrong_type"
    status = 415


class InternalError(InhouseError):
    """A bug: the caller learns that it happened, and nothing of what it was."""

    code = "internal_error"

    def __init__(self) -> None:
        super().__init__(
            "something went wrong inside Inhouse; nothing was kept",
            fix="try again, and please report what you did if it stays",
        )


def cookie_name(port: int) -> str:
    """Cookies don't know ports, so two servers on one machine need two names."""
    return f"inhouse-{port}"


def session_of(cookie_header: str, name: str) -> str:
    """The value of our cookie. Other servers on this host share the header, and may put anything
    into theirs, so each part is looked at by itself."""
    for part in cookie_header.split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value
    return ""


async def send_error(send: Send, error: InhouseError, status: int) -> None:
    """An error as a whole reply."""
    body = msgspec.json.encode(error_body(error, status))
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    if status == 429:
        headers.append((b"retry-after", b"2"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
