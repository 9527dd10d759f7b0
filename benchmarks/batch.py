"""Room: benchmarks. Twenty pictures of 2 to 3 megapixels in a row: how much of the time is inference."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from benchmarks.inference import remove_timed, stage_ms
from benchmarks.report import Row
from benchmarks.visitor import Visitor
from tests.testdata import testdata

FOLDER = "quality/composite31/images"
ENGINE = "u2netp"
COUNT = 20
# Pixels of each picture: between 2 and 3 megapixels.
PIXELS = 2_500_000
# Decoding and finishing should hide behind the inference of another picture: 95 % of the throughput of inference alone.
AIM_RATIO = 1.05


def measure(visitor: Visitor, runs: int) -> list[Row]:
    """Return the rows about a batch; it is run once, its pictures are what repeats."""
    del runs
    page = visitor.open()
    with TemporaryDirectory(prefix="offcut-batch-") as folder:
        pictures = made(Path(folder))
        page.locator(f"label[for=engine-{ENGINE}]").click()
        remove_timed(page, pictures[0], ENGINE)
        pure_ms = sum(stage_ms(remove_timed(page, one, ENGINE), "infer") for one in pictures)
        began = time.perf_counter()
        page.locator("#choose").set_input_files(pictures)
        page.wait_for_function(
            "(count) => document.querySelectorAll('.card[data-state=done]').length === count", arg=COUNT
        )
        whole_ms = (time.perf_counter() - began) * 1000
    page.close()
    what = f"time for each of {COUNT} pictures of 2.5 MP in a batch, {ENGINE}"
    return [Row(what, whole_ms / COUNT, pure_ms / COUNT, "ms", AIM_RATIO, "inference alone")]


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
