"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest

from offcut.matte import keying_inks


def test_a_mixture_is_taken_apart_into_what_was_mixed() -> None:
    random = np.random.default_rng(1)
    paper, ink = (random.uniform(0, 255, (3, 200)).astype(np.float32) for _ in range(2))
    share = random.uniform(0, 1, 200).astype(np.float32)
    found, beside = keying_inks.line_shares(paper + share * (ink - paper), paper, ink)
    assert np.abs(found - share).max() < 1e-3
    assert beside.max() < 0.01


def test_what_lies_beside_the_line_is_measured_by_how_far() -> None:
    paper, ink = np.zeros((3, 2), np.float32), np.array([[100, 100], [0, 0], [0, 0]], np.float32)
    found, beside = keying_inks.line_shares(np.array([[50, 150], [30, 0], [40, 0]], np.float32), paper, ink)
    assert found.tolist() == [0.5, 1.0]
    assert beside.tolist() == [50.0, 50.0]
    # Ink that is the background itself explains nothing and divides by nothing.
    assert keying_inks.line_shares(ink, paper, paper)[0].tolist() == [0, 0]


def test_the_palette_has_the_strongest_of_each_direction() -> None:
    paper = np.full((3, 600), 255, np.float32)
    inks = np.array([[0, 0, 0], [200, 30, 40]], np.float32)
    share = np.linspace(0.05, 1, 300, dtype=np.float32)
    seen = np.concatenate([255 + share * (one[:, None] - 255) for one in inks], axis=1)
    found = keying_inks.palette(seen, paper) + 255
    assert found.shape[1] == 2
    for ink in inks:
        # The mean of the strongest tenth.
        assert np.abs(found - (255 + 0.95 * (ink[:, None] - 255))).max(axis=0).min() < 3
    assert keying_inks.palette(np.empty((3, 0), np.float32), np.empty((3, 0), np.float32)).shape == (3, 0)


def _line(levels: list[int], solid: list[bool]) -> tuple[np.ndarray, np.ndarray]:
    return np.repeat(np.array(levels, np.uint8)[None, :, None], 3, axis=2), np.array([solid])


@pytest.mark.parametrize(
    ("levels", "solid", "inks", "expected"),
    [
        # Solid ink is near: one half of it.
        ([255, 128, 0, 0], [False, False, True, True], np.empty((3, 0)), 0.5),
        # No ink is near, but the picture has one.
        ([255, 200, 255, 255], [False] * 4, np.full((3, 1), -110.0), 0.5),
        # Neither: the pixel beside it on the same line.
        ([255, 200, 145, 255], [False] * 4, np.empty((3, 0)), 0.5),
        # Nothing at all: it is ink.
        ([255, 200, 255, 255], [False] * 4, np.empty((3, 0)), 1.0),
        # A solid colour that cannot have made it does not count.
        ([255, 200, 230, 255], [False, False, True, False], np.empty((3, 0)), 1.0),
    ],
)
def test_a_soft_pixel_takes_the_ink_that_explains_it(
    levels: list[int], solid: list[bool], inks: np.ndarray, expected: float
) -> None:
    rgb_u8, is_solid = _line(levels, solid)
    paper = np.full((3, 1), 255, np.float32)
    mixed = keying_inks.unmixed(rgb_u8, is_solid, np.array([1]), paper, inks.astype(np.float32), 3)
    assert mixed.alpha[0] == pytest.approx(expected, abs=0.01)
    assert mixed.ink.shape == (3, 1)


def test_parts_of_a_large_picture_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(2)
    rgb_u8 = random.integers(0, 255, (30, 40, 3)).astype(np.uint8)
    is_solid = random.random((30, 40)) < 0.2
    places = np.flatnonzero(~is_solid)
    arguments = (rgb_u8, is_solid, places, np.full((3, len(places)), 250, np.float32), np.zeros((3, 0), np.float32), 2)
    whole = keying_inks.unmixed(*arguments)
    monkeypatch.setattr(keying_inks, "CHUNK", 7)
    parts = keying_inks.unmixed(*arguments)
    assert (whole.alpha == parts.alpha).all()
    assert (whole.ink == parts.ink).all()
