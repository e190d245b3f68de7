"""What can be told from outside about how an upstream treats what it is sent.

Each check says HOLDS, BROKEN or UNKNOWN. Most of what matters (logs, stores, telemetry of that
server) can't be seen from here, and is said to be unknown rather than left out.
"""

import secrets
from enum import StrEnum
from typing import Any, Final

import msgspec

from inhouse.engines.remote import RemoteEngine
from inhouse.errors import EngineError


class Verdict(StrEnum):
    HOLDS = "HOLDS"
    BROKEN = "BROKEN"
    UNKNOWN = "UNKNOWN"


class Check(msgspec.Struct, frozen=True):
    """One thing that was looked at. `fix` is for the upstream's own administrator."""

    what: str
    verdict: Verdict
    fix: str = ""


class UpstreamReport(msgspec.Struct, frozen=True):
    """Which server it seems to be, and what could be told about it.

    `extras` are fields for each request that ask this kind of server to keep less. Strict servers
    refuse fields they don't know, so an unknown one gets none.
    """

    server: str = "unknown"
    checks: tuple[Check, ...] = ()
    extras: dict[str, Any] = {}


class _Version(msgspec.Struct):
    version: str = ""


# The address at which a server tells what it is, and what it is then.
_SIGNS: Final = {"/api/version": "Ollama", "/version": "vLLM", "/props": "llama-server"}
_LOGGING: Final = {
    "vLLM": "start it with --disable-log-requests and without --enable-log-outputs",
    "llama-server": "start it with verbosity below 5 and no --log-file",
    "Ollama": "do not set OLLAMA_DEBUG, which writes prompts to its log",
}


async def look(engine: RemoteEngine) -> UpstreamReport:
    """Ask the upstream's well-known addresses. Raises EngineError when it stops answering."""
    answers = {path: await _get(engine, path) for path in (*_SIGNS, "/slots")}
    server = next((name for path, name in _SIGNS.items() if answers[path][0] == 200), "unknown")
    salted = server == "vLLM" and _salts(answers["/version"][1])
    extras: dict[str, Any] = {}
    if salted:
        extras["cache_salt"] = secrets.token_urlsafe(32)  # of this start of ours, told nobody else
    if server == "llama-server":
        extras["cache_prompt"] = False
    return UpstreamReport(
        server,
        (
            _slots(answers["/slots"][0]),
            _caches(server, salted),
            Check(
                "it writes no prompts to its logs",
                Verdict.UNKNOWN,
                _LOGGING.get(server, "look at that server's settings"),
            ),
            Check("it keeps nothing and sends nothing on", Verdict.UNKNOWN, "seal that server too"),
        ),
        extras,
    )


async def _get(engine: RemoteEngine, path: str) -> tuple[int, bytes]:
    try:
        return await engine.get(path, prefix="")
    except EngineError:
        return 0, b""


def _salts(body: bytes) -> bool:
    """Whether this vLLM takes a salt for its prefix cache, as it does since 0.9."""
    try:
        version = msgspec.json.decode(body, type=_Version).version
    except msgspec.DecodeError:
        return False
    major, _, rest = version.partition(".")
    minor = rest.partition(".")[0]
    return major.isdigit() and minor.isdigit() and (int(major), int(minor)) >= (0, 9)


def _slots(status: int) -> Check:
    what = "other clients can't read prompts at /slots"
    if status == 200:
        return Check(what, Verdict.BROKEN, "start llama-server with --no-slots")
    return Check(what, Verdict.HOLDS if status else Verdict.UNKNOWN)


def _caches(server: str, salted: bool) -> Check:
    what = "other clients can't probe its cache of prompts"
    if salted:
        return Check(what, Verdict.HOLDS)
    fixes = {
        "llama-server": "each request asks for no cache; its own --cache-ram 0 makes it sure",
        "vLLM": "use vLLM 0.9 or newer, which takes a salt with each request",
    }
    fix = fixes.get(server, "use it for one group of people only")
    return Check(what, Verdict.UNKNOWN, fix)
