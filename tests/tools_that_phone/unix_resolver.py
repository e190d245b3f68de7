"""Asks the system's resolver through its Unix socket; takes the usual way where there is none."""

import json
import socket
import urllib.request

question = {
    "method": "io.systemd.Resolve.ResolveHostname",
    "parameters": {"name": "unix-resolver.example"},
}
try:
    with socket.socket(socket.AF_UNIX) as resolver:
        resolver.connect("/run/systemd/resolve/io.systemd.Resolve")
        resolver.sendall(json.dumps(question).encode() + b"\0")
        resolver.recv(4096)
except OSError:
    pass
urllib.request.urlopen("http://unix-resolver.example/").read()
