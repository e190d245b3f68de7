"""Text from standard input, exactly as it is: no line ending is translated."""

import io
import sys

from inhouse.errors import BadRequest


def read_text() -> str:
    """All of standard input. Raises BadRequest when it is not UTF-8."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest(
            "standard input is not UTF-8 text", fix="convert it first, for example with iconv"
        ) from None
