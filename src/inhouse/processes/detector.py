"""The classifier's process: sealed before its library is loaded, without files once it has read.

It is started with an empty environment and one connected socket as its standard input. It says
that it is ready, or why it can't be, and then answers one text after the other (`frames`). It can
reach no network and no file; when the socket's other end is gone, it ends.
"""

import os
import socket

import msgspec

from inhouse.egress.seal import harden, seal
from inhouse.errors import InhouseError
from inhouse.privacy.detect import classifier
from inhouse.privacy.detect.classifier import Classifier, frames
from inhouse.privacy.detect.classifier.frames import HungUp, Report
from inhouse.processes.sealing import LOADED_READER, describe, reader_powers, shut_files


def main() -> None:
    harden()
    with socket.socket(fileno=0) as line:
        try:
            report, loaded = _load()
        except InhouseError as error:
            report, loaded = Report(False, error.what, error.fix), None
        frames.send(line, msgspec.json.encode(report))
        if loaded:
            _answer(line, loaded)
    os._exit(0)


def _load() -> tuple[Report, Classifier]:
    sealed = seal(reader_powers())
    loaded = classifier.load()
    loaded.find("The first text takes longest, so it is this one.")
    shut_files(sealed)
    return Report(True, seal=msgspec.to_builtins(describe(sealed, LOADED_READER))), loaded


def _answer(line: socket.socket, loaded: Classifier) -> None:
    """Until the other end hangs up. An error ends the process, which its client can't miss."""
    while True:
        try:
            text = frames.receive(line, frames.MOST_TEXT_BYTES).decode(*frames.ENCODING)
        except HungUp:
            return
        frames.send(line, frames.encode_findings(loaded.find(text)))


if __name__ == "__main__":
    main()
