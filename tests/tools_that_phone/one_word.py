"""A single letter to a bare address, and gone before anybody could answer."""

import socket

with socket.create_connection(("203.0.113.4", 99), 10) as there:
    there.sendall(b"\n")
