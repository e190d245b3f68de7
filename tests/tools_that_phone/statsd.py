"""One datagram, and gone."""

import os
import socket

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
    sender.sendto(f"users.{os.environ['USER']}:1|c".encode(), ("198.51.100.7", 8125))
