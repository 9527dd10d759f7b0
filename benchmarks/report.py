"""Room: benchmarks. May import the standard library.

One line per finding, as a table for people and as records for machines.
"""

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """A finding: ours, what it is held against, and the ratio that was aimed at. Values are medians."""

    what: str
    ours: float
    other: float | None
    unit: str
    aim: float | None = None
    other_name: str = ""
    spread: tuple[float, float] | None = None

    @property
    def ratio(self) -> float | None:
        """Ours / other."""
        return self.ours / self.other if self.other else None

    def record(self) -> dict[str, object]:
        """Return the finding as plain values."""
        return {
            "what": self.what,
            "ours": self.ours,
            "other": self.other,
            "other_name": self.other_name,
            "unit": self.unit,
            "ratio": self.ratio,
            "aim": self.aim,
            "spread": self.spread,
        }


def row(what: str, ours: list[float], other: list[float] | None, unit: str, aim: float | None, name: str) -> Row:
    """Return the finding of two series of measurements."""
    other_median = median(other) if other else None
    return Row(what, median(ours), other_median, unit, aim, name, (min(ours), max(ours)))


def table(rows: list[Row]) -> str:
    """Return the findings as a Markdown table."""
    lines = ["| what | ours (min-max) | held against | ratio | aim |", "|---|---|---|---|---|"]
    for one in rows:
        spread = f" ({one.spread[0]:.4g}-{one.spread[1]:.4g})" if one.spread else ""
        other = f"{one.other:.4g} {one.unit} ({one.other_name})" if one.other is not None else one.other_name
        ratio = f"{one.ratio:.2f}" if one.ratio is not None else ""
        aim = f"at most {one.aim:g}" if one.aim is not None else ""
        lines.append(f"| {one.what} | {one.ours:.4g} {one.unit}{spread} | {other} | {ratio} | {aim} |")
    return "\n".join(lines)
