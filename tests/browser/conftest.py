"""Room: tests. Runs on CPython. May import building, playwright, pytest.

Real browsers against the real dist/. Every page that a test opens must end without an uncaught error.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from building.browser import find_chromium
from building.serve import Server, make_server
from tests.browser.site import Site

ROOT = Path(__file__).resolve().parents[2]
# Pyodide starts in 2 s on two quiet cores; these machines are shared.
PATIENCE_MS = 90_000

Serve = Callable[..., Site]
Visit = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def dist() -> Path:
    """The built site."""
    folder = Path(os.environ.get("OFFCUT_DIST", ROOT / "dist"))
    if not (folder / "release.json").is_file():
        raise FileNotFoundError(f"no site at {folder}: run `python3 build.py` first")
    return folder


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright itself."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser to test with."""
    found = os.environ.get("OFFCUT_CHROMIUM") or find_chromium()
    if not found:
        raise FileNotFoundError("no Chromium: `python3 build.py test` installs one")
    return str(found)


@pytest.fixture(scope="session")
def server_stack() -> Iterator[ExitStack]:
    """What is closed when all tests are done."""
    with ExitStack() as stack:
        yield stack


def start_server(server: Server) -> Callable[[], None]:
    """Run a server in a thread; return what stops it."""
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    return stop


@pytest.fixture
def serve(dist: Path) -> Iterator[Serve]:
    """Start servers: serve(prefix="", isolated=True, wrong_types=False, root=dist, port=0)."""
    with ExitStack() as stack:

        def start(root: Path | None = None, **options: Any) -> Site:
            site = Site(make_server(root or dist, log=[], **options))
            site.stop = start_server(site.server)
            stack.callback(site.close)
            return site

        yield start


@pytest.fixture
def visit(playwright: Playwright, chromium: str, tmp_path: Path) -> Iterator[Visit]:
    """Open browsers: visit(profile="a", **options) is a persistent context; the same name is the same profile."""
    with ExitStack() as stack:

        def start(profile: str = "visitor", arguments: tuple[str, ...] = (), **options: Any) -> BrowserContext:
            context = playwright.chromium.launch_persistent_context(
                tmp_path / profile,
                executable_path=chromium,
                args=["--no-sandbox", "--disable-background-networking", "--disable-component-update", *arguments],
                **options,
            )
            context.set_default_timeout(PATIENCE_MS)
            stack.callback(context.close)
            return context

        yield start


def watched(page: Page) -> Page:
    """Collect uncaught errors of a page in `page.offcut_errors`."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.offcut_errors = errors  # type: ignore[attr-defined]
    return page
