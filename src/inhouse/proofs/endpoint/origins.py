"""Foreign web pages: what a page that the user merely visits can do to the server."""

from typing import Final

from inhouse.proofs.endpoint.check import Check, Probe, canary
from inhouse.proofs.endpoint.wire import NoAnswer, Reply
from inhouse.proofs.report import Seen, Verdict

PAGES: Final = ("pages",)
CLOSE: Final = "let the server name the origins that may call it, or none; never * and never \
whatever asks"


def cross_origin(probe: Probe) -> Seen:
    """Asks as the browser would for a foreign page, before and with the request itself."""
    nobody = f"https://{canary()}.example"
    lookalike = f"http://localhost.{canary()}.example"
    readable, credentials = [], False
    for name, origin in (
        ("a foreign origin", nobody),
        ("a name that begins with localhost", lookalike),
        ("the origin null", "null"),
    ):
        for reply in (_preflight(probe, origin), _read(probe, origin)):
            if reply is None or not _is_let_in(reply, origin):
                continue
            readable.append(name)
            credentials |= reply.headers.get("access-control-allow-credentials") == "true"
    tried = "3 foreign origins, each with a preflight and a plain request"
    if not readable:
        return Seen(Verdict.HOLDS, f"none of {tried}, was let in")
    whom = ", ".join(dict.fromkeys(readable))
    also = ", with the user's cookies" if credentials else ""
    if credentials or probe.ask("Say yes.", key=None).ok:
        return Seen(Verdict.BROKEN, f"answers may be read by {whom}{also}", CLOSE)
    return Seen(
        Verdict.WEAK, f"answers may be read by {whom}, though a page would need a key", CLOSE
    )


def _preflight(probe: Probe, origin: str) -> Reply | None:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
        "Access-Control-Request-Private-Network": "true",
    }
    try:
        return probe.wire.send("OPTIONS", probe.shape.chat, headers=headers)
    except NoAnswer:
        return None


def _read(probe: Probe, origin: str) -> Reply | None:
    try:
        return probe.wire.send(
            "GET", probe.shape.models, key=probe.first, headers={"Origin": origin}
        )
    except NoAnswer:
        return None


def _is_let_in(reply: Reply, origin: str) -> bool:
    """What matters is the header: a browser asks for nothing else."""
    return reply.headers.get("access-control-allow-origin", "").strip() in (origin, "*")


def blind_post(probe: Probe) -> Seen:
    """A form's request needs no preflight: the page can't read the answer, but it was made."""
    body = probe.shape.asking("Say yes.")
    headers = {
        "Origin": f"https://{canary()}.example",
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "no-cors",
        "Content-Type": "text/plain;charset=UTF-8",
    }
    reply = probe.wire.send("POST", probe.shape.chat, body, headers=headers)
    if reply.ok:
        return Seen(
            Verdict.BROKEN,
            "a foreign page can make the server work with a request that browsers send unasked",
            "let the server ask for a key, refuse foreign origins, and take JSON only by its type",
        )
    if 400 <= reply.status < 500:
        return Seen(Verdict.HOLDS, f"such a request got status {reply.status}")
    return Seen(
        Verdict.UNKNOWN, f"such a request got status {reply.status}", "see what the server says"
    )


def rebinding(probe: Probe) -> Seen:
    """A page whose name is re-pointed to this machine is of the same origin as the server."""
    foreign = {"Host": f"{canary()}.example:{probe.wire.target.port}"}
    served = probe.wire.send("GET", probe.shape.models, headers=foreign)
    known = probe.wire.send("GET", probe.shape.models, key=probe.first, headers=foreign)
    fix = "let the server refuse every Host header but its own names"
    if served.ok:
        return Seen(Verdict.BROKEN, "a request for a foreign Host was served without a key", fix)
    if known.ok:
        return Seen(Verdict.WEAK, "a foreign Host was served, though only with the key", fix)
    if probe.first or served.status in (400, 403, 404, 421):
        usual = probe.wire.send("GET", probe.shape.models, key=probe.first)
        if usual.ok or usual.status != known.status:
            return Seen(Verdict.HOLDS, f"a request for a foreign Host got status {known.status}")
    return Seen(
        Verdict.UNKNOWN,
        f"a foreign Host got status {known.status}, as does the server's own name",
        "give a key: --key-file FILE",
    )


CHECKS: Final = (
    Check(
        "pages.cors",
        "No foreign web page can read an answer",
        "Requests carried the Origin of pages that don't exist, as a browser would send them, and "
        "the Access-Control-Allow-Origin of the replies was compared with it.",
        cross_origin,
        PAGES,
    ),
    Check(
        "pages.post",
        "No foreign web page can make the server work",
        "A chat was sent as text/plain from a foreign page, which browsers allow without asking.",
        blind_post,
        PAGES,
    ),
    Check(
        "pages.rebinding",
        "A rebound name does not make a foreign page a page of the server",
        "The list of models was asked for under a made-up Host, without and with the key.",
        rebinding,
        PAGES,
    ),
)
