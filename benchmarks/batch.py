"""Room: benchmarks. Pictures of 2.5 megapixels in a row: how much of the time is inference.

Inference alone and the batch are measured in turns, because a shared machine is never equally fast for minutes. It is
done twice: with all threads, and with one, where a core is left for Python as on a machine of more than four.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page

from benchmarks.inference import remove_timed, stage_ms
from benchmarks.report import Row
from benchmarks.visitor import PATIENCE_MS, Visitor
from building.serve import make_server
from tests.browser.site import wait_ready
from tests.testdata import testdata

FOLDER = "quality/composite31/images"
ENGINE = "u2netp"
ROUNDS = 3
COUNT = 8
# Pixels of each picture: between 2 and 3 megapixels.
PIXELS = 2_500_000
# Decoding and finishing should hide behind the inference of another picture: 95 % of the throughput of inference alone.
AIM_RATIO = 1.05


def measure(visitor: Visitor, runs: int) -> list[Row]:
    """Return the rows about a batch; the rounds are what repeats."""
    del runs
    with TemporaryDirectory(prefix="offcut-batch-") as folder:
        pictures = made(Path(folder))
        page = visitor.open()
        rows = [in_rounds(page, pictures)]
        page.close()
        with one_thread(visitor) as page:
            rows.append(in_rounds(page, pictures))
    return rows


def in_rounds(page: Page, pictures: list[Path]) -> Row:
    """Return the time for each picture of a batch against its inference alone; ratios are of one round each."""
    page.locator(f"label[for=engine-{ENGINE}]").click()
    remove_timed(page, pictures[0], ENGINE)
    whole, pure = [], []
    for _ in range(ROUNDS):
        before_ms = alone_ms(page, pictures[::2])
        whole.append(batch_ms(page, pictures) / COUNT)
        pure.append((before_ms + alone_ms(page, pictures[1::2])) / COUNT)
    ratios = [ours / other for ours, other in zip(whole, pure, strict=True)]
    print("rounds of the batch, ms for each picture and ratio:", [round(one) for one in whole], ratios)
    threads = page.evaluate("offcut.status().threads")
    what = f"time for each of {COUNT} pictures of 2.5 MP in a batch, {ENGINE}, {threads} threads"
    return Row(what, median(whole), median(whole) / median(ratios), "ms", AIM_RATIO, "inference alone")


def alone_ms(page: Page, pictures: list[Path]) -> float:
    """Return how long the engine takes for these pictures when nothing else is done meanwhile."""
    return sum(stage_ms(remove_timed(page, one, ENGINE, {}), "infer") for one in pictures)


def batch_ms(page: Page, pictures: list[Path]) -> float:
    """Return how long the page takes for these pictures, from choosing them to the last result."""
    began = time.perf_counter()
    page.locator("#choose").set_input_files(pictures)
    page.wait_for_function("(count) => document.querySelectorAll('.card[data-state=done]').length === count", arg=COUNT)
    took_ms = (time.perf_counter() - began) * 1000
    page.click("#clear")
    page.click("#clear-sure")
    page.wait_for_function("() => document.querySelectorAll('.card').length === 0")
    return took_ms


@contextmanager
def one_thread(visitor: Visitor) -> Iterator[Page]:
    """Open the site on a host without the headers that threads need, and without the service worker that adds them."""
    server = make_server(visitor.site, isolated=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with visitor.stranger(service_workers="block") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(server.url)
        wait_ready(page)
        yield page
    server.shutdown()
    server.server_close()


def made(folder: Path) -> list[Path]:
    """Write the pictures as JPEG files."""
    sources = sorted(testdata(f"{FOLDER}/comp_p3m_p_818e689d.jpg").parent.glob("*.jpg"))
    paths = []
    for number in range(COUNT):
        with Image.open(sources[number % len(sources)]) as image:
            scale = (PIXELS / (image.width * image.height)) ** 0.5
            resized = image.convert("RGB").resize((round(image.width * scale), round(image.height * scale)))
        path = folder / f"{number + 1}.jpg"
        resized.save(path, quality=90)
        paths.append(path)
    return paths
