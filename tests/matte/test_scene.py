"""Room: tests. Runs on CPython. May import everything."""

from typing import Any

import numpy as np
import pytest

from offcut.contract import recipe
from offcut.matte import scene
from offcut.matte.picture import Picture


def example() -> tuple[np.ndarray, Picture]:
    rgb_u8 = np.random.RandomState(6).randint(0, 256, (60, 80, 3)).astype(np.uint8)
    alpha_u8 = np.zeros((60, 80), np.uint8)
    alpha_u8[15:50, 20:60] = 255
    alpha_u8[14, 20:60] = 128
    return np.dstack([rgb_u8, alpha_u8]), Picture(rgb_u8)


def made(own: np.ndarray | None = None, **sections: Any) -> np.ndarray:
    rgba_u8, picture = example()
    return scene.render(rgba_u8, picture, recipe.complete(sections), own).rgba_u8


def test_a_recipe_that_says_nothing_is_plain_and_changes_nothing() -> None:
    assert scene.is_plain(recipe.defaults())
    assert (made() == example()[0]).all()


@pytest.mark.parametrize(
    "field", [one for one in recipe.FIELDS if one[0] in ("canvas", "background", "shadow", "outline")]
)
def test_what_changes_the_picture_is_not_plain(field: tuple) -> None:
    """Every setting that has an effect by itself; the others only say more about one of these."""
    by_itself = {"kind", "width_px", "height_px", "rotate_deg", "flip", "crop", "aspect", "subject_scale"}
    section, key, default, kind, limits = field
    other = "#123456" if kind == "colour" else limits[0] if limits[-1] == default else limits[-1]
    assert other != default
    assert scene.is_plain(recipe.complete({section: {key: other}})) == (key not in by_itself)


@pytest.mark.parametrize("kind", ["colour", "linear", "radial", "picture", "blur"])
def test_with_a_background_nothing_is_transparent_and_the_subject_is_untouched(kind: str) -> None:
    rgba_u8, _ = example()
    own = np.full((5, 9, 3), 99, np.uint8)
    result = made(own, background={"kind": kind, "colour": "#ffffff"})
    assert (result[..., 3] == 255).all()
    opaque = rgba_u8[..., 3] == 255
    assert (result[opaque] == rgba_u8[opaque]).all()
    if kind == "colour":
        assert (result[0] == 255).all(), "really white"
    if kind == "picture":
        assert (result[0, :, :3] == 99).all()


def test_the_same_recipe_gives_the_same_bytes() -> None:
    sections: dict[str, Any] = {
        "background": {"kind": "linear"},
        "shadow": {"kind": "drop"},
        "outline": {"width_px": 3, "colour": "#ff0000"},
        "canvas": {"rotate_deg": 12.5, "crop": "subject", "aspect": "1:1", "width_px": 90},
    }
    assert (made(**sections) == made(**sections)).all()


def test_a_shadow_stays_transparent_without_a_background_and_lies_below() -> None:
    rgba_u8, _ = example()
    result = made(shadow={"kind": "drop", "opacity": 0.5, "distance": 0.1, "angle_deg": 180, "blur": 0})
    opaque = rgba_u8[..., 3] == 255
    assert (result[opaque] == rgba_u8[opaque]).all()
    below = result[54, 40]
    assert below[:3].tolist() == [0, 0, 0]
    assert below[3] == pytest.approx(128, abs=2)


def test_a_rim_has_its_colour_and_makes_the_edge_opaque() -> None:
    result = made(outline={"width_px": 4, "colour": "#00ff00"})
    assert result[32, 17].tolist() == [0, 255, 0, 255]
    assert result[32, 10, 3] == 0


def test_turning_and_mirroring_are_exact() -> None:
    rgba_u8, _ = example()
    assert (made(canvas={"flip": "horizontal"}) == rgba_u8[:, ::-1]).all()
    assert (made(canvas={"flip": "vertical"}) == rgba_u8[::-1]).all()
    assert (made(canvas={"rotate_deg": 90}) == np.rot90(rgba_u8, -1)).all()


def test_the_blurred_background_is_turned_with_the_picture() -> None:
    rgb_u8 = np.zeros((60, 80, 3), np.uint8)
    rgb_u8[:30] = (200, 0, 0)
    rgba_u8 = np.dstack([rgb_u8, np.zeros((60, 80), np.uint8)])
    whole = recipe.complete({"canvas": {"rotate_deg": 90}, "background": {"kind": "blur", "blur": 0.001}})
    result = scene.render(rgba_u8, Picture(rgb_u8), whole, None).rgba_u8
    assert result.shape == (80, 60, 4)
    assert result[40, 55, 0] > 190
    assert result[40, 5, 0] < 10


def test_an_empty_cutout_and_one_pixel() -> None:
    everything: dict[str, Any] = {
        "background": {"kind": "blur"},
        "shadow": {"kind": "contact"},
        "outline": {"width_px": 5},
        "canvas": {"crop": "subject", "subject_scale": 0.5, "aspect": "16:9", "rotate_deg": 10},
    }
    for alpha in (0, 255):
        rgba_u8 = np.full((1, 1, 4), alpha, np.uint8)
        result = scene.render(rgba_u8, Picture(rgba_u8[..., :3].copy()), recipe.complete(everything), None).rgba_u8
        assert (result[..., 3] == 255).all()


def test_the_original_is_shown_in_the_same_frame() -> None:
    rgba_u8, picture = example()
    whole = recipe.complete({"canvas": {"crop": "subject", "margin": 0, "flip": "horizontal"}})
    made_scene = scene.render(rgba_u8, picture, whole, None)
    original = scene.before(picture, whole, made_scene.frame)
    assert original.shape == made_scene.rgba_u8.shape
    opaque = made_scene.rgba_u8[..., 3] == 255
    assert (original[opaque] == made_scene.rgba_u8[opaque]).all()
    assert (original[..., 3] == 255).all()
