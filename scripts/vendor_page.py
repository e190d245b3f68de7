"""Fetches the libraries of the chat page from npm, as their makers published them.

    python scripts/vendor_page.py            fetch, and write the files, licences and the lock
    python scripts/vendor_page.py --check    fetch, and compare with what is here; change nothing

To change a library, change its version in `libraries` and run it. Nothing is built or altered:
each file is byte for byte one file of the npm package, renamed at most. Needs `npm` and the
registry, so it is run by a developer, never at install or at start.
"""

import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

vendor = Path(__file__).parents[1] / "src" / "inhouse" / "server" / "page" / "vendor"


class Library(NamedTuple):
    package: str
    version: str
    licence: str
    files: dict[str, str]  # path in the package -> name here


libraries = (
    Library(
        "preact", "11.2.0", "MIT", {"dist/preact.mjs": "preact.js", "LICENSE": "LICENSE.preact.txt"}
    ),
    Library(
        "htm",
        "3.1.1",
        "Apache-2.0",
        {"dist/htm.module.js": "htm.js", "LICENSE": "LICENSE.htm.txt"},
    ),
    Library(
        "marked",
        "18.2.1",
        "MIT",
        {"lib/marked.esm.js": "marked.esm.js", "LICENSE": "LICENSE.marked.txt"},
    ),
    Library(
        "dompurify",
        "3.4.18",
        "Apache-2.0",  # offered as MPL-2.0 or Apache-2.0; taken under the second
        {"dist/purify.min.js": "purify.min.js", "LICENSE": "LICENSE.dompurify.txt"},
    ),
    Library(
        "@highlightjs/cdn-assets",
        "11.12.0",
        "BSD-3-Clause",
        {"es/highlight.min.js": "highlight.min.js", "LICENSE": "LICENSE.highlight.txt"},
    ),
)


def fetch(library: Library) -> dict[str, bytes]:
    """The files of one npm package, by the names they have here."""
    with tempfile.TemporaryDirectory() as folder:
        spec = f"{library.package}@{library.version}"
        command = ["npm", "pack", "--silent", spec]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (packed,) = Path(folder).glob("*.tgz")
        with tarfile.open(fileobj=io.BytesIO(packed.read_bytes())) as archive:
            return {name: read(archive, f"package/{path}") for path, name in library.files.items()}


def read(archive: tarfile.TarFile, path: str) -> bytes:
    member = archive.extractfile(path)
    if member is None:
        raise SystemExit(f"{path} is not a file of the package")
    return member.read()


def lock(files: dict[str, bytes]) -> str:
    sums = {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}
    return json.dumps(sums, indent=2) + "\n"


def third_party(files: dict[str, bytes]) -> str:
    lines = [
        "# Libraries of the chat page",
        "",
        "Each file is one file of the named npm package, byte for byte. `vendor.lock` holds the",
        "SHA-256 of each; `python scripts/vendor_page.py --check` compares them with npm.",
        "",
        "| name | version | licence | file | from | sha256 |",
        "|---|---|---|---|---|---|",
    ]
    for library in libraries:
        for path, name in library.files.items():
            if path == "LICENSE":
                continue
            digest = hashlib.sha256(files[name]).hexdigest()
            licence = f"[{library.licence}]({library.files['LICENSE']})"
            row = (library.package, library.version, licence, name, path, digest)
            lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    files: dict[str, bytes] = {}
    for library in libraries:
        files |= fetch(library)
    files["THIRD_PARTY.md"] = third_party(files).encode()
    wanted = files | {"vendor.lock": lock(files).encode()}
    if "--check" in sys.argv[1:]:
        here = {path.name: path.read_bytes() for path in vendor.iterdir()}
        wrong = sorted(name for name in here.keys() | wanted if here.get(name) != wanted.get(name))
        for name in wrong:
            print(f"differs from npm: {name}")
        return 1 if wrong else 0
    vendor.mkdir(exist_ok=True)
    for old in vendor.iterdir():
        old.unlink()
    for name, content in wanted.items():
        (vendor / name).write_bytes(content)
    print(f"{len(wanted)} files written to {vendor}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
