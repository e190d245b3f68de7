"""Only a server on this machine may be probed, or one that somebody may test and says so."""

import socket
import threading
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhouse.errors import BadRequest, InhouseError
from inhouse.proofs.endpoint.target import Unreachable, find_target, is_loopback
from inhouse.proofs.endpoint.wire import Wire
from inhouse.proofs.telemetry.authority import Authority


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "[::1]", "localhost"])
def test_this_machine_may_be_probed(host: str) -> None:
    assert find_target(f"http://{host}:8080").loopback


@pytest.mark.parametrize(
    "host",
    [
        "192.0.2.1",
        "0.0.0.0",  # noqa: S104 - nothing is bound to it
        "[::]",
        "10.0.0.1",
        "[2001:db8::1]",
        "[::ffff:192.0.2.1]",
        "2130706434.0",
    ],
)
def test_any_other_is_refused_until_its_name_is_said(host: str) -> None:
    with pytest.raises(InhouseError) as refused:
        find_target(f"http://{host}:8080")
    assert refused.value.exit_code in (2, 64)
    with pytest.raises(BadRequest, match="another host"):
        find_target(f"http://{host}:8080", may_test="192.0.2.99")


def test_a_named_host_may_be_probed() -> None:
    target = find_target("https://192.0.2.1/v1/", may_test="192.0.2.1")
    assert (target.loopback, target.port, target.base) == (False, 443, "")


def test_a_name_with_one_foreign_address_among_its_own_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def both(_host: str, port: int, **_: Any) -> Any:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in ("127.0.0.1", "192.0.2.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(BadRequest, match="not on this machine"):
        find_target("http://two.example:80")


def test_a_name_that_is_rebound_after_the_check_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    target = find_target(f"http://localhost:{listener.getsockname()[1]}")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: pytest.fail("asked again"))
    sock = Wire(target, most_requests=1, seconds=5)._dial()
    assert sock.getpeername()[0] == "127.0.0.1"
    sock.close()
    listener.close()


@pytest.mark.parametrize(
    ("tls", "reason", "fix"),
    [
        (True, "nobody whom this machine trusts vouches", "let this machine trust its authority"),
        (False, "does not speak TLS", "http://"),
    ],
    ids=["a certificate of nobody's", "no TLS"],
)
def test_what_is_wrong_with_the_encryption_is_said(tls: bool, reason: str, fix: str) -> None:
    context = Authority().context_for("localhost")
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            caller, _ = listener.accept()
            with caller, suppress(OSError):
                if tls:
                    context.wrap_socket(caller, server_side=True)
                caller.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                caller.recv(1000)

        thread = threading.Thread(target=serve)
        thread.start()
        target = find_target(f"https://localhost:{listener.getsockname()[1]}")
        with pytest.raises(Unreachable, match=reason) as told:
            Wire(target, most_requests=1, seconds=5).send("GET", "/v1/models")
        thread.join()
    assert fix in told.value.fix


@pytest.mark.parametrize(
    "url",
    ["", "ftp://127.0.0.1", "http://", "http://127.0.0.1:99999", "http://127.0.0.1/?a=b",
     "http://[::1", "http://127.0.0.1/a b", "http://user:pass@127.0.0.1/"],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    with pytest.raises(BadRequest):
        find_target(url)


@given(st.text(max_size=40))
def test_any_text_is_an_address_of_this_machine_or_a_clear_refusal(text: str) -> None:
    try:
        addresses = find_target(f"http://127.0.0.1:{text}").addresses
    except InhouseError:
        addresses = ()
    assert all(is_loopback(address) for address in addresses)


@pytest.mark.parametrize("whole", [True, False])
def test_only_an_answer_that_never_ended_was_broken_off(whole: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        calls: list[socket.socket] = []

        def answer() -> None:
            call, _ = server.accept()
            call.recv(65536)
            call.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nAnn\r\n")
            if whole:
                call.sendall(b"0\r\n\r\n")
            calls.append(call)

        thread = threading.Thread(target=answer)
        thread.start()

        def end_it() -> None:
            thread.join()
            calls[0].close()

        target = find_target(f"http://127.0.0.1:{server.getsockname()[1]}")
        wire = Wire(target, most_requests=1, seconds=5)
        assert wire.breaks_off("/v1/chat/completions", {}, end_it) is not whole
