"""Stands still under the powers that it was given, so that somebody can look at them.

It says that it stands, and ends with its standard input.
"""

import os


def main() -> None:
    os.write(1, b"standing\n")
    os.read(0, 1)
