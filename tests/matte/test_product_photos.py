"""Room: tests. Runs on CPython. May import everything.

Product photos as the tool sets them: exactly white in the file's own bytes, and framed alike whatever the product is.
"""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from offcut.contract import marketplaces, recipe, tools
from offcut.matte import output, scene
from offcut.matte.picture import Picture
from offcut.matte.pipeline import Cutout
from tests.matte.profiles import DISPLAY_P3, SRGB_CURVE, para, rgb_profile

ROOT = Path(__file__).resolve().parents[2]
TOOLS = json.loads((ROOT / "assets" / "tools.json").read_text(encoding="utf-8"))["tools"]
MARKETS = json.loads((ROOT / "assets" / "marketplaces.json").read_text(encoding="utf-8"))["marketplaces"]
# (height, width) of a product in a picture of 600 by 800: tall, wide, small, a line.
PRODUCTS = [(500, 120), (80, 700), (200, 200), (1, 400)]
P3 = rgb_profile(DISPLAY_P3, para(3, *SRGB_CURVE))
# A JPEG block with colour at half size: farther than this from the product nothing of it can be in a pixel.
BLOCK_PX = 16


def product_recipe() -> dict[str, Any]:
    """Return the recipe of the tool."""
    tool = next(one for one in TOOLS if one["id"] == "product")
    return tools.applied(TOOLS, tool, recipe.defaults())


def pictured(size_hw: tuple[int, int], profile: bytes | None = None) -> tuple[np.ndarray, Picture]:
    """Return a dark product of this size somewhere in a noisy picture, and the picture."""
    rgb_u8 = np.random.RandomState(3).randint(0, 160, (600, 800, 3)).astype(np.uint8)
    alpha_u8 = np.zeros((600, 800), np.uint8)
    alpha_u8[20 : 20 + size_hw[0], 30 : 30 + size_hw[1]] = 255
    return np.dstack([rgb_u8, alpha_u8]), Picture(rgb_u8, icc=profile)


def written(made: dict[str, Any], size_hw: tuple[int, int], profile: bytes | None = None) -> np.ndarray:
    """Return the pixels of the file."""
    rgba_u8, picture = pictured(size_hw, profile)
    shown = scene.render(rgba_u8, picture, made, None).rgba_u8
    cutout = Cutout(shown, np.zeros((1, 1), np.float32))
    whole = Picture(np.ascontiguousarray(shown[..., :3]), icc=profile)
    encoded = output.encode(cutout, whole, made["output"])
    assert encoded.mime == "image/jpeg"
    if made["output"]["cap_kb"] is not None:
        assert len(encoded.data) <= made["output"]["cap_kb"] * 1000
    with Image.open(io.BytesIO(encoded.data)) as image:
        return np.asarray(image.convert("RGB"))


def subject_box(pixels_u8: np.ndarray) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what is clearly not white."""
    rows, columns = np.nonzero(pixels_u8.min(axis=2) < 200)
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


def enlarged(size_hw: tuple[int, int]) -> float:
    """Return how many pixels of the file one of the picture becomes: its soft edge is wider by so much."""
    return 2000 * 0.85 / max(size_hw)


@pytest.mark.parametrize(("size_hw", "profile"), [(size, None) for size in PRODUCTS] + [(PRODUCTS[0], P3)])
def test_around_the_product_everything_is_exactly_white_and_all_products_are_framed_alike(
    size_hw: tuple[int, int], profile: bytes | None
) -> None:
    pixels_u8 = written(product_recipe(), size_hw, profile)
    assert pixels_u8.shape == (2000, 2000, 3)
    left, top, right, bottom = subject_box(pixels_u8)
    soft_px = enlarged(size_hw)
    assert max(right - left, bottom - top) == pytest.approx(2000 * 0.85, abs=soft_px + 1)
    assert bottom == pytest.approx(2000 * (1 - 0.15 / 2), abs=soft_px + 1), "all stand on one line"
    assert (left + right) / 2 == pytest.approx(1000, abs=soft_px + 1)
    # Lanczos reaches three pixels of the picture.
    reach_px = BLOCK_PX + round(3 * soft_px)
    outside = np.ones(pixels_u8.shape[:2], bool)
    outside[max(top - reach_px, 0) : bottom + reach_px, max(left - reach_px, 0) : right + reach_px] = False
    assert outside.mean() > 0.1
    assert (pixels_u8[outside] == 255).all()


# The largest file, another shape, and a limit that takes some quality.
@pytest.mark.parametrize("market", ["walmart", "zalando", "taobao-white"])
def test_each_marketplace_gets_its_size_share_and_limit(market: str) -> None:
    rules = next(one for one in MARKETS if one["id"] == market)
    made = marketplaces.with_market(product_recipe(), rules)
    pixels_u8 = written(made, (500, 300))
    assert pixels_u8.shape[:2] == (rules["height_px"], rules["width_px"])
    left, top, right, bottom = subject_box(pixels_u8)
    share = max((right - left) / rules["width_px"], (bottom - top) / rules["height_px"])
    assert share == pytest.approx(rules["share"], abs=0.01)
    assert (pixels_u8[:8, :8] == 255).all()


def test_a_contact_shadow_darkens_only_what_is_below() -> None:
    shaded = recipe.with_value(product_recipe(), "shadow", "kind", "contact")
    plain_u8, shaded_u8 = written(product_recipe(), (500, 300)), written(shaded, (500, 300))
    bottom = subject_box(plain_u8)[3]
    below = shaded_u8[bottom + 8 : bottom + 60].astype(int).sum() < plain_u8[bottom + 8 : bottom + 60].astype(int).sum()
    assert below, "there is a shadow"
    assert (shaded_u8[:40] == 255).all(), "far from it everything is white"


@pytest.mark.parametrize("haze_u8", [1, 4, 7])
def test_the_haze_that_masks_have_far_from_their_subject_does_not_make_white_grey(haze_u8: int) -> None:
    rgba_u8, picture = pictured((500, 300))
    rgba_u8[..., 3] = np.maximum(rgba_u8[..., 3], haze_u8)
    shown = scene.render(rgba_u8, picture, product_recipe(), None).rgba_u8
    assert (shown[:80] == 255).all()
    assert (shown[:, :200] == 255).all()
    assert (shown[900:1100, 900:1100, :3] < 200).all(), "the product is there"


def test_on_one_colour_only_what_is_hardly_seen_is_changed() -> None:
    steps = np.diff(scene.WITHOUT_FAINT.astype(int))
    assert (steps >= 0).all() and steps.max() <= 2, "no contour"
    assert (scene.WITHOUT_FAINT[:8] == 0).all()
    assert (scene.WITHOUT_FAINT[24:] == np.arange(24, 256)).all()


def test_an_empty_cutout_is_white_and_nothing_breaks() -> None:
    rgba_u8, picture = pictured((1, 1))
    rgba_u8[..., 3] = 0
    shown = scene.render(rgba_u8, picture, product_recipe(), None).rgba_u8
    assert shown.shape == (2000, 2000, 4)
    assert (shown == 255).all()
