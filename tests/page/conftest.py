"""The server and the browser that the tests of the page share."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from visits import CHROMIUM, FLAGS, House, Visit, open_house, sync_api


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from open_house(tmp_path_factory.mktemp("page") / "home")


@pytest.fixture
def own_house(tmp_path: Path) -> Iterator[House]:
    """A server that a test may harm."""
    yield from open_house(tmp_path / "home")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Any, house: House) -> Iterator[Callable[..., Visit]]:
    visits: list[Visit] = []

    def open_visit(at: House = house, **options: Any) -> Visit:
        visits.append(Visit(browser, at, **options))
        return visits[-1]

    yield open_visit
    for visited in visits:
        visited.close()


@pytest.fixture(scope="session")
def tab(browser: Any, house: House) -> Iterator[Visit]:
    """A tab that is used by one test after the other: a new one takes a second of two cores."""
    shared = Visit(browser, house, viewport={"width": 1280, "height": 900})
    shared.sign_in()
    yield shared
    shared.context.close()


@pytest.fixture
def page(tab: Visit) -> Iterator[Any]:
    yield tab.begin_anew()
    tab.check()
