"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest

from offcut.matte import outline


@pytest.mark.parametrize("width_px", [3, 24, 80])
def test_the_rim_is_as_wide_as_asked(width_px: float) -> None:
    alpha_u8 = np.zeros((400, 400), np.uint8)
    alpha_u8[180:220, 190:210] = 255
    grown = outline.outline(alpha_u8, width_px) >= 128
    rows, columns = np.flatnonzero(grown.any(axis=1)), np.flatnonzero(grown.any(axis=0))
    # Wide rims are made at a smaller size, so they are right to a pixel of that size.
    slack = max(1.0, width_px / outline.LARGEST_RADIUS_PX) + 1
    assert rows[-1] + 1 - rows[0] == pytest.approx(40 + 2 * width_px, abs=slack)
    assert columns[-1] + 1 - columns[0] == pytest.approx(20 + 2 * width_px, abs=slack)


@pytest.mark.parametrize("shape", [(1, 1), (1, 60), (60, 1)])
def test_degenerate_alphas(shape: tuple[int, int]) -> None:
    for level in (0, 255):
        for width_px in (0, 1, 100):
            grown = outline.outline(np.full(shape, level, np.uint8), width_px)
            assert (grown == level).all()
