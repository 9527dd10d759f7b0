"""Room: tests. Runs on CPython. May import everything.

The consensus of real engines on pictures with known truth, held against the one pass at 1024 that everybody does.
"""

from functools import cache

import numpy as np
import pytest

from offcut.matte import arrays, codec, compose, consensus, fusion, metrics, pipeline, tensor
from tests.matte.test_quality import INDEX, SETS, mattes, mean_of_set, truth_of
from tests.native_engine import catalogue_entry, load_native
from tests.testdata import testdata

MODEL = catalogue_entry("isnet-w8")
ROBUST = catalogue_entry(MODEL["consensus"]["robust"])
AGREE_FROM = MODEL["consensus"]["agree_from"]


@cache
def conclusions() -> list[tuple[np.ndarray, fusion.Verdict, float]]:
    """Return (alpha as it would be saved, verdict, cost) for every picture."""
    engines = {entry["id"]: load_native(entry["id"]) for entry in (MODEL, ROBUST)}
    made = []
    for row in INDEX:
        picture = codec.decode(testdata("quality/" + row["image"]).read_bytes())
        shape_hw = picture.rgb_u8.shape[:2]
        planned = consensus.passes(MODEL, ROBUST, shape_hw, has_fixed_sizes=False)
        candidates: list[consensus.Candidate] = []
        while (step := consensus.next_pass(planned, candidates, AGREE_FROM)) is not None:
            entry = ROBUST if step.engine == ROBUST["id"] else MODEL
            raw = engines[step.engine].infer(pipeline.prepare(picture, entry, step.size_hw))
            candidates.append(consensus.candidate(step.engine, tensor.alpha_from_raw(raw, entry["output"])))
        verdict = fusion.conclude(candidates, AGREE_FROM)
        cost = sum(step.cost for step in planned[: len(candidates)])
        made.append((compose.grown_u8(verdict.alpha, shape_hw), verdict, cost))
    return made


def overlaps() -> list[float]:
    return [metrics.iou(arrays.from_u8(one[0]), *truth_of(row)) for one, row in zip(conclusions(), INDEX, strict=True)]


def errors() -> list[float]:
    return [metrics.mae(arrays.from_u8(one[0]), *truth_of(row)) for one, row in zip(conclusions(), INDEX, strict=True)]


@pytest.mark.parametrize("name", SETS)
def test_it_is_better_than_one_pass_at_1024_on_each_set(name: str) -> None:
    single = [arrays.from_u8(alpha_u8) for alpha_u8 in mattes("isnet-w8")]
    single_overlaps = [metrics.iou(alpha, *truth_of(row)) for alpha, row in zip(single, INDEX, strict=True)]
    single_errors = [metrics.mae(alpha, *truth_of(row)) for alpha, row in zip(single, INDEX, strict=True)]
    assert mean_of_set(overlaps(), name) > mean_of_set(single_overlaps, name)
    assert mean_of_set(errors(), name) < mean_of_set(single_errors, name)


def test_it_costs_no_more_than_one_pass_at_1024() -> None:
    assert np.mean([cost for _, _, cost in conclusions()]) <= 1.0


def test_what_needs_a_look_is_where_it_is_wrong() -> None:
    """Every picture under .9 is among those that are marked; most are not marked."""
    marked = [verdict.needs_look for _, verdict, _ in conclusions()]
    assert all(is_marked for is_marked, overlap in zip(marked, overlaps(), strict=True) if overlap < 0.9)
    assert sum(marked) <= len(marked) / 4
