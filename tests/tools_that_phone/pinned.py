"""Trusts nobody's certificate but one that nobody here has."""

import socket
import ssl

context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
try:
    with socket.create_connection(("pinned.example", 443)) as plain:
        context.wrap_socket(plain, server_hostname="pinned.example")
except OSError:
    pass
