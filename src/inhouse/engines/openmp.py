"""The OpenMP library that llama.cpp links, for systems that have none.

The engine's wheel expects `libgomp.so.1` from the system. A wheel of another project carries the
same library under a name of its own, and a linker finds a loaded library by its name only. So a
copy with the expected name is loaded, from memory: nothing is written, and the system's own
library is used wherever there is one.
"""

import contextlib
import ctypes
import importlib.metadata
import os
from pathlib import Path
from typing import Final

WANTED: Final = b"libgomp.so.1"
CARRIER: Final = "treelite"


def bring() -> bool:
    """Load the carried library under the name that the engine asks for; False when it can't be."""
    found = _carried()
    if found is None:
        return False
    image = _renamed(found.read_bytes(), found.name.encode())
    copy = os.memfd_create("libgomp", os.MFD_CLOEXEC)
    try:
        with open(copy, "wb", closefd=False) as file:
            file.write(image)
        ctypes.CDLL(f"/proc/self/fd/{copy}", mode=ctypes.RTLD_GLOBAL)
    except OSError:
        return False
    finally:
        os.close(copy)
    return True


def _carried() -> Path | None:
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        for file in importlib.metadata.files(CARRIER) or []:
            if file.name.startswith("libgomp-"):
                return Path(str(file.locate()))
    return None


def _renamed(image: bytes, name: bytes) -> bytes:
    """The library with its soname (in the wheel: its file's name) changed in place."""
    return image.replace(name + b"\0", WANTED.ljust(len(name), b"\0") + b"\0")
