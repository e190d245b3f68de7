"""The parser's process: sealed before its libraries are loaded, without files once they are.

It is started with an empty environment and one connected socket as its standard input. It says
that it is ready, or why it can't be, and then answers one question about a picture after the other
(`documents.line`). It can reach no network and no file, and its memory and its time are bounded.
When the socket's other end is gone, it ends.
"""

import os
import resource
import socket
from typing import Final

import msgspec

from inhouse.documents.line import MOST_PICTURE_BYTES, Question, Report
from inhouse.documents.parser import Parser
from inhouse.egress.seal import harden, seal
from inhouse.errors import InhouseError
from inhouse.frames import HungUp, receive, send
from inhouse.processes.sealing import LOADED_READER, describe, reader_powers, shut_files

MOST_MEMORY_BYTES: Final = 4 * 1024 * 1024 * 1024
MOST_CPU_S: Final = 1800  # of one process, which is kept only while pictures keep coming


def main() -> None:
    harden()
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S))
    with socket.socket(fileno=0) as line:
        try:
            report, parser = _load()
        except InhouseError as error:
            report, parser = Report(False, error.what, error.fix), None
        send(line, msgspec.json.encode(report))
        if parser:
            _answer(line, parser)
    os._exit(0)


def _load() -> tuple[Report, Parser]:
    sealed = seal(reader_powers())
    parser = Parser()
    parser.warm()  # some of what the libraries load, they load on first use
    shut_files(sealed)
    return Report(True, seal=msgspec.to_builtins(describe(sealed, LOADED_READER))), parser


def _answer(line: socket.socket, parser: Parser) -> None:
    """Until the other end hangs up. An error ends the process, which its client can't miss."""
    while True:
        try:
            asked = receive(line, MOST_PICTURE_BYTES)
        except HungUp:
            return
        question = msgspec.msgpack.decode(asked, type=Question)
        send(line, msgspec.msgpack.encode(parser.answer(question)))


if __name__ == "__main__":
    main()
