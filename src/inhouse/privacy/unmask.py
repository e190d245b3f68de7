"""Puts the originals back into a model's text, piece by piece.

The result does not depend on where the text was cut. Each token (see `placeholder`) becomes the
original it names, or the mark `[?]` if it names none, is damaged, or stands inside a link to a host
that the policy does not list; never a guess, and what was put back is never looked at again. A
stand-in of the vault becomes its original where it stands as a whole word outside of links. Text
that can't become a token is given out at once; what waits is bounded.

At the end of the text a placeholder may be cut short. An end such as `[EMAIL_1_k7` becomes the
mark if some placeholder of the vault begins like that and it says more than the type word: at
least `EMAIL_`. A lone `[`, `[EMA` or `EMAIL` comes out as it is.
"""

import json as json_text
from collections.abc import Collection
from typing import Final
from urllib.parse import quote

from inhouse.privacy.links import JsonLinkWatch, LinkWatch
from inhouse.privacy.placeholder import Grammar, Token, cut_short
from inhouse.privacy.standins import Escapes, StandIn, StandIns
from inhouse.privacy.vault import Vault

neutral: Final = "[?]"


class Unmasker:
    """One answer's way back. `feed` gives what is certain so far, `flush` the rest.

    With `json` the text is JSON, so originals are escaped. `hosts` are those that may be told an
    original in a link. Without `restore` nothing is put back: each token becomes the mark. That is
    for the arguments of a tool that has no right to the originals.
    """

    def __init__(
        self,
        vault: Vault,
        *,
        json: bool = False,
        hosts: Collection[str] = (),
        restore: bool = True,
    ) -> None:
        self.restored = 0
        self.neutralised = 0
        self._vault = vault
        # A model that was shown no placeholder can't write one.
        self._idle = not (len(vault) or vault.counts())
        self._json = json
        self._restore = restore
        self._grammar = Grammar(vault.code)
        self._stand_ins = StandIns(vault.stand_ins())
        self._links: LinkWatch = JsonLinkWatch(hosts) if json else LinkWatch(hosts)
        self._escapes = Escapes() if json and vault.stand_ins() else None
        self._before = ""  # the sign of the model's text before what waits
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
        text = self._waiting + piece
        tokens, wait = self._certain(text)
        words = self._words(text)
        marks, wait = self._stand_ins.among(words, self._before, tokens, wait, final=False)
        out = self._restored(text[:wait], marks)
        self._waiting = text[wait:]
        self._before = words[wait - 1 : wait] or self._before
        if self._escapes:
            self._escapes.passed(text[:wait])
        return out

    def flush(self) -> str:
        text, self._waiting = self._waiting, ""
        tokens = list(self._grammar.tokens(text))
        tail = cut_short.search(text, tokens[-1].end if tokens else 0)
        if tail and self._begins_a_placeholder(tail[0]):
            tokens.append(Token(tail.start(), len(text), None))
        words = self._words(text)
        marks, _ = self._stand_ins.among(words, self._before, tokens, len(text), final=True)
        return self._restored(text, marks)

    def _words(self, text: str) -> str:
        """The text as stand-ins are looked for in it."""
        return self._escapes.blanked(text) if self._escapes else text

    def _certain(self, text: str) -> tuple[list[Token], int]:
        """The tokens that more text can't change, and where the text begins that has to wait."""
        tokens: list[Token] = []
        for token in self._grammar.tokens(text):
            if not token.whole:
                return tokens, token.start
            tokens.append(token)
        return tokens, self._grammar.unfinished(text, tokens[-1].end if tokens else 0)

    def _restored(self, text: str, marks: list[Token | StandIn]) -> str:
        out: list[str] = []
        done = 0
        for mark in marks:
            out.append(self._plain(text[done : mark.start]))
            out.append(self._original(mark) if isinstance(mark, Token) else self._of_stand_in(mark))
            done = mark.end
        out.append(self._plain(text[done:]))
        return "".join(out)

    def _plain(self, text: str) -> str:
        self._links.feed(text)
        return text

    def _original(self, token: Token) -> str:
        """What stands in a token's place."""
        mark, rival = (f"[{name}_{self._vault.code}]" for name in (token.name, token.rival))
        lead = ""
        if self._vault.original(rival) is not None:
            if self._vault.original(mark) is not None:
                mark = ""  # nobody can tell which of the two it is
            else:
                mark, lead = rival, self._plain(token.lead)
        original = self._allowed(mark)
        if original is None:
            self.neutralised += 1
            original = neutral
        return lead + self._plain(original + token.after)

    def _of_stand_in(self, found: StandIn) -> str:
        """The original, or where that may not stand, the stand-in, which tells nothing."""
        original = self._allowed(found.mark)
        return self._plain(found.mark if original is None else original)

    def _allowed(self, mark: str) -> str | None:
        """The original as it may be written here, if there is one that may."""
        original = self._vault.original(mark) if self._restore else None
        if original is None:
            return None
        if self._links.inside and not (self._links.at_target and mark.startswith("[URL_")):
            if not self._links.to_listed_host:
                return None
            original = quote(original, safe="")
        self.restored += 1
        return json_text.dumps(original, ensure_ascii=False)[1:-1] if self._json else original

    def _begins_a_placeholder(self, tail: str) -> bool:
        start = "[" + tail.removeprefix("[").replace("\\", "").upper()
        return any(mark.startswith(start) for mark, _, _ in self._vault.items())


def unmask_text(text: str, vault: Vault, json: bool = False) -> str:
    """The text with the originals of this vault put back."""
    unmasker = Unmasker(vault, json=json)
    return unmasker.feed(text) + unmasker.flush()
