"""Sends the courier: each request in a process of its own, each written down before it leaves.

    outcome = fetch(home, errand, terms, body)

A redirect is a new errand, checked like the first: its host must be allowed, it never leaves HTTPS,
and the token goes to the first server alone.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from inhouse.egress.courier import Errand, Outcome, Terms, next_hop, permitted
from inhouse.errors import ConfigError, ErrandError, SealError

LOG: Final = "errands.jsonl"
MOST_HOPS: Final = 4  # a repository that moved, its file server, and one more
REPORT_BYTES: Final = 128 * 1024
REDIRECTS: Final = (301, 302, 303, 307, 308)
COMMAND: Final = (sys.executable, "-I", "-m", "inhouse.processes.courier")


def fetch(home: Path, errand: Errand, terms: Terms, body: int) -> Outcome:
    """Run the errand and its redirects; the body goes to the open file `body`.

    Returns what the last server said, also if it said no. Raises ErrandError or another
    InhouseError if nobody could be asked, or not safely.
    """
    _require_linux()
    headers: dict[str, str] = {}
    seen = {(errand.url.place, errand.url.path)}
    for _ in range(MOST_HOPS):
        permitted(errand.url.place, terms.allow)
        outcome = _send(home, errand, terms, body)
        # What the hub said of the file stands in its redirect; the file server knows only bytes.
        headers = outcome.headers | {k: v for k, v in headers.items() if k.startswith("x-")}
        if outcome.status not in REDIRECTS:
            return msgspec.structs.replace(outcome, headers=headers)
        url = next_hop(errand.url, outcome.headers.get("location", ""))
        if (url.place, url.path) in seen:
            break
        seen.add((url.place, url.path))
        token = errand.token if url.place == errand.url.place else ""
        errand = msgspec.structs.replace(errand, url=url, token=token)
    raise ErrandError(
        f"{errand.url.place.shown} sends us round in a circle",
        fix="tell whoever runs that server; nothing was fetched",
    )


def fetch_bytes(home: Path, errand: Errand, terms: Terms) -> tuple[Outcome, bytes]:
    """The same for a short answer, which stays in memory."""
    _require_linux()
    body = os.memfd_create("errand")
    try:
        outcome = fetch(home, errand, terms, body)
        data = os.pread(body, errand.most_bytes, 0)
    finally:
        os.close(body)
    return outcome, data if outcome.status == 200 else b""


def _require_linux() -> None:
    if sys.platform != "linux":
        raise SealError(
            "the courier can be sealed on Linux only, so it is not sent",
            fix="fetch the file by other means, then: inhouse models import FILE",
        )


def _send(home: Path, errand: Errand, terms: Terms, body: int) -> Outcome:
    """One courier, from its start to its end."""
    started = time.monotonic()
    number = os.urandom(6).hex()
    _note(home, number, "leaves", errand)
    outcome = Outcome(problem="the courier ended without a word", fix="ask again")
    try:
        outcome = _run(errand, terms, body)
    finally:  # also when the person in front of it has had enough
        _note(
            home,
            number,
            "returns",
            errand,
            status=outcome.status,
            size_bytes=outcome.size_bytes,
            address=outcome.address,
            seal=outcome.seal,
            failed=bool(outcome.problem),
            seconds=round(time.monotonic() - started, 3),
        )
    if outcome.problem:
        raise ErrandError(outcome.problem, fix=outcome.fix)
    return outcome


def _run(errand: Errand, terms: Terms, body: int) -> Outcome:
    orders = msgspec.json.encode({"errand": errand, "terms": terms})
    # The empty environment is a promise: no proxy, no other authorities, nothing to be found.
    process = subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
        [*COMMAND, str(body)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=(body,),
        env={},
        cwd="/",
    )
    with process:
        try:
            said = _exchange(process, orders)
        except BaseException:
            process.kill()
            raise
    try:
        return msgspec.json.decode(said, type=Outcome)
    except msgspec.DecodeError as error:
        raise ErrandError("the courier ended without a word", fix="ask again") from error


def _exchange(process: "subprocess.Popen[bytes]", orders: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise AssertionError
    with contextlib.suppress(BrokenPipeError):  # it is gone already; its silence will tell
        process.stdin.write(orders)
        process.stdin.close()
    return process.stdout.read(REPORT_BYTES)


def _note(home: Path, number: str, event: str, errand: Errand, **more: object) -> None:
    """One line about the errand, without its path: that may hold a signature, or a private name.

    If it can't be written, nobody is sent. Raises ConfigError.
    """
    line = {
        "when": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "errand": number,
        "event": event,
        "method": "GET",
        "tls": errand.url.place.tls,
        "host": errand.url.place.host,
        "port": errand.url.place.port,
        "what": errand.what,
        "repo": errand.repo,
        "with_token": bool(errand.token),
        **more,
    }
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        log = os.open(home / LOG, flags, 0o600)
        try:
            os.write(log, json.dumps(line).encode() + b"\n")
        finally:
            os.close(log)
    except OSError as error:
        raise ConfigError(
            f"the record of errands {home / LOG} can't be written, so none is run",
            fix="make the home folder and that file writable for yourself alone",
        ) from error
