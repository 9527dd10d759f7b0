"""Room: benchmarks. The ZIP of large results: how much memory the browser takes for it, besides the results themselves.

The pictures are noise with a red disc, which a tiny network finds at once: their results are large, and no time goes
into inference.
"""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image
from playwright.sync_api import BrowserContext, Page

from benchmarks.machine import peak_memory_bytes, reset_peaks
from benchmarks.report import Row
from benchmarks.serving import serving
from benchmarks.visitor import PATIENCE_MS, Visitor
from building.serve import make_server
from tests.browser.site import wait_ready
from tests.browser.tiny_network import site_with_network, tiny_network

COUNT = 8
WIDTH, HEIGHT = 4000, 3000
# By eye: what differs by less than a quarter of the results is the browser's own coming and going.
AIM_RATIO = 0.25


def measure(visitor: Visitor, runs: int) -> list[Row]:
    """Return the row about the ZIP; its pictures are what repeats."""
    del runs
    with TemporaryDirectory(prefix="offcut-zip-") as folder, visited(visitor, Path(folder)) as page:
        picture = made(Path(folder) / "picture.jpg")
        page.locator("#choose").set_input_files([picture] * COUNT)
        states = "(count) => document.querySelectorAll('.card[data-state=done]').length === count"
        page.wait_for_function(states, arg=COUNT)
        processes = process_ids(page.context)
        reset_peaks(processes)
        before = peak_memory_bytes(processes)
        with page.expect_download() as waiting:
            page.click("#download-zip")
        path = waiting.value.path()
        after = peak_memory_bytes(processes)
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            total_bytes = sum(info.file_size for info in archive.infolist())
    if before is None or after is None:
        return []
    what = f"memory of all of the browser for the ZIP of {COUNT} results of 12 MP"
    return [Row(what, (after - before) / 1e6, total_bytes / 1e6, "MB", AIM_RATIO, "the results themselves")]


@contextmanager
def visited(visitor: Visitor, folder: Path) -> Iterator[Page]:
    """Open a copy of the site with the tiny network."""
    root = site_with_network(visitor.site, folder / "site", tiny_network())
    with serving(make_server(root)) as url, visitor.stranger(accept_downloads=True) as context:
        page = context.new_page()
        page.set_default_timeout(2 * PATIENCE_MS)
        page.goto(url)
        wait_ready(page)
        yield page


def made(path: Path) -> Path:
    """Write the picture: a photo's size and more detail than any photo has."""
    noise = np.random.RandomState(1).randint(0, 90, (HEIGHT, WIDTH, 3)).astype(np.uint8)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    noise[np.hypot(y - HEIGHT / 2, x - WIDTH / 2) < HEIGHT * 0.45] += np.array([150, 0, 0], np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, "JPEG", quality=95)
    path.write_bytes(buffer.getvalue())
    return path


def process_ids(context: BrowserContext) -> list[int]:
    """Return the ids of all processes of a browser."""
    assert context.browser is not None
    found = context.browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return [int(process["id"]) for process in found]
