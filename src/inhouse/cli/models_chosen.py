"""The model that `serve` is to use: found by name or path, compared with its digest, fitted.

All of it happens before anything is started, so that a wrong or too large model gets a clear answer
instead of a process that dies.
"""

import sys
from pathlib import Path
from typing import Final

from inhouse.cli.progress import Progress
from inhouse.config import Policy
from inhouse.engines.modelfile import ModelFile, open_model
from inhouse.engines.samefile import identity_of
from inhouse.errors import ModelError
from inhouse.models.fit import Fit, Verdict, estimate, tokens
from inhouse.models.gguf import GgufHeader, read_gguf
from inhouse.models.layout import Entry, path_of
from inhouse.models.store import Condition, checked, find

TOO_LARGE: Final = (Verdict.LESS, Verdict.NO)


def chosen_model(home: Path, policy: Policy) -> ModelFile:
    """Raises ModelError: no such model, another than it was, or too large for this machine."""
    word = policy.engine.model
    entry = find(home, word) if word else None
    if entry is None:
        model = open_model(word)
        _refuse_unfit(model.name, read_gguf(Path(model.path)), model.size_bytes, policy)
        return model
    if entry.format != "gguf":
        raise ModelError(
            f"{entry.name} is a {entry.format} file, which the embedded engine can't run",
            fix="pull or import a GGUF file of this model, or serve it with --upstream",
        )
    header = read_gguf(path_of(home, entry))
    _refuse_unfit(entry.name, header, entry.size_bytes, policy)
    before = identity_of(path_of(home, entry))
    condition = _checked(home, entry)
    for text in condition.texts:  # a licence still binds who can't read it any more
        print(f"inhouse: beside the model {entry.name}: {text}", file=sys.stderr)
    path = str(condition.path)
    return ModelFile(path, entry.name, entry.size_bytes, entry.sha256, checked=before)


def _refuse_unfit(name: str, header: GgufHeader, file_bytes: int, policy: Policy) -> None:
    if (header.count("split.count") or 1) > 1:
        raise ModelError(  # the sealed engine may read one file, and only that has a digest
            f"{name} is one part of a model that is cut into several files",
            fix="join them (llama-gguf-split --merge) and import the whole: inhouse models import",
        )
    engine = policy.engine
    fit = estimate(header, file_bytes, engine.context_tokens, engine.slots)
    if fit.verdict in TOO_LARGE:
        raise ModelError(f"{name} {fit.words}", fix=_fix(fit))


def _checked(home: Path, entry: Entry) -> Condition:
    """The model, compared with its digest. A large one takes a while, so a person is told."""
    done = 0

    def step(so_far: int) -> None:
        nonlocal done
        done = so_far

    with Progress(lambda: f"checking {entry.name}: {done * 100 // max(1, entry.size_bytes)} %"):
        return checked(home, entry, step)


def _fix(fit: Fit) -> str:
    smaller = "take a smaller file of it (fewer bits a weight), or free some memory"
    if fit.verdict is Verdict.LESS:
        most = fit.most_context_tokens
        return f"[engine] context_tokens = {most} in the policy ({tokens(most)}), or {smaller}"
    return smaller
