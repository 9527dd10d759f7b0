"""Room: tests. The race's order, its pictures' sides, its ratios and aims, without any clock."""

from benchmarks.contestants import ALL, DEFAULT, FEW, PEER, order, taking_part
from benchmarks.growth import rows as growth_rows
from benchmarks.race_pictures import sides
from benchmarks.race_table import SINGLE, Lap, rows
from benchmarks.throttle import Line


def lap(name: str, whole_ms: float, cold: bool = False, **more: float) -> Lap:
    return Lap(name, 12, cold, whole_ms, whole_ms, more.get("infer"), more.get("blocked", 0), int(more["peak"]) or None)


def test_everybody_begins_once_and_nobody_is_left_out() -> None:
    turns = [order(turn, ALL) for turn in range(len(ALL))]
    assert {turn[0].name for turn in turns} == {one.name for one in ALL}
    assert all(sorted(one.name for one in turn) == sorted(one.name for one in ALL) for turn in turns)
    assert order(3, ()) == ()


def test_who_is_not_carried_stays_at_home() -> None:
    everybody = {one.engine for one in ALL}
    assert taking_part(everybody, False) == ALL
    assert {one.name for one in taking_part(everybody, True)} == set(FEW)
    at_home = {one.engine for one in taking_part({"u2netp"}, False) if one.side == "ours"}
    assert at_home == {"u2netp"}
    assert PEER in [one.name for one in taking_part(set(), True)]


def test_ratios_are_of_medians_and_carry_their_aims() -> None:
    laps = [lap(DEFAULT, ms, infer=ms - 1000, peak=600e6) for ms in (4000, 5000, 9000)]
    laps += [lap(PEER, ms, blocked=700, peak=1200e6) for ms in (9000, 10000, 80000)]
    laps += [lap(SINGLE, 6000, infer=3000, peak=0)]
    found = {one.what: one for one in rows(laps, [1500.0])}
    whole = found[f"12 MP, warm: {DEFAULT}"]
    assert (whole.ratio, whole.aim) == (0.5, 0.5)
    assert found[f"peak memory of the page's process: {DEFAULT}"].ratio == 0.5
    assert found[f"12 MP, everything but inference: {DEFAULT}"].ratio == 0.25
    assert found[f"inference: {SINGLE}"].ratio == 2
    assert found[f"longest task of the page's thread: {PEER}"].ratio == 14
    assert found[f"longest task of the page's thread: {PEER}"].aim is None


def test_nothing_measured_is_nothing_said() -> None:
    assert rows([], []) == []


def test_pictures_keep_their_shape() -> None:
    assert sides(4000, 3000, 12) == (4000, 3000)
    assert sides(4000, 3000, 3) == (2000, 1500)
    assert sides(1, 1, 1e-9) == (1, 1)


def test_the_rest_is_told_for_each_megapixel() -> None:
    growth = {1.0: {"infer": 400.0, "decode": 70.0}, 4.0: {"infer": 500.0, "decode": 200.0}}
    growth[48.0] = {"infer": 440.0, "decode": 2000.0, "encode": 400.0}
    rest, infer = growth_rows(growth)
    assert (rest.ours, rest.ratio, infer.ratio) == (50.0, 1.0, 1.25)


def test_a_line_sends_one_after_the_other_and_saves_nothing_up() -> None:
    line = Line(1000)
    assert [line.arrives_s(500, 0.0), line.arrives_s(500, 0.1), line.arrives_s(1000, 10.0)] == [0.5, 1.0, 11.0]
