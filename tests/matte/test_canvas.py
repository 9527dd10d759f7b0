"""Room: tests. Runs on CPython. May import everything."""

from typing import Any

import numpy as np
import pytest

from offcut.matte import canvas

NEUTRAL: dict[str, Any] = {
    "crop": "none",
    "margin": 0.05,
    "x": 0.0,
    "y": 0.0,
    "width": 1.0,
    "height": 1.0,
    "aspect": "free",
    "width_px": None,
    "height_px": None,
    "subject_scale": 0,
    "align": "center",
}
SUBJECT = (20, 30, 60, 80)


def picture(width: int = 100, height: int = 120) -> np.ndarray:
    return np.random.RandomState(4).randint(0, 256, (height, width, 4)).astype(np.uint8)


def planned(**settings: Any) -> canvas.Frame:
    return canvas.plan({**NEUTRAL, **settings}, (100, 120), SUBJECT)


def test_neutral_settings_change_nothing() -> None:
    rgba_u8 = picture()
    assert (canvas.place(rgba_u8, planned()) == rgba_u8).all()


def test_the_subject_with_its_margin_and_nothing_is_resampled() -> None:
    frame = planned(crop="subject", margin=0.1)
    assert (frame.left, frame.top, frame.right, frame.bottom) == (15, 25, 65, 85)
    assert (canvas.place(picture(), frame) == picture()[25:85, 15:65]).all()


def test_a_region_beyond_the_picture_is_transparent() -> None:
    placed = canvas.place(picture(), planned(crop="subject", margin=0.8))
    assert placed.shape == (50 + 80, 40 + 80, 4)
    assert (placed[10:, 20:] == picture()[:, :100]).all()
    assert not placed[:10].any()
    assert not placed[:, :20].any()


@pytest.mark.parametrize(("aspect", "size_wh"), [("1:1", (120, 120)), ("3:2", (180, 120)), ("2:3", (100, 150))])
def test_a_shape_widens_and_never_cuts(aspect: str, size_wh: tuple[int, int]) -> None:
    placed = canvas.place(picture(), planned(aspect=aspect))
    assert placed.shape[:2] == size_wh[::-1]
    across, down = (size_wh[0] - 100) // 2, (size_wh[1] - 120) // 2
    assert (placed[down : down + 120, across : across + 100] == picture()).all()


def test_sizes_are_exact_and_follow_the_shape() -> None:
    assert planned(width_px=50).size_hw == (60, 50)
    assert planned(height_px=60).size_hw == (60, 50)
    assert planned(width_px=35, height_px=45).size_hw == (45, 35)
    assert planned(aspect="1:1", width_px=2000).size_hw == (2000, 2000)


@pytest.mark.parametrize("align", ["center", "bottom"])
def test_the_subject_has_its_share_of_the_canvas(align: str) -> None:
    solid = np.zeros((120, 100, 4), np.uint8)
    solid[30:80, 20:60] = 255
    frame = planned(subject_scale=0.85, aspect="1:1", width_px=400, align=align)
    # Enlarged seven times, its edge is as wide as 13 pixels: where half of it is there counts.
    box = canvas.subject_box(np.where(canvas.place(solid, frame)[..., 3] >= 128, 255, 0).astype(np.uint8))
    assert box is not None
    left, top, right, bottom = box
    assert bottom - top == pytest.approx(0.85 * 400, abs=3)
    assert left + right == pytest.approx(400, abs=3)
    assert bottom == pytest.approx(400 * 0.925, abs=3)


def test_scaling_down_averages_and_keeps_hidden_colours_out() -> None:
    rgba_u8 = np.zeros((120, 100, 4), np.uint8)
    rgba_u8[..., 0] = 255
    rgba_u8[40:80, 40:60] = (0, 0, 255, 255)
    placed = canvas.place(rgba_u8, planned(width_px=25))
    seen = placed[..., 3] > 128
    assert seen.any()
    assert (placed[seen][:, 0] < 8).all(), "no red from under alpha 0"


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (50, 1)])
def test_degenerate_pictures(size: tuple[int, int]) -> None:
    rgba_u8 = np.full((size[1], size[0], 4), 255, np.uint8)
    for settings in ({}, {"crop": "subject", "margin": 1}, {"aspect": "1:1"}, {"width_px": 7}, {"subject_scale": 0.5}):
        frame = canvas.plan({**NEUTRAL, **settings}, size, canvas.subject_box(rgba_u8[..., 3]))
        assert canvas.place(rgba_u8, frame)[..., 3].any()
    assert canvas.subject_box(np.zeros((3, 3), np.uint8)) is None
    assert canvas.plan(NEUTRAL, size, None).size_hw == size[::-1]
