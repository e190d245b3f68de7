"""A program that confines itself stays confined under the watch, which opens files for others."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from inhouse.egress.landlock import abi

pytestmark = pytest.mark.skipif(not abi(), reason="the kernel has no Landlock")

CONFINED = """
import os, struct, subprocess, sys, time
from inhouse.egress.syscalls import syscall

writing = "import sys; open(sys.argv[1], 'a').write('word')"


def attempt(path):
    try:
        open(path, "a").write("word")
    except PermissionError:
        return "refused"
    return "written"


def by_a_child(path):
    child = subprocess.run([sys.executable, "-c", writing, path], stderr=subprocess.PIPE)
    return "refused" if child.returncode else "written"


before, after, orphan = sys.argv[1:]
print(attempt(before), by_a_child(before), flush=True)
rules = syscall("landlock_create_ruleset", struct.pack("=Q", 1 << 1), 8, 0)  # no file is written
syscall("landlock_restrict_self", rules, 0)
print(attempt(after), by_a_child(after), flush=True)
if os.fork() == 0:
    parent = os.getpid()
    if os.fork() == 0:
        while os.getppid() == parent:
            time.sleep(0.01)
        print("orphan", attempt(orphan), flush=True)
    os._exit(0)
os.wait()
"""


def test_what_a_program_forbids_itself_stays_forbidden(tmp_path: Path) -> None:
    places = [tmp_path / name for name in ("before", "after", "orphan")]
    for place in places:
        place.touch()
    command = [sys.executable, "-c", CONFINED, *map(str, places)]
    done = subprocess.run(
        [sys.executable, "-m", "inhouse", "watch", "--json", "--seconds", "30", "--", *command],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = ["written", "written", "refused", "refused", "orphan", "refused"]
    assert done.stderr.split() == said, done.stderr
    assert [place.read_text() for place in places] == ["wordword", "", ""]
    claims = {claim["id"]: claim for claim in json.loads(done.stdout)["claims"]}
    assert "confined itself" in claims["watch.itself"]["evidence"]
    verdicts = {name: claims[f"watch.{name}"]["verdict"] for name in ("web", "packets", "itself")}
    assert verdicts == {"web": "HOLDS", "packets": "UNKNOWN", "itself": "UNKNOWN"}
