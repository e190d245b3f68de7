"""What a server shows besides answers: prompts on debugging pages, paths, secrets, echoes."""

import json
import re
from typing import Final

from inhouse.proofs.endpoint.check import NEEDS_KEY, Check, Probe, canary, no_chat
from inhouse.proofs.endpoint.shape import Kind
from inhouse.proofs.endpoint.wire import MOST_BYTES, NoAnswer, Reply
from inhouse.proofs.report import Seen, Verdict

PAGES: Final = (
    "/metrics",
    "/props",
    "/slots",
    "/slots?fail_on_no_slot=1",
    "/debug",
    "/debug/vars",
    "/debug/pprof/",
    "/docs",
    "/redoc",
    "/openapi.json",
    "/swagger/index.html",
    "/version",
    "/api/ps",
    "/api/show",
    "/v1/streams",
    "/server_info",
    "/get_server_info",
    "/get_model_info",
    "/config",
    "/config.yaml",
    "/.env",
    "/env",
    "/info",
    "/stats",
    "/logs",
    "/traces",
    "/api/traces",
    "/backend/monitor",
    "/health/detailed",
    "/api/v1/utils/db/download",
)
HARMLESS: Final = ("/version", "/docs", "/redoc", "/openapi.json", "/swagger/index.html", "/info")
KEEP_SHUT: Final = "switch these routes off, or let them ask for a key (llama-server: --no-slots, \
without --metrics and --props)"

# A folder and a file of a model, or a home folder. Routes are no paths: they have no such endings.
PATH: Final = re.compile(
    rb"(?:(?<![A-Za-z])[A-Za-z]:\\\\?|(?:(?<![\w:/.])|(?<=file://))/)(?:[^\s\"'<>|:*?,;{}()\\/]+[\\/]{1,2}){1,20}"
    rb"[^\s\"'<>|:*?,;{}()\\/]+\.(?:gguf|safetensors|bin|pth?|onnx)\b"
    rb"|/(?:home|Users|root)/[A-Za-z0-9._-]+/"
)
SECRETS: Final = {
    "a key of OpenAI's kind": rb"\bsk-[A-Za-z0-9_-]{20,}",
    "a token of Hugging Face": rb"\bhf_[A-Za-z0-9]{30,}",
    "a token of GitHub": rb"\bgh[pousr]_[A-Za-z0-9]{30,}",
    "a key of Amazon's cloud": rb"\bAKIA[0-9A-Z]{16}\b",
    "a private key": rb"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "a password in an address": rb"\b[a-z][a-z0-9+]{2,15}://[^\s/:@\"']{1,64}:[^\s/@\"']{3,64}@",
    "a field named like a secret, with a value": (
        rb"\"[a-z_]{0,20}(?:api_?keys?|passw(?:or)?d|secret(?:_?key)?|master_key|private_key)\""
        rb"\s*:\s*(?:\[\s*)?\"(?![*x.]+\"|none\"|null\"|\")[^\"]{6,}\""
    ),
    "the environment of a process": rb"(?:^|[\"\n])(?:PATH|LD_LIBRARY_PATH)=/",
}
NO_REPLY: Final = Seen(
    Verdict.UNKNOWN, "there was no reply to search", "see why the server does not answer"
)
_SECRETS: Final = {kind: re.compile(rule, re.IGNORECASE) for kind, rule in SECRETS.items()}


def debugging_pages(probe: Probe) -> Seen:
    """A chat with a canary first; then all pages are looked at."""
    word = canary()
    reply = probe.ask(f"Repeat: {word}", key=probe.first, tokens=4)
    open_pages, telling = [], []
    for path in PAGES:
        for key in dict.fromkeys((None, probe.second)):
            page = _page(probe, path, key)
            if page is None or not page.ok or _is_chat_page(page):
                continue
            if page.shows(word):
                telling.append(path)
            if key is None and path not in HARMLESS:
                open_pages.append(path)
    if telling:
        return Seen(
            Verdict.BROKEN,
            f"a prompt of another client stands on {', '.join(dict.fromkeys(telling))}",
            KEEP_SHUT,
        )
    if open_pages:
        return Seen(
            Verdict.WEAK,
            f"open to strangers, without a prompt on them: {', '.join(open_pages)}",
            KEEP_SHUT,
        )
    if not reply.ok:
        return no_chat(reply)
    return Seen(Verdict.HOLDS, f"none of {len(PAGES)} pages was open to strangers or showed a word")


def _page(probe: Probe, path: str, key: str | None) -> Reply | None:
    try:
        return probe.get(path, key=key)
    except NoAnswer:
        return None


def _is_chat_page(reply: Reply) -> bool:
    """Some servers answer every unknown route with their page for people."""
    kind = reply.headers.get("content-type", "")
    return kind.startswith("text/html") and b"<script" in reply.body


def model_path(probe: Probe) -> Seen:
    probe.ask("Say yes.", key=probe.first)
    routes = [route for route, page in probe.wire.pages.items() if PATH.search(page)]
    if routes:
        return Seen(
            Verdict.BROKEN,
            f"a path of the server's disk stands in {_few(routes)}",
            "give the model a name of its own (llama-server: --alias NAME), and shut /props",
        )
    if not probe.wire.pages:
        return NO_REPLY
    return Seen(Verdict.HOLDS, f"no path stands in the replies of {len(probe.wire.pages)} routes")


def secrets_shown(probe: Probe) -> Seen:
    """The kinds are named and the routes, never what was found."""
    found = set()
    for route, page in probe.wire.pages.items():
        found |= {f"{kind} in {route}" for kind, rule in _SECRETS.items() if rule.search(page)}
        if any(key.encode() in page for key in probe.keys):
            found.add(f"the key that was given, in {route}")
    if found:
        return Seen(
            Verdict.BROKEN,
            _few(sorted(found)),
            "shut these routes, and exchange what was shown: it must be taken for known",
        )
    if not probe.wire.pages:
        return NO_REPLY
    return Seen(
        Verdict.HOLDS,
        f"{len(_SECRETS)} kinds of secrets looked for in the replies of "
        f"{len(probe.wire.pages)} routes, none found",
    )


def errors_that_echo(probe: Probe) -> Seen:
    """Errors reach logs, tickets and screens. What is in a prompt has no place there."""
    prompts: list[str] = []
    others: list[str] = []
    tried = 0
    good = probe.shape.asking("Say yes.")
    for name, is_prompt, body, path in _mistakes(probe, good):
        word = canary()
        data = body.replace(b"CANARY", word.encode())
        try:
            reply = probe.wire.send("POST", path.replace("CANARY", word), data, key=probe.first)
        except NoAnswer:
            continue
        if reply.refused and not probe.first:
            return NEEDS_KEY
        tried += 1
        if not reply.ok and reply.shows(word):
            (prompts if is_prompt else others).append(name)
    fix = "let errors name the place and the fix, never what a client wrote"
    if prompts:
        return Seen(Verdict.BROKEN, f"errors repeat the prompt: {', '.join(prompts + others)}", fix)
    if others:
        return Seen(Verdict.WEAK, f"errors repeat what a client wrote: {', '.join(others)}", fix)
    return Seen(Verdict.HOLDS, f"{tried} broken requests, none came back in an error")


def _mistakes(probe: Probe, good: dict[str, object]) -> list[tuple[str, bool, bytes, str]]:
    """(what is wrong, whether the canary is in the prompt's place, body, path)."""

    def told(**fields: object) -> bytes:
        return json.dumps(good | fields).encode()

    chat = probe.shape.chat
    # Ollama cuts what is too long and reads the rest for minutes; there is no error to see.
    much = 1 if probe.shape.kind is Kind.OLLAMA else MOST_BYTES // 2
    message = {"role": "user", "content": "CANARY"}
    return [
        ("JSON that is cut off", True, b'{"messages": [{"role": "user", "content": "CANARY', chat),
        ("messages that are text", True, told(messages="CANARY"), chat),
        ("a message that is a number", True, told(messages=[message, 7]), chat),
        ("a part of an unknown type", True, told(messages=[_part()]), chat),
        ("an unknown role", False, told(messages=[message | {"role": "CANARY"}]), chat),
        ("an unknown field", False, told(CANARY=1), chat),
        ("a number that is text", False, told(max_tokens="CANARY"), chat),
        ("an unknown form of answer", False, told(response_format={"type": "CANARY"}), chat),
        ("tools that are text", False, told(tools="CANARY"), chat),
        ("an unknown model", False, told(model="CANARY"), chat),
        ("an unknown route", False, told(), "/v1/CANARY?CANARY"),
        ("a text that is too long", True, told(messages=[_long(message, much)]), chat),
    ]


def _part() -> dict[str, object]:
    return {"role": "user", "content": [{"type": "nothing", "text": "CANARY"}]}


def _long(message: dict[str, str], times: int) -> dict[str, str]:
    """More than models read, so that it is refused and not answered for minutes."""
    return message | {"content": "CANARY " + "a b " * times}


def _few(names: list[str]) -> str:
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(names[:5]) + more


CHECKS: Final = (
    Check(
        "disclosure.pages",
        "No debugging page shows a prompt, or anything to a stranger",
        "After a chat with random words, known routes for debugging, metrics and settings were "
        "asked for without a key and with another client's, and searched for the words.",
        debugging_pages,
        ("users", "malware"),
    ),
    Check(
        "disclosure.errors",
        "No error repeats what a client wrote",
        "Requests that are wrong in 12 ways carried random words, which were looked for in the "
        "errors.",
        errors_that_echo,
        ("users", "it"),
    ),
    Check(
        "disclosure.paths",
        "No reply shows where files lie",
        "All replies were searched for paths of model files and home folders.",
        model_path,
        ("users",),
    ),
    Check(
        "disclosure.secrets",
        "No reply shows a secret",
        "All replies were searched for keys, tokens, passwords and environments.",
        secrets_shown,
        ("users", "malware"),
    ),
)
