"""Inhouse's own endpoints: health, status, metrics, preview, find, wipe, and the page's sign-in."""

import time
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from inhouse import __version__
from inhouse.access.credential import LONGEST
from inhouse.answer import look, preview
from inhouse.build import House
from inhouse.chat import Finding, Kind
from inhouse.engines.channel import Sealed
from inhouse.errors import BadRequest
from inhouse.ledger.counters import prometheus
from inhouse.notes import Event, note
from inhouse.server.api import Places, json_response
from inhouse.server.gate import cookie_name, session_of
from inhouse.server.replies import MASKED_HEADER, masked_body, masked_header
from inhouse.server.wire import decode, parse_preview

Secret = Annotated[str, Meta(min_length=1, max_length=LONGEST)]


class SignIn(Struct, forbid_unknown_fields=True):
    link: Secret | None = None
    credential: Secret | None = None


class Look(Struct, forbid_unknown_fields=True):
    text: str


class Own:
    def __init__(self, house: House, places: Places, port: int) -> None:
        self._house = house
        self._places = places
        self._cookie = cookie_name(port)

    def routes(self) -> list[Route]:
        return [
            Route("/health", self.health, methods=["GET"]),
            Route("/metrics", self.metrics, methods=["GET"]),
            Route("/inhouse/status", self.status, methods=["GET"]),
            Route("/inhouse/preview", self.preview, methods=["POST"]),
            Route("/inhouse/find", self.find, methods=["POST"]),
            Route("/inhouse/wipe", self.wipe, methods=["POST"]),
            Route("/inhouse/session", self.sign_in, methods=["POST"]),
            Route("/inhouse/session", self.sign_out, methods=["DELETE"]),
        ]

    async def health(self, _request: Request) -> Response:
        return json_response({"status": "ok"})

    async def metrics(self, _request: Request) -> Response:
        text = prometheus(self._house.counters.totals())
        return Response(text, media_type="text/plain; version=0.0.4")

    async def status(self, _request: Request) -> Response:
        return json_response(describe(self._house))

    async def preview(self, request: Request) -> Response:
        """What the model would see of this chat. Nothing is sent to it."""
        asked = parse_preview(await request.body(), self._house.policy.limits)
        with self._places.one():
            masked = await preview(asked, self._house.steps)
        response = json_response(masked_body(masked))
        response.headers[MASKED_HEADER] = masked_header(masked.counts)
        return response

    async def find(self, request: Request) -> Response:
        """What is found in a text, where and why, and what the model would see of it."""
        asked = decode(await request.body(), Look)
        with self._places.one():
            looked = await look(asked.text, self._house.steps)
        return json_response(
            {"findings": [_told(each) for each in looked.found], "masked": looked.masked}
        )

    async def wipe(self, _request: Request) -> Response:
        started = time.monotonic()
        pid = await self._house.wipe()
        took_ms = int((time.monotonic() - started) * 1000)
        note(Event.WIPED, took_ms=took_ms)
        return json_response({"wiped": True, "engine_pid": pid, "took_ms": took_ms})

    async def sign_in(self, request: Request) -> Response:
        wanted = decode(await request.body(), SignIn)
        if wanted.link:
            session = self._house.sessions.enter(wanted.link)
        elif wanted.credential:
            self._house.door.check(wanted.credential.strip())
            session = self._house.sessions.open()
        else:
            raise BadRequest(
                "there is nothing to sign in with", fix="send a link or a credential", field="link"
            )
        response = Response(status_code=204)
        response.set_cookie(
            self._cookie,
            session,
            httponly=True,
            samesite="strict",
            max_age=self._house.policy.server.session_hours * 3600,
        )
        return response

    async def sign_out(self, request: Request) -> Response:
        self._house.sessions.close(session_of(request.headers.get("cookie", ""), self._cookie))
        response = Response(status_code=204)
        response.delete_cookie(self._cookie, httponly=True, samesite="strict")
        return response


def describe(house: House) -> dict[str, Any]:
    """Each layer's real state, as the layer itself reported it."""
    engine, totals = house.engine, house.counters.totals()
    return {
        "version": __version__,
        "model": {
            "name": house.model.name,
            "note": house.model.note,
            "context_tokens": house.policy.engine.context_tokens,
            "digest": house.model.sha256,
        },
        "upstream": _upstream(house),
        "engine": {
            "state": engine.state,
            "pid": engine.pid,
            "restarts": engine.restarts,
            "problem": engine.problem,
            "fix": engine.fix,
        },
        "seal": {
            "minimum": house.policy.seal.minimum,
            "engine": _sealed(engine.seal),
            "gateway": _sealed(house.gateway),
            "supervisor": _sealed(engine.supervisor),
            "detector": _sealed(house.classifier.seal),
            **_parser(house),
        },
        "masking": {"on": True, "kinds": list(Kind)},
        "stored": {
            "prompts": False,
            "answers": False,
            "what": ["the credential and its hash", "the address of this server while it runs"],
        },
        "counts": {**totals.answers, "masked": totals.masked},
        "credential_file": str(house.credential_file),
        "uptime_s": totals.uptime_s,
    }


def _parser(house: House) -> dict[str, Any]:
    """How what reads pictures is sealed. It is started by the first of them."""
    if house.parser is None or not house.parser.seal.attempts:
        return {}
    return {"parser": _sealed(house.parser.seal)}


def _upstream(house: House) -> dict[str, Any] | None:
    if house.remote is None:
        return None
    checks = [msgspec.structs.asdict(check) for check in house.upstream.checks]
    return {
        "address": house.remote.upstream.shown,
        "server": house.upstream.server,
        "checks": checks,
    }


def _told(found: Finding) -> dict[str, Any]:
    """As `inhouse find` tells it: places count code points."""
    return {
        "start": found.start,
        "end": found.end,
        "type": found.kind,
        "score": round(found.score, 4),
        "rule": found.rule,
    }


def _sealed(sealed: Sealed) -> dict[str, Any]:
    return msgspec.structs.asdict(sealed)
