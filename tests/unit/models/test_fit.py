"""What a model needs, from its header alone, and what is said about it."""

from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inhouse.engines.modelfile import open_model
from inhouse.models.fit import MIB, Fit, Verdict, estimate
from inhouse.models.gguf import GgufHeader, beginning_of, header_of, read_gguf
from inhouse.models.machine import Room
from inhouse.models.shape import shape_of
from tests.unit.models import making

GIB = 1024 * MIB
PLENTY = Room(64 * GIB)


read_once = lru_cache(read_gguf)


def fit_of(path: Path, context: int = 8192, slots: int = 4, room: Room = PLENTY) -> Fit:
    return estimate(read_once(path), path.stat().st_size, context, slots, room)


@pytest.fixture(scope="module")
def packaged() -> Path:
    return Path(open_model().path)


def test_the_parts_are_what_the_engine_reports_of_itself(packaged: Path):
    """llama.cpp's own log for this model and these settings says the same."""
    need = fit_of(packaged).need
    assert need.weights / MIB == pytest.approx(92.10, abs=0.01)
    assert need.context / MIB == 180.0
    assert need.computing / MIB == pytest.approx(22.64, rel=0.05)


@pytest.mark.parametrize(
    ("made", "context", "mib"),
    [
        ({}, 8192, 16.0),
        ({"kv_heads": 4}, 8192, 32.0),
        ({"architecture": "qwen3", "head": 128}, 8192, 32.0),
        ({"layers": 4, "attention__head_count_kv": [2, 0, 2, 0]}, 8192, 8.0),
        ({"architecture": "gemma3", "attention__sliding_window": 1024}, 8192, 9.0),
        ({"architecture": "gemma3", "attention__sliding_window": 1024, "layers": 6}, 8192, 15.25),
    ],
    ids=["half the heads", "all heads", "longer heads", "some layers", "windows", "one whole"],
)
def test_a_context_is_counted_as_the_engine_counts_it(
    tmp_path: Path, made: dict[str, object], context: int, mib: float
):
    path = making.model(tmp_path / "m.gguf", **made)  # type: ignore[arg-type]
    assert fit_of(path, context).need.context / MIB == mib


def test_slots_share_one_context(tmp_path: Path):
    path = making.model(tmp_path / "m.gguf")
    assert fit_of(path, slots=1).need.context == fit_of(path, slots=16).need.context


def test_an_unknown_kind_of_window_is_counted_whole_and_said_so(tmp_path: Path):
    path = making.model(tmp_path / "m.gguf", "newllm", attention__sliding_window=128)
    fit = fit_of(path)
    assert fit.need.context / MIB == 16.0
    assert "window" in fit.caveats[0]


def test_it_says_in_words_what_fits(packaged: Path):
    assert fit_of(packaged).words == "needs 0.62 GiB, 64.0 free: fits with 8k context"
    less = fit_of(packaged, room=Room(600 * MIB))
    assert less.verdict is Verdict.LESS
    assert less.words == ("needs 0.62 GiB, 0.59 free: does not fit with 8k context, fits with 6k")
    none = fit_of(packaged, room=Room(300 * MIB))
    assert none.verdict is Verdict.NO
    assert none.words == "needs 0.62 GiB, 0.29 free: does not fit"


def test_a_system_that_does_not_say_its_memory_is_unknown_not_well(packaged: Path):
    assert fit_of(packaged, room=Room(None)).verdict is Verdict.UNKNOWN


def test_a_header_that_does_not_say_how_it_is_built_is_unknown():
    header = header_of(making.head({"general.architecture": "clip"}, []))
    assert estimate(header, 1000, 8192, 4, PLENTY).verdict is Verdict.UNKNOWN


def test_more_context_than_it_was_trained_for_is_said(packaged: Path):
    assert "trained for 8k" in fit_of(packaged, 16_384).caveats[0]


def test_the_first_bytes_of_a_download_are_enough_to_tell(packaged: Path):
    with packaged.open("rb") as file:
        begun = beginning_of(file.read(64 * 1024))
    size = packaged.stat().st_size
    early = estimate(begun, size, 8192, 4, PLENTY).need
    late = fit_of(packaged).need
    assert early.context == late.context
    assert early.computing == late.computing
    assert late.engine < early.engine < late.engine * 1.05


def test_the_size_of_all_files_counts_when_a_model_is_cut_into_several(packaged: Path):
    header = read_gguf(packaged)
    assert estimate(header, 5 * GIB, 8192, 4, PLENTY).need.weights > 4.9 * GIB


@settings(deadline=None)
@given(free=st.integers(0, 4 * GIB), context=st.integers(1, 200_000), slots=st.integers(1, 64))
def test_the_context_that_is_named_fits_and_the_next_does_not(free: int, context: int, slots: int):
    header = _header()
    fit = estimate(header, 0, context, slots, Room(free))
    if fit.verdict is Verdict.FITS:
        assert fit.need.total <= free
    else:
        assert fit.need.total > free
    if most := fit.most_context_tokens:
        assert estimate(header, 0, most, slots, Room(free)).need.total <= free
        more = estimate(header, 0, most + 512, slots, Room(free)).need.total
        assert more > free or most + 512 > 131_072


def _header() -> GgufHeader:
    own = {
        "block_count": 16,
        "context_length": 131_072,
        "embedding_length": 512,
        "feed_forward_length": 2048,
        "attention.head_count": 8,
    }
    values = {"general.architecture": "llama"} | {f"llama.{k}": v for k, v in own.items()}
    return header_of(making.head(values, []))


NUMBERS = (
    "block_count",
    "context_length",
    "embedding_length",
    "feed_forward_length",
    "attention.head_count",
    "attention.head_count_kv",
    "attention.key_length",
    "attention.shared_kv_layers",
    "attention.sliding_window",
    "attention.sliding_window_pattern",
    "expert_used_count",
    "full_attention_interval",
    "ssm.conv_kernel",
    "ssm.inner_size",
)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(NUMBERS),
        st.integers(0, 2**32 - 1) | st.lists(st.integers(0, 2**31 - 1), max_size=4) | st.text(),
    )
)
def test_no_numbers_in_a_header_break_the_estimate(numbers: dict[str, object]):
    values = {"general.architecture": "gemma3"} | {f"gemma3.{k}": v for k, v in numbers.items()}
    header = header_of(making.head(values, []))
    assert estimate(header, 10**9, 8192, 4, PLENTY).words


def test_a_state_space_model_keeps_the_same_for_any_length(tmp_path: Path):
    path = making.model(
        tmp_path / "m.gguf",
        "mamba",
        attention__head_count=0,
        attention__head_count_kv=0,
        ssm__inner_size=512,
        ssm__state_size=16,
        ssm__conv_kernel=4,
    )
    assert fit_of(path, 1024).need.context == fit_of(path, 65_536).need.context > 0
    shape = shape_of(read_gguf(path))
    assert shape
    assert shape.layers[0].state_values == 3 * 512 + 512 * 16
