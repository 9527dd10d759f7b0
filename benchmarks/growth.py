"""Room: benchmarks. May import playwright, benchmarks. How the time of each stage grows with the picture."""

from pathlib import Path
from statistics import median

from benchmarks.contestants import SINGLE
from benchmarks.inference import remove_timed, stage_ms
from benchmarks.report import Row
from benchmarks.visitor import Visitor

SIZES = (0.3, 1, 4, 12, 24, 48)
STAGES = ("decode", "prepare", "infer", "refine", "compose", "encode")
ENGINE = "u2netp"

Growth = dict[float, dict[str, float]]


def measure(visitor: Visitor, pictures: dict[float, Path], runs: int) -> Growth:
    """Return the median milliseconds of each stage by size, measured in turns."""
    page = visitor.open()
    remove_timed(page, pictures[min(pictures)], ENGINE, SINGLE)
    times: dict[float, dict[str, list[float]]] = {size: {} for size in pictures}
    for _ in range(runs):
        for size, picture in pictures.items():
            marks = remove_timed(page, picture, ENGINE, SINGLE)
            for stage in STAGES:
                times[size].setdefault(stage, []).append(stage_ms(marks, stage))
    page.close()
    return {size: {stage: median(values) for stage, values in found.items()} for size, found in times.items()}


def rest_ms(stages: dict[str, float]) -> float:
    """Return what is not inference."""
    return sum(ms for stage, ms in stages.items() if stage != "infer")


def rows(growth: Growth) -> list[Row]:
    """Return whether the rest is linear (time per megapixel stays) and inference constant."""
    large, small = max(growth), min((size for size in growth if size >= 4), default=min(growth))
    rest = rest_ms(growth[large]) / large
    other = rest_ms(growth[small]) / small
    infers = [stages["infer"] for stages in growth.values()]
    what = f"everything but inference for each megapixel at {large:g} MP"
    return [
        Row(what, rest, other, "ms", None, f"at {small:g} MP"),
        Row("inference, the slowest size", max(infers), min(infers), "ms", None, "the fastest size"),
    ]
