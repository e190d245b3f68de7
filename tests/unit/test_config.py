"""The policy: strict defaults, nothing unknown, nothing from the environment."""

import subprocess
import sys
from pathlib import Path

import pytest

from inhouse.config import Policy, describe_defaults, load_policy, parse_policy
from inhouse.errors import ConfigError

ROOT = Path(__file__).resolve().parents[2]


def test_no_file_means_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INHOUSE_POLICY", raising=False)
    assert load_policy(tmp_path) == Policy()
    assert load_policy(tmp_path / "missing") == Policy()


def test_the_environment_can_not_weaken_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("INHOUSE_SEAL", "INHOUSE_SEAL_MINIMUM", "INHOUSE_PORT", "MASK", "INHOUSE_MASK"):
        monkeypatch.setenv(name, "0")
    assert load_policy(tmp_path) == Policy()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[seal]\nminimum = 'L0'", "L0"),
        ("[seal]\nminimum = 2", "seal.minimum"),
        ("[seel]\n", "seel"),
        ("[server]\nport = 70000", "server.port"),
        ("[server]\nhost = '0.0.0.0'", "host"),
        ("[engine\n", "line 1"),
        ("x" * 10, "end of document"),
        ("[limits]\nrequest_bytes = 99999999999", "limits.request_bytes"),
    ],
)
def test_a_bad_policy_is_refused_and_the_place_is_named(text: str, named: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse_policy(text)
    assert named in refused.value.what
    assert "docs/policy.md" in refused.value.fix


def test_a_policy_may_change_what_it_names() -> None:
    policy = parse_policy("[engine]\nslots = 2\n[seal]\nminimum = 'L3'")
    assert (policy.engine.slots, policy.seal.minimum) == (2, "L3")


def test_every_setting_has_an_order_and_a_harm_unless_it_is_free() -> None:
    for line in describe_defaults():
        parts = line.split(" | ")
        assert len(parts) == 2 if parts[1] == "free" else len(parts) == 3, line


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs/policy.md").read_text()
    for line in describe_defaults():
        name, _, rest = line.partition(" = ")
        assert f"| `{name}` | {rest.split(' | ')[0]} |" in page, name


def test_the_gate_names_a_default_that_changed(tmp_path: Path) -> None:
    gate = [sys.executable, "scripts/defaults_gate.py"]
    assert subprocess.run(gate, cwd=ROOT, capture_output=True, check=False).returncode == 0
    script = (
        "import runpy, sys; from pathlib import Path\n"
        "module = runpy.run_path('scripts/defaults_gate.py')\n"
        f"module['main'].__globals__['LOCK'] = Path({str(tmp_path / 'lock')!r})\n"
        "sys.exit(module['main']())"
    )
    reviewed = (ROOT / "defaults.lock").read_text()
    (tmp_path / "lock").write_text(reviewed.replace('minimum = "L2"', 'minimum = "L3"'))
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert '+seal.minimum = "L2"' in ran.stdout
