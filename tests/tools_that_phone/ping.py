"""An echo request carries what one likes."""

import socket
import struct

try:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP) as sender:
        sender.sendto(struct.pack("!BBHHH", 8, 0, 0, 1, 1) + b"are you there", ("203.0.113.8", 0))
except OSError:
    pass
