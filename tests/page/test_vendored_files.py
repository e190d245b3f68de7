"""The libraries of the page are the ones npm has, and our own files name no other host."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

root = Path(__file__).parents[2]
folder = root / "src" / "inhouse" / "server" / "page"
vendor = folder / "vendor"
banned = [
    "localStorage",
    "sessionStorage",
    "indexedDB",
    "serviceWorker",
    "document.cookie",
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    "Function(",
    "dangerouslySetInnerHTML",
    "WebSocket",
    "sendBeacon",
    "XMLHttpRequest",
    "EventSource",
    "window.confirm",
    "window.alert",
]
own_files = sorted(path for path in folder.iterdir() if path.is_file())


def test_every_vendored_file_is_the_one_in_the_lock() -> None:
    locked = json.loads((vendor / "vendor.lock").read_text())
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendor.iterdir()
        if path.name != "vendor.lock"
    }
    assert found == locked


def test_every_vendored_script_is_listed_with_its_licence() -> None:
    listed = (vendor / "THIRD_PARTY.md").read_text()
    for path in vendor.glob("*.js"):
        (row,) = (line for line in listed.splitlines() if f"| {path.name} |" in line)
        (licence,) = re.findall(r"\((LICENSE\.\w+\.txt)\)", row)
        assert len((vendor / licence).read_text()) > 500
        assert hashlib.sha256(path.read_bytes()).hexdigest() in row


def test_the_vendored_files_are_byte_for_byte_the_packages_on_npm() -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    try:
        reached = subprocess.run([npm, "ping"], capture_output=True, timeout=30, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("the npm registry can't be reached from here")
    if reached.returncode:
        pytest.skip("the npm registry can't be reached from here")
    command = [sys.executable, str(root / "scripts" / "vendor_page.py"), "--check"]
    checked = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (checked.returncode, checked.stdout) == (0, "")


@pytest.mark.parametrize("path", own_files, ids=lambda path: path.name)
def test_our_own_files_name_no_other_host(path: Path) -> None:
    text = path.read_text()
    without_names = text.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.findall(r"(?:https?|wss?):\/\/|[\"'(]\/\/\w", without_names)


@pytest.mark.parametrize("path", own_files, ids=lambda path: path.name)
def test_our_own_files_store_nothing_and_make_no_html(path: Path) -> None:
    text = path.read_text()
    assert [word for word in banned if word in text] == []


def test_index_has_no_script_or_style_of_its_own() -> None:
    index = (folder / "index.html").read_text()
    assert re.findall(r"<script[^>]*>([^<]+)", index) == []
    assert "<style" not in index
    assert not re.search(r"\s(style|on\w+)=", index)


def test_scripts_are_imported_only_from_the_page_itself() -> None:
    for path in folder.glob("*.js"):
        sources = re.findall(r"(?:from|import\(?)\s*\"([^\"]+)\"", path.read_text())
        assert all(source.startswith("/page/") for source in sources), path.name
        for source in sources:
            assert (folder / source.removeprefix("/page/")).is_file()
