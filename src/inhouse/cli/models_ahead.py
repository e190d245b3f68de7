"""Whether a model that is being fetched will fit, told by its first bytes before the rest."""

import sys
from pathlib import Path
from typing import Final

from inhouse.config import EngineSettings
from inhouse.errors import ModelError
from inhouse.models.fit import Fit, Verdict, estimate
from inhouse.models.gguf import MAGIC, beginning_of

FIRST_BYTES: Final = 4 * 1024 * 1024


def fit_ahead(part: Path, file_bytes: int, engine: EngineSettings) -> Fit | None:
    """None for a file that the embedded engine does not run, so that nothing can be told."""
    with part.open("rb") as file:
        begins = file.read(FIRST_BYTES)
    if not begins.startswith(MAGIC):
        return None
    header = beginning_of(begins)
    # Of a model that is cut into several files this is the first; they are about as large each.
    whole_bytes = file_bytes * max(1, header.count("split.count") or 1)
    return estimate(header, whole_bytes, engine.context_tokens, engine.slots)


def tell_or_refuse(name: str, part: Path, file_bytes: int, engine: EngineSettings) -> None:
    """Say on standard error what the model will need. Raises ModelError if it can't fit at all."""
    fit = fit_ahead(part, file_bytes, engine)
    if fit is None:
        return
    if fit.verdict is Verdict.NO:
        raise ModelError(
            f"{name} {fit.words}", fix="choose a smaller file of it (fewer bits a weight)"
        )
    print(f"{name}: {fit.words}", file=sys.stderr)
