"""What every client here talks about, and how a test knows that the private parts were masked."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.conftest import CLEAN, Server

EMAIL = "anna.schmidt@clinic.example"
PHONE = "+49 30 901820"
SYSTEM = "You are a short and friendly assistant."
FIRST = f"Hello! My address is {EMAIL}. Say hello to me."
SECOND = f"Thank you. My phone number is {PHONE}. Say goodbye."
MASKED = "EMAIL=1, PHONE=1"  # the server's header once both turns were sent
FEW_TOKENS = 12

# A proxy that nobody listens at: a client that went anywhere but to this server would fail.
NOWHERE = "http://127.0.0.1:9"


def clean_environment(**more: str) -> dict[str, str]:
    """For a client that is a program of its own."""
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), NOWHERE)
    return CLEAN | proxies | {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"} | more


@contextmanager
def an_address_and_a_phone_are_masked(server: Server) -> Iterator[None]:
    """Hold a conversation inside: afterwards the server must have masked both in it."""
    before = server.status()["counts"]["masked"]
    yield
    after = server.status()["counts"]["masked"]
    for kind in ("EMAIL", "PHONE"):
        assert after.get(kind, 0) > before.get(kind, 0), f"no {kind} was masked"
