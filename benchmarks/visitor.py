"""Room: benchmarks. May import building, playwright, benchmarks.counting, tests.browser.site.

A browser on a server of the site, as somebody has it who came before: everything cached, engines saved. And strangers:
browsers that have never been there.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from benchmarks.counting import Counter, count
from benchmarks.serving import serving
from building.browser import find_chromium
from building.serve import make_server
from tests.browser.site import wait_ready

PATIENCE_MS = 300_000


@dataclass
class Visitor:
    """A persistent browser profile and the site it visits; `counter` knows what the site has sent."""

    context: BrowserContext
    url: str
    root: Path
    site: Path
    counter: Counter
    playwright: Playwright

    def open(self, query: str = "") -> Page:
        """Open the app in a new tab and wait until it is ready."""
        page = self.context.new_page()
        page.goto(self.url + query)
        wait_ready(page)
        return page

    @contextmanager
    def stranger(self, **options: Any) -> Iterator[BrowserContext]:
        """Open a browser that has never been on the site; it forgets everything at the end."""
        with tempfile.TemporaryDirectory(prefix="offcut-stranger-") as profile:
            context = launch(self.playwright, Path(profile), **options)
            try:
                yield context
            finally:
                context.close()

    def renderer_ids(self) -> list[int]:
        """Return the process ids of the pages."""
        browser = self.context.browser
        session = browser.new_browser_cdp_session() if isinstance(browser, Browser) else None
        if session is None:
            return []
        processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
        return [process["id"] for process in processes if process["type"] == "renderer"]


def launch(playwright: Playwright, profile: Path, **options: Any) -> BrowserContext:
    """Start a browser on a profile; `options` as of Playwright."""
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=str(os.environ.get("OFFCUT_CHROMIUM") or find_chromium()),
        args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        **options,
    )
    context.set_default_timeout(PATIENCE_MS)
    return context


@contextmanager
def visitor(root: Path) -> Iterator[Visitor]:
    """Serve a copy of dist/ (a benchmark may add files of its own to it) and open a browser."""
    dist = Path(os.environ.get("OFFCUT_DIST", root / "dist"))
    with tempfile.TemporaryDirectory(prefix="offcut-bench-") as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        shutil.copytree(dist, site)
        server = make_server(site)
        counter = count(server)
        with serving(server) as url:
            browser = launch(playwright, Path(folder) / "profile")
            try:
                yield Visitor(browser, url, root, site, counter, playwright)
            finally:
                browser.close()
