"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest

from offcut.matte import layers
from offcut.matte.arrays import ArrayError

SHAPES = [(1, 1), (1, 300), (300, 1), (23, 17)]


def random_rgba(shape_hw: tuple[int, int]) -> np.ndarray:
    rgba_u8 = np.random.RandomState(1).randint(0, 256, (*shape_hw, 4)).astype(np.uint8)
    rgba_u8[..., 3] = np.random.RandomState(2).choice([0, 1, 128, 254, 255], shape_hw)
    return rgba_u8


@pytest.fixture(params=[2**18, 40])
def _strips(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "STRIP_PIXELS", request.param)


@pytest.mark.usefixtures("_strips")
@pytest.mark.parametrize("shape_hw", SHAPES)
def test_hidden_colours_go_or_come_back(shape_hw: tuple[int, int]) -> None:
    rgba_u8 = random_rgba(shape_hw)
    is_hidden = rgba_u8[..., 3] == 0
    rgb_u8 = np.full((*shape_hw, 3), 7, np.uint8)
    before_u8 = rgba_u8.copy()
    cleared_u8, kept_u8 = layers.without_hidden_colours(rgba_u8), layers.with_hidden_colours(rgba_u8, rgb_u8)
    assert (rgba_u8 == before_u8).all()
    for result_u8, expected in ((cleared_u8, 0), (kept_u8, 7)):
        assert (result_u8[is_hidden][:, :3] == expected).all()
        assert (result_u8[~is_hidden] == rgba_u8[~is_hidden]).all()
        assert (result_u8[..., 3] == rgba_u8[..., 3]).all()
    assert layers.without_hidden_colours(cleared_u8) is cleared_u8


@pytest.mark.usefixtures("_strips")
@pytest.mark.parametrize("shape_hw", SHAPES)
def test_on_a_colour_is_the_formula(shape_hw: tuple[int, int]) -> None:
    rgba_u8, colour_u8 = random_rgba(shape_hw), (255, 0, 130)
    alpha = rgba_u8[..., 3:] / 255
    expected = np.rint(rgba_u8[..., :3] * alpha + np.array(colour_u8) * (1 - alpha))
    assert (layers.on_colour(rgba_u8, colour_u8) == expected).all()


def test_every_level_and_every_alpha() -> None:
    rgba_u8 = np.zeros((256, 256, 4), np.uint8)
    rgba_u8[..., 0], rgba_u8[..., 3] = np.arange(256)[:, None], np.arange(256)
    for background in (0, 1, 127, 255):
        alpha = rgba_u8[..., 3] / 255
        exact = rgba_u8[..., 0] * alpha + background * (1 - alpha)
        mixed = layers.on_colour(rgba_u8, (background, 0, 0))[..., 0]
        assert np.abs(mixed - exact).max() <= 0.5 + 1e-9


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ArrayError):
        layers.with_hidden_colours(random_rgba((2, 2)), np.zeros((2, 3, 3), np.uint8))
    for function in (layers.without_hidden_colours, lambda rgb_u8: layers.on_colour(rgb_u8, (0, 0, 0))):
        with pytest.raises(ArrayError):
            function(np.zeros((2, 2, 3), np.uint8))
