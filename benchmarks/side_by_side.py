"""Room: benchmarks. May import benchmarks, tests. `bench race`: its parts one after the other, one table, plots."""

import json
from argparse import Namespace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import batch, contestants, first_answer, growth, race, race_native, race_pictures, race_table
from benchmarks.machine import describe
from benchmarks.report import Row, row, table
from benchmarks.visitor import Visitor, visitor
from tests.native_engine import load_native

PARTS = ("pictures", "first", "growth", "batch")
SIZES = (1.0, 4.0, 12.0)
ENGINE = "isnet-w8"
BATCH = 50
# A first visit takes a minute each.
MOST_FIRST = 3


def main(root: Path, options: Namespace) -> int:
    """Run the parts that are named and print what they found."""
    parts = options.parts.split(",") if options.parts else list(PARTS)
    if unknown := [part for part in parts if part not in PARTS]:
        raise SystemExit(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    sizes = tuple(float(size) for size in options.sizes.split(",")) if options.sizes else SIZES
    runs = 1 if options.quick else options.runs
    found: dict[str, Any] = {"machine": describe(), "runs": runs, "laps": [], "growth": {}}
    rows: list[Row] = []
    with TemporaryDirectory(prefix="offcut-race-") as folder, visitor(root) as browser:
        if "pictures" in parts:
            rows += pictures(browser, race_pictures.made(Path(folder), sizes), runs, options.quick, found)
        if "growth" in parts:
            grown = race_pictures.made(Path(folder), growth.SIZES)
            found["growth"] = growth.measure(browser, grown, runs)
            rows += growth.rows(found["growth"])
        if "first" in parts:
            picture = race_pictures.made(Path(folder), (SIZES[0],))[SIZES[0]]
            rows += first_answer.measure(browser, picture, min(runs, MOST_FIRST))
        if "batch" in parts:
            rows += many(browser, Path(folder), options.count or BATCH)
    caption = f"{found['machine']}; headless Chromium; medians of {runs}"
    print(f"{caption}\n{table(rows)}")
    if options.plots:
        # Only here: what draws is not installed for anybody else.
        from benchmarks.race_plots import write

        for path in write(options.plots, found["growth"], found["laps"], caption):
            print(f"{path}: {path.stat().st_size} bytes")
    if options.json:
        found["laps"] = [one.record() for one in found["laps"]]
        options.json.write_text(json.dumps({**found, "rows": [one.record() for one in rows]}, indent=1))
    return 0


def pictures(browser: Visitor, files: dict[float, Path], runs: int, is_quick: bool, found: dict[str, Any]) -> list[Row]:
    """Return the rows of the race itself, with native onnxruntime between the turns."""
    models = json.loads((browser.site / "models.json").read_text())["models"]
    taking_part = contestants.taking_part({one["id"] for one in models if "remote" not in one}, is_quick)
    native = load_native(ENGINE)
    wholes, infers = [], []
    with race.peer_site(browser) as peer_url:
        for turn in range(runs):
            found["laps"] += race.measure(browser, taking_part, files, turn, peer_url)
            whole_ms, infer_ms = race_native.limit_ms(native, ENGINE, files[max(files)])
            wholes.append(whole_ms)
            infers.append(infer_ms)
    mine = race_table.series(found["laps"], race_table.SINGLE, max(files), False)
    what = f"{max(files):g} MP, warm: {race_table.SINGLE}"
    limit = [row(what, mine, wholes, "ms", None, "native onnxruntime + Pillow")] if mine else []
    return race_table.rows(found["laps"], infers) + limit


def many(browser: Visitor, folder: Path, count: int) -> list[Row]:
    """Return the rows about a batch of so many pictures."""
    page = browser.open()
    rows = batch.in_rounds(page, batch.made(folder, count), 1)
    page.close()
    return rows
