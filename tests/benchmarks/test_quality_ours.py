"""Room: tests. The worker's whole job, as the quality benchmark runs it, gives what its parts give."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.quality_cache import Cache
from benchmarks.quality_ours import ALONE, UNTOUCHED, Ours
from tests.testdata import testdata

PICTURE = "quality/pets24/images/Bombay_182.jpg"


@pytest.fixture
def ours(tmp_path: Path) -> Ours:
    return Ours(Cache(tmp_path))


def test_a_job_with_everything_off_is_the_engine_s_mask_grown(ours: Ours) -> None:
    data = testdata(PICTURE).read_bytes()
    job = ours.ours(data, {**UNTOUCHED, **ALONE}, "u2netp")
    plain = ours.plain(data, "u2netp")
    # The worker keeps alphas in 8 bits: twice rounded is off by one at most.
    difference = job.rgba_u8[..., 3].astype(int) - plain.rgba_u8[..., 3]
    assert np.abs(difference).max() <= 1
    assert plain.spent_s > 0 and job.spent_s == pytest.approx(plain.spent_s), (
        "the pass is remembered, and so is its cost"
    )


def test_a_picture_without_a_subject_is_an_empty_cutout(ours: Ours) -> None:
    cut = ours.ours(testdata("decode/shapes/white.png").read_bytes(), ALONE, "u2netp")
    assert not cut.rgba_u8.any()
