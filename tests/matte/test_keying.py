"""Room: tests. Runs on CPython. May import everything.

The constants were chosen on drawn marks of even seeds; what is asserted here is about odd ones.
"""

from typing import Any

import numpy as np
import pytest

from offcut.contract import recipe
from offcut.matte import keying
from tests.matte import drawn_marks
from tests.matte.drawn_marks import Mark

SEEN_ON = np.array([(255, 255, 255), (0, 0, 0), (0, 160, 80)], np.float32)
ODD = (1, 3, 5)
# What each kind of paper may cost: (mean absolute error of alpha, mean error of colours on three backgrounds), 0..1.
LIMITS: dict[str, tuple[dict[str, Any], float, float]] = {
    "clean": ({}, 0.001, 0.003),
    "jpeg": ({"jpeg": 85}, 0.008, 0.031),
    "noisy": ({"noise": 4.0}, 0.003, 0.016),
    "uneven": ({"uneven": 0.45, "noise": 3.0, "jpeg": 85}, 0.009, 0.052),
    "photo": ({"uneven": 0.45, "noise": 4.0, "jpeg": 80, "blur": 0.9}, 0.012, 0.04),
    "green": ({"colour": (60, 180, 90), "jpeg": 90}, 0.016, 0.051),
}


def settings(**changes: Any) -> dict[str, Any]:
    return {**recipe.defaults()["keying"], **changes}


def errors(mark: Mark, keyed: keying.Keyed) -> tuple[float, float]:
    rgb = mark.rgb_u8.reshape(-1, 3).copy()
    rgb[keyed.places] = keyed.ink_u8
    return compared(mark, keyed.alpha_u8 / 255, rgb.reshape(mark.rgb_u8.shape))


def compared(mark: Mark, alpha: np.ndarray, rgb: np.ndarray) -> tuple[float, float]:
    """Return the error of an alpha, and that of what is seen of mark or cutout on three backgrounds."""
    is_seen = (mark.alpha > 0.01) | (alpha > 0.01)
    seen = []
    for behind in SEEN_ON:
        true = behind + mark.alpha[..., None] * (mark.ink - behind)
        made = behind + alpha[..., None] * (rgb - behind)
        seen.append(np.abs(true - made)[is_seen].mean() / 255)
    return float(np.abs(alpha - mark.alpha).mean()), float(np.mean(seen))


def best_threshold(mark: Mark) -> tuple[float, float]:
    """Return what cutting at the best of six thresholds makes, chosen with the truth in hand: what is held against."""
    colour = np.median(mark.rgb_u8.reshape(-1, 3), axis=0)
    far = np.abs(mark.rgb_u8 - colour).max(axis=2)
    made = [compared(mark, (far > level).astype(float), mark.rgb_u8) for level in (20, 40, 60, 80, 100, 128)]
    return min(one[0] for one in made), min(one[1] for one in made)


@pytest.mark.parametrize("kind", ["logo", "signature"])
@pytest.mark.parametrize("name", LIMITS)
def test_drawn_marks_come_off_their_paper_with_soft_edges_and_their_own_colours(name: str, kind: str) -> None:
    paper, most_alpha, most_colour = LIMITS[name]
    ours, plain = [], []
    for seed in ODD:
        mark = drawn_marks.on_paper(*getattr(drawn_marks, kind)(seed), seed=seed, **paper)
        ours.append(errors(mark, keying.key(mark.rgb_u8, None, settings(ink="one" if kind == "signature" else "many"))))
        plain.append(best_threshold(mark))
    alpha, colour = np.mean(ours, axis=0)
    print(f"{kind} {name}: alpha {alpha:.4f} colour {colour:.4f}, threshold {np.mean(plain, axis=0).round(4)}")
    assert alpha <= most_alpha
    assert colour <= most_colour
    assert (np.mean(ours, axis=0) < np.mean(plain, axis=0)).all()


def test_over_its_own_paper_the_cutout_is_the_picture_again() -> None:
    mark = drawn_marks.on_paper(*drawn_marks.logo(7))
    keyed = keying.key(mark.rgb_u8, None, settings())
    rgb = mark.rgb_u8.astype(np.float32).reshape(-1, 3)
    rgb[keyed.places] = keyed.ink_u8
    share = keyed.alpha_u8[..., None] / np.float32(255)
    again = mark.paper + share * (rgb.reshape(mark.rgb_u8.shape) - mark.paper)
    assert np.abs(again - mark.rgb_u8).max() <= 255 * settings()["tolerance"] * np.sqrt(3) + 2  # a root mean square
    assert np.abs(again - mark.rgb_u8).mean() < 0.3


def test_one_ink_makes_a_signature_of_one_colour() -> None:
    errors_many, errors_one = [], []
    for seed in ODD:
        mark = drawn_marks.on_paper(*drawn_marks.signature(seed), seed=seed, noise=4.0)
        keyed = keying.key(mark.rgb_u8, None, settings(ink="one"))
        errors_one.append(errors(mark, keyed))
        errors_many.append(errors(mark, keying.key(mark.rgb_u8, None, settings())))
        assert np.ptp(keyed.ink_u8.astype(int), axis=0).max() <= 3
        assert np.abs(np.median(keyed.ink_u8, axis=0) - (20, 24, 60)).max() < 10
    assert np.mean(errors_one, axis=0)[1] < np.mean(errors_many, axis=0)[1]


def test_holes_stay_when_only_what_reaches_the_border_goes() -> None:
    alpha, ink = drawn_marks.logo(3)
    mark = drawn_marks.on_paper(alpha, ink)
    open_u8 = keying.key(mark.rgb_u8, None, settings()).alpha_u8
    keyed = keying.key(mark.rgb_u8, None, settings(reach="border"))
    middle = (100, round(320 * 0.58))  # the hole of the O
    assert (open_u8[middle], keyed.alpha_u8[middle]) == (0, 255)
    assert keyed.alpha_u8[0, 0] == 0
    # The hole has its own pixels up to the ink, not the ink's colour in its soft ones.
    rgb = mark.rgb_u8.reshape(-1, 3).copy()
    rgb[keyed.places] = keyed.ink_u8
    near = slice(middle[0] - 10, middle[0] + 10), slice(middle[1] - 40, middle[1] + 40)
    is_opaque = keyed.alpha_u8[near] == 255
    assert (rgb.reshape(mark.rgb_u8.shape)[near][is_opaque] == mark.rgb_u8[near][is_opaque]).all()


@pytest.mark.parametrize("chosen", [{"from": "colour", "colour": "#3cb45a"}, {"from": "place", "x": 0.01, "y": 0.15}])
def test_a_person_says_which_colour_goes(chosen: dict[str, Any]) -> None:
    """A frame at the border is the commonest colour there: the paper inside has to be pointed at."""
    alpha, ink = drawn_marks.logo(1)
    mark = drawn_marks.on_paper(alpha, ink, colour=(60, 180, 90))
    framed_u8 = mark.rgb_u8.copy()
    framed_u8[:12], framed_u8[-12:] = 255, 255
    found_u8 = keying.key(framed_u8, None, settings()).alpha_u8
    assert (found_u8[0, 0], found_u8[30, 4]) == (0, 255)
    keyed_u8 = keying.key(framed_u8, None, settings(**chosen)).alpha_u8
    assert (keyed_u8[0, 0], keyed_u8[30, 4]) == (255, 0)


def test_tolerance_takes_more_and_softness_makes_edges_steeper() -> None:
    mark = drawn_marks.on_paper(*drawn_marks.logo(5), blur=1.2)
    shares = [(keying.key(mark.rgb_u8, None, settings(tolerance=one)).alpha_u8 > 0).mean() for one in (0, 0.05, 0.2)]
    assert shares[0] > shares[1] > shares[2]
    soft = [
        ((one_u8 > 0) & (one_u8 < 255)).mean()
        for one_u8 in (keying.key(mark.rgb_u8, None, settings(softness=one)).alpha_u8 for one in (1, 0.5, 0))
    ]
    assert soft[0] > soft[1] > soft[2]
    assert soft[2] < 0.1 * soft[0]


@pytest.mark.parametrize("size_hw", [(1, 1), (1, 9), (9, 1), (2, 2)])
@pytest.mark.parametrize("ink", ["many", "one"])
@pytest.mark.parametrize("reach", ["everywhere", "border"])
def test_the_smallest_pictures_and_flat_ones_are_all_background(size_hw: tuple[int, int], ink: str, reach: str) -> None:
    for level in (0, 255):
        keyed = keying.key(np.full((*size_hw, 3), level, np.uint8), None, settings(ink=ink, reach=reach))
        assert not keyed.alpha_u8.any()
        assert len(keyed.places) == 0


def test_what_is_transparent_already_is_no_background() -> None:
    rgb_u8 = np.full((40, 40, 3), 255, np.uint8)
    rgb_u8[10:30, 10:30] = (200, 40, 40)
    existing_u8 = np.zeros((40, 40), np.uint8)
    existing_u8[10:30, 10:30] = 255
    # All that is left is one colour, which then is the background; nothing at all is left as it is.
    assert keying.key(rgb_u8, existing_u8, settings()).alpha_u8[20, 20] == 0
    assert (keying.key(rgb_u8, np.zeros((40, 40), np.uint8), settings()).alpha_u8 == 255).all()
