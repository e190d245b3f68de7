"""One fake hub for all tests of this folder; each test sets its own scene."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_hub import REPO, Fetch, Scene, Servers
from forked_courier import Launcher, module_of

from inhouse.egress import dispatch
from inhouse.egress.courier import Terms
from inhouse.models.hub import Hub, Listing, read_listing
from inhouse.models.layout import Entry
from inhouse.models.pull import parse_wanted, pull


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    servers = Servers(tmp_path_factory.mktemp("authority"))
    yield servers
    servers.stop()


@pytest.fixture
def servers(running: Servers) -> Servers:
    running.scene = Scene()
    return running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir(0o700)
    return folder


@pytest.fixture
def terms(servers: Servers) -> Terms:
    return Terms((servers.hub, servers.cdn), str(servers.ca_file))


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    launcher = Launcher()
    yield launcher
    launcher.close()


@pytest.fixture
def forked(launcher: Launcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Couriers are forked from a process that has imported them, which takes a fifth of the time.

    They seal themselves as ever. That a real one is started with an empty environment and no more
    than its descriptors is shown by the tests that do not use this: test_courier, the commands.
    """
    monkeypatch.setattr(dispatch, "subprocess", module_of(launcher))


@pytest.fixture
def fetch(fetch_by_started: Fetch, forked: None) -> Fetch:
    """Pull what is named from the fake hub, by couriers that are forked."""
    return fetch_by_started


@pytest.fixture
def fetch_by_started(servers: Servers, home: Path, terms: Terms) -> Fetch:
    """The same by couriers that are started as `inhouse` does."""

    def fetch(wanted: str = REPO, *, terms: Terms = terms, token: str = "", **more: Any) -> Entry:
        hub = Hub(home, f"https://{servers.hub}", terms, token)
        return pull(home, hub, parse_wanted(wanted), **more)

    return fetch


@pytest.fixture
def fetch_known(servers: Servers, home: Path, terms: Terms, forked: None) -> Fetch:
    """The same, where the list is known already, which saves a courier."""

    class Known(Hub):
        def listing(self, repo: str, revision: str) -> Listing:
            return read_listing(servers.scene.list(), repo, revision, "the fake hub")

    def fetch() -> Entry:
        return pull(home, Known(home, f"https://{servers.hub}", terms), parse_wanted(REPO))

    return fetch
