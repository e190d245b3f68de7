"""Whether anybody gets in who should not: every address, every method, every wrong credential.

What is meant to be open is written here by hand, and is all that may be: the empty page and its
files, whether the server is well, and the sign-in. Everything else must answer a stranger with the
same refusal, word for word, whether there is something or not.
"""

import base64
import math
import secrets
from collections.abc import Callable, Iterable
from typing import Any, Final

from inhouse.proofs.prove import paths
from inhouse.proofs.prove.stranger import Reply, Stranger
from inhouse.proofs.report import Claim, Seen, Verdict

THREATS: Final = ("users", "malware", "pages")
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
SIGN_IN: Final = ("POST", "/inhouse/session")
ENTRANCES: Final = (
    ("POST", "/v1/chat/completions"),
    ("POST", "/v1/completions"),
    ("POST", "/v1/responses"),
    ("POST", "/v1/embeddings"),
    ("POST", "/inhouse/preview"),
    ("POST", "/inhouse/find"),
    ("POST", "/inhouse/wipe"),
    ("DELETE", "/inhouse/session"),
    ("GET", "/v1/models"),
    ("GET", "/inhouse/status"),
    ("GET", "/metrics"),
)
# Headers that open doors elsewhere, or that make a server think that it is asked by another.
MAKE_BELIEVE: Final = {
    "X-Forwarded-For": "127.0.0.1",
    "X-Real-Ip": "127.0.0.1",
    "X-Client-Ip": "127.0.0.1",
    "True-Client-Ip": "127.0.0.1",
    "Forwarded": "for=127.0.0.1;host=localhost",
    "X-Forwarded-Host": "localhost",
    "X-Original-Url": "/health",
    "X-Rewrite-Url": "/health",
    "X-Http-Method-Override": "GET",
    "X-Forwarded-User": "admin",
    "X-Forwarded-Email": "admin@localhost",
    "X-Remote-User": "admin",
    "Remote-User": "admin",
    "X-User": "admin",
    "X-Admin": "true",
    "X-Debug": "1",
    "X-Internal": "1",
}
CREDENTIAL_HEADERS: Final = (
    *("X-Api-Key", "Api-Key", "X-Goog-Api-Key", "X-Auth-Token", "X-Access-Token", "X-Token"),
    *("Proxy-Authorization", "X-Authorization", "Token", "X-Session", "X-Inhouse-Key"),
)
# Decides before anybody is asked for a credential, or is tried elsewhere with other answers.
NOT_MADE_UP: Final = (
    *("authorization", "connection", "content-length", "content-type", "cookie", "expect", "host"),
    *("origin", "sec-fetch-mode", "sec-fetch-site", "transfer-encoding", "upgrade"),
)
FIX: Final = "stop the server; don't start it again before that is mended; report the address"
MOST_NAMED: Final = 6


class Door:
    """A server to be tried: as a stranger, and as its owner."""

    def __init__(
        self, port: int, credential: str, page_url: str = "", *, deadline: float = math.inf
    ) -> None:
        self.port = port
        self.credential = credential
        self.page_url = page_url
        self.stranger = Stranger(port, deadline=deadline)
        self.owner = Stranger(port, credential=credential, deadline=deadline)

    def __repr__(self) -> str:
        return f"<Door on {self.port}>"

    def close(self) -> None:
        self.stranger.close()
        self.owner.close()


Check = Callable[[Door], Claim]


def meant_to_be_open(method: str, path: str) -> bool:
    path = path.partition("?")[0]
    return (method, path) == SIGN_IN or (
        method == "GET" and path in ("/", "/health", *paths.page_files())
    )


def routes_closed(door: Door) -> Claim:
    """Every address with every method, without a credential."""
    known = paths.addresses()
    opened, tried = open_addresses(door.stranger, known)
    works = [
        path for method, path in ENTRANCES if method == "GET" and _status(door.owner, path) == 200
    ]
    seen = _judge(opened, f"{tried} requests to {len(known)} addresses")
    verdict, evidence, fix = seen.verdict, seen.evidence, seen.fix
    if not opened and len(works) < 3:
        verdict, fix = Verdict.UNKNOWN, "inhouse status tells how the server is; then prove again"
        evidence += " But its owner's credential opened nothing either, so that says nothing."
    if unread := paths.unread():
        evidence += f" Not knocked at, for the address can't be read: {', '.join(unread[:6])}."
        if verdict is Verdict.HOLDS:
            verdict, fix = Verdict.UNKNOWN, "write the addresses of routes as texts; then try again"
    return Seen(verdict, evidence, fix).claim(
        "auth.routes",
        "Nobody gets anywhere without a credential",
        how="Every address that the program's files name or put together and those well known of "
        f"servers like it were asked with {len(METHODS)} methods, and in {len(paths.TWISTED)} "
        "twisted spellings; those well known also below the page's folder. But for the packaged "
        "files of the page, the health and the sign-in, each must give the one refusal.",
        threats=THREATS,
    )


def open_addresses(stranger: Stranger, known: Iterable[str]) -> tuple[list[str], int]:
    """What answered a stranger with anything but the one refusal, and how often was asked."""
    refusal = stranger.ask("GET", f"/{secrets.token_hex(16)}")
    opened, tried = [], 0
    for method in METHODS:
        for path in (*known, *paths.TWISTED):
            if meant_to_be_open(method, path) and path not in paths.TWISTED:
                continue
            reply = stranger.ask(method, path, _body(method))
            tried += 1
            if not _refused(reply, refusal, method) and not _is_page(method, path, reply):
                opened.append(f"{method} {path} (answered {reply.status})")
    for path in paths.below_the_page():
        reply = stranger.ask("GET", path)
        tried += 1
        if not _refused(reply, refusal, "GET") and not _is_page("GET", path, reply):
            opened.append(f"GET {path} (answered {reply.status})")
    return opened, tried


def credentials_refused(door: Door) -> Claim:
    """Wrong ones, nearly right ones, and the right one in the wrong place."""
    right = door.credential
    packed = base64.b64encode(f"user:{right}".encode()).decode()
    wrong = {
        "an empty one": {"Authorization": "Bearer "},
        "a made-up one": {"Authorization": f"Bearer ih_{secrets.token_hex(20)}"},
        "the right one without its end": {"Authorization": f"Bearer {right[:-1]}"},
        "the right one and more": {"Authorization": f"Bearer {right}x"},
        "the right one in capitals": {"Authorization": f"Bearer {right.swapcase()}"},
        "a very long one": {"Authorization": "Bearer " + "x" * 9000},
        "another scheme": {"Authorization": f"Basic {packed}"},
        "no scheme": {"Authorization": right},
        "the word null": {"Authorization": "Bearer null"},
        "a made-up session": {"Cookie": f"inhouse-{door.port}={secrets.token_hex(20)}"},
        "the credential as session": {"Cookie": f"inhouse-{door.port}={right}"},
    }
    opened, tried = [], 0
    for method, path in ENTRANCES:
        for name, headers in wrong.items():
            reply = door.stranger.ask(method, path, _body(method), headers=headers)
            tried += 1
            if reply.status != 401:
                opened.append(f"{method} {path} with {name} (answered {reply.status})")
        for name in ("api_key", "key", "token", "access_token"):
            reply = door.stranger.ask(method, f"{path}?{name}={right}", _body(method))
            tried += 1
            if reply.status != 401:
                opened.append(f"{method} {path} with {name} in the address")
    by_header, asked = _opened_by_headers(door)
    opened, tried = opened + by_header, tried + asked
    return _judge(opened, f"{tried} requests with {len(wrong) + 4} credentials").claim(
        "auth.credentials",
        "Only the right credential in the right place opens anything",
        how="Every entrance was tried with empty, made-up, shortened, lengthened and re-cased "
        "credentials, other schemes, made-up sessions, and the right credential in the address, "
        "where logs would keep it; and with the headers that open other servers and those that "
        "the program's text names, with made-up values and with the right credential.",
        threats=THREATS,
    )


def _opened_by_headers(door: Door) -> tuple[list[str], int]:
    """Every header by itself at one entrance, and all of them together at each."""
    made_up = secrets.token_hex(20)
    named = [name for name in paths.headers() if name not in NOT_MADE_UP]
    every = dict.fromkeys((*named, *(name.lower() for name in CREDENTIAL_HEADERS)), made_up)
    every |= {name.lower(): value for name, value in MAKE_BELIEVE.items()}
    right = dict.fromkeys(every, door.credential)
    opened, tried = [], 0
    for headers in (every, right):
        alone = [("GET", "/v1/models", {name: value}) for name, value in headers.items()]
        together = [(method, path, headers) for method, path in ENTRANCES]
        for method, path, sent in (*alone, *together):
            reply = door.stranger.ask(method, path, _body(method), headers=sent)
            tried += 1
            if reply.status != 401:
                which = next(iter(sent)) if len(sent) == 1 else "many headers"
                opened.append(f"{method} {path} with {which} (answered {reply.status})")
    return opened, tried


def pages_shut_out(door: Door) -> Claim:
    """Foreign web pages and rebound names, with the right credential in hand."""
    own = f"127.0.0.1:{door.port}"
    foreign = {
        "a foreign origin": {"Origin": "https://evil.example"},
        "the origin null": {"Origin": "null"},
        "another port": {"Origin": "http://127.0.0.1:1"},
        "a lookalike": {"Origin": f"http://{own}.evil.example"},
        "a foreign page without origin": {"Sec-Fetch-Site": "cross-site"},
        "another page of this machine": {"Sec-Fetch-Site": "same-site"},
        "a rebound name": {"Host": "evil.example"},
        "a rebound name and port": {"Host": f"evil.example:{door.port}"},
        "a name that begins well": {"Host": f"localhost.evil.example:{door.port}"},
        "no port": {"Host": "127.0.0.1"},
        "any address": {"Host": f"0.0.0.0:{door.port}"},
    }
    opened, tried = [], 0
    for name, headers in foreign.items():
        for method, path in (*ENTRANCES, ("OPTIONS", "/v1/chat/completions"), ("GET", "/health")):
            if method == "OPTIONS":
                headers = headers | {"Access-Control-Request-Method": "POST"}
            reply = door.owner.ask(method, path, _body(method), headers=headers)
            tried += 1
            grants = any(header.startswith("access-control-") for header in reply.headers)
            if reply.status != 403 or grants:
                opened.append(f"{method} {path} for {name} (answered {reply.status})")
    return _judge(opened, f"{tried} requests of {len(foreign)} kinds of pages").claim(
        "auth.pages",
        "No foreign web page can call the server, even with the credential",
        how="Every entrance was asked with the right credential as a browser would for a foreign "
        "page: foreign origins, preflights, and names that were pointed at this machine.",
        threats=("pages",),
    )


def open_is_empty(door: Door) -> Claim:
    """What is open tells nothing, and the same before and after somebody used the server."""
    packaged = paths.page_bytes()
    addresses = ("/", "/health", *packaged)
    before = {path: door.stranger.ask("GET", path) for path in addresses}
    word = "zq" + secrets.token_hex(10)
    door.owner.ask("POST", "/inhouse/preview", {"messages": [{"role": "user", "content": word}]})
    wrong = []
    for path, first in before.items():
        again = door.stranger.ask("GET", path)
        told = first.body + again.body + repr(again.headers).encode()
        if first.status != 200:
            wrong.append(f"{path} answered {first.status}")
        elif first.body != again.body or "set-cookie" in again.headers:
            wrong.append(f"{path} changes")
        elif path in packaged and first.body != packaged[path]:
            wrong.append(f"{path} is not the file that was packaged")
        elif any(secret.encode() in told for secret in (word, door.credential)):
            wrong.append(f"{path} tells something")
    if before["/health"].json() != {"status": "ok"}:
        wrong.append("/health says more than that all is well")
    return _judge(wrong, f"{len(addresses)} open addresses, each read twice").claim(
        "auth.open",
        "What is open to strangers holds nothing of anybody",
        how="The page, its files and the health address were read without a credential before and "
        "after a request with a planted word; they must be the same bytes, those of the package, "
        "without the word and the credential.",
        threats=THREATS,
    )


def sign_in_guarded(door: Door) -> Claim:
    """Wrong sign-ins open nothing; a link works once; a session is for the browser alone."""
    wrong = []
    for body in ({"link": "x" * 32}, {"credential": "ih_" + "x" * 40}, {}, {"link": ""}):
        reply = door.stranger.ask(*SIGN_IN, body)
        if not 400 <= reply.status < 500 or "set-cookie" in reply.headers:
            wrong.append(f"a wrong sign-in answered {reply.status}")
    tried = 4
    link = door.page_url.rpartition("#enter=")[2]
    if door.page_url:
        first, second = (door.stranger.ask(*SIGN_IN, {"link": link}) for _ in range(2))
        cookie = first.headers.get("set-cookie", "")
        tried += 4
        wrong += [f"the link answered {first.status}"] * (first.status != 204)
        wrong += [f"the link worked twice ({second.status})"] * (second.status != 401)
        flags = {part.strip().lower() for part in cookie.split(";")[1:]}
        wrong += ["the session is not kept from scripts"] * ("httponly" not in flags)
        wrong += ["other sites send the session along"] * ("samesite=strict" not in flags)
        wrong += _after_sign_out(door, cookie.partition(";")[0])
        tried += 2
    return _judge(wrong, f"{tried} steps of signing in and out").claim(
        "auth.session",
        "The page's sign-in can't be guessed, reused or stolen by a script",
        how="Wrong links and credentials were tried. The link that the server gave out was used "
        "twice; its cookie was looked at, used, and used again after signing out.",
        threats=THREATS,
    )


def _after_sign_out(door: Door, cookie: str) -> list[str]:
    headers = {"Cookie": cookie}
    wrong = []
    if door.stranger.ask("GET", "/v1/models", headers=headers).status != 200:
        wrong.append("the session does not work")
    door.stranger.ask("DELETE", "/inhouse/session", headers=headers)
    if door.stranger.ask("GET", "/v1/models", headers=headers).status != 401:
        wrong.append("the session works after signing out")
    return wrong


CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("knocking at every address", routes_closed),
    ("trying wrong credentials", credentials_refused),
    ("calling as a foreign web page", pages_shut_out),
    ("reading what is open", open_is_empty),
    ("signing in and out", sign_in_guarded),
)
# Of a server that its owner uses just now: whatever changes nothing there.
HARMLESS: Final = (routes_closed, credentials_refused, pages_shut_out, open_is_empty)


def _refused(reply: Reply, refusal: Reply, method: str) -> bool:
    """The one refusal, word for word. A HEAD has no body; a method nobody knows may be cut off."""
    if refusal.status != 401:
        return False
    if method == "HEAD":
        return reply.status == 401
    if reply.status in (0, 400, 405, 501) and method in ("TRACE", "PROPFIND"):
        return reply.json() is None
    return reply.status == 401 and reply.body == refusal.body


def _is_page(method: str, path: str, reply: Reply) -> bool:
    """A twisted way to the page's folder may say that there is no such file, and nothing more."""
    return method == "GET" and path.startswith("/page/") and reply.status == 404


def _status(caller: Stranger, path: str) -> int:
    return caller.ask("GET", path).status


def _body(method: str) -> Any:
    return {} if method in ("POST", "PUT", "PATCH") else None


def _judge(wrong: list[str], tried: str) -> Seen:
    if not wrong:
        return Seen(Verdict.HOLDS, f"0 of {tried} went wrong.")
    more = f" and {len(wrong) - MOST_NAMED} more" if len(wrong) > MOST_NAMED else ""
    named = ", ".join(wrong[:MOST_NAMED])
    return Seen(Verdict.BROKEN, f"Of {tried}, {len(wrong)} went wrong: {named}{more}.", FIX)
