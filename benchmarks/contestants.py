"""Room: benchmarks. May import the standard library. Who takes part in the race, and in which order."""

from dataclasses import dataclass, field
from typing import Any

SINGLE = {"cut": {"way": "single", "second_pass": "off"}}


@dataclass(frozen=True)
class Contestant:
    """One way from a JPEG to a PNG: `side` ours or imgly, its engine, for ours the recipe."""

    name: str
    side: str
    engine: str
    recipe: dict[str, Any] = field(default_factory=dict)
    all_sizes: bool = False


DEFAULT, PEER = "isnet-w8, consensus", "imgly isnet_fp16"
ALL = (
    Contestant(DEFAULT, "ours", "isnet-w8", {}, True),
    Contestant(PEER, "imgly", "isnet_fp16", {}, True),
    Contestant("isnet-w8, one pass", "ours", "isnet-w8", SINGLE),
    Contestant("imgly isnet_quint8", "imgly", "isnet_quint8"),
    Contestant("isnet-q8, consensus", "ours", "isnet-q8"),
    Contestant("isnet-q8, one pass", "ours", "isnet-q8", SINGLE),
    Contestant("isnet-fp16, consensus", "ours", "isnet-fp16"),
    Contestant("isnet-fp16, one pass", "ours", "isnet-fp16", SINGLE),
    Contestant("u2netp, one pass", "ours", "u2netp", SINGLE, True),
)
# With these alone the aims can be told.
FEW = (DEFAULT, PEER, "isnet-w8, one pass", "isnet-q8, consensus", "isnet-q8, one pass", "u2netp, one pass")


def taking_part(carried: set[str], is_quick: bool) -> tuple[Contestant, ...]:
    """Return who races: ours only with engines that the site carries, and few of them when it has to be quick."""
    able = (one for one in ALL if one.side != "ours" or one.engine in carried)
    return tuple(one for one in able if not is_quick or one.name in FEW)


def order(turn: int, contestants: tuple[Contestant, ...]) -> tuple[Contestant, ...]:
    """Return them beginning with another one each turn, so that nobody always has the quiet minute."""
    first = turn % len(contestants) if contestants else 0
    return contestants[first:] + contestants[:first]
