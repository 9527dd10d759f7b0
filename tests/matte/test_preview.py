"""Room: tests. Runs on CPython. May import everything."""

from typing import Any

import numpy as np
import pytest

from offcut.contract import recipe
from offcut.matte import pipeline, preview, resample, scene
from offcut.matte.picture import Picture

STROKES: list[dict[str, Any]] = [
    {"mode": "erase", "radius_px": 40, "hardness": 0.6, "points": [[150, 200], [420, 260]]},
    {"mode": "keep", "radius_px": 30, "hardness": 1, "points": [[700, 500]]},
]


def example() -> tuple[np.ndarray, Picture]:
    y, x = np.mgrid[0:600, 0:800].astype(np.float32)
    alpha = np.clip((220 - np.hypot(x - 380, y - 300)) / 12, 0, 1).astype(np.float32)
    subject = np.stack([0.8 + 0 * x, 0.4 + 0.2 * np.sin(x / 30), 0.2 + 0.1 * np.cos(y / 20)], axis=-1)
    ground = np.stack([0.1 + x / 4000, 0.5 - y / 3000, 0.6 + 0 * x], axis=-1)
    mixed = ground + alpha[..., None] * (subject - ground)
    coarse = resample.shrink_values(alpha, (256, 256))
    return coarse, Picture(np.rint(mixed * 255).astype(np.uint8))


def made(coarse: np.ndarray, picture: Picture, wanted: dict[str, Any], strokes: list[dict[str, Any]]) -> np.ndarray:
    cutout = pipeline.finish(coarse, picture, wanted["edges"], strokes)
    return scene.render(cutout.rgba_u8, picture, wanted, None).rgba_u8


@pytest.mark.parametrize(
    "sections",
    [
        {},
        {"edges": {"grow_px": 8, "feather_px": 6}},
        {"background": {"kind": "linear"}, "shadow": {"kind": "drop"}},
        {"background": {"kind": "blur"}, "outline": {"width_px": 12, "colour": "#ff0000"}},
        {"canvas": {"crop": "subject", "aspect": "1:1", "width_px": 600}, "background": {"kind": "colour"}},
        {"canvas": {"rotate_deg": 90, "flip": "horizontal", "subject_scale": 0.7, "aspect": "4:3"}},
    ],
)
def test_the_preview_is_the_export_made_small(sections: dict[str, Any]) -> None:
    coarse, picture = example()
    wanted = recipe.complete(sections)
    scale = preview.scale_for(picture.size_wh, 400)
    assert scale == 0.5
    full = made(coarse, picture, wanted, STROKES)
    small = made(
        coarse,
        preview.small_picture(picture, scale),
        preview.small_recipe(wanted, scale),
        preview.small_strokes(STROKES, scale),
    )
    assert np.abs(np.array(small.shape[:2]) * 2 - full.shape[:2]).max() <= 2
    shrunk = resample.shrink_rgba(full, small.shape[:2], "bilinear").astype(np.float32)
    seen = small.astype(np.float32)
    for pixels in (shrunk, seen):  # colours count as much as they are seen
        pixels[..., :3] *= pixels[..., 3:] / 255
    assert np.abs(shrunk - seen).mean() < 2, "of 255"


def test_a_picture_that_is_small_enough_stays_as_it_is() -> None:
    _, picture = example()
    assert preview.scale_for(picture.size_wh, 1600) == 1
    assert preview.small_picture(picture, 1) is picture
    assert preview.small_strokes(STROKES, 1) is STROKES
