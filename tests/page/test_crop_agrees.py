"""Room: tests. Runs on CPython. May import everything. What the frame on the page promises is what the file shows."""

from typing import Any

import numpy as np
import pytest

from offcut.contract import recipe
from offcut.matte import canvas, transform
from offcut.page import crop_box


@pytest.mark.parametrize("degrees", [0, 90, -90, 180, 7, -33.5, 120])
def test_a_turned_picture_is_as_large_as_the_page_thinks(degrees: float) -> None:
    turned = transform.turn_rgba(np.zeros((300, 500, 4), np.uint8), degrees)
    width, height = crop_box.turned_size(500, 300, degrees)
    assert turned.shape[1] == pytest.approx(width, abs=2)
    assert turned.shape[0] == pytest.approx(height, abs=2)


@pytest.mark.parametrize(
    "sizes", [{}, {"aspect": "4:5"}, {"width_px": 413, "height_px": 531}, {"aspect": "16:9", "width_px": 300}]
)
def test_a_frame_in_the_shape_of_the_canvas_is_not_widened(sizes: dict[str, Any]) -> None:
    """The worker widens a region that has another shape: then the file would show more than the frame did."""
    made = recipe.complete({"canvas": {"crop": "free", **sizes}})["canvas"]
    ratio = crop_box.ratio_of(made)
    shape = None if ratio is None else ratio * 3000 / 4000
    box = crop_box.pulled(crop_box.fitted([0.1, 0.1, 0.8, 0.8], shape), "se", -0.13, -0.07, shape)
    made.update(zip(["x", "y", "width", "height"], box, strict=True))
    frame = canvas.plan(made, (4000, 3000), None)
    assert frame.left / 4000 == pytest.approx(box[0], abs=0.001)
    assert frame.top / 3000 == pytest.approx(box[1], abs=0.001)
    assert frame.right / 4000 == pytest.approx(box[0] + box[2], abs=0.001)
    assert frame.bottom / 3000 == pytest.approx(box[1] + box[3], abs=0.001)
