"""Runs the model on the processor: the only module that knows onnxruntime and numpy.

One thread, no files, no network, no telemetry. What was computed for one window is not kept.
"""

import os
from typing import Any, Final

from inhouse.errors import DetectorError, MissingExtra

MOST_PIECES: Final = 512  # what the model was built for, its first and last piece included

# Read by the libraries when they are loaded; only what the caller did not set himself.
_quiet: Final = {
    "ORT_DISABLE_TELEMETRY": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
_errors_only: Final = 4  # the library's own log; it says nothing of the text at any level


class Session:
    """The loaded model. Raises MissingExtra without onnxruntime, DetectorError if it can't load."""

    def __init__(self, model: bytes, threads: int = 1) -> None:
        for name, value in _quiet.items():
            os.environ.setdefault(name, value)
        try:
            import numpy
            import onnxruntime
        except ImportError:
            raise MissingExtra("onnxruntime", extra="detect") from None
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = _errors_only
        self._numpy = numpy
        try:
            self._session: Any = onnxruntime.InferenceSession(
                model, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # its kinds are the library's own, and none may be missed
            raise DetectorError(
                "the classifier's model can't be loaded", fix="pip install 'inhouse[detect]'"
            ) from error

    def chances(self, numbers: list[int]) -> list[list[float]]:
        """How likely each label is, for each piece. At most MOST_PIECES of them."""
        row = self._numpy.array([numbers], dtype=self._numpy.int64)
        order = self._numpy.arange(len(numbers), dtype=self._numpy.int64)[None]
        (found,) = self._session.run(["chances"], {"numbers": row, "order": order})
        chances: list[list[float]] = found[0].tolist()
        return chances
