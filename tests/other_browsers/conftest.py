"""Room: tests. Runs on CPython. May import building, pytest.

Browsers besides Chromium. They run only when named (`build.py test --browsers firefox,webkit`), and then one that
is missing is a failure.
"""

import shutil
from pathlib import Path

import pytest

from tests.browser.conftest import Serve, dist, serve
from tests.other_browsers.firefox import Firefox
from tests.other_browsers.webkit import WebKit, mini_browser

__all__ = ["Serve", "dist", "serve"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test in each browser that was named."""
    if "browser_name" in metafunc.fixturenames:
        metafunc.parametrize("browser_name", metafunc.config.getoption("browsers").split(","))


def start_browser(name: str, folder: Path) -> Firefox | WebKit:
    """Start a browser by its name; raises FileNotFoundError when it is not on this machine."""
    if name == "firefox":
        program = shutil.which("firefox-esr") or shutil.which("firefox")
        if not program:
            raise FileNotFoundError("no Firefox: apt-get install firefox-esr")
        return Firefox(program, folder)
    if name == "webkit":
        program = shutil.which("WebKitWebDriver")
        if not program or not mini_browser() or not shutil.which("xvfb-run"):
            raise FileNotFoundError("no WebKitGTK: apt-get install webkit2gtk-driver xvfb")
        return WebKit(program, folder)
    raise ValueError(f"unknown browser {name!r}; there are firefox and webkit")
