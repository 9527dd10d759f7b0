"""Room: benchmarks. May import the standard library. What was aimed at, and whether it is so.

An aim names its comparison before anybody has seen the numbers; a no is printed like a yes.
"""

import math
from dataclasses import dataclass
from statistics import mean

OURS, SAME_WEIGHTS = "ours", "ours, isnet-fp16 alone"
PEERS = ("rembg isnet-fp16", "imgly isnet_fp16")
SMALL, SMALL_PEER = "plain isnet-w8", "imgly isnet_quint8"
CONSENSUS, FINEST = "consensus, edges untouched", "plain isnet-w8"
PARTS = ("plain u2netp", "pass isnet-w8 at 768, picture's shape", "pass isnet-w8 at 512", FINEST)
# The same alpha over other colours: those of the picture, and the subject's own, which nobody can do better than.
KEPT_COLOURS, OWN_COLOURS = "ours, colours as photographed", "ours, the true colours"
# And what is left of the colour error when the alpha has no error.
TRUE_ALPHA_KEPT, TRUE_ALPHA_OURS = "true alpha, colours as photographed", "true alpha, our colours"
# "A wide margin": a quarter of the peer's error at least is gone, on every set.
WIDE = 0.75
HALF = 0.5
# The odd rows of the index, counted from 0: constants of the second half and of the consensus were chosen while looking
# at the even ones only. Shown beside the sets, but it is none of them.
HELD_OUT = "odd rows"

Means = dict[str, dict[str, dict[str, float]]]


@dataclass(frozen=True)
class Aim:
    """One aim: `met` is "yes", "no", or "not measured"."""

    what: str
    met: str
    numbers: str


def aims(by_set: Means, colours: dict[str, dict[str, list[float]]]) -> list[Aim]:
    """Return every aim with its answer. `by_set`: means by way, set and metric; `colours`: errors by way and set."""
    found = [same_weights(by_set, metric, peer) for metric in ("BF2", "Grad") for peer in PEERS]
    pairs = ((OURS, KEPT_COLOURS), (TRUE_ALPHA_OURS, TRUE_ALPHA_KEPT))
    found += [halved_colours(colours, way, kept) for way, kept in pairs]
    found += [ahead_in_colours(colours, peer) for peer in PEERS]
    return [*found, small_file(by_set)]


def same_weights(by_set: Means, metric: str, peer: str) -> Aim:
    """Say whether ours is better than a peer with the same weights: on average, and on no set worse."""
    ours, theirs = by_set[SAME_WEIGHTS], by_set[peer]
    sets = comparable(ours, theirs, metric)
    ahead = [better(ours[name][metric], theirs[name][metric], metric) for name in sets]
    average = better(ours["total"][metric], theirs["total"][metric], metric)
    what = f"same weights: {metric} better than {peer} on average, on no set worse"
    return Aim(what, answer(average > 0 and min(ahead) >= 0), versus(ours, theirs, sets, metric))


def halved_colours(colours: dict[str, dict[str, list[float]]], way: str, kept: str) -> Aim:
    """Say whether the colour error is at most half of what the same alpha has over the colours as photographed."""
    ours, theirs = (total(colours[name]) for name in (way, kept))
    sets = ", ".join(
        f"{name} {mean(colours[way][name]):.4f} against {mean(colours[kept][name]):.4f}" for name in colours[way]
    )
    what = f"colour error at least halved against no decontamination ({way})"
    return Aim(what, answer(ours <= HALF * theirs), f"{ours / theirs:.2f} of it: {sets}")


def ahead_in_colours(colours: dict[str, dict[str, list[float]]], peer: str) -> Aim:
    """Say whether our cutouts have less colour error than a peer's, on each set."""
    pairs = {name: (mean(colours[OURS][name]), mean(colours[peer][name])) for name in colours[OURS]}
    numbers = ", ".join(f"{name} {ours:.4f} against {theirs:.4f}" for name, (ours, theirs) in pairs.items())
    is_met = all(ours < theirs for ours, theirs in pairs.values())
    return Aim(f"colour error less than {peer}'s on every set", answer(is_met), numbers)


def total(groups: dict[str, list[float]]) -> float:
    """Return the mean over all pictures of all sets."""
    return mean(error for errors in groups.values() for error in errors)


def small_file(by_set: Means) -> Aim:
    """Say whether our 44 MB file alone is better than the peer's 44 MB file on every set by a wide margin."""
    ours, theirs = by_set[SMALL], by_set[SMALL_PEER]
    sets = comparable(ours, theirs, "MAE")
    is_met = all(
        ours[name]["MAE"] <= WIDE * theirs[name]["MAE"] and ours[name]["IoU"] > theirs[name]["IoU"] for name in sets
    )
    what = f"isnet-w8 (44 MB) better than {SMALL_PEER} (44 MB): MAE at most {WIDE:g} of it and IoU higher on every set"
    numbers = versus(ours, theirs, sets, "MAE") + "; " + versus(ours, theirs, sets, "IoU")
    return Aim(what, answer(is_met), numbers)


def consensus(by_set: Means, costs: dict[str, list[float]], spent_s: dict[str, list[float]]) -> list[Aim]:
    """Say whether several passes together are worth it: better than each, nowhere worse than the finest, not dearer."""
    found, ours, finest = [], by_set[CONSENSUS], by_set[FINEST]
    for metric in ("MAE", "IoU", "BF2", "Grad"):
        parts = {part: by_set[part]["total"][metric] for part in PARTS}
        sets = comparable(ours, finest, metric)
        is_ahead = all(better(ours["total"][metric], value, metric) > 0 for value in parts.values())
        is_safe = all(better(ours[name][metric], finest[name][metric], metric) >= 0 for name in sets)
        numbers = f"{ours['total'][metric]:.4f} against " + ", ".join(f"{part} {parts[part]:.4f}" for part in PARTS)
        what = f"consensus: {metric} better than each of its parts on average, on no set worse than the 1024 pass"
        by_pass = versus(ours, finest, sets, metric)
        found.append(Aim(what, answer(is_ahead and is_safe), f"{numbers}; by set against the 1024 pass, {by_pass}"))
    cost, seconds = mean(costs[CONSENSUS]), sum(spent_s[CONSENSUS]) / max(sum(spent_s[FINEST]), 1e-9)
    numbers = f"{cost:.2f} passes as planned, {seconds:.2f} of its processor seconds as measured"
    return [*found, Aim("consensus: at no more than the cost of the 1024 pass", answer(cost <= 1), numbers)]


def comparable(ours: dict[str, dict[str, float]], theirs: dict[str, dict[str, float]], metric: str) -> list[str]:
    """Return the sets that have this metric for both: outlines and gradients are not scored against trimaps."""
    return [
        name
        for name in ours
        if name != HELD_OUT
        and name in theirs
        and not math.isnan(ours[name][metric])
        and not math.isnan(theirs[name][metric])
    ]


def better(ours: float, theirs: float, metric: str) -> float:
    """Return by how much ours is better; below 0 where it is worse."""
    return ours - theirs if metric in ("BF2", "IoU") else theirs - ours


def versus(ours: dict[str, dict[str, float]], theirs: dict[str, dict[str, float]], sets: list[str], metric: str) -> str:
    """Return both numbers of each set."""
    pairs = [f"{name} {ours[name][metric]:.4g} against {theirs[name][metric]:.4g}" for name in sorted(sets)]
    return f"{metric}: " + ", ".join(pairs)


def answer(is_met: bool) -> str:
    """Return the word of the table."""
    return "yes" if is_met else "no"
