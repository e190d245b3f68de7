"""Puts placeholders where personal data was. The only maker of a `MaskedChat`.

What holds afterwards, for any text and any detector that ran:

- every text of the request was looked at, keys of JSON included (see `leaves`);
- what was found once is masked wherever else it stands in the request, as whole words;
- what looks like a placeholder of this vault was masked too, so `unmask` gives back every byte;
- no placeholder stands inside a link of the caller's (see `links`): such a link is masked whole.

Which texts there are is told by `leaves`, and what becomes of numbers by `masking`. If a detector
fails, nothing is sent.
"""

import re
import string
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

import msgspec

from inhouse.chat import (
    ChatRequest,
    EmbedRequest,
    Finding,
    Kind,
    MaskedChat,
    MaskedTexts,
)
from inhouse.errors import Refused
from inhouse.privacy.detect import Detector, find, merge
from inhouse.privacy.detect.view import views
from inhouse.privacy.leaves import Seen, changed
from inhouse.privacy.links import links_in
from inhouse.privacy.masking import Masking, beside_keys
from inhouse.privacy.occurrences import Occurrences
from inhouse.privacy.placeholder import Grammar, cut_short, longest
from inhouse.privacy.vault import Vault

_alike_in_any_case: Final = frozenset({Kind.EMAIL, Kind.KEY, Kind.PASSWORD})
_word_signs: Final = string.ascii_letters + string.digits + "_"


def mask(request: ChatRequest, detect: Detector = find) -> tuple[MaskedChat, Vault]:
    """What a model may see of the request, and the vault that gives its answer back."""
    seen = Seen()
    changed(request, seen)
    every = list(seen.texts)
    vault = Vault.fresh(*every)
    found = _mask_all(every, vault, beside_keys(seen.keys, detect))
    masked = changed(request, Masking(dict(zip(every, found, strict=True)), vault))
    chat = MaskedChat(
        messages=masked.messages,
        sampling=masked.sampling,
        stop=masked.stop,
        json=masked.json,
        choices=masked.choices,
        template=masked.template,
        use=masked.use,
    )
    return chat, vault


def mask_for_vectors(request: EmbedRequest, detect: Detector = find) -> tuple[MaskedTexts, Vault]:
    """What a model may see of texts that become vectors.

    Nothing comes back to be unmasked, and the same text must become the same vector tomorrow, so
    no number and no random code tells one hidden value from another: each is `[EMAIL]`, say.
    """
    every = list(dict.fromkeys(request.texts))
    vault = Vault.fresh(*every)
    found = _mask_all(every, vault, detect)
    marks = {mark: f"[{kind}]" for mark, kind, _ in vault.items()}
    plain = (_replace_all(text, marks) for text in found)
    masked = dict(zip(every, plain, strict=True))
    return MaskedTexts(tuple(masked[text] for text in request.texts), request.dimensions), vault


def _replace_all(text: str, marks: dict[str, str]) -> str:
    if not marks:
        return text
    return re.sub("|".join(map(re.escape, marks)), lambda mark: marks[mark[0]], text)


def mask_text(text: str, vault: Vault, detect: Detector = find) -> str:
    """One text, with its originals added to the vault."""
    return _mask_all([text], vault, detect)[0]


def _mask_all(texts: list[str], vault: Vault, detect: Detector) -> list[str]:
    found = [_run(detect, text) for text in texts]
    kinds: dict[str, Kind] = {}
    for text, findings in zip(texts, found, strict=True):
        for each in findings:
            original = text[each.start : each.end]
            if original in kinds:
                continue
            for form in (original, *(view.text for view in views(original))):
                kinds.setdefault(form, each.kind)
                if each.kind in _alike_in_any_case:
                    kinds.setdefault(_lower(form), each.kind)
    again = Occurrences(kinds)
    in_any_case = Occurrences(
        {_lower(value): kind for value, kind in kinds.items() if kind in _alike_in_any_case}
    )
    grammar = Grammar(vault.code)
    masked = []
    for text, findings in zip(texts, found, strict=True):
        spans = merge(
            [*findings, *_seen_before(text, again, in_any_case), *_look_alikes(text, grammar)]
        )
        spans = _whole_words(text, _whole_links(text, spans))
        masked.append(_put_placeholders(text, spans, kinds, vault))
    return masked


def _run(detect: Detector, text: str) -> list[Finding]:
    """The findings. A detector that fails or gives spans outside the text stops the request."""
    found: list[Finding] | None
    try:
        found = merge(detect(text))
        if any(not 0 <= each.start < each.end <= len(text) for each in found):
            found = None
    except Exception:  # noqa: BLE001 - whatever went wrong, the request must stop
        found = None
    # Raised out here, so that the failed detector's error, which may quote the text, is not
    # even the context of this one.
    if found is None:
        raise Refused(
            "a detector failed; nothing was sent",
            fix="try again, and please report it if it stays; the text itself is not needed",
        )
    return found


def _seen_before(text: str, values: Occurrences, in_any_case: Occurrences) -> Iterator[Finding]:
    """The values as they were written, and as they look without tricks or escapes."""
    yield from values.find(text)
    if (lower := _lower(text)) != text:
        yield from in_any_case.find(lower)
    for view in views(text):
        if view.differs:
            yield from map(view.raw, values.find(view.text))
            if (lower := _lower(view.text)) != view.text:
                yield from map(view.raw, in_any_case.find(lower))


def _lower(text: str) -> str:
    """The text in lower case, sign by sign: a few have a lower case of two signs and stay."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(sign if len(sign.lower()) > 1 else sign.lower() for sign in text)


def _look_alikes(text: str, grammar: Grammar) -> Iterator[Finding]:
    """What `unmask` would take for a placeholder, or for one cut short by the end of the text."""
    done = 0
    for token in grammar.tokens(text):
        yield _look_alike(token.start, token.end)
        done = token.end
    if tail := cut_short.search(text, max(done, len(text) - longest)):
        yield _look_alike(tail.start(), tail.end())


def _look_alike(start: int, end: int) -> Finding:
    return Finding(start, end, Kind.KEY, "placeholder look-alike", 0.0)


def _whole_words(text: str, findings: list[Finding]) -> list[Finding]:
    """The findings, widened so that none ends inside a word.

    Else a placeholder could cut a word in two, and what is left of it could be an original that
    was no whole word before. This comes after `_whole_links` and can't undo it: links end at signs
    that are in no word, so no finding is widened into one.
    """
    whole: list[Finding] = []
    for each in findings:
        start, end = each.start, each.end
        floor = whole[-1].end if whole else 0
        if start >= floor and text[start] in _word_signs:
            start = floor + len(text[floor:start].rstrip(_word_signs))
        if end > floor and text[end - 1] in _word_signs:
            while end < len(text) and text[end] in _word_signs:
                end += 1
        each = msgspec.structs.replace(each, start=start, end=end)
        if start < floor:
            (each,) = merge([whole.pop(), each])
        whole.append(each)
    return whole


def _whole_links(text: str, findings: list[Finding]) -> list[Finding]:
    """The findings, with those that begin inside a link widened to all of it."""
    if not findings:
        return findings
    links = links_in(text)
    marks = [mark for _, mark, _ in links]
    ends: dict[int, int] = {}  # where the address in a link ends, before the signs of the sentence
    widened = []
    for each in findings:
        nearest = bisect_right(marks, each.start) - 1
        if nearest >= 0 and each.start <= links[nearest][2]:
            start, _, end = links[nearest]
            if nearest not in ends:
                ends[nearest] = start + len(text[start:end].rstrip(".,;:!?)]}'\"*"))
            end = max(each.end, ends[nearest])
            each = msgspec.structs.replace(each, start=start, end=end, kind=Kind.URL)
        widened.append(each)
    return merge(widened)


def _put_placeholders(
    text: str, findings: list[Finding], kinds: dict[str, Kind], vault: Vault
) -> str:
    out: list[str] = []
    done = 0
    for each in findings:
        original = text[each.start : each.end]
        out += text[done : each.start], vault.placeholder(kinds.get(original, each.kind), original)
        done = each.end
    return "".join([*out, text[done:]])
