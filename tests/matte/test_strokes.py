"""Room: tests. Runs on CPython. May import everything."""

from typing import Any

import numpy as np
import pytest

from offcut.matte import arrays, resample, strokes


def stroke(mode: str, points: list[list[float]], radius_px: float = 6, hardness: float = 1) -> dict[str, Any]:
    return {"mode": mode, "points": points, "radius_px": radius_px, "hardness": hardness}


def drawn_on(alpha: np.ndarray, made: list[dict[str, Any]], scale: float = 1) -> np.ndarray:
    alpha_u8 = arrays.to_u8(alpha)
    strokes.draw(alpha_u8, made, scale)
    return arrays.from_u8(alpha_u8)


def test_a_dot_against_slow_and_obvious_code() -> None:
    alpha = np.zeros((20, 30), np.float32)
    dot = stroke("keep", [[12.0, 8.0]], radius_px=5, hardness=0.4)
    drawn = drawn_on(alpha, [dot])
    for row in range(20):
        for column in range(30):
            distance = np.hypot(column + 0.5 - 12, row + 0.5 - 8)
            assert drawn[row, column] == pytest.approx(np.clip((5 - distance) / 3, 0, 1), abs=0.003)


def test_a_line_covers_as_much_as_its_nearest_point() -> None:
    line = stroke("keep", [[3, 3], [16, 9], [16, 20]], radius_px=3, hardness=0.5)
    drawn = drawn_on(np.zeros((26, 24), np.float32), [line])
    dots = []
    for (x, y), (to_x, to_y) in [((3, 3), (16, 9)), ((16, 9), (16, 20))]:
        dots += [[x + (to_x - x) * share, y + (to_y - y) * share] for share in np.linspace(0, 1, 400)]
    slow = np.zeros((26, 24), np.float32)
    for dot in dots:
        slow = np.maximum(slow, drawn_on(np.zeros_like(slow), [{**line, "points": [dot]}]))
    assert np.abs(drawn - slow).max() < 0.01


def test_erasing_and_keeping_are_done_in_order() -> None:
    alpha = np.full((10, 10), 0.5, np.float32)
    middle = [[5.0, 5.0]]
    kept = drawn_on(alpha, [stroke("erase", middle), stroke("keep", middle)])
    erased = drawn_on(alpha, [stroke("keep", middle), stroke("erase", middle)])
    assert (kept[5, 5], erased[5, 5]) == (1, 0)


def test_what_the_preview_shows_is_what_the_full_picture_gets() -> None:
    """The same strokes on a quarter of the size and on the whole, brought together by averaging."""
    drawn = [
        stroke("keep", [[40, 40], [300, 200], [360, 90]], 30, 0.3),
        stroke("erase", [[200, 60], [210, 230]], 18, 1),
    ]
    full = drawn_on(np.zeros((256, 400), np.float32), drawn)
    preview = drawn_on(np.zeros((64, 100), np.float32), drawn, 0.25)
    shrunk = full.reshape(64, 4, 100, 4).mean(axis=(1, 3))
    assert np.abs(preview - shrunk).mean() < 0.006
    grown = np.vstack([strip for _, strip in resample.grow_alpha(preview, (256, 400), "bilinear")])
    assert np.mean((grown >= 0.5) != (full >= 0.5)) < 0.006


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (400, 1)])
@pytest.mark.parametrize("points", [[], [[-500, 2]], [[0, 0]], [[-9, -9], [900, 900]], [[3, 0], [3, 0]]])
def test_degenerate_sizes_and_strokes(shape: tuple[int, int], points: list[list[float]]) -> None:
    drawn = drawn_on(np.zeros(shape, np.float32), [stroke("keep", points)])
    assert drawn.shape == shape
    assert np.isfinite(drawn).all()
    assert ((drawn >= 0) & (drawn <= 1)).all()


def test_thinning_keeps_both_ends_and_the_shape() -> None:
    points = np.column_stack([np.linspace(0, 100, 1000), np.zeros(1000)])
    thin = strokes.thinned(points, 5)
    assert 15 < len(thin) < 25
    assert (thin[0] == points[0]).all()
    assert (thin[-1] == points[-1]).all()


def test_picking_is_a_stroke_among_others() -> None:
    alpha_u8 = np.zeros((20, 60), np.uint8)
    alpha_u8[5:15, 5:20] = 255
    alpha_u8[5:15, 40:55] = 255
    bridge = stroke("keep", [[10, 10], [50, 10]], radius_px=3)
    removed: dict[str, Any] = {"mode": "remove-part", "points": [[12.0, 10.0]]}
    apart, joined = alpha_u8.copy(), alpha_u8.copy()
    strokes.draw(apart, [removed, bridge], 1)
    strokes.draw(joined, [bridge, removed], 1)
    assert apart[6, 50] == 255 and apart[6, 10] == 0
    assert not joined.any(), "the bridge makes them one part"


def test_what_looks_at_the_picture_needs_it() -> None:
    rgb_u8 = np.full((20, 30, 3), 90, np.uint8)
    snapped = {**stroke("keep", [[10, 10]]), "snap": True}
    coloured: dict[str, Any] = {"mode": "remove-colour", "tolerance": 4, "points": [[10, 10]]}
    alpha_u8 = np.full((20, 30), 200, np.uint8)
    for one in (snapped, coloured):
        with pytest.raises(arrays.ArrayError):
            strokes.draw(alpha_u8, [one], 1)
        strokes.draw(alpha_u8, [one], 1, rgb_u8)
    assert not alpha_u8.any()
