"""Puts the originals back into a model's text, piece by piece.

The result does not depend on where the text was cut. Each token (see `placeholder`) becomes the
original it names, or the mark `[?]` if it names none, is damaged, or stands inside a link; never a
guess, and what was put back is never looked at again. Text that can't become a token is given out
at once; at most `placeholder.longest` characters wait.

At the end of the text a placeholder may be cut short. An end such as `[EMAIL_1_k7` becomes the
mark if some placeholder of the vault begins like that and it says more than the type word: at
least `EMAIL_`. A lone `[`, `[EMA` or `EMAIL` comes out as it is.
"""

import json as json_text
import re
from typing import Final

from inhouse.chat import Vault
from inhouse.privacy.links import JsonLinkWatch, LinkWatch
from inhouse.privacy.placeholder import Grammar, cut_short, longest

neutral: Final = "[?]"


class Unmasker:
    """One answer's way back. `feed` gives what is certain so far, `flush` the rest."""

    def __init__(self, vault: Vault, *, json: bool = False) -> None:
        self.restored = 0
        self.neutralised = 0
        self._vault = vault
        self._idle = not vault.counts()  # a model that was shown no placeholder can't write one
        self._json = json
        self._grammar = Grammar(vault.code)
        self._links: LinkWatch = JsonLinkWatch() if json else LinkWatch()
        self._waiting = ""

    def feed(self, piece: str) -> str:
        """What of the text so far is certain, with the originals in it.

        With `[EMAIL_1_k7q2xw]` for anna@x.org in the vault, three calls in a row:

            feed("Mail [EMA")         -> "Mail "          "[EMA" may become a placeholder: it waits
            feed("IL_1_k7q2xw")       -> ""               the "]" may still come
            feed("] and [me] too [")  -> "anna@x.org and [me] too "   only the last "[" waits

        and then `flush()` gives "[", since nothing came after it.
        """
        if self._idle:
            return piece
        text, done = self._waiting + piece, 0
        wait = self._wait_from(text, done)
        out: list[str] = []
        for token in self._grammar.token.finditer(text):
            if token.start() > wait or _may_grow(token):
                break
            out += self._plain(text[done : token.start()]), self._token(token)
            done = token.end()
            if wait < done:
                wait = self._wait_from(text, done)
        out.append(self._plain(text[done:wait]))
        self._waiting = text[wait:]
        return "".join(out)

    def flush(self) -> str:
        text, self._waiting = self._waiting, ""
        out: list[str] = []
        done = 0
        for token in self._grammar.token.finditer(text):
            out += self._plain(text[done : token.start()]), self._token(token)
            done = token.end()
        tail = cut_short.search(text, done)
        if tail and self._begins_a_placeholder(tail[0]):
            out += self._plain(text[done : tail.start()]), self._mark()
        else:
            out.append(self._plain(text[done:]))
        return "".join(out)

    def _wait_from(self, text: str, done: int) -> int:
        """Where the end of the text begins that could still become a token."""
        found = self._grammar.unfinished.search(text, max(done, len(text) - longest))
        return found.start() if found else len(text)

    def _plain(self, text: str) -> str:
        self._links.feed(text)
        return text

    def _token(self, token: re.Match[str]) -> str:
        if not token["whole"] or self._links.inside:
            return self._mark()
        kind = token["kind"].replace("\\", "").upper()
        name = f"[{kind}_{token['number']}_{self._vault.code}]"
        original = self._vault.original(name)
        if original is None:
            return self._mark()
        self.restored += 1
        if self._json:
            original = json_text.dumps(original, ensure_ascii=False)[1:-1]
        return self._plain(original)

    def _mark(self) -> str:
        self.neutralised += 1
        return self._plain(neutral)

    def _begins_a_placeholder(self, tail: str) -> bool:
        start = "[" + tail.removeprefix("[").replace("\\", "").upper()
        return any(mark.startswith(start) for mark, _, _ in self._vault.items())


def _may_grow(token: re.Match[str]) -> bool:
    return token.end() == len(token.string) and not token[0].endswith("]")


def unmask_text(text: str, vault: Vault, json: bool = False) -> str:
    """The text with the originals of this vault put back."""
    unmasker = Unmasker(vault, json=json)
    return unmasker.feed(text) + unmasker.flush()
