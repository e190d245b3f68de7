"""The environment of a first start is set up again when that was cut off."""

import runpy
import venv
from pathlib import Path


def test_an_environment_that_was_cut_off_while_it_was_made_is_made_anew(tmp_path: Path) -> None:
    was_cut_off = runpy.run_path("scripts/environment.py")["_was_cut_off"]
    was_cut_off.__globals__["FOLDER"] = tmp_path
    venv.create(tmp_path)  # pip comes last
    assert was_cut_off(tmp_path / "bin/python")
    (tmp_path / "done-core.txt").touch()
    assert not was_cut_off(tmp_path / "bin/python"), "what is installed is not thrown away"
