"""One line for everybody: a long text, or one that breaks the line, costs nobody else an answer."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import msgspec
import pytest

from inhouse.engines.channel import Line
from inhouse.errors import DetectorError, TooSlow
from inhouse.privacy.detect.classifier import frames
from inhouse.privacy.detect.classifier.child import Child
from inhouse.privacy.detect.classifier.frames import HungUp, Report
from inhouse.processes.classifier import KeptClassifier

Play = Callable[[str], bool]


class Processes:
    """Stands for the processes: each is told what was asked, and hangs up if it gives False."""

    def __init__(self, *plays: Play) -> None:
        self._plays = list(plays)
        self.started = 0
        self.asked: list[str] = []

    def start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        play = self._plays[self.started]
        self.started += 1
        threading.Thread(target=self._run, args=(theirs, play), daemon=True).start()
        return ours

    async def dial(self) -> tuple[socket.socket, Any]:
        return self.start(), None

    def _run(self, line: socket.socket, play: Play) -> None:
        with line, contextlib.suppress(HungUp, OSError):
            frames.send(line, msgspec.json.encode(Report(True)))
            while True:
                text = frames.receive(line, frames.MOST_TEXT_BYTES).decode()
                self.asked.append(text)
                if not play(text):
                    return
                frames.send(line, frames.encode_findings([]))


def waited_for(lock: threading.Lock) -> bool:
    deadline = time.monotonic() + 5
    while not lock.locked() and time.monotonic() < deadline:
        time.sleep(0.01)
    return lock.locked()


async def kept(processes: Processes) -> KeptClassifier:
    return KeptClassifier(cast(Line, processes), most_patience_s=30)


def test_a_line_that_broke_for_another_costs_those_who_waited_nothing() -> None:
    begun, waiting = threading.Event(), threading.Event()

    def break_off(_text: str) -> bool:
        begun.set()
        waiting.wait(5)
        return False

    async def ask() -> tuple[Any, Any, Any]:
        processes = Processes(break_off, lambda _text: True)
        classifier = await kept(processes)
        first = asyncio.create_task(asyncio.to_thread(classifier.find, "the first"))
        await asyncio.to_thread(begun.wait, 5)
        second = asyncio.create_task(asyncio.to_thread(classifier.find, "the second"))
        assert classifier._child is not None
        assert await asyncio.to_thread(waited_for, classifier._child._next)
        waiting.set()
        results = await asyncio.gather(first, second, return_exceptions=True)
        classifier.close()
        return *results, processes

    failed, found, processes = asyncio.run(ask())
    assert isinstance(failed, DetectorError)
    assert found == []
    assert processes.asked == ["the first", "the second"]


def test_a_text_that_breaks_the_line_is_not_asked_about_again() -> None:
    async def ask() -> Processes:
        processes = Processes(lambda _text: False, lambda _text: True)
        classifier = await kept(processes)
        with pytest.raises(DetectorError):
            await asyncio.to_thread(classifier.find, "poison")
        assert processes.started == 1
        assert await asyncio.to_thread(classifier.find, "fine") == []
        classifier.close()
        return processes

    assert asyncio.run(ask()).asked == ["poison", "fine"]


def test_short_texts_have_their_turn_between_the_slices_of_a_long_one() -> None:
    begun, waiting = threading.Event(), threading.Event()

    def answer(text: str) -> bool:
        if text != "short":
            begun.set()
            waiting.wait(5)
        return True

    processes = Processes(answer)
    child = Child(processes.start())
    with ThreadPoolExecutor(2) as threads:
        long = threads.submit(child.find, "It is so. " * 5000)
        begun.wait(5)
        short = threads.submit(child.find, "short")
        assert waited_for(child._next)
        waiting.set()
        assert short.result(5) == long.result(5) == []
    assert len(processes.asked) > 10
    assert processes.asked.index("short") == 1
    child.close()


def test_a_text_that_takes_too_long_is_given_up_and_the_process_is_kept() -> None:
    def slowly(_text: str) -> bool:
        time.sleep(0.15)
        return True

    processes = Processes(slowly)
    child = Child(processes.start(), most_patience_s=1)
    with pytest.raises(TooSlow):
        child.find("It is so. " * 50_000)
    assert len(processes.asked) < 12
    assert child.find("short") == []
    assert processes.started == 1
    child.close()
