"""Room: benchmarks. A long batch of large pictures: how much memory each further picture leaves behind (fault 85).

Results are Blobs and the browser's to keep, in memory or on its disk; what must not grow is the page with its workers,
where pictures are decoded. The pictures are those of the ZIP's part, and the network takes no time.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import BrowserContext, Page

from benchmarks.machine import resident_bytes
from benchmarks.report import Row
from benchmarks.visitor import Visitor
from benchmarks.zip_memory import made, visited

# The first few fill what is kept on purpose: decoded pictures, heaps that never shrink.
FIRST, COUNT = 8, 40
# By eye, as for the ZIP: the coming and going of garbage.
AIM_RATIO = 0.25
BYTES = """async () => (await (await fetch(document.querySelector("#download").href)).blob()).size"""


def measure(visitor: Visitor, runs: int) -> list[Row]:
    """Return two rows, of the page and of the rest of the browser; the pictures are what repeats."""
    del runs
    with TemporaryDirectory(prefix="offcut-batch-memory-") as folder, visited(visitor, Path(folder)) as page:
        page.locator("#choose").set_input_files([made(Path(folder) / "picture.jpg")] * COUNT)
        wait_done(page, FIRST)
        before = resident(page.context)
        wait_done(page, COUNT)
        after = resident(page.context)
        result_bytes: int = page.evaluate(BYTES)
    if before is None or after is None:
        return []
    rows = []
    for kind, aim in [("page and workers", AIM_RATIO), ("rest of the browser, which keeps the results", None)]:
        grown = (after[kind] - before[kind]) / (COUNT - FIRST)
        what = f"memory for each of pictures {FIRST + 1} to {COUNT} of 12 MP: {kind}"
        rows.append(Row(what, grown / 1e6, result_bytes / 1e6, "MB", aim, "the result itself"))
    return rows


def wait_done(page: Page, count: int) -> None:
    """Wait until at least so many pictures are done."""
    page.wait_for_function("(count) => document.querySelectorAll('.card[data-state=done]').length >= count", arg=count)


def resident(context: BrowserContext) -> dict[str, int] | None:
    """Return the resident bytes of the renderers and of all other processes, by their names in the table."""
    assert context.browser is not None
    processes = context.browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    renderers = [int(process["id"]) for process in processes if process["type"] == "renderer"]
    others = [int(process["id"]) for process in processes if process["type"] != "renderer"]
    page, rest = resident_bytes(renderers), resident_bytes(others)
    if page is None or rest is None:
        return None
    return {"page and workers": page, "rest of the browser, which keeps the results": rest}
