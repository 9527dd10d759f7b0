"""Room: tests. Runs on CPython. May import pytest.

The order of the whole run.
"""

from pathlib import Path

import pytest

BROWSER = Path(__file__).parent / "browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put browser tests last: the quick ones fail first, and Playwright leaves an event loop running in this thread."""
    items.sort(key=lambda item: item.path.is_relative_to(BROWSER))
