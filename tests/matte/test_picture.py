"""Room: tests. Runs on CPython. May import everything."""

import numpy as np

from offcut.matte.picture import DEFAULT_LIMITS, Picture


def test_width_comes_first_in_size_wh_only() -> None:
    assert Picture(np.zeros((2, 7, 3), np.uint8)).size_wh == (7, 2)


def test_a_48_megapixel_photo_is_within_the_limits() -> None:
    assert DEFAULT_LIMITS.pixels >= 8064 * 6048
