"""Room: tests. Runs on CPython. May import everything."""

import json
import tracemalloc

import numpy as np
import pytest

from offcut.contract import recipe
from offcut.contract.errors import NoSubjectError
from offcut.matte import codec, compose, pipeline, resample
from offcut.matte.codec import Picture
from tests.matte import known_foregrounds
from tests.matte.profiles import DISPLAY_P3, SRGB, SRGB_CURVE, para, rgb_profile
from tests.native_engine import PLAIN_EDGES, finish_plainly
from tests.testdata import ROOT, testdata

MODEL = json.loads((ROOT / "models.json").read_text(encoding="utf-8"))["models"][0]


def middle_kept(size: int = 32) -> np.ndarray:
    raw = np.zeros((1, 1, size, size), np.float32)
    raw[..., size // 4 : -size // 4, size // 4 : -size // 4] = 1
    return raw


def test_the_default_size_is_the_first() -> None:
    picture = Picture(np.zeros((5, 9, 3), np.uint8))
    assert pipeline.prepare(picture, MODEL).shape == (1, 3, 320, 320)
    assert pipeline.prepare(picture, MODEL, (64, 32)).shape == (1, 3, 64, 32)


def test_existing_alpha_is_multiplied_in() -> None:
    rgb_u8 = np.full((40, 40, 3), 77, np.uint8)
    alpha_u8 = np.full((40, 40), 255, np.uint8)
    alpha_u8[:, :20] = 100
    cutout = finish_plainly(middle_kept(), Picture(rgb_u8, alpha_u8), MODEL)
    assert cutout.alpha_u8[20, 12] == 100
    assert cutout.alpha_u8[20, 28] == 255
    assert cutout.alpha_u8[0, 0] == 0
    assert cutout.coarse_alpha.shape == (32, 32)


def test_transparent_parts_look_grey_to_the_engine_not_black_or_white() -> None:
    rgb_u8 = np.zeros((6, 6, 3), np.uint8)
    rgb_u8[:, 3:] = 255
    alpha_u8 = np.zeros((6, 6), np.uint8)
    alpha_u8[5] = (0, 51, 255, 255, 51, 0)
    flat_u8 = pipeline.flatten(rgb_u8, alpha_u8)
    assert (flat_u8[:5] == 128).all()
    assert flat_u8[5, :, 0].tolist() == [128, 102, 0, 255, 153, 128]


def test_a_picture_that_is_transparent_everywhere_has_no_subject() -> None:
    picture = codec.decode(testdata("decode/shapes/transparent.png").read_bytes())
    with pytest.raises(NoSubjectError):
        pipeline.prepare(picture, MODEL)


@pytest.mark.parametrize("name", ["1x1.png", "2x3.png", "1x500.png", "4000x8.jpg", "65500x4.jpg", "noise.png"])
def test_degenerate_pictures_go_all_the_way(name: str) -> None:
    picture = codec.decode(testdata("decode/shapes/" + name).read_bytes())
    assert np.isfinite(pipeline.prepare(picture, MODEL)).all()
    cutout = finish_plainly(middle_kept(320), picture, MODEL)
    assert cutout.rgba_u8.shape[1::-1] == picture.size_wh
    decoded = codec.decode(codec.encode_png(cutout.rgba_u8))
    assert decoded.size_wh == picture.size_wh


def test_the_result_does_not_share_memory_with_the_picture() -> None:
    picture = Picture(np.full((8, 8, 3), 5, np.uint8))
    cutout = finish_plainly(
        np.ones((1, 1, 32, 32), np.float32) * np.linspace(0.5, 1, 32, dtype=np.float32), picture, MODEL
    )
    cutout.rgba_u8[:] = 0
    assert (picture.rgb_u8 == 5).all()


@pytest.mark.parametrize("name", ["display_p3.jpg", "adobe_rgb.jpg", "swapped_profile.jpg"])
def test_the_engine_sees_srgb_and_the_picture_keeps_its_colours(name: str) -> None:
    """Mean difference to the same subject without a profile; unconverted it is 0.05 to 0.6 of the span."""
    base = codec.decode(testdata("decode/lemur/base.png").read_bytes())
    picture = codec.decode(testdata("decode/lemur/" + name).read_bytes())
    assert picture.icc is not None
    assert picture.notes == ()
    expected = pipeline.prepare(base, MODEL)
    assert np.abs(pipeline.prepare(picture, MODEL) - expected).mean() < 0.03
    unconverted = pipeline.prepare(Picture(picture.rgb_u8), MODEL)
    assert np.abs(unconverted - expected).mean() > 0.05


def test_a_profile_that_is_srgb_changes_nothing() -> None:
    rgb_u8 = np.random.RandomState(1).randint(0, 256, (50, 40, 3)).astype(np.uint8)
    plain = pipeline.prepare(Picture(rgb_u8), MODEL)
    srgb, other = (rgb_profile(colorants, para(3, *SRGB_CURVE)) for colorants in (SRGB, DISPLAY_P3))
    assert (pipeline.prepare(Picture(rgb_u8, icc=srgb), MODEL) == plain).all()
    assert not (pipeline.prepare(Picture(rgb_u8, icc=other), MODEL) == plain).all()


EDGES = recipe.defaults()["edges"]


def coarse_of(known: known_foregrounds.KnownForeground, size_hw: tuple[int, int] = (90, 120)) -> np.ndarray:
    return np.clip(resample.shrink_values(known.alpha, size_hw), 0, 1)


def test_plain_edges_are_the_alpha_grown_and_no_more() -> None:
    known = known_foregrounds.drawn("hair")
    coarse, picture = coarse_of(known), Picture(known.picture_u8)
    cutout = pipeline.finish(coarse, picture, PLAIN_EDGES)
    height, width = known.alpha.shape
    grown_u8 = compose.grown_u8(coarse, (height, width))
    assert (cutout.rgba_u8 == compose.cut_out(picture.rgb_u8, grown_u8, None)).all()
    assert cutout.coarse_alpha is coarse


@pytest.mark.parametrize("kind", known_foregrounds.KINDS)
def test_a_finished_cutout_is_nearer_to_the_truth_than_a_plain_one(kind: str) -> None:
    known = known_foregrounds.drawn(kind)
    coarse, picture = coarse_of(known), Picture(known.picture_u8)
    plain, ours = (
        known_foregrounds.colour_error(pipeline.finish(coarse, picture, edges).rgba_u8, known)
        for edges in (PLAIN_EDGES, EDGES)
    )
    assert ours < 0.8 * plain


@pytest.mark.parametrize("kind", known_foregrounds.KINDS)
def test_opaque_pixels_have_the_picture_s_bytes_and_runs_agree(kind: str) -> None:
    known = known_foregrounds.drawn(kind)
    coarse, picture = coarse_of(known), Picture(known.picture_u8)
    edges = {**EDGES, "grow_px": 1.5, "feather_px": 2, "fill_holes": True}
    first, second = (pipeline.finish(coarse, picture, edges).rgba_u8 for _ in range(2))
    opaque = first[..., 3] == 255
    assert opaque.any() and (first[opaque][:, :3] == picture.rgb_u8[opaque]).all()
    assert not first[first[..., 3] == 0].any()
    assert (first == second).all()


@pytest.mark.parametrize("size_hw", [(1, 1), (1, 5000), (5000, 1), (2, 3)])
@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_degenerate_sizes_with_every_setting_on(size_hw: tuple[int, int], level: float) -> None:
    picture = Picture(np.full((*size_hw, 3), 90, np.uint8), np.full(size_hw, 200, np.uint8))
    edges = {**EDGES, "grow_px": -3.5, "smooth_px": 4, "feather_px": 9, "threshold": 0.3, "fill_holes": True}
    cutout = pipeline.finish(np.full((32, 32), level, np.float32), picture, edges)
    assert cutout.rgba_u8.shape == (*size_hw, 4)
    assert cutout.alpha_u8.max() <= 200


def test_at_most_six_bytes_a_pixel_beside_input_and_output() -> None:
    """numpy's own; Pillow adds 4 bytes a pixel while it shrinks the picture, when there is no result yet."""
    height, width = 2000, 3000
    known = known_foregrounds.drawn("hair")
    rows, columns = np.arange(height) * 360 // height, np.arange(width) * 480 // width
    picture = Picture(np.ascontiguousarray(known.picture_u8[rows][:, columns]))
    coarse = coarse_of(known, (320, 320))
    tracemalloc.start()
    cutout = pipeline.finish(coarse, picture, {**EDGES, "feather_px": 3})
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # The grid's arrays, some 30 of 512 x 512 in float32, do not grow with the picture.
    assert peak_bytes < cutout.rgba_u8.nbytes + 2 * height * width + 30 * 4 * 512 * 512
