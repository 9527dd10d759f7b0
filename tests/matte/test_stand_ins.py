"""Room: tests. Runs on CPython. May import everything.

Engines whose weights no package registry gives go, as stand-ins, through the code that the real ones will go through.
"""

import json

import numpy as np
import pytest

from offcut.matte import pipeline
from offcut.matte.picture import Picture
from tests.native_engine import NativeEngine, catalogue_entry, finish_plainly
from tests.stand_ins import PUBLISHED, SUBJECT_LEVEL, expected_level, stand_in
from tests.testdata import ROOT


@pytest.mark.parametrize("engine", sorted(PUBLISHED))
@pytest.mark.parametrize("size_hw", [(96, 128), (300, 100)])
def test_a_network_of_the_published_form_cuts_out_what_its_reference_would(
    engine: str, size_hw: tuple[int, int]
) -> None:
    entry, published = catalogue_entry(engine), PUBLISHED[engine]
    height, width = size_hw
    rgb_u8 = np.zeros((height, width, 3), np.uint8)
    rgb_u8[height // 4 : -height // 4, width // 4 : -width // 4] = SUBJECT_LEVEL
    picture = Picture(rgb_u8)
    native = NativeEngine()
    native.open(entry, stand_in(published))
    prepared = pipeline.prepare(picture, entry)
    if published.side != "free":
        assert prepared.shape == (1, 3, published.side, published.side)
    raw = native.infer(prepared)
    assert raw.shape == (1, published.classes, *prepared.shape[2:]) and raw.dtype == np.float32
    alpha_u8 = finish_plainly(raw, picture, entry).alpha_u8
    assert alpha_u8.shape == size_hw
    assert abs(int(alpha_u8[height // 2, width // 2]) - expected_level(published)) <= 1
    assert alpha_u8[0, 0] <= 1


def test_every_engine_that_no_registry_gives_has_a_stand_in() -> None:
    entries = json.loads((ROOT / "models.json").read_text(encoding="utf-8"))["models"]
    elsewhere = {one["id"] for one in entries if not {source["kind"] for source in one["sources"]} & {"npm", "pypi"}}
    assert elsewhere == set(PUBLISHED)
