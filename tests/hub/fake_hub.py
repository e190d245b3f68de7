"""A hub of models that speaks the real protocol, and misbehaves as it is told to.

Two HTTPS servers, the hub and its file server, and one without encryption. Each test gives them a
`Scene`: a repository, and what is wrong with it. They keep what they were asked.
"""

import hashlib
import ipaddress
import json
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

COMMIT = "c0ffee" * 6 + "c0ff"
OTHER_COMMIT = "decade" * 6 + "deca"
REPO = "maker/small"
TOKEN = "hf_madeUpForTheTests"


def gguf(size_bytes: int = 200_000, fill: bytes = b"\x5a") -> bytes:
    """A whole GGUF file: one value, one tensor of bytes, and its data."""

    def text(words: str) -> bytes:
        return struct.pack("<Q", len(words)) + words.encode()

    def head(count: int) -> bytes:
        start = b"GGUF" + struct.pack("<IQQ", 3, 1, 1)
        start += text("general.architecture") + struct.pack("<I", 8) + text("llama")
        start += text("weights") + struct.pack("<IQIQ", 1, count, 24, 0)
        return start.ljust(-(-len(start) // 32) * 32, b"\0")

    data = size_bytes - len(head(0))
    return head(data) + fill * data


def safetensors(tensors: dict[str, Any] | None = None, data: bytes = bytes(64)) -> bytes:
    if tensors is None:
        tensors = {"w": {"dtype": "F32", "shape": [4, 4], "data_offsets": [0, 64]}}
    header = json.dumps(tensors).encode()
    return struct.pack("<Q", len(header)) + header + data


def git_sha1(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


Say = Callable[["Handler"], None]


@dataclass
class Scene:
    """A repository, and how its servers behave."""

    files: dict[str, bytes] = field(default_factory=dict)
    small: set[str] = field(default_factory=lambda: {"README.md", "LICENSE"})  # not in LFS
    commit: str = COMMIT
    gated: bool = False
    redirect: str = ""  # to which server files are sent on: "cdn", "clear", "hub", or an address
    moved: bool = False  # small files are sent on to another address of the hub itself
    listing: Callable[[dict[str, Any]], Any] = lambda listing: listing
    served: dict[str, bytes] = field(default_factory=dict)  # what is sent in the place of a file
    headers: dict[str, str] = field(default_factory=dict)  # said of a file in place of the truth
    ranges: bool = True
    cut_at: int = 0  # hang up at this place of a file
    chunked: bool = False
    instead: dict[str, Say] = field(default_factory=dict)  # by "list" and "file": all else
    seen: "list[Seen]" = field(default_factory=list)

    def list(self) -> bytes:
        """What the repository holds, with whatever lie was ordered."""
        siblings = []
        for name, data in self.files.items():
            row: dict[str, Any] = {"rfilename": name, "size": len(data), "blobId": git_sha1(data)}
            if name not in self.small:
                sha256 = hashlib.sha256(data).hexdigest()
                row["lfs"] = {"sha256": sha256, "size": len(data), "pointerSize": 134}
                row["blobId"] = git_sha1(b"the pointer")
            siblings.append(row)
        listing = {
            "id": REPO,
            "sha": self.commit,
            "gated": "auto" if self.gated else False,
            "cardData": {"license": "apache-2.0"},
            "siblings": siblings,
        }
        return json.dumps(self.listing(listing)).encode()


@dataclass
class Seen:
    server: str
    path: str
    headers: dict[str, str]


class Servers:
    """All three, with a throw-away authority that signed for 127.0.0.1 and localhost."""

    def __init__(self, folder: Path) -> None:
        self.scene = Scene()
        self.ca_file = folder / "ca.pem"
        certificate = _certificates(folder)
        self._servers = {
            "hub": _start(self, "hub", certificate),
            "cdn": _start(self, "cdn", certificate),
            "clear": _start(self, "clear", None),
            "other": _start(self, "other", folder / "other.pem"),  # whose certificate names another
        }

    def port(self, name: str) -> int:
        port: int = self._servers[name].server_address[1]
        return port

    @property
    def hub(self) -> str:
        return f"127.0.0.1:{self.port('hub')}"

    @property
    def cdn(self) -> str:
        """Another host than the hub's, though it is on the same machine."""
        return f"localhost:{self.port('cdn')}"

    def address(self, name: str) -> str:
        hosts = {"hub": f"https://{self.hub}", "cdn": f"https://{self.cdn}"}
        return hosts.get(name, f"http://127.0.0.1:{self.port('clear')}")

    def stop(self) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    servers: Servers
    name: str
    context: ssl.SSLContext | None

    def finish_request(self, request: Any, client_address: Any) -> None:
        """The handshake belongs to the connection's own thread, and a refused one is no news."""
        try:
            if self.context:
                request.settimeout(20)
                request = self.context.wrap_socket(request, server_side=True)
            super().finish_request(request, client_address)
            if self.context:
                request.unwrap()
        except OSError:
            pass
        finally:
            request.close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        pass

    @property
    def scene(self) -> Scene:
        return self.server.servers.scene

    def do_GET(self) -> None:
        self.close_connection = True
        path = unquote(urlsplit(self.path).path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.scene.seen.append(Seen(self.server.name, self.path, headers))
        if path.startswith("/api/resolve-cache/models/"):
            self.body(self.scene.files[path.rpartition("/")[2]], {})
        elif path.startswith("/api/models/"):
            self.scene.instead.get("list", Handler.list)(self)
        else:
            self.scene.instead.get("file", Handler.file)(self)

    def list(self) -> None:
        scene = self.scene
        if scene.gated and self.headers["authorization"] != f"Bearer {TOKEN}":
            return self.answer(401, b"{}", {"X-Error-Code": "GatedRepo"})
        if not self.path.startswith(f"/api/models/{REPO}/revision/"):
            return self.answer(401, b"{}", {"X-Error-Code": "RepoNotFound"})
        revision = unquote(urlsplit(self.path).path.rpartition("/")[2])
        if revision not in ("main", scene.commit):
            return self.answer(404, b"{}", {"X-Error-Code": "RevisionNotFound"})
        return self.answer(200, scene.list())

    def file(self) -> None:
        scene = self.scene
        path = unquote(urlsplit(self.path).path)
        if self.server.name != "hub":
            return self.body(scene.served.get(path[1:], scene.files[path[1:]]), {})
        commit, _, name = path.removeprefix(f"/{REPO}/resolve/").partition("/")
        if scene.gated and self.headers["authorization"] != f"Bearer {TOKEN}":
            return self.answer(403, b"", {"X-Error-Code": "GatedRepo"})
        if commit not in ("main", scene.commit) or name not in scene.files:
            return self.answer(404, b"", {"X-Error-Code": "EntryNotFound"})
        true = scene.files[name]
        large = name not in scene.small
        digest = hashlib.sha256(true).hexdigest() if large else git_sha1(true)
        said = {"X-Repo-Commit": scene.commit, "ETag": f'"{digest}"'}
        if large:
            said |= {"X-Linked-Etag": f'"{digest}"', "X-Linked-Size": str(len(true))}
        said |= scene.headers
        if large and scene.redirect:
            servers = self.server.servers
            where = scene.redirect
            if where in ("cdn", "clear", "hub"):
                where = f"{servers.address(where)}/{name}?signature=secret"
            return self.answer(302, b"", said | {"Location": where})
        if not large and scene.moved:
            where = f"/api/resolve-cache/models/{REPO}/{commit}/{name}"
            return self.answer(307, b"", said | {"Location": where})
        return self.body(scene.served.get(name, true), said)

    def body(self, data: bytes, said: dict[str, str]) -> None:
        scene = self.scene
        asked = self.headers["range"]
        status, start, whole = 200, 0, len(data)
        if asked and scene.ranges:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            if start >= whole:
                return self.answer(416, b"")
            status = 206
            said = said | {"Content-Range": f"bytes {start}-{whole - 1}/{whole}"}
        sent = data[start : scene.cut_at or whole]
        return self.answer(status, sent, said, announced=whole - start)

    def answer(
        self,
        status: int,
        data: bytes,
        said: dict[str, str] | None = None,
        announced: int | None = None,
    ) -> None:
        scene = self.scene
        self.send_response(status)
        for name, value in (said or {}).items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        if scene.chunked and data:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for start in range(0, len(data), 65536):
                block = data[start : start + 65536]
                self.wfile.write(b"%x\r\n" % len(block) + block + b"\r\n")
            self.wfile.write(b"0\r\n\r\n")
            return
        self.send_header("Content-Length", str(len(data) if announced is None else announced))
        self.end_headers()
        self.wfile.write(data)


def _start(servers: Servers, name: str, certificate: Path | None) -> _Server:
    server = _Server(("127.0.0.1", 0), Handler)
    server.servers, server.name, server.context = servers, name, None
    if certificate:
        server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.context.load_cert_chain(certificate)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


def _certificates(folder: Path) -> Path:
    """An authority in ca.pem, one that nobody asked in stranger.pem, and the servers' own."""
    authority, ca_key = _authority("an authority for a test")
    (folder / "ca.pem").write_bytes(_pem(authority))
    (folder / "stranger.pem").write_bytes(_pem(_authority("a stranger")[0]))
    here = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    for file, names in (("other.pem", [x509.DNSName("other.example")]), ("server.pem", here)):
        key = ec.generate_private_key(ec.SECP256R1())
        own = _builder("a server for a test", authority.subject, key.public_key())
        own = own.add_extension(x509.SubjectAlternativeName(names), critical=False)
        plain, form = serialization.NoEncryption(), serialization.PrivateFormat.PKCS8
        secret = key.private_bytes(serialization.Encoding.PEM, form, plain)
        (folder / file).write_bytes(secret + _pem(own.sign(ca_key, hashes.SHA256())))
    return folder / "server.pem"


def _authority(name: str) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = _builder(name, subject, key.public_key())
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return builder.sign(key, hashes.SHA256()), key


def _builder(name: str, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> Any:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


Fetch = Callable[..., Any]  # pulls from the hub above, by real couriers


def left_in(home: Path) -> list[str]:
    """Every file below the models folder."""
    return sorted(
        str(path.relative_to(home / "models"))
        for path in (home / "models").rglob("*")
        if not path.is_dir()
    )


def errands(home: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (home / "errands.jsonl").read_text().splitlines()]
