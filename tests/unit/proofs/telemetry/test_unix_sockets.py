"""A Unix socket is known by its file, whatever path leads there."""

import os
import secrets
import socket
from pathlib import Path

import pytest

from inhouse.proofs.telemetry.owners import is_own_socket
from inhouse.proofs.telemetry.unix_sockets import bound_in_networks_of, file_of


def test_a_socket_is_known_by_its_file_not_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, others = tmp_path / "ours", tmp_path / "others"
    for folder in (ours, others):
        folder.mkdir()
    monkeypatch.chdir(ours)
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("x.sock")
        (others / "x.sock").touch()  # as somebody else's, of the same name
        assert is_own_socket(os.getpid(), "x.sock")
        assert is_own_socket(os.getpid(), str(ours / "x.sock"))
        monkeypatch.chdir(others)
        assert not is_own_socket(os.getpid(), "x.sock")
        assert not is_own_socket(os.getpid(), str(others / "x.sock"))
        (others / "link.sock").symlink_to(ours / "x.sock")
        assert is_own_socket(os.getpid(), "link.sock")
        assert not is_own_socket(os.getpid(), "missing.sock")


def test_many_sockets_are_all_told(tmp_path: Path) -> None:
    """More than fit into one answer of the kernel's."""
    bound = [socket.socket(socket.AF_UNIX) for _ in range(300)]
    for number, each in enumerate(bound):
        each.bind(str(tmp_path / f"{number}.sock"))
    told = bound_in_networks_of([os.getpid()])
    assert {file_of(tmp_path / f"{number}.sock") for number in range(300)} <= told
    for each in bound:
        each.close()
    assert not bound_in_networks_of([os.getpid()]) & {file_of(tmp_path / "7.sock")}


def test_an_abstract_name_is_told_and_a_nameless_socket_is_ones_own() -> None:
    name = f"inhouse-{secrets.token_hex(8)}"
    assert not is_own_socket(os.getpid(), f"@{name}")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(f"\0{name}")
        assert is_own_socket(os.getpid(), f"@{name}")
    assert is_own_socket(os.getpid(), "")
