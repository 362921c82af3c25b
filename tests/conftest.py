"""What every test may rely on: compiled messages, the browser, and no silent skip where all is required."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.reports import CollectReport, TestReport
from django.conf import settings

from lianxin.config.messages import compile_messages

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations once, in the process that starts the others."""
    if not hasattr(config, "workerinput"):
        compile_messages()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the data folder that ``tests.settings`` made."""
    folder = Path(settings.DATA_DIR)
    if not hasattr(config, "workerinput") and folder.name.startswith("lianxin-test-"):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """With ``REQUIRE_ALL=1`` a test that would be skipped fails, and says what was missing."""
    outcome = yield
    report: TestReport = outcome.get_result()  # type: ignore[attr-defined]
    _no_skip(report)


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    """The same for a file that would be skipped as a whole."""
    outcome = yield
    report: CollectReport = outcome.get_result()  # type: ignore[attr-defined]
    _no_skip(report)


def _no_skip(report: TestReport | CollectReport) -> None:
    if REQUIRE_ALL and report.outcome == "skipped":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_ALL=1, yet: {reason}"


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser to drive: ``CHROMIUM``, or Debian's."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("needs Chromium: apt-get install chromium fonts-noto-cjk, or set CHROMIUM=/path")
    return found
