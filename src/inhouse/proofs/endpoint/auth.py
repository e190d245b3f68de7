"""Who is let in: everything that is worth something must ask for a key."""

from typing import Final

from inhouse.proofs.endpoint.check import Check, Probe
from inhouse.proofs.endpoint.shape import Kind
from inhouse.proofs.endpoint.wire import NoAnswer, Reply
from inhouse.proofs.report import Seen, Verdict

STRANGERS: Final = ("users", "malware")
ANY_KEY: Final = "let the server ask for a key; without that, every program and every user of this \
machine may use it"
# A body that no parser takes, so a route which lets a stranger in still does nothing. Whether
# somebody is asked for a key is decided before the body is read, or it is not decided at all.
CUT: Final = b"{"
CHANGING: Final = (
    ("POST", "/api/pull"),
    ("POST", "/api/push"),
    ("POST", "/api/create"),
    ("POST", "/api/copy"),
    ("DELETE", "/api/delete"),
    ("POST", "/models/load"),
    ("POST", "/models/unload"),
    ("POST", "/models/apply"),
    ("POST", "/props"),
    ("POST", "/lora-adapters"),
    ("POST", "/v1/load_lora_adapter"),
    ("POST", "/v1/unload_lora_adapter"),
    ("POST", "/update_weights_from_disk"),
    ("POST", "/key/generate"),
    ("POST", "/api/v1/models/create"),
    ("POST", "/v1/files"),
    ("POST", "/v1/audio/transcriptions"),
    ("POST", "/tokenize"),
    ("POST", "/v1/embeddings"),
    ("POST", "/v1/completions"),
    ("POST", "/v1/responses"),
    ("POST", "/v1/messages"),
    ("POST", "/invocations"),
    ("POST", "/inhouse/find"),
    ("POST", "/inhouse/preview"),
)
# These act without reading anything, so they are looked at with GET only, which they don't take.
ACTING: Final = (
    "/pause",
    "/sleep",
    "/wake_up",
    "/reset_prefix_cache",
    "/flush_cache",
    "/configure_logging",
    "/collective_rpc",
    "/inhouse/wipe",
)
LISTING: Final = (
    "/api/ps",
    "/api/v1/users/",
    "/api/v1/chats/all/db",
    "/api/v1/configs/export",
    "/key/list",
    "/user/list",
    "/system",
    "/v1/files",
    "/v1/responses",
    "/inhouse/status",
)
MISSING: Final = (404, 405, 501)


def chat(probe: Probe) -> Seen:
    reply = probe.ask("Say yes.", key=None)
    if reply.ok:
        return Seen(Verdict.BROKEN, "a stranger without a key got an answer", ANY_KEY)
    if reply.refused:
        return Seen(Verdict.HOLDS, f"a chat without a key got status {reply.status}")
    return Seen(
        Verdict.UNKNOWN,
        f"a chat without a key got status {reply.status}, which is neither an answer nor a refusal",
        "load a model that can chat, and try again",
    )


def wrong_key(probe: Probe) -> Seen:
    """A server that is set up to ask may still take any key."""
    reply = probe.ask("Say yes.", key="not-the-key")
    if reply.ok:
        return Seen(Verdict.BROKEN, "a made-up key was as good as none: it got an answer", ANY_KEY)
    if reply.refused:
        return Seen(Verdict.HOLDS, f"a chat with a made-up key got status {reply.status}")
    return Seen(
        Verdict.UNKNOWN,
        f"a chat with a made-up key got status {reply.status}",
        "load a model that can chat, and try again",
    )


def models(probe: Probe) -> Seen:
    reply = probe.get(probe.shape.models)
    if reply.refused:
        return Seen(Verdict.HOLDS, f"the list of models asks for a key: status {reply.status}")
    if reply.ok and reply.json is not None:
        return Seen(Verdict.BROKEN, "a stranger without a key got the list of models", ANY_KEY)
    return Seen(
        Verdict.UNKNOWN, f"the list of models got status {reply.status}", "is it an AI server?"
    )


def managing(probe: Probe) -> Seen:
    """A reply counts as open unless it asks for a key or is what an unknown route gets."""
    nowhere = {
        method: probe.wire.send(method, "/probe/no-such-route", None if method == "GET" else CUT)
        for method in ("GET", "POST", "DELETE")
    }
    # A page for people at every unknown address is no answer of an API.
    if any(reply.ok and "text/html" not in _kind(reply) for reply in nowhere.values()):
        return Seen(
            Verdict.UNKNOWN,
            "a route that does not exist is answered like one that does",
            "see what the server says to unknown routes",
        )
    open_routes, there = [], []
    for method, path in CHANGING:
        reply = _stranger(probe, method, path, CUT)
        if reply and not reply.refused and not _is_missing(reply, nowhere[method]):
            open_routes.append(f"{method} {path}")
    for path in LISTING:
        reply = _stranger(probe, "GET", path)
        if reply and reply.ok and reply.json is not None:
            open_routes.append(f"GET {path}")
    for path in ACTING:
        reply = _stranger(probe, "GET", path)
        if reply and reply.status == 405 and nowhere["GET"].status != 405:
            there.append(path)
    asked = len(CHANGING) + len(LISTING) + len(ACTING)
    if open_routes:
        return Seen(
            Verdict.BROKEN,
            f"{len(open_routes)} of {asked} routes took a stranger's request: "
            + ", ".join(open_routes),
            ANY_KEY,
        )
    if there and probe.shape.kind is not Kind.INHOUSE:
        return Seen(
            Verdict.WEAK,
            "routes that act at once are there, and did not ask for a key when looked at: "
            + ", ".join(there),
            "let the server ask for a key before it looks at the method",
        )
    return Seen(Verdict.HOLDS, f"none of {asked} routes let a stranger in")


def _stranger(probe: Probe, method: str, path: str, body: bytes | None = None) -> Reply | None:
    try:
        return probe.wire.send(method, path, body)
    except NoAnswer:
        return None


def _kind(reply: Reply) -> str:
    return reply.headers.get("content-type", "")


def _is_missing(reply: Reply, nowhere: Reply) -> bool:
    return reply.status in MISSING or (reply.status, reply.body) == (nowhere.status, nowhere.body)


CHECKS: Final = (
    Check(
        "auth.chat",
        "Nobody chats without a key",
        "A chat of two words was sent without any credential.",
        chat,
        STRANGERS,
    ),
    Check(
        "auth.wrong_key",
        "A made-up key opens nothing",
        "The same chat was sent with a key that was never given out.",
        wrong_key,
        STRANGERS,
    ),
    Check(
        "auth.models",
        "The models are not shown without a key",
        "The list of models was asked for without any credential.",
        models,
        STRANGERS,
    ),
    Check(
        "auth.manage",
        "Nobody manages models, users or settings without a key",
        "Routes that change something got a body that no parser takes, so nothing could happen; "
        "routes that act without a body were looked at with GET only. A route is open if it "
        "neither asks for a key nor answers like one that does not exist.",
        managing,
        STRANGERS,
    ),
)
