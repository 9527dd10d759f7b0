"""Room: tests. Runs on CPython and MicroPython. The size of the canvas in pixels and in millimetres."""

from offcut.page import canvas_size
from tests.shared.repository import LANGUAGES, job_done, ready_state, told
from tests.shared.test_views import by_id, shown, texts


def cut_out() -> dict:
    return told(ready_state("a"), job_done("picture-1.1"))[0]


def unit(value: str) -> dict:
    return {"type": "canvas-unit-chosen", "value": value}


def length(key: str, value: str) -> dict:
    return {"type": "canvas-length-changed", "key": key, "value": value}


def dpi(value: str) -> dict:
    return {"type": "canvas-dpi-changed", "value": value}


def made(state: dict) -> list:
    recipe = state["settings"]["recipe"]
    return [recipe["canvas"]["width_px"], recipe["canvas"]["height_px"], recipe["output"]["dpi"]]


def test_thirty_five_by_forty_five_millimetres_at_300_dpi() -> None:
    state, _ = told(cut_out(), unit("mm"), length("width_px", "35"), length("height_px", "45"))
    # 35 / 25.4 * 300 = 413.39 and 45 / 25.4 * 300 = 531.50.
    assert made(state) == [413, 531, 300]
    nodes = shown(state)
    assert by_id(nodes, "canvas-width_mm")["props"]["value"] == "35"
    assert by_id(nodes, "canvas-height_mm")["props"]["value"] == "45"
    for language in LANGUAGES:
        assert "413" in by_id(shown(state, language), "canvas-pixels")["text"]


def test_what_was_typed_is_what_is_shown_at_the_usual_densities() -> None:
    for density in [300, 350, 600, 1200]:
        for tenths in range(100, 2970, 7):
            length_mm = tenths / 10
            assert canvas_size.millimetres(canvas_size.pixels(length_mm, density), density) == length_mm


def test_pixels_are_the_nearest_whole_number() -> None:
    for length_mm in [0.01, 1, 25.4, 33.33, 210]:
        for density in [1, 72, 300, 2400]:
            exact = length_mm * density / 25.4
            assert canvas_size.pixels(length_mm, density) >= 1
            assert abs(canvas_size.pixels(length_mm, density) - max(exact, 1)) <= 0.5


def test_other_dots_per_inch_keep_the_lengths() -> None:
    state, _ = told(cut_out(), unit("mm"), length("width_px", "35"), length("height_px", "45"), dpi("600"))
    assert made(state) == [827, 1063, 600]
    state, _ = told(state, dpi("300"))
    assert made(state) == [413, 531, 300]


def test_in_pixels_the_dots_change_nothing_else() -> None:
    change = {"type": "recipe-changed", "section": "canvas", "key": "width_px", "value": "800"}
    state, _ = told(cut_out(), change, {"type": "recipe-changed", "section": "output", "key": "dpi", "value": "72"})
    assert made(state) == [800, None, 72]


def test_an_empty_side_is_free_and_nonsense_changes_nothing() -> None:
    state, _ = told(cut_out(), unit("mm"), length("width_px", "35"))
    assert texts(shown(state))
    for value in ["-1", "0", "nan", "inf", "1e9", "x"]:
        assert told(state, length("width_px", value))[0]["settings"] is state["settings"]
    for value in ["0", "-3", "x", "3.5", "99999"]:
        assert told(state, dpi(value))[0]["settings"] is state["settings"]
    assert told(state, unit("inch")) == (state, [])
    assert made(told(state, length("width_px", " "))[0]) == [None, None, 300]


def test_choosing_millimetres_writes_the_density_and_pixels_leave_it() -> None:
    state, effects = told(cut_out(), unit("mm"))
    assert made(state) == [None, None, 300]
    assert [effect["do"] for effect in effects][0] == "save-settings"
    state, effects = told(state, unit("px"))
    assert effects == []
    assert by_id(shown(state), "set-canvas-width_px")
