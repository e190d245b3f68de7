"""Text in and out: read exactly as it is, shown without what would command a terminal."""

import io
import sys
from pathlib import Path

from inhouse.errors import BadRequest


def read_text(file: Path | None = None) -> str:
    """All of the file, or of standard input. Raises BadRequest when it is not UTF-8."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    try:
        data = sys.stdin.buffer.read() if file is None else file.read_bytes()
        return data.decode("utf-8")
    except OSError as error:
        raise unreadable() from error
    except UnicodeDecodeError:
        raise BadRequest(
            "the input is not UTF-8 text", fix="convert it first, for example with iconv"
        ) from None


def shown(text: str) -> str:
    """What somebody else wrote may hold commands for a terminal, or letters that turn a line."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def unreadable() -> BadRequest:
    return BadRequest("the file can't be read", fix="check its name, and that you may read it")
