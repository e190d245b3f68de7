"""What is proven: this installation, named by facts that a reader can compare."""

import getpass
import hashlib
import os
import platform
from pathlib import Path
from typing import Final

import inhouse
from inhouse.proofs.prove.policy import Installed

_NOT_CODE: Final = ("__pycache__",)


def facts(installed: Installed) -> dict[str, str]:
    weaker = [each.setting for each in installed.weakened]
    return {
        "system": platform.uname().system,
        "kernel": platform.release(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "user": "root" if is_root() else "an ordinary user",
        "processors": str(os.cpu_count() or "unknown"),
        "policy": f"weaker than the default: {', '.join(weaker)}" if weaker else "not weakened",
        "code_sha256": code_digest(),
    }


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def user_name() -> str:
    return getpass.getuser()


def code_digest() -> str:
    """Of the list that sha256sum makes of the program's files, sorted by name."""
    folder = Path(inhouse.__file__).parent
    listed = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if not any(part in _NOT_CODE for part in path.parts):
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            listed.update(f"{digest}  ./{path.relative_to(folder).as_posix()}\n".encode())
    return listed.hexdigest()
