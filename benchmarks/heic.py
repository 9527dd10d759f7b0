"""Room: benchmarks. May import building, playwright, benchmarks, tests.

A 12-megapixel HEIC photo in tiles, as phones write it, beside the same picture as JPEG: how long decoding takes.
"""

from pathlib import Path

from PIL import Image

from benchmarks.inference import remove_timed, stage_ms
from benchmarks.report import Row, row
from benchmarks.serving import serving
from benchmarks.visitor import Visitor
from benchmarks.whole_job import LARGE
from building.assemble import build
from building.serve import make_server
from building.workspace import workspace_at
from tests.browser.site import open_app
from tests.heic_files import PHONE_TILE, heic
from tests.testdata import testdata

ENGINE = "u2netp"


def measure(visitor: Visitor, runs: int) -> list[Row]:
    """Return the rows about HEIC; a site with its decoder is built for them. Runs of the two formats take turns."""
    site = visitor.site.parent / "site-with-heic"
    build(workspace_at(visitor.root, site), [ENGINE], print, heic=True)
    photo = _written(visitor.site.parent / "photo.heic")
    heics, jpegs = [], []
    with serving(make_server(site)) as url, visitor.stranger() as context:
        page = open_app(context, url)
        remove_timed(page, testdata(LARGE), ENGINE)
        first = [stage_ms(remove_timed(page, photo, ENGINE), "decode")]
        for _ in range(runs):
            heics.append(stage_ms(remove_timed(page, photo, ENGINE), "decode"))
            jpegs.append(stage_ms(remove_timed(page, testdata(LARGE), ENGINE), "decode"))
    rows = [row("12 MP HEIC, decoding", heics, jpegs, "ms", None, "the same picture as JPEG")]
    return [*rows, row("the first one, which fetches the decoder", first, heics, "ms", None, "those after it")]


def _written(path: Path) -> Path:
    with Image.open(testdata(LARGE)) as image:
        path.write_bytes(heic(image.convert("RGB"), tile_size=PHONE_TILE))
    return path
