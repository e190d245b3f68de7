"""Tells the local network that it is here."""

import socket

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
    sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
    sender.sendto(b"\0" * 12, ("224.0.0.251", 5353))
