"""The log can't hold text: not ours, not a library's, not an exception's."""

import subprocess
import sys

SCRIPT = """
import asyncio, logging, threading
from inhouse.notes import Event, note, note_bug, quiet, quiet_loop
quiet()
logging.getLogger("somebody.else").error("canary-%s", "log")
logging.warning("canary-root")
try:
    raise ValueError("canary-exception")
except ValueError as error:
    note_bug(error)
note(Event.WIPED, took_ms=3)
thread = threading.Thread(target=lambda: 1 / len("") or "canary")
thread.start(); thread.join()
async def main():
    quiet_loop(asyncio.get_running_loop())
    async def fail():
        raise ValueError("canary-task")
    task = asyncio.ensure_future(fail())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
asyncio.run(main())
class Unraisable:
    def __del__(self):
        raise ValueError("canary-del")
Unraisable()
raise ValueError("canary-last")
"""


def test_no_text_reaches_the_log() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False, timeout=30
    )
    assert ran.returncode == 1
    assert "canary" not in ran.stderr + ran.stdout
    assert "wiped took_ms=3" in ran.stderr
    assert ran.stderr.count("bug class=ValueError") == 4
    assert "bug class=ZeroDivisionError at=" in ran.stderr
