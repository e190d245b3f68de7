"""Takes a command's words out of the process title, where every user of the machine can read it.

`/proc/PID/cmdline` shows the memory in which the kernel laid the arguments (proc(5)). Python has
its own copy, so that memory can be cleared. There is a moment before this runs, and a shell keeps
its history, so text that must not be seen at all comes by standard input.
"""

import ctypes
import sys
from pathlib import Path
from typing import Final

ARG_START: Final = 47  # of /proc/PID/stat, counted from 0
ARG_END: Final = 48


def clear_process_title() -> None:
    if sys.platform != "linux":
        return
    # The name of the program may hold spaces, and ends with the last bracket.
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    start, end = int(fields[ARG_START - 2]), int(fields[ARG_END - 2])
    if 0 < start < end:
        ctypes.memset(start, 0, end - start)
