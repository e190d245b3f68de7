"""The functions for notebooks: light to import, exact to come back, and closed when they fail."""

import multiprocessing
import re
import subprocess
import sys
from pathlib import Path

import pytest

import inhouse.privacy
import inhouse.privacy.mask  # Python would now put the module in the function's place
import inhouse.privacy.unmask
from inhouse.errors import MissingExtra
from inhouse.privacy import find, mask, notebook, unmask

TEXT = "Yesterday anna@clinic.example wrote to Peter Brandt in Bremen."


def test_names_and_addresses_are_masked_and_come_back() -> None:
    masked = mask(TEXT)
    assert "anna@" not in masked.text
    assert "Brandt" not in masked.text
    assert masked.unmask(masked.text) == unmask(masked.text, masked.vault) == TEXT
    assert "PERSON" in {each.kind for each in find(TEXT)}


def test_without_the_learned_detector_the_rules_still_hold() -> None:
    (found,) = find(TEXT, learned=False)
    assert TEXT[found.start : found.end] == "anna@clinic.example"
    assert "Peter Brandt" in mask(TEXT, learned=False).text


def test_what_is_masked_shows_nothing_of_itself() -> None:
    assert repr(mask(TEXT, learned=False)) == "<Masked>"


def test_the_names_are_functions_whatever_was_imported() -> None:
    assert callable(inhouse.privacy.mask)
    assert callable(inhouse.privacy.unmask)


def test_importing_it_loads_nothing_heavy_and_starts_nothing() -> None:
    script = (
        "import sys\nfrom inhouse.privacy import find, mask, unmask\n"
        "print([name for name in ('numpy', 'onnxruntime', 'inhouse.privacy.detect', 'subprocess')"
        " if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_a_detector_that_is_not_installed_stops_every_call(monkeypatch: pytest.MonkeyPatch) -> None:
    class Absent:
        def find(self, text: str) -> list[object]:
            raise MissingExtra("onnxruntime", extra="detect")

        def close(self) -> None: ...

    monkeypatch.setattr(notebook, "Child", Absent)
    monkeypatch.setattr(notebook, "_with_child", {})
    for call in (find, mask):
        with pytest.raises(MissingExtra) as told:
            call(TEXT)
        assert "pip install 'inhouse[detect]'" in str(told.value)


def _of_a_fork(_: int) -> str:
    return mask(TEXT).text


def test_a_fork_asks_a_detector_of_its_own() -> None:
    find(TEXT)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        (of_fork,) = pool.map(_of_a_fork, [0])
    assert "Brandt" not in of_fork
    assert "Brandt" not in mask(TEXT).text  # and the parent's still answers


def test_the_example_of_the_docs_runs() -> None:
    page = Path(__file__).parents[3] / "docs/commands.md"
    (example,) = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
    there: dict[str, object] = {}
    exec(example, there)  # noqa: S102 - our own page
    assert there["answer"] == "Call Anna Keller at +1 202 555 0143."
