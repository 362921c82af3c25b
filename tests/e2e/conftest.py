"""The installation, the browser, and the people who use it."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.person import House
from tests.e2e.site import Site, own_database, running

ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
]


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo, served; on PostgreSQL in a database of its own."""
    folder, url = tmp_path_factory.mktemp("site"), os.environ.get("DATABASE_URL", "")
    with ExitStack() as stack:
        if url.startswith("postgres"):
            url = stack.enter_context(own_database(url, f"lianxin_e2e_{os.getpid()}"))
        else:
            url = f"sqlite:///{folder}/lianxin.sqlite3"
        yield stack.enter_context(running(folder, url))


@pytest.fixture(scope="package")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Debian's Chromium, for as long as the tests stay in this folder.

    Playwright keeps an event loop running in this thread, where Django then refuses every query: a test of another
    folder that this worker takes over from a slower one must find the loop gone.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def _house(site: Site, browser: Browser) -> House:
    return House(site, browser)


@pytest.fixture
def house(_house: House) -> Iterator[House]:
    """Everybody who comes to the site. No page may have complained when they leave."""
    yield _house
    assert _house.leave() == []
