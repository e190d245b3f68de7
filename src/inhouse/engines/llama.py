"""llama.cpp behind a Unix socket: the only module that knows xllamacpp.

It runs inside the engine's own process. Every setting that could keep or show a prompt is off:
no prompt cache across requests, no saved slots, no debugging endpoints, no pages, no logs.
"""

import os
from typing import Final

import msgspec

from inhouse.engines import openmp
from inhouse.engines.samefile import Identity
from inhouse.errors import ConfigError, MissingExtra, ModelError

QUIET: Final = 1  # errors only; prompts appear in the log from verbosity 5
SPARE_HTTP_THREADS: Final = 4  # so that health checks are answered while every stream is busy


class EngineSpec(msgspec.Struct, frozen=True):
    """What the engine's process is told. The key is this start's own; it opens nothing else."""

    model: str
    socket: str  # relative to the process's folder, so no length limit of socket paths applies
    key: str
    threads: int
    context_tokens: int
    slots: int
    streams: int
    checked: Identity | None = None  # the model's file, when it was compared with its digest

    def __repr__(self) -> str:
        return "<EngineSpec>"


def prepare() -> None:
    """Load the library and what it links, before the process gives up opening files."""
    # libgomp reads it when it is loaded. Without it, idle threads spin and starve the machine.
    os.environ["OMP_WAIT_POLICY"] = "passive"
    try:
        _load()
    except ModuleNotFoundError:
        raise MissingExtra("xllamacpp", extra="llama") from None
    except ImportError as error:
        raise ConfigError(
            "the engine is installed, but a system library that it needs is missing",
            fix="on Debian and Ubuntu: apt install libgomp1 libstdc++6",
        ) from error


def _load() -> None:
    try:
        import xllamacpp
    except ModuleNotFoundError:
        raise
    except ImportError as error:
        if "libgomp" not in str(error) or not openmp.bring():
            raise
        import xllamacpp  # noqa: F401 - only to have it loaded


def serve(spec: EngineSpec) -> object:
    """Load the model and listen. The server lives as long as the object that is returned.

    Raises ModelError when llama.cpp can't load the file.
    """
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = spec.model
    params.hostnames = [spec.socket]
    params.api_keys = [spec.key]
    params.n_ctx = spec.context_tokens
    params.n_parallel = spec.slots
    params.kv_unified = True  # a single chat may use the whole context
    params.cpuparams.n_threads = spec.threads
    params.cpuparams_batch.n_threads = spec.threads
    params.n_threads_http = spec.streams + SPARE_HTTP_THREADS
    params.cache_ram_mib = 0
    params.cache_idle_slots = False
    params.cache_prompt = False
    params.n_ctx_checkpoints = 0
    params.ui = False
    params.endpoint_slots = False
    params.endpoint_props = False
    params.endpoint_metrics = False
    params.offline = True
    params.cors_origins = "localhost"
    params.verbosity = QUIET
    params.fit_params = False
    params.warmup = False
    try:
        return xllamacpp.Server(params)
    except RuntimeError as error:
        raise ModelError(
            "llama.cpp could not load the model",
            fix="check that the file is whole and that there is enough free memory for it",
        ) from error
