"""The gateway's side of the classifier: one line to one process, replaced when it breaks.

Masking runs in threads, and the line to the starter belongs to the event loop, so a thread that
needs a new process asks the loop for it and waits.
"""

import asyncio
import socket
import threading
from typing import Final

from inhouse.chat import Finding
from inhouse.engines.channel import Line, Sealed
from inhouse.errors import DetectorError, EngineError
from inhouse.privacy.detect.classifier.child import Child, Gone

START_PATIENCE_S: Final = 60.0


class KeptClassifier:
    """A classifier for any number of threads. Each failure costs one request, not the next.

    No text is waited for longer than `most_patience_s`, which is what one request may take.
    """

    def __init__(self, line: Line, *, most_patience_s: float) -> None:
        self._line = line
        self._most_patience_s = most_patience_s
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._child: Child | None = None
        self.seal = Sealed()

    async def ready(self) -> None:
        """Start the first process, so that what is missing is said at the start.

        Raises DetectorError, or MissingExtra when the extra is not installed.
        """
        await asyncio.to_thread(self._connected)

    def find(self, text: str) -> list[Finding]:
        """What the classifier finds. Raises DetectorError. Never called in the event loop."""
        child = self._connected()
        try:
            return self._ask(child, text)
        except Gone:
            pass  # for what became of another's text, which is not to cost this one
        return self._ask(self._connected(), text)

    def _ask(self, child: Child, text: str) -> list[Finding]:
        try:
            return child.find(text)
        except DetectorError:
            self._drop(child)
            raise

    def close(self) -> None:
        if self._child:
            self._child.close()

    def _connected(self) -> Child:
        with self._lock:
            if self._child is None:
                child = Child(self._dial(), most_patience_s=self._most_patience_s)
                report = child.report()
                self.seal = Sealed(**report.seal) if report.seal else Sealed()
                self._child = child
            return self._child

    def _dial(self) -> socket.socket:
        asked = asyncio.run_coroutine_threadsafe(self._line.dial(), self._loop)
        try:
            sock, _ = asked.result(START_PATIENCE_S)
        except (EngineError, TimeoutError) as error:
            raise DetectorError(
                "the classifier's process can't be started", fix="start inhouse again"
            ) from error
        return sock

    def _drop(self, child: Child) -> None:
        with self._lock:
            if self._child is child:
                child.close()
                self._child = None
