"""Room: tests. An aim that is not met is said to be not met."""

import math

import pytest

from benchmarks import quality_aims
from benchmarks.quality_tables import aims_table, colour_table, metric_table

NOTHING = {"MAE": math.nan, "MSE": math.nan, "SAD": math.nan, "Grad": math.nan, "BF2": math.nan, "IoU": math.nan}


def numbers(**better: float) -> dict[str, dict[str, float]]:
    one = {**NOTHING, "MAE": 0.1, "Grad": 10.0, "BF2": 0.5, "IoU": 0.8}
    pets = {**one, "Grad": math.nan, "BF2": math.nan}
    return {"pets24": {**pets}, "composite31": {**one, **better}, "total": {**one, **better}}


def ways() -> dict[str, dict[str, dict[str, float]]]:
    every = [quality_aims.OURS, quality_aims.SAME_WEIGHTS, *quality_aims.PEERS]
    return {way: numbers() for way in [*every, quality_aims.SMALL, quality_aims.SMALL_PEER]}


def test_equal_is_not_better() -> None:
    aim = quality_aims.same_weights(ways(), "BF2", quality_aims.PEERS[0])
    assert aim.met == "no" and "pets24" not in aim.numbers


@pytest.mark.parametrize(("metric", "value"), [("BF2", 0.6), ("Grad", 9.0)])
def test_better_on_average_is_met_unless_one_set_is_worse(metric: str, value: float) -> None:
    by_set = {**ways(), quality_aims.SAME_WEIGHTS: numbers(**{metric: value})}
    assert quality_aims.same_weights(by_set, metric, quality_aims.PEERS[0]).met == "yes"
    worse = {"BF2": 0.4, "Grad": 11.0}
    by_set[quality_aims.SAME_WEIGHTS]["drawn edges"] = {**numbers()["total"], metric: worse[metric]}
    by_set[quality_aims.PEERS[0]]["drawn edges"] = numbers()["total"]
    assert quality_aims.same_weights(by_set, metric, quality_aims.PEERS[0]).met == "no"


@pytest.mark.parametrize(("error", "met"), [(0.049, "yes"), (0.051, "no")])
def test_half_the_colour_error_is_half(error: float, met: str) -> None:
    colours = {quality_aims.OURS: {"real edges": [error]}, quality_aims.KEPT_COLOURS: {"real edges": [0.1]}}
    assert quality_aims.halved_colours(colours, quality_aims.OURS, quality_aims.KEPT_COLOURS).met == met
    assert quality_aims.ahead_in_colours(colours, quality_aims.KEPT_COLOURS).met == "yes"
    assert quality_aims.ahead_in_colours(colours, quality_aims.OURS).met == "no", "equal is not less"
    assert "0.1000" in colour_table(colours)


def test_the_small_file_has_to_be_better_on_every_set() -> None:
    by_set = ways()
    assert quality_aims.small_file(by_set).met == "no"
    for sets in by_set[quality_aims.SMALL].values():
        sets.update(MAE=0.07, IoU=0.9)
    assert quality_aims.small_file(by_set).met == "yes"
    by_set[quality_aims.SMALL]["pets24"]["MAE"] = 0.09
    assert quality_aims.small_file(by_set).met == "no"


def together(error: float, cost: float) -> list[str]:
    by_set = {part: numbers() for part in quality_aims.PARTS}
    by_set[quality_aims.CONSENSUS] = numbers(MAE=error, IoU=0.9 - error, BF2=0.6 - error, Grad=100 * error)
    costs = {quality_aims.CONSENSUS: [cost, cost]}
    spent_s = {quality_aims.CONSENSUS: [1.0], quality_aims.FINEST: [2.0]}
    return [aim.met for aim in quality_aims.consensus(by_set, costs, spent_s)]


def test_a_consensus_has_to_be_better_and_no_dearer() -> None:
    assert together(0.09, 1.0) == ["yes"] * 5
    assert together(0.1, 1.01) == ["no"] * 5, "equal is not better"
    assert together(0.11, 0.5) == ["no"] * 4 + ["yes"]


def test_tables_show_only_what_was_measured() -> None:
    table = metric_table(ways(), ("Grad", "BF2", "IoU"))
    assert "Grad, composite31" in table and "Grad, pets24" not in table and "IoU, pets24" in table
    assert len({line.count("|") for line in table.splitlines()}) == 1
    assert "| no |" in aims_table([quality_aims.small_file(ways())])
