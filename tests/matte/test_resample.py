"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest
from PIL import Image

from offcut.matte import resample, tiles
from offcut.matte.arrays import ArrayError


@pytest.mark.parametrize("name", sorted(resample.FILTERS))
def test_shrinking_averages(name: str) -> None:
    """A fine checkerboard becomes mid grey; picking single pixels would leave black and white."""
    board_u8 = (np.indices((64, 64)).sum(axis=0) % 2 * 255).astype(np.uint8)
    small_u8 = resample.shrink_rgb(np.dstack([board_u8] * 3), (8, 4), name)
    assert small_u8.shape == (8, 4, 3)
    assert np.abs(small_u8.astype(int) - 127.5).max() < 3


def test_hidden_colours_do_not_bleed() -> None:
    rgba_u8 = np.zeros((4, 4, 4), np.uint8)
    rgba_u8[:, :2] = (200, 100, 50, 255)
    rgba_u8[:, 2:] = (0, 255, 0, 0)
    small_u8 = resample.shrink_rgba(rgba_u8, (1, 1), "bilinear")
    assert np.abs(small_u8[0, 0].astype(int) - (200, 100, 50, 128)).max() <= 1


@pytest.mark.parametrize("name", sorted(resample.FILTERS))
@pytest.mark.parametrize("size_hw", [(1, 1), (1, 500), (500, 1), (96, 33), (4, 2000)])
def test_strips_join_without_a_seam(name: str, size_hw: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    alpha = np.random.RandomState(5).rand(12, 16).astype(np.float32)
    monkeypatch.setattr(resample, "STRIP_VALUES", 5 * size_hw[1])
    grown = np.full(size_hw, np.nan, np.float32)
    for rows, strip in resample.grow_alpha(alpha, size_hw, name):
        assert strip.dtype == np.float32
        grown[rows] = strip
    whole = Image.fromarray(alpha).resize(size_hw[::-1], resample.FILTERS[name])
    assert np.abs(grown - np.asarray(whole)).max() < 1e-4


def test_growing_against_slow_and_obvious_code() -> None:
    alpha = np.random.RandomState(6).rand(3, 4).astype(np.float32)
    (_, grown), *more = resample.grow_alpha(alpha, (7, 9), "bilinear")
    assert not more
    for row in range(7):
        for column in range(9):
            y, x = (row + 0.5) * 3 / 7 - 0.5, (column + 0.5) * 4 / 9 - 0.5
            expected = weight = 0.0
            for i in range(3):
                for j in range(4):
                    share = max(0, 1 - abs(y - i)) * max(0, 1 - abs(x - j))
                    expected, weight = expected + share * alpha[i, j], weight + share
            assert grown[row, column] == pytest.approx(expected / weight, abs=1e-5)


def test_other_arrays_are_refused() -> None:
    with pytest.raises(ArrayError):
        resample.shrink_rgb(np.zeros((2, 2, 4), np.uint8), (1, 1), "lanczos")
    with pytest.raises(ArrayError):
        list(resample.grow_alpha(np.zeros((2, 2)), (1, 1), "lanczos"))


@pytest.mark.parametrize("size_hw", [(1, 1), (1, 300), (70, 90), (200, 3)])
def test_windows_of_grown_maps_join_without_a_seam(size_hw: tuple[int, int]) -> None:
    maps = np.random.RandomState(12).rand(3, 7, 9).astype(np.float32)
    grow = resample.grower(maps, size_hw)
    whole = grow(slice(0, size_hw[0]), slice(0, size_hw[1]))
    assert whole.shape == (3, *size_hw) and whole.dtype == np.float32
    for rows, columns in tiles.all_of(size_hw, 32):
        np.testing.assert_allclose(grow(rows, columns), whole[:, rows, columns], atol=1e-5)
    for one, source in zip(whole, maps, strict=True):
        np.testing.assert_allclose(one, resample.shrink_values(source, size_hw), atol=1e-6)


def test_the_longer_side_comes_down_and_small_pictures_stay() -> None:
    assert resample.shrink_longest(np.zeros((300, 100, 3), np.uint8), 150).shape == (150, 50, 3)
    assert resample.shrink_longest(np.zeros((5000, 1, 3), np.uint8), 150).shape == (150, 1, 3)
    picture_u8 = np.random.RandomState(12).randint(0, 256, (20, 30, 3)).astype(np.uint8)
    np.testing.assert_array_equal(resample.shrink_longest(picture_u8, 150), picture_u8)
