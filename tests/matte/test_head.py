"""Room: tests. Runs on CPython. May import everything."""

import numpy as np
import pytest
from PIL import Image

from offcut.matte import head
from tests.testdata import testdata


def ellipse(shape: tuple[int, int], row: float, column: float, tall: float, wide: float) -> np.ndarray:
    """Return where an ellipse with this centre, height and width is."""
    rows, columns = np.mgrid[: shape[0], : shape[1]] + 0.5
    return np.asarray(((rows - row) / (tall / 2)) ** 2 + ((columns - column) / (wide / 2)) ** 2 <= 1)


def person(
    crown: int = 60,
    length: int = 200,
    breadth: float = 0.66,
    neck: float = 0.52,
    axis: int = 220,
    shape: tuple[int, int] = (512, 440),
) -> np.ndarray:
    """Draw head, neck and shoulders; what is drawn is what is to be found."""
    alpha_u8 = np.zeros(shape, np.uint8)
    alpha_u8[ellipse(shape, crown + length / 2, axis, length, length * breadth)] = 255
    half = round(length * neck / 2)
    alpha_u8[crown + length // 2 : crown + round(length * 1.4), axis - half : axis + half] = 255
    top = crown + length * 1.2
    body = ellipse(shape, top + length * 1.1, axis, length * 2.2, length * 1.9)
    alpha_u8[body & (np.arange(shape[0])[:, None] >= top - 5)] = 255
    return alpha_u8


@pytest.mark.parametrize("length", [90, 200, 240])
@pytest.mark.parametrize("neck", [0.4, 0.5, 0.56])
def test_a_drawn_head_is_found_where_it_was_drawn(length: int, neck: float) -> None:
    found = head.find(person(length=length, neck=neck))
    assert found is not None
    assert found.crown * 512 == pytest.approx(60, abs=2)
    assert found.axis * 440 == pytest.approx(220, abs=2)
    # The chin lies within the neck and cannot be seen: what is known of ellipses gives it to a twentieth of the head.
    assert found.chin * 512 == pytest.approx(60 + length, abs=0.05 * length)
    assert 60 + length < found.shoulders * 512 < 60 + 1.9 * length


@pytest.mark.parametrize("axis", [120, 300])
def test_a_head_is_found_away_from_the_middle_and_where_the_shoulders_are_cut_off(axis: int) -> None:
    found = head.find(person(axis=axis, length=200))
    assert found is not None
    assert found.axis * 440 == pytest.approx(axis, abs=2)
    assert found.chin * 512 == pytest.approx(260, abs=10)


def test_a_raised_hand_and_a_second_piece_do_not_lead_astray() -> None:
    alone = head.find(person())
    busy = person()
    busy[150:420, 380:410] = 255  # an arm, joined to the shoulders only
    busy[330:340, 300:400] = 255
    busy[5:25, 10:40] = 255  # a bird
    assert head.find(busy) == alone


def test_the_clearer_the_neck_the_surer() -> None:
    sure, unsure = head.find(person(neck=0.45)), head.find(person(neck=0.6))
    assert sure is not None and unsure is not None
    assert sure.confidence == 1 > unsure.confidence > 0


def test_a_crown_at_the_upper_edge_may_be_cut_off() -> None:
    cut = head.find(person()[80:])
    assert cut is not None and cut.confidence <= head.CUT_CONFIDENCE


def test_it_says_when_it_cannot_tell() -> None:
    hooded = person(neck=0.66)
    assert head.find(hooded) is None
    for shape in [(1, 1), (1, 50), (50, 1), (40, 40), (200, 200)]:
        assert head.find(np.zeros(shape, np.uint8)) is None
        assert head.find(np.full(shape, 255, np.uint8)) is None
    ball = np.where(ellipse((200, 200), 100, 100, 150, 150), 255, 0).astype(np.uint8)
    assert head.find(ball) is None


def test_noise_never_breaks_it() -> None:
    random = np.random.RandomState(3)
    for _ in range(50):
        height, width = random.randint(1, 60, 2)
        found = head.find(random.randint(0, 256, (height, width)).astype(np.uint8))
        assert found is None or 0 <= found.crown < found.chin and 0 <= found.confidence <= 1


def test_the_sides_where_a_subject_is_cut_off() -> None:
    assert head.touched_sides(person()) == ["bottom"]
    assert head.touched_sides(np.full((1, 1), 255, np.uint8)) == ["top", "right", "bottom", "left"]
    assert head.touched_sides(np.zeros((3, 3), np.uint8)) == []


@pytest.mark.parametrize(
    ("name", "crown", "axis"),
    [("comp_p3m_p_818e689d", 0.165, 0.61), ("comp_p3m_p_bc5cfad1", 0.045, 0.4)],
)
def test_people_in_photos(name: str, crown: float, axis: float) -> None:
    """Crown and axis as seen in the picture; the chins are turned away or hidden, so only their order is known."""
    with Image.open(testdata(f"quality/composite31/masks/{name}.png")) as image:
        small = image.convert("L").resize((512, round(512 * image.height / image.width)))
    found = head.find(np.asarray(small))
    assert found is not None
    assert found.crown == pytest.approx(crown, abs=0.01)
    assert found.axis == pytest.approx(axis, abs=0.04)
    assert found.crown < found.chin < found.shoulders
