"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest

from offcut.matte import picking
from offcut.matte.arrays import ArrayError

SIDES = ((-1, 0), (0, -1), (0, 1), (1, 0))


def flooded(mask: np.ndarray, place: tuple[int, int]) -> np.ndarray:
    """The area of a mask around a place, one pixel after the other."""
    found, waiting = np.zeros(mask.shape, bool), [place]
    while waiting:
        row, column = waiting.pop()
        if 0 <= row < mask.shape[0] and 0 <= column < mask.shape[1] and mask[row, column] and not found[row, column]:
            found[row, column] = True
            waiting += [(row + down, column + right) for down, right in SIDES]
    return found


def soft_distances(alpha_u8: np.ndarray, part: np.ndarray) -> np.ndarray:
    """Steps along soft pixels from a part, by Bellman and Ford."""
    steps = np.where(part, 0, np.inf)
    for _ in range(alpha_u8.size):
        before = steps.copy()
        for row, column in zip(*np.nonzero((alpha_u8 > 0) & (alpha_u8 < 128)), strict=True):
            around = [(row + down, column + right) for down, right in SIDES]
            near = [before[one] for one in around if 0 <= one[0] < part.shape[0] and 0 <= one[1] < part.shape[1]]
            steps[row, column] = min([steps[row, column], *[one + 1 for one in near]])
        if (before == steps).all():
            break
    return steps


def some_alpha(seed: int, shape: tuple[int, int] = (18, 23)) -> np.ndarray:
    """Blots with soft rims that touch each other here and there."""
    chance = np.random.RandomState(seed).rand(*shape)
    for _ in range(2):
        padded = np.pad(chance, 1, mode="edge")
        chance = np.sum(
            [padded[1 + down : 1 + down + shape[0], 1 + right : 1 + right + shape[1]] for down, right in SIDES], axis=0
        )
    spread = (chance - chance.min()) / np.ptp(chance)
    return (np.clip(spread * 3 - 1.3, 0, 1) * 255).astype(np.uint8)


@pytest.mark.parametrize("seed", range(6))
def test_every_pixel_belongs_to_the_nearest_part(seed: int) -> None:
    alpha_u8 = some_alpha(seed)
    labels = picking.owners(alpha_u8)
    strong = alpha_u8 >= 128
    assert (labels[alpha_u8 == 0] == 0).all()
    parts = {number: strong & (labels == number) for number in np.unique(labels[strong])}
    distances = {number: soft_distances(alpha_u8, part) for number, part in parts.items()}
    for number, part in parts.items():
        assert (flooded(strong, tuple(np.argwhere(part)[0])) == part).all()
        owned = labels == number
        assert (distances[number][owned] == np.min(list(distances.values()), axis=0)[owned]).all()
    nowhere = np.isinf(np.min(list(distances.values()), axis=0))
    assert (labels[nowhere] == 0).all()
    assert (labels[~nowhere] > 0).all()


def test_a_part_goes_with_its_soft_edge_and_the_others_stay() -> None:
    alpha_u8 = np.zeros((12, 30), np.uint8)
    alpha_u8[3:9, 3:9], alpha_u8[3:9, 15:25] = 255, 255
    alpha_u8[2, 3:9], alpha_u8[3:9, 14] = 60, 90
    removed, kept = alpha_u8.copy(), alpha_u8.copy()
    picking.pick_parts(removed, np.array([[5.5, 5.5]]), is_kept=False)
    assert not removed[:, :12].any()
    assert (removed[:, 12:] == alpha_u8[:, 12:]).all()
    picking.pick_parts(kept, np.array([[5.5, 2.5]]), is_kept=True)
    assert not kept[:, 12:].any(), "a soft pixel points at its part too"
    assert (kept[:, :12] == alpha_u8[:, :12]).all()


@pytest.mark.parametrize("points", [[], [[-1.0, 4.0]], [[99.0, 4.0]], [[0.0, 0.0]]])
@pytest.mark.parametrize("is_kept", [False, True])
def test_pointing_at_nothing_changes_nothing(points: list[list[float]], is_kept: bool) -> None:
    alpha_u8 = np.zeros((12, 30), np.uint8)
    alpha_u8[3:9, 3:9] = 255
    before = alpha_u8.copy()
    picking.pick_parts(alpha_u8, np.array(points, np.float64).reshape(-1, 2), is_kept)
    assert (alpha_u8 == before).all()


@pytest.mark.parametrize("seed", range(4))
def test_a_colour_against_a_flood_one_pixel_after_the_other(seed: int) -> None:
    random = np.random.RandomState(seed)
    rgb_u8 = np.repeat(np.repeat(random.randint(0, 60, (5, 6, 3)), 4, 0), 4, 1).astype(np.uint8)
    rgb_u8 += random.randint(0, 6, rgb_u8.shape).astype(np.uint8)
    alpha_u8 = random.randint(0, 2, rgb_u8.shape[:2]).astype(np.uint8) * 200
    alpha_u8[4:16, 4:20] = 255
    place, tolerance = (9, 11), 18
    differs = np.abs(rgb_u8.astype(int) - rgb_u8[place].astype(int)).max(axis=2)
    area = flooded((differs <= tolerance) & (alpha_u8 > 0), place)
    expected = alpha_u8.astype(float)
    for row in range(alpha_u8.shape[0]):
        for column in range(alpha_u8.shape[1]):
            around = [(row + down, column + right) for down, right in SIDES]
            touches = [
                area[one] for one in around if min(one) >= 0 and one[0] < area.shape[0] and one[1] < area.shape[1]
            ]
            if area[row, column]:
                expected[row, column] = 0
            elif any(touches):
                expected[row, column] *= np.clip((differs[row, column] - tolerance) / tolerance, 0, 1)
    picking.remove_colour(alpha_u8, rgb_u8, np.array([[11.5, 9.2]]), tolerance)
    assert np.abs(alpha_u8 - expected).max() <= 0.5
    assert area.any()


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1)])
@pytest.mark.parametrize("value", [0, 100, 255])
def test_degenerate_sizes(shape: tuple[int, int], value: int) -> None:
    alpha_u8 = np.full(shape, value, np.uint8)
    point = np.array([[0.5, 0.5]])
    assert (picking.owners(alpha_u8) == (1 if value == 255 else 0)).all()
    kept = alpha_u8.copy()
    picking.pick_parts(kept, point, is_kept=True)
    assert (kept == alpha_u8).all()
    picking.remove_colour(alpha_u8, np.zeros((*shape, 3), np.uint8), point, 0)
    assert not alpha_u8.any()


def test_a_picture_of_another_size_is_refused() -> None:
    with pytest.raises(ArrayError):
        picking.remove_colour(np.zeros((3, 4), np.uint8), np.zeros((4, 3, 3), np.uint8), np.zeros((1, 2)), 3)
    with pytest.raises(ArrayError):
        picking.owners(np.zeros((3, 4), np.float32))
