"""Room: tests. Runs on CPython. May import everything."""

import json

import numpy as np
import pytest

from offcut.contract.errors import NoSubjectError
from offcut.matte import codec, pipeline
from offcut.matte.codec import Picture
from tests.native_engine import finish_plainly
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
