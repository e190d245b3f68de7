"""An address that no name led to, of the newer kind."""

import socket

with socket.create_connection(("2600:1f18::bea:c04", 4443), 10) as there:
    there.sendall(b"hello\n")
