"""Signed-in pages: a one-time link or the credential buys a session cookie. In memory only."""

import hmac
import secrets
import time
from collections.abc import Callable
from typing import Final

from inhouse.access.credential import digest
from inhouse.errors import NotAllowed

LINK_LIFE_S: Final = 15 * 60.0
MOST_SESSIONS: Final = 64


class Sessions:
    """The server keeps hashes of what it gave out, so a look into its memory opens nothing."""

    __slots__ = ("_clock", "_life_s", "_links", "_sessions")

    def __init__(self, *, life_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._life_s = life_s
        self._clock = clock
        self._links: dict[str, float] = {}
        self._sessions: dict[str, float] = {}

    def link(self) -> str:
        """A secret that signs one page in, once, within 15 minutes."""
        secret = secrets.token_urlsafe(24)
        self._links[digest(secret)] = self._clock() + LINK_LIFE_S
        return secret

    def enter(self, link: str) -> str:
        """Trade the link's secret for a session. Raises NotAllowed when it is used up or old."""
        ends = self._links.pop(digest(link), None)
        if ends is None or ends < self._clock():
            raise NotAllowed(
                "this sign-in link has been used or is too old",
                fix="start inhouse serve again for a new link, or sign in with the credential",
            )
        return self.open()

    def open(self) -> str:
        """A new session for a caller who has shown the credential."""
        now = self._clock()
        self._sessions = {name: ends for name, ends in self._sessions.items() if ends > now}
        while len(self._sessions) >= MOST_SESSIONS:
            self._sessions.pop(next(iter(self._sessions)))
        secret = secrets.token_urlsafe(32)
        self._sessions[digest(secret)] = now + self._life_s
        return secret

    def check(self, secret: str) -> None:
        """Raises NotAllowed unless this session is open."""
        wanted, now = digest(secret), self._clock()
        # Every one is compared, so the time taken says nothing about which came close.
        fits = [
            hmac.compare_digest(wanted, name) and ends > now
            for name, ends in self._sessions.items()
        ]
        if not any(fits):
            raise NotAllowed("you are not signed in", fix="sign in again")

    def close(self, secret: str) -> None:
        self._sessions.pop(digest(secret), None)

    def __repr__(self) -> str:
        return f"<Sessions {len(self._sessions)}>"
