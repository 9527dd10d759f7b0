"""Room: tests. Runs on CPython. May import everything."""

from typing import Any

import numpy as np
import pytest

from offcut.contract import recipe
from offcut.matte import canvas, head_frame, scene
from offcut.matte.picture import Picture
from tests.matte.test_head import person


def photo_recipe(**canvas_settings: Any) -> dict[str, Any]:
    document = {"id": "small", "head": 0.5, "top": 0.1, "side": 0}
    size = {"width_px": 350, "height_px": 450, **canvas_settings}
    return recipe.complete({"document": document, "canvas": size})


def drawn() -> tuple[np.ndarray, Picture]:
    alpha_u8 = person()
    rgb_u8 = np.full((*alpha_u8.shape, 3), 90, np.uint8)
    return np.dstack([rgb_u8, alpha_u8]), Picture(rgb_u8)


@pytest.mark.parametrize("size_wh", [(440, 512), (1320, 1536)])
def test_the_head_is_found_in_an_alpha_of_another_size_and_shape(size_wh: tuple[int, int]) -> None:
    found, sides = head_frame.look(
        np.ascontiguousarray(np.repeat(person(), 2, axis=1)), size_wh, photo_recipe()["canvas"]
    )
    assert found is not None and sides == ["bottom"]
    assert found.axis == pytest.approx(0.5, abs=0.01)
    assert found.crown == pytest.approx(60 / 512, abs=0.01)


def test_a_mirrored_and_a_turned_picture_are_looked_at_as_they_are_turned() -> None:
    alpha_u8 = person(axis=120)
    mirrored, _ = head_frame.look(alpha_u8, (440, 512), photo_recipe(flip="horizontal")["canvas"])
    assert mirrored is not None and mirrored.axis == pytest.approx(320 / 440, abs=0.01)
    lying = np.ascontiguousarray(np.rot90(alpha_u8))
    turned, sides = head_frame.look(lying, (512, 440), photo_recipe(rotate_deg=90)["canvas"])
    assert turned is not None and turned.axis == pytest.approx(120 / 440, abs=0.01)
    assert "bottom" in sides and "top" not in sides
    marks = head_frame.marks_of(mirrored, photo_recipe(flip="horizontal")["canvas"])
    assert marks is not None and (marks["flip"], marks["crown"]) == ("horizontal", mirrored.crown)
    assert head_frame.marks_of(None, {}) is None


def test_the_photo_has_its_size_and_the_head_its_place() -> None:
    rgba_u8, picture = drawn()
    wanted = photo_recipe()
    found, _ = head_frame.look(np.ascontiguousarray(rgba_u8[..., 3]), picture.size_wh, wanted["canvas"])
    marks = head_frame.marks_of(found, wanted["canvas"])
    made = scene.render(rgba_u8, picture, wanted, None, marks)
    assert made.rgba_u8.shape == (450, 350, 4)
    box = canvas.subject_box(np.where(made.rgba_u8[..., 3] >= 128, 255, 0).astype(np.uint8))
    assert box is not None
    assert box[1] == pytest.approx(0.1 * 450, abs=2)
    assert marks is not None
    chin = (marks["chin"] * 512 - made.frame.top) * 450 / (made.frame.bottom - made.frame.top)
    assert chin - box[1] == pytest.approx(0.5 * 450, abs=3)


def test_a_part_beyond_the_picture_is_empty_and_filled_by_the_background() -> None:
    rgba_u8, picture = drawn()
    marks = {"crown": 0.05, "chin": 0.3, "axis": 0.0, "rotate_deg": 0, "flip": "none"}
    wanted = photo_recipe()
    assert not scene.render(rgba_u8, picture, wanted, None, marks).rgba_u8[:, :100].any()
    wanted["background"].update({"kind": "colour", "colour": "#438edb"})
    filled = scene.render(rgba_u8, picture, wanted, None, marks).rgba_u8
    assert (filled[:, :100] == [0x43, 0x8E, 0xDB, 255]).all()


def test_without_marks_the_whole_picture_is_shown_in_the_photo() -> None:
    rgba_u8, picture = drawn()
    made = scene.render(rgba_u8, picture, photo_recipe(), None, None)
    assert made.rgba_u8.shape == (450, 350, 4)
    assert made.frame.left <= 0 and made.frame.bottom >= 512


@pytest.mark.parametrize(
    ("sides", "size_hw"),
    [((350, 450), (450, 350)), ((350, None), (450, 350)), ((None, 450), (450, 350)), ((None, None), (256, 199))],
)
def test_a_size_that_is_not_given_follows(sides: tuple[Any, Any], size_hw: tuple[int, int]) -> None:
    marks = {"crown": 0.25, "chin": 0.5, "axis": 0.5, "rotate_deg": 0, "flip": "none"}
    frame = head_frame.plan(photo_recipe(width_px=sides[0], height_px=sides[1]), (440, 512), marks)
    assert frame.size_hw == size_hw
    assert frame.bottom - frame.top == pytest.approx(0.25 * 512 / 0.5)
