"""One real parser, sealed, for all tests that ask one."""

import socket
import subprocess
import sys
from collections.abc import Iterator

import msgspec
import pytest

from inhouse.documents.child import Child
from inhouse.documents.line import Answer, Question
from tests import drawn


class SealedParser:
    """The parser's process, and the line to it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-m", "inhouse.processes.parser"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
            )
        self.child = Child(ours)
        self._said: dict[bytes, Answer] = {}

    def ask(self, question: Question) -> Answer:
        """What it says, and said before: the same question costs its time once."""
        asked = msgspec.msgpack.encode(question)
        if asked not in self._said:
            self._said[asked] = self.child.ask(question, 60.0)
        return self._said[asked]

    def written(self, data: bytes) -> str:
        """What can be read in a picture."""
        return drawn.texts(self.ask(Question("read", data)).readings)

    def close(self) -> None:
        self.child.close()
        self.process.wait(10)


@pytest.fixture(scope="session")
def parser() -> Iterator[SealedParser]:
    made = SealedParser()
    yield made
    made.close()
