"""A child process: llama.cpp with Inhouse's settings on a loopback port. Tells its address."""

import os
import sys

import msgspec

from inhouse.engines import llama


def main() -> None:
    told = msgspec.json.decode(sys.stdin.buffer.readline(), type=llama.EngineSpec)
    llama.prepare()
    server = llama.serve(told)
    print(getattr(server, "listening_address"), flush=True)  # noqa: B009 - xllamacpp has no types
    sys.stdin.buffer.read()  # returns when the benchmark is gone
    os._exit(0)


if __name__ == "__main__":
    main()
