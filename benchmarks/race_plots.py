"""Room: benchmarks. May import matplotlib, benchmarks. What the race found, as pictures for the README."""

from pathlib import Path
from statistics import median

import matplotlib

from benchmarks.growth import STAGES, Growth, rest_ms
from benchmarks.race_table import Lap, series

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402  # it asks for a screen unless told before

# Distinguishable with any kind of colour vision (Okabe and Ito 2008).
COLOURS = ("#0072b2", "#56b4e9", "#d55e00", "#009e73", "#e69f00", "#cc79a7")


def write(folder: Path, growth: Growth, laps: list[Lap], caption: str) -> list[Path]:
    """Write the plots that there are numbers for; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    if growth:
        paths.append(draw_growth(folder / "speed-by-size.png", growth, caption))
    if laps:
        paths.append(draw_bars(folder / "speed-side-by-side.png", laps, caption))
    return paths


def draw_growth(path: Path, growth: Growth, caption: str) -> Path:
    """Draw time against megapixels, and the stages' shares."""
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4.2), layout="constrained")
    sizes = sorted(growth)
    left.plot(sizes, [growth[size]["infer"] / 1000 for size in sizes], "o-", label="inference", color=COLOURS[2])
    left.plot(sizes, [rest_ms(growth[size]) / 1000 for size in sizes], "s-", label="all the rest", color=COLOURS[0])
    left.set(xlabel="megapixels", ylabel="seconds", title="u2netp, one pass, warm", ylim=(0, None), xlim=(0, None))
    left.legend()
    labels = [f"{size:g}" for size in sizes]
    below = [0.0] * len(sizes)
    for stage, colour in zip(STAGES, COLOURS, strict=True):
        shares = [100 * growth[size].get(stage, 0) / sum(growth[size].values()) for size in sizes]
        right.bar(labels, shares, bottom=below, label=stage, color=colour)
        below = [low + share for low, share in zip(below, shares, strict=True)]
    right.set(xlabel="megapixels", ylabel="% of the time", title="Stages", ylim=(0, 100))
    right.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    return finish(figure, path, caption)


def draw_bars(path: Path, laps: list[Lap], caption: str) -> Path:
    """Draw warm and cold times of the largest picture, a bar for each contestant."""
    largest = max(one.megapixels for one in laps)
    names = list(dict.fromkeys(one.name for one in laps))
    names.sort(key=lambda name: -median(series(laps, name, largest, False)))
    figure, axes = pyplot.subplots(figsize=(10, 0.6 * len(names) + 1.6), layout="constrained")
    for shift, is_cold, colour in ((0.2, False, COLOURS[0]), (-0.2, True, COLOURS[1])):
        times = [median(series(laps, name, largest, is_cold)) / 1000 for name in names]
        label = "cold: from opening the page" if is_cold else "warm"
        bars = axes.barh([at + shift for at in range(len(names))], times, 0.38, color=colour, label=label)
        axes.bar_label(bars, fmt="%.1f s", padding=3)
    axes.set_yticks(range(len(names)), names)
    axes.set(xlabel="seconds", title=f"A JPEG of {largest:g} megapixels to a cutout")
    axes.margins(x=0.12)
    axes.legend(loc="upper right")
    return finish(figure, path, caption)


def finish(figure: pyplot.Figure, path: Path, caption: str) -> Path:
    """Write a figure with its machine below."""
    figure.supxlabel(caption, fontsize=7, color="#555555")
    figure.savefig(path, dpi=100)
    pyplot.close(figure)
    return path
