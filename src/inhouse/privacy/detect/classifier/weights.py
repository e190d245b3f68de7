"""The files that the classifier learned: read whole, and believed only by their checksums."""

import hashlib
from pathlib import Path
from typing import Final

from inhouse.errors import DetectorError

FOLDER: Final = Path(__file__).parent
SHA256: Final = {
    "model.onnx": "9ae3ebf61066d9a8029d52cb80a83dd167a610cfe66da35e6de4ae4a77ef6a6d",
    "vocab.txt": "0fbe6b50061feabb9be68af471e9aa6df07a4bc428bdca4b0eff1fcd3612dee5",
}


def read(name: str, folder: Path = FOLDER) -> bytes:
    """The file's bytes. Raises DetectorError if they are missing or not the ones we shipped."""
    try:
        data = (folder / name).read_bytes()
    except OSError as error:
        raise _broken(f"the classifier's file {name} can't be read") from error
    if hashlib.sha256(data).hexdigest() != SHA256[name]:
        raise _broken(f"the classifier's file {name} is not the one that was shipped")
    return data


def _broken(what: str) -> DetectorError:
    return DetectorError(what, fix="pip install --force-reinstall --no-deps inhouse")
