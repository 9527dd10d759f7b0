"""Room: tests. Runs on CPython. May import pytest.

The order of the whole run, and a second try for what happens in a real browser.
"""

from pathlib import Path

import pytest

BROWSER = Path(__file__).parent / "browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put browser tests last: the quick ones fail first, and Playwright leaves an event loop running in this thread.

    A browser test that fails has one more try, which the summary names: docs/decisions/0046-second-tries.md.
    """
    items.sort(key=lambda item: item.path.is_relative_to(BROWSER))
    for item in items:
        if item.path.is_relative_to(BROWSER):
            item.add_marker(pytest.mark.flaky(reruns=1))
