"""Room: tests. Runs on CPython and MicroPython. The arithmetic of a crop frame."""

from offcut.page import crop_box
from offcut.page.shares import percent, plain

SHAPES = [None, 1.0, 0.4, 2.5]
# What is rounded away in width and height together.
DUST = 0.0001


def is_sound(box: list, shape: float | None) -> bool:
    """Say whether a box lies within the picture, can be held, and has its shape."""
    x, y, width, height = box
    inside = x >= 0 and y >= 0 and x + width <= 1 + DUST and y + height <= 1 + DUST
    held = width >= crop_box.LEAST - DUST and height >= crop_box.LEAST - DUST
    return inside and held and (shape is None or abs(width - height * shape) < DUST * 3)


def test_wherever_it_is_pulled_a_box_stays_within_the_picture_and_keeps_its_shape() -> None:
    steps = [-2, -0.3, -0.01, 0, 0.01, 0.25, 2]
    for shape in SHAPES:
        starts: list = [[0, 0, 1, 1], [0.2, 0.3, 0.5, 0.4], [0.9, 0.9, 0.1, 0.1]]
        for start in [crop_box.fitted(box, shape) for box in starts]:
            for grip in crop_box.GRIPS + ["move"]:
                for dx in steps:
                    for dy in steps:
                        assert is_sound(crop_box.pulled(start, grip, dx, dy, shape), shape), [
                            start,
                            grip,
                            dx,
                            dy,
                            shape,
                        ]


def test_moving_keeps_the_size() -> None:
    box = [0.2, 0.3, 0.5, 0.4]
    assert crop_box.pulled(box, "move", 0.1, -0.1, None) == [0.3, 0.2, 0.5, 0.4]
    assert crop_box.pulled(box, "move", 5, 5, 1.25) == [0.5, 0.6, 0.5, 0.4]


def test_a_corner_moves_two_sides_and_an_edge_one() -> None:
    box = [0.2, 0.3, 0.5, 0.4]
    assert crop_box.pulled(box, "nw", 0.1, 0.1, None) == [0.3, 0.4, 0.4, 0.3]
    assert crop_box.pulled(box, "e", 0.1, 0.1, None) == [0.2, 0.3, 0.6, 0.4]
    assert crop_box.pulled(box, "s", 0.1, 0.1, None) == [0.2, 0.3, 0.5, 0.5]


def test_with_a_shape_the_corner_across_stays() -> None:
    made = crop_box.pulled([0.2, 0.2, 0.4, 0.4], "se", 0.2, 0, 1.0)
    assert made == [0.2, 0.2, 0.6, 0.6]
    made = crop_box.pulled([0.2, 0.2, 0.4, 0.4], "nw", -0.1, 0, 1.0)
    assert made == [0.1, 0.1, 0.5, 0.5]


def test_a_sides_middle_stays_when_the_other_sides_follow() -> None:
    made = crop_box.pulled([0.3, 0.3, 0.4, 0.4], "e", -0.2, 0, 1.0)
    assert made == [0.3, 0.4, 0.2, 0.2]


def test_the_shape_of_the_canvas() -> None:
    canvas = {"width_px": None, "height_px": 300, "aspect": "free"}
    assert crop_box.ratio_of(canvas) is None
    canvas["aspect"] = "4:5"
    assert crop_box.ratio_of(canvas) == 0.8
    canvas["width_px"] = 600
    assert crop_box.ratio_of(canvas) == 2


def test_quarters_of_a_turn_swap_the_sides() -> None:
    for degrees, size in [(0, (640, 480)), (180, (640, 480)), (-180, (640, 480)), (90, (480, 640)), (-90, (480, 640))]:
        assert crop_box.turned_size(640, 480, degrees) == size
    across, down = crop_box.turned_size(100, 100, 45)
    assert abs(across - 141.42) < 0.01 and abs(down - 141.42) < 0.01


def test_numbers_are_shown_without_the_dust_of_fractions() -> None:
    for tenths in range(1001):
        shown = plain(percent(tenths / 1000))
        assert shown == (str(tenths // 10) if tenths % 10 == 0 else str(tenths // 10) + "." + str(tenths % 10)), shown
    assert plain(-0.5) == "-0.5"
    assert plain(0) == "0"
