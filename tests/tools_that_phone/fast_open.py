"""Connects and sends in one call, which is not connect()."""

import socket

with socket.socket() as caller:
    caller.sendto(b"early", 0x20000000, ("203.0.113.6", 444))  # MSG_FASTOPEN
