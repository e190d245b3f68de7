"""The courier itself: whom it believes, how long it waits, and what is left to it of its powers."""

import json
import os
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_hub import Handler, Servers, errands

from inhouse.egress.courier import Errand, Outcome, Terms, parse_url
from inhouse.egress.dispatch import fetch_bytes
from inhouse.errors import InhouseError


def errand(address: str, **more: Any) -> Errand:
    return Errand(parse_url(address), "test", "", **({"most_bytes": 1000} | more))


def send(
    home: Path, servers: Servers, address: str, *, allow: str = "", **more: Any
) -> tuple[Outcome, bytes]:
    place = parse_url(address).place
    terms = Terms((allow or place.shown,), str(servers.ca_file), more.pop("proxy", ""))
    return fetch_bytes(home, errand(address, **more), terms)


def test_who_is_not_on_the_list_is_not_contacted(home: Path, servers: Servers) -> None:
    with pytest.raises(InhouseError, match="nothing here may contact"):
        send(home, servers, f"{servers.address('hub')}/m", allow="hub.example")
    assert servers.scene.seen == []
    assert not (home / "errands.jsonl").exists()


@pytest.mark.parametrize(
    ("name", "ca_file"),
    [("hub", ""), ("hub", "stranger.pem"), ("other", "ca.pem")],
    ids=["the system's authorities", "another authority", "another name"],
)
def test_who_can_not_show_who_it_is_gets_no_request(
    home: Path, servers: Servers, name: str, ca_file: str
) -> None:
    address = f"https://127.0.0.1:{servers.port(name)}/m"
    path = str(servers.ca_file.parent / ca_file) if ca_file else ""
    terms = Terms((parse_url(address).place.shown,), path)
    with pytest.raises(InhouseError, match=r"(could not show who it is|no list of certificate)"):
        fetch_bytes(home, errand(address, token="secret"), terms)
    assert servers.scene.seen == []
    assert [line["failed"] for line in errands(home) if line["event"] == "returns"] == [True]


def _drip_head(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    _drip(handler)


def _drip_body(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    _drip(handler)


def _drip(handler: Handler) -> None:
    try:
        for _ in range(100):
            handler.wfile.write(b"x")
            time.sleep(0.05)
    except OSError:
        pass


@pytest.mark.parametrize("drip", [_drip_head, _drip_body])
def test_a_server_that_drips_is_left(home: Path, servers: Servers, drip: Any) -> None:
    servers.scene.instead["file"] = drip
    with pytest.raises(InhouseError, match="too slow"):
        send(home, servers, f"{servers.address('hub')}/m", patience_s=0.6)


def test_a_port_where_nobody_listens_is_told(home: Path, servers: Servers) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(InhouseError, match="nothing answers"):
        send(home, servers, f"https://127.0.0.1:{port}/m")


def test_the_environment_has_no_say(
    home: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy, an authority or a key log of the environment is not looked at."""
    servers.scene.files = {"m": b"true"}
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE", "PYTHONPATH"):
        monkeypatch.setenv(name, str(home / name))
    _, data = send(home, servers, f"{servers.address('cdn')}/m")
    assert data == b"true"
    assert sorted(path.name for path in home.iterdir()) == ["errands.jsonl"]


def test_no_errand_is_run_that_can_not_be_written_down(home: Path, servers: Servers) -> None:
    (home / "errands.jsonl").symlink_to(home / "elsewhere")
    with pytest.raises(InhouseError, match="none is run"):
        send(home, servers, f"{servers.address('cdn')}/m")
    assert servers.scene.seen == []
    assert not (home / "elsewhere").exists()


class _Proxy:
    """Answers CONNECT, and keeps what it was shown."""

    def __init__(self, status: bytes = b"200 Fine") -> None:
        self.status = status
        self.heads: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with self._listener:
            client, _ = self._listener.accept()
            with client:
                head = b""
                while not head.endswith(b"\r\n\r\n"):
                    head += client.recv(1)
                self.heads.append(head)
                client.sendall(b"HTTP/1.1 " + self.status + b"\r\nVia: x\r\n\r\n")
                if self.status.startswith(b"200"):
                    host, _, port = head.split(b" ")[1].decode().rpartition(":")
                    with socket.create_connection((host, int(port))) as server:
                        back = threading.Thread(target=_pour, args=(server, client), daemon=True)
                        back.start()
                        _pour(client, server)
                        back.join()


def _pour(source: socket.socket, sink: socket.socket) -> None:
    try:
        while block := source.recv(65536):
            sink.sendall(block)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def test_a_proxy_of_the_policy_sees_the_name_and_nothing_more(home: Path, servers: Servers) -> None:
    servers.scene.files = {"m": b"true"}
    proxy = _Proxy()
    address = f"{servers.address('cdn')}/m?signature=secret"
    _, data = send(home, servers, address, proxy=f"http://127.0.0.1:{proxy.port}", token="a-token")
    assert data == b"true"
    assert proxy.heads == [
        f"CONNECT {servers.cdn} HTTP/1.1\r\nHost: {servers.cdn}\r\n\r\n".encode()
    ]


def test_a_proxy_that_refuses_is_told(home: Path, servers: Servers) -> None:
    proxy = _Proxy(b"407 Who are you")
    with pytest.raises(InhouseError, match="the proxy will not connect us"):
        send(home, servers, f"{servers.address('cdn')}/m", proxy=f"http://127.0.0.1:{proxy.port}")


TAKEN_OVER = """
import errno, json, os, socket, struct, sys
from inhouse.egress.courier import Errand, Outcome, Terms, parse_url
from inhouse.egress.syscalls import syscall
from inhouse.processes import courier

port, another, secret, body, user = sys.argv[1:6]
another, body = int(another), int(body)
# What it needs is loaded before it changes its user, who may not read Python's own library here.
"x".encode("idna")
found = courier.readable()
courier.readable = lambda: found
if os.getuid() != int(user):
    os.setgroups([]); os.setgid(int(user)); os.setuid(int(user))

def tried(act, *arguments):
    try:
        result = act(*arguments)
        if isinstance(result, socket.socket): result.close()
        return "done"
    except OSError as error:
        return errno.errorcode[error.errno]

def fork():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)

def udp():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(b"x", ("127.0.0.1", another))

def lead(sock):
    "Disconnect a connected socket (connect(2), AF_UNSPEC), then dial again with it."
    syscall("connect", sock.fileno(), struct.pack("=H14x", 0), 16)
    sock.connect(("127.0.0.1", another))

def everything(sock):
    return {
        "dial another port": tried(socket.create_connection, ("127.0.0.1", another)),
        "dial the same server again": tried(socket.create_connection, ("127.0.0.1", int(port))),
        "send by UDP": tried(udp),
        "ask for a name": tried(open, "/etc/resolv.conf"),
        "read a file": tried(open, secret),
        "write a file": tried(open, secret + ".new", "w"),
        "start a program": tried(fork),
        "write more than was agreed": tried(os.pwrite, body, b"x", 2000),
        "lead the connection elsewhere": tried(lead, sock),
    }

def taken_over(errand, context, sock, body, clock, *, through):
    return Outcome(200, everything(sock))

courier._ask = taken_over
errand = Errand(parse_url(f"http://127.0.0.1:{port}/"), "test", "", 1000)
outcome = courier._run(errand, Terms((f"127.0.0.1:{port}",)), body)
through = outcome.attempts - outcome.attempts_blocked
os.write(1, json.dumps([outcome.headers, outcome.seal, through]).encode())
os._exit(0)
"""

WITHOUT_SEAL = "courier._give_up_the_rest = lambda terms, sock, body: Outcome()\n"


@pytest.fixture
def listeners() -> Iterator[list[int]]:
    both = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    yield [each.getsockname()[1] for each in both]
    for each in both:
        each.close()


@pytest.mark.parametrize("user", [0, 65534] if os.getuid() == 0 else [os.getuid()])
def test_a_courier_that_is_taken_over_reaches_nobody_but_the_server_that_did_it(
    listeners: list[int], tmp_path: Path, user: int
) -> None:
    sealed, level, through = _taken_over(TAKEN_OVER, listeners, tmp_path, user)
    assert level in ("L2", "L3")
    assert through == 0
    assert set(sealed.values()) <= {"EPERM", "EACCES", "EFBIG"}, sealed


def test_without_its_seal_it_would_reach_them(listeners: list[int], tmp_path: Path) -> None:
    script = TAKEN_OVER.replace("courier._ask =", WITHOUT_SEAL + "courier._ask =")
    unsealed, _, _ = _taken_over(script, listeners, tmp_path, os.getuid())
    done = {what for what, said in unsealed.items() if said == "done"}
    assert set(unsealed) - done == {"write more than was agreed"}, "a limit, not the seal"


def _taken_over(script: str, listeners: list[int], folder: Path, user: int) -> Any:
    secret = folder / "secret"
    secret.write_text("secret")
    for path in (secret, folder, *folder.parents):
        if user and path.stat().st_uid == os.getuid() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o055)
    body = os.memfd_create("body")
    try:
        ran = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(script), *map(str, listeners), str(secret),
             str(body), str(user)],
            capture_output=True,
            pass_fds=(body,),
            timeout=60,
            check=False,
        )  # fmt: skip
    finally:
        os.close(body)
    assert ran.returncode == 0, ran.stderr.decode()[-600:]
    return json.loads(ran.stdout)
