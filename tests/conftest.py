"""Room: tests. Runs on CPython. May import pytest.

The order of the whole run, and a second try for what happens in a real browser.
"""

from pathlib import Path

import pytest

BROWSER = Path(__file__).parent / "browser"
OTHER_BROWSERS = Path(__file__).parent / "other_browsers"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names other browsers; without it their tests are no part of a run."""
    parser.addoption("--browsers", default="", help="run tests/other_browsers in these: firefox,webkit")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the other browsers' tests out unless browsers are named."""
    return True if collection_path == OTHER_BROWSERS and not config.getoption("browsers") else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put browser tests last: the quick ones fail first, and Playwright leaves an event loop running in this thread.

    A browser test that fails has one more try, which the summary names: docs/decisions/0046-second-tries.md.
    """
    items.sort(key=lambda item: item.path.is_relative_to(BROWSER))
    for item in items:
        if item.path.is_relative_to(BROWSER):
            item.add_marker(pytest.mark.flaky(reruns=1))
