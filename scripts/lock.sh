#!/bin/sh
# Write the lock files anew from pyproject.toml: every package by version and SHA-256, for all
# systems and Python versions. Needs uv (pip install uv).
set -eu
cd "$(dirname "$0")/.."
lock() {
    out=$1
    shift
    uv pip compile pyproject.toml --extra llama --extra detect --extra seal \
        --extra patterns "$@" --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-annotate \
        --custom-compile-command scripts/lock.sh --quiet -o "requirements/$out"
}
lock serve.txt --group build
# Not in serve.txt: it weighs twice what all the rest does.
lock test.txt --extra ocr --group build --group test --group lint
