"""The way out of a sealed program ends with it, whatever those at the other end do."""

import socket
import threading
import time

import pytest

from inhouse.egress import way_out
from inhouse.egress.way_out import Connection, Target, _Office

MANY = 12


def test_all_open_connections_have_one_patience_and_are_told_of(monkeypatch: pytest.MonkeyPatch):
    """Each other end goes on for ever: one after the other they would be waited for."""
    monkeypatch.setattr(way_out, "LAST_WORDS_S", 0.3)
    told: list[Connection] = []
    with (
        socket.create_server(("127.0.0.1", 0), backlog=MANY) as stubborn,
        socket.create_server(("127.0.0.1", 0), backlog=MANY) as listener,
    ):
        target = Target("there.example", stubborn.getsockname()[1])
        office = _Office(told.append, {target: ("127.0.0.1",)})
        threading.Thread(target=office.serve, args=(listener, target), daemon=True).start()
        for _ in range(MANY):
            with socket.create_connection(listener.getsockname()) as program:
                program.sendall(b"word")
        others = [stubborn.accept()[0] for _ in range(MANY)]
        started = time.monotonic()
        office.finish()
        took_s = time.monotonic() - started
        for other in others:
            other.close()
    assert took_s < 4 * 0.3
    assert [connection.sent_bytes for connection in told] == [4] * MANY
