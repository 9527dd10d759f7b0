"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest

from offcut.matte import keying_paper, resample
from tests.matte import drawn_marks


def field_of(paper: keying_paper.Paper, size_hw: tuple[int, int]) -> np.ndarray:
    grown = resample.grower(paper.field, size_hw)(slice(0, size_hw[0]), slice(0, size_hw[1]))
    return np.moveaxis(grown, 0, 2)


@pytest.mark.parametrize("seed", [1, 3])
@pytest.mark.parametrize("kind", ["logo", "signature"])
def test_uneven_light_is_known_under_the_ink_too(kind: str, seed: int) -> None:
    mark = drawn_marks.on_paper(*getattr(drawn_marks, kind)(seed), uneven=0.5, noise=3.0, seed=seed)
    paper = keying_paper.find(mark.rgb_u8, None, None, is_uneven=True)
    assert paper is not None
    wrong = np.abs(field_of(paper, mark.alpha.shape) - mark.paper)
    assert wrong.mean() < 1.5
    assert wrong[mark.alpha > 0.5].mean() < 3
    assert 2.4 < paper.noise < 3.6
    one_colour = np.abs(np.median(mark.rgb_u8.reshape(-1, 3), axis=0) - mark.paper).mean()
    assert wrong.mean() < one_colour / 10


def test_one_colour_is_the_commonest_at_the_border_however_little_of_the_middle_it_has() -> None:
    rgb_u8 = np.full((60, 80, 3), (200, 30, 40), np.uint8)
    rgb_u8[:4], rgb_u8[-4:], rgb_u8[:, :4], rgb_u8[:, -4:] = (12, 200, 250), (12, 200, 250), (12, 200, 250), (9, 9, 9)
    paper = keying_paper.find(rgb_u8, None, None, is_uneven=False)
    assert paper is not None
    assert np.abs(paper.field.ravel() - (12, 200, 250)).max() < 0.5
    assert paper.noise == 0


def test_a_colour_that_is_said_wins_and_finds_its_own_light() -> None:
    mark = drawn_marks.on_paper(*drawn_marks.logo(1), uneven=0.3)
    framed_u8 = np.pad(mark.rgb_u8, ((30, 30), (30, 30), (0, 0)))
    paper = keying_paper.find(framed_u8, None, mark.paper[100, 160], is_uneven=True)
    assert paper is not None
    inside = field_of(paper, framed_u8.shape[:2])[30:-30, 30:-30]
    assert np.abs(inside - mark.paper).mean() < 3


def test_nothing_opaque_has_no_background() -> None:
    rgb_u8 = np.zeros((5, 7, 3), np.uint8)
    assert keying_paper.find(rgb_u8, np.zeros((5, 7), np.uint8), None, is_uneven=True) is None


@pytest.mark.parametrize("size_hw", [(1, 1), (1, 30), (30, 1)])
def test_the_smallest_pictures_are_their_own_colour(size_hw: tuple[int, int]) -> None:
    paper = keying_paper.find(np.full((*size_hw, 3), 77, np.uint8), None, None, is_uneven=True)
    assert paper is not None
    assert np.abs(paper.field - 77).max() < 1
