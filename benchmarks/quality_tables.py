"""Room: benchmarks. May import benchmarks. The findings about quality as Markdown tables."""

import math
from collections.abc import Iterable
from statistics import mean

from benchmarks.quality_aims import HELD_OUT, Aim

DECIMALS = {"MAE": 4, "MSE": 4, "SAD": 1, "Grad": 2, "BF2": 3, "IoU": 3}
LOWER_IS_BETTER = {"MAE": "lower is better", "Grad": "Grad: lower is better; BF2 and IoU: higher"}
SETS = ("pets24", "composite31", "total", HELD_OUT, "real edges", "drawn edges")

Means = dict[str, dict[str, dict[str, float]]]


def metric_table(by_set: Means, metrics: tuple[str, ...]) -> str:
    """Return one table of some metrics: one row for each way, one column for each set and metric with numbers."""
    columns = [
        (name, metric)
        for metric in metrics
        for name in SETS
        if any(not math.isnan(sets.get(name, {}).get(metric, math.nan)) for sets in by_set.values())
    ]
    rows = [
        [way, *(shown(sets.get(name, {}).get(metric), metric) for name, metric in columns)]
        for way, sets in by_set.items()
    ]
    return markdown([LOWER_IS_BETTER[metrics[0]], *(f"{metric}, {name}" for name, metric in columns)], rows)


def colour_table(colours: dict[str, dict[str, list[float]]]) -> str:
    """Return the table of colour errors after placing each cutout on new backgrounds."""
    sets = [name for name in SETS if any(name in groups for groups in colours.values())]
    rows = []
    for way, groups in colours.items():
        every = [error for errors in groups.values() for error in errors]
        rows.append([way, *(f"{mean(groups[name]):.4f}" for name in sets), f"{mean(every):.4f}"])
    return markdown(["colour error at soft edges, lower is better", *sets, "all"], rows)


def aims_table(found: Iterable[Aim]) -> str:
    """Return the aims, each with yes or no and the numbers behind it."""
    return markdown(["aim", "met", "by"], [[one.what, one.met, one.numbers] for one in found])


def shown(value: float | None, metric: str) -> str:
    """Return a number as it stands in a table."""
    return "" if value is None or math.isnan(value) else f"{value:.{DECIMALS[metric]}f}"


def markdown(heads: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
