"""The dialer reaches the one server that it was given, and nothing else in the world."""

import pytest
from seal_child import AS_EVERY_USER, ON_LINUX, run

pytestmark = ON_LINUX


@AS_EVERY_USER
def test_a_dialer_connects_to_its_port_and_to_no_other(user):
    given, other = run(
        """
        listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
        ports = [each.getsockname()[1] for each in listeners]
        report = seal(Powers(read=("/",), tcp_dial=ports[0]), keep=(0, 1, 2))
        def dial(port):
            with socket.socket() as sock:
                sock.connect(("127.0.0.1", port))
        say([refused(dial, port) for port in ports])
        """,
        user=user,
    )
    assert given == "ECONNREFUSED", "the listener was closed by the seal, but it may be dialled"
    assert other == "EACCES"


@AS_EVERY_USER
@pytest.mark.parametrize(
    ("kind", "protocol"),
    [("SOCK_DGRAM", 0), ("SOCK_STREAM", 262), ("SOCK_RAW", 1), ("SOCK_STREAM", 132)],
    ids=["UDP", "Multipath TCP", "raw", "SCTP"],
)
def test_a_dialer_makes_no_other_kind_of_socket(user, kind, protocol):
    error = run(
        f"seal(Powers(tcp_dial=443));"
        f" say(refused(socket.socket, socket.AF_INET, socket.{kind}, {protocol}))",
        user=user,
    )
    assert error == "EPERM"


def test_a_dialer_to_a_port_dials_no_unix_socket():
    assert run("seal(Powers(tcp_dial=443)); say(refused(socket.socket, socket.AF_UNIX))") == "EPERM"


def test_a_dialer_neither_listens_nor_starts_programs():
    results = run(
        """
        seal(Powers(read=("/",), tcp_dial=443))
        with socket.socket() as sock:
            bound = refused(sock.bind, ("127.0.0.1", 0))
        say([bound, refused(os.fork)])
        """
    )
    assert results == ["EPERM", "EPERM"]
