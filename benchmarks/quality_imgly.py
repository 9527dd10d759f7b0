"""Room: benchmarks. May import building, playwright, benchmarks.

The cutouts of @imgly/background-removal in headless Chromium, to be scored; each is made once and kept.
"""

import base64
import os
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from playwright.sync_api import Page, sync_playwright

from benchmarks.imgly import assembled, version
from benchmarks.quality_cache import Cache
from benchmarks.quality_pictures import Subject
from benchmarks.serving import serving
from building.browser import find_chromium
from building.serve import make_server
from building.workspace import Workspace

# One pass of the unrounded weights takes about a minute on two slow cores that do other work too.
PATIENCE_MS = 900_000


class Imgly:
    """The peer in a browser, which is started when a cutout is asked for that is not in `cache`."""

    def __init__(self, workspace: Workspace, cache: Cache) -> None:
        self._workspace = workspace
        self._cache = cache
        self._open = ExitStack()
        self._page: Page | None = None
        self._site = Path()

    def __enter__(self) -> "Imgly":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open.close()

    def cut_out(self, subject: Subject, model: str) -> Path:
        """Return the PNG that `removeBackground` gives with this model and otherwise its defaults."""
        return self._cache.file(f"{version()}-{model}", subject.key + ".png", lambda: self._run(subject, model))

    def _run(self, subject: Subject, model: str) -> bytes:
        page = self._page or self._start()
        picture = self._site / "picture"
        picture.write_bytes(subject.data)
        answer: str = page.evaluate("([picture, model]) => cutOut(picture, model)", [f"picture?{subject.key}", model])
        picture.unlink()
        return base64.b64decode(answer.partition(",")[2])

    def _start(self) -> Page:
        self._site = assembled(self._workspace)
        # It sends the headers without which the peer would have one thread.
        url = self._open.enter_context(serving(make_server(self._site)))
        playwright = self._open.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=str(os.environ.get("OFFCUT_CHROMIUM") or find_chromium()),
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        self._open.callback(browser.close)
        self._page = browser.new_page()
        self._page.set_default_timeout(PATIENCE_MS)
        self._page.goto(url)
        self._page.wait_for_function("() => window.cutOut")
        return self._page
