"""Busy, and calls nobody: a server of its own on this machine, its own names, other sockets."""

import getpass
import os
import pwd
import socket
import threading

getpass.getuser(), pwd.getpwuid(os.getuid()), os.uname()
socket.gethostbyname("localhost"), socket.gethostbyname(socket.gethostname())
socket.getaddrinfo("127.0.0.1", 80), socket.getaddrinfo("2001:db8::1", 80)
here, there = socket.socketpair()
here.sendall(b"x"), there.recv(1)
listener = socket.create_server(("", 0))
port = listener.getsockname()[1]
threading.Thread(target=lambda: listener.accept()[0].sendall(b"hello")).start()
with socket.create_connection(("127.0.0.1", port)) as caller:
    assert caller.recv(5) == b"hello"
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
    sender.sendto(b"x", ("127.0.0.1", 9))
with socket.socket() as refused:
    refused.connect_ex(("127.0.0.1", 1))
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
    probe.connect(("203.0.113.99", 80))  # which address would be ours? sends nothing
    probe.getsockname()
