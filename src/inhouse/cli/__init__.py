"""The `inhouse` command."""


def main() -> int:
    return 0
