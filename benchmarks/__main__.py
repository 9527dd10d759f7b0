"""Room: benchmarks. Entry: `python3 build.py bench` runs it and prints the tables of the README."""

import argparse
import json
from pathlib import Path

from benchmarks import (
    batch,
    batch_memory,
    brush,
    engines,
    heic,
    hundreds,
    inference,
    quality,
    side_by_side,
    start,
    visit,
    whole_job,
    zip_memory,
)
from benchmarks.machine import describe
from benchmarks.report import Row, table
from benchmarks.visitor import Visitor, visitor

ROOT = Path(__file__).resolve().parents[1]
PARTS = {
    "start": start.measure,
    "visit": visit.measure,
    "engines": engines.measure,
    "inference": inference.measure,
    "job": whole_job.measure,
    "heic": heic.measure,
    "brush": brush.measure,
    "batch": batch.measure,
    "hundreds": hundreds.measure,
    "zip": zip_memory.measure,
    "memory": batch_memory.measure,
}
NAMES = "default: all but quality and race, which are run by themselves: they take long and run other people's programs"


def main() -> int:
    """Run the benchmarks that are named, or all of them."""
    parser = argparse.ArgumentParser(prog="build.py bench")
    parser.add_argument("names", nargs="*", choices=[*PARTS, "quality", "race", []], help=NAMES)
    parser.add_argument("--runs", type=int, default=5, help="runs behind each median (default: 5)")
    parser.add_argument("--json", type=Path, help="also write the numbers here")
    parser.add_argument("--fresh", action="store_true", help="quality: compute again what an earlier run kept")
    parser.add_argument("--parts", help=f"race: by comma, of {', '.join(side_by_side.PARTS)} (default: all)")
    parser.add_argument("--sizes", help="race: megapixels by comma (default: 1,4,12)")
    parser.add_argument("--quick", action="store_true", help="race: one run, only what the aims need")
    parser.add_argument("--count", type=int, help="race: pictures in the batch (default: 50)")
    parser.add_argument("--plots", type=Path, help="race: also draw what was found, into this folder")
    options = parser.parse_args()
    if options.names == ["race"]:
        return side_by_side.main(ROOT, options)
    if options.names == ["quality"]:
        return judge(options)
    with visitor(ROOT) as browser:
        return measured(browser, options)


def measured(browser: Visitor, options: argparse.Namespace) -> int:
    """Print what the parts measured; a part that fails ends the run, and what was measured before it is not lost."""
    rows: list[Row] = []
    try:
        for name, measure in PARTS.items():
            if not options.names or name in options.names:
                rows += measure(browser, options.runs)
    finally:
        print(describe())
        print(table(rows))
        if options.json:
            options.json.write_text(
                json.dumps({"machine": describe(), "rows": [row.record() for row in rows]}, indent=1)
            )
    return 0


def judge(options: argparse.Namespace) -> int:
    """Score the cutouts against the truth and against the peers."""
    findings = quality.measure(ROOT, options.fresh)
    print(describe())
    print(findings.markdown())
    if options.json:
        options.json.write_text(json.dumps({"machine": describe(), "quality": findings.record()}, indent=1))
    return 0


raise SystemExit(main())
