"""Room: benchmarks. Pictures of 2.5 megapixels in a row: how much of the time is inference.

Inference alone and the batch are measured in turns, because a shared machine is never equally fast for minutes. It is
done twice: with all threads, and with one, where a core is left for Python as on a machine of more than four.
"""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page

from benchmarks.inference import remove_timed, stage_ms
from benchmarks.report import Row
from benchmarks.serving import serving
from benchmarks.visitor import PATIENCE_MS, Visitor
from building.serve import make_server
from tests.browser.site import wait_ready
from tests.testdata import testdata

FOLDER = "quality/composite31/images"
ENGINE = "u2netp"
ROUNDS = 2
COUNT = 8
# Pixels of each picture: between 2 and 3 megapixels.
PIXELS = 2_500_000
# Decoding and finishing should hide behind the inference of another picture: 95 % of the throughput of inference alone.
AIM_RATIO = 1.05
REMOVE_ALL = """({data, engine}) => Promise.all(data.map(async (text, number) => {
  const file = new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], `${number}.jpg`);
  const marks = [["start", performance.now()]];
  const onprogress = ({stage}) => marks.at(-1)[0] === stage || marks.push([stage, performance.now()]);
  await offcut.removeBackground(file, {engine, onprogress});
  marks.push(["end", performance.now()]);
  return marks;
}))"""


def measure(visitor: Visitor, runs: int) -> list[Row]:
    """Return the rows about a batch; the rounds are what repeats."""
    del runs
    with TemporaryDirectory(prefix="offcut-batch-") as folder:
        pictures = made(Path(folder))
        page = visitor.open()
        rows = in_rounds(page, pictures)
        page.close()
        with one_thread(visitor) as page:
            rows += in_rounds(page, pictures)
    return rows


def in_rounds(page: Page, pictures: list[Path], rounds: int = ROUNDS) -> list[Row]:
    """Return the time for each picture of a batch against its inference alone, and against its inference in there.

    The second says whether everything else hides behind inference; the first also what it costs inference where both
    share the cores.
    """
    remove_timed(page, pictures[0], ENGINE)
    whole, alone, there = [], [], []
    for _ in range(rounds):
        before_ms = alone_ms(page, pictures[::2])
        whole_ms, busy_ms = batch_ms(page, pictures)
        whole.append(whole_ms / len(pictures))
        there.append(whole_ms / busy_ms)
        alone.append(whole_ms / (before_ms + alone_ms(page, pictures[1::2])))
    threads = page.evaluate("offcut.status().threads")
    what = f"time for each of {len(pictures)} pictures of 2.5 MP in a batch, {ENGINE}, {threads} threads"
    return [
        Row(what, median(whole), median(whole) / median(alone), "ms", AIM_RATIO, "inference alone"),
        Row("the same", median(whole), median(whole) / median(there), "ms", AIM_RATIO, "inference in the batch"),
    ]


def alone_ms(page: Page, pictures: list[Path]) -> float:
    """Return how long the engine takes for these pictures when nothing else is done meanwhile."""
    return sum(stage_ms(remove_timed(page, one, ENGINE, {}), "infer") for one in pictures)


def batch_ms(page: Page, pictures: list[Path]) -> tuple[float, float]:
    """Return how long these pictures take together, and how long of that the engine was at work."""
    data = [base64.b64encode(one.read_bytes()).decode() for one in pictures]
    calls: list[list[tuple[str, float]]] = page.evaluate(REMOVE_ALL, {"data": data, "engine": ENGINE})
    began, ended = min(marks[0][1] for marks in calls), max(marks[-1][1] for marks in calls)
    return ended - began, sum(stage_ms(marks, "infer") for marks in calls)


@contextmanager
def one_thread(visitor: Visitor) -> Iterator[Page]:
    """Open the site on a host without the headers that threads need, and without the service worker that adds them."""
    server = make_server(visitor.site, isolated=False)
    with serving(server) as url, visitor.stranger(service_workers="block") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(url)
        wait_ready(page)
        yield page


def made(folder: Path, count: int = COUNT) -> list[Path]:
    """Write the pictures as JPEG files."""
    sources = sorted(testdata(f"{FOLDER}/comp_p3m_p_818e689d.jpg").parent.glob("*.jpg"))
    paths = []
    for number in range(count):
        with Image.open(sources[number % len(sources)]) as image:
            scale = (PIXELS / (image.width * image.height)) ** 0.5
            resized = image.convert("RGB").resize((round(image.width * scale), round(image.height * scale)))
        path = folder / f"{number + 1}.jpg"
        resized.save(path, quality=90)
        paths.append(path)
    return paths
