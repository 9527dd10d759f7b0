"""Room: tests. Runs on CPython and MicroPython. Cropping by a frame: by hand, by keys, and the numbers in step."""

from offcut.page import cropping, keys
from tests.shared.repository import LANGUAGES, commands, job_done, picture, ready_state, told
from tests.shared.test_views import by_id, shown


def value(key: str, text: str, unit: str | None = None) -> dict:
    event = {"type": "recipe-changed", "section": "canvas", "key": key, "value": text}
    if unit is not None:
        event["unit"] = unit
    return event


def cut_out() -> dict:
    """Return a state with one picture of 800 by 400 that is cut out."""
    peeked = {"type": "picture-peeked", "picture": "picture-1", "width": 800, "height": 400}
    return told(ready_state("a"), peeked, job_done("picture-1.1"))[0]


def begun() -> dict:
    return told(cut_out(), value("crop", "free"))[0]


def dragged(grip: str, dx: float, dy: float, start: list | None = None) -> dict:
    start = [0, 0, 1, 1] if start is None else start
    return {"type": "crop-dragged", "grip": grip, "from": start, "dx": dx, "dy": dy}


def pressed(key: str, shift: bool) -> dict:
    event = keys.on_crop(key, shift)
    assert event is not None
    return event


def recipe_box(state: dict) -> list:
    return [state["settings"]["recipe"]["canvas"][key] for key in cropping.KEYS]


def ids(nodes: list) -> list:
    return [one["attrs"]["id"] for one in nodes if one.get("attrs", {}).get("id") is not None]


def test_choosing_a_free_crop_puts_the_frame_on_the_picture() -> None:
    state = begun()
    for language in LANGUAGES:
        nodes = shown(state, language)
        assert "crop-frame" in ids(nodes)
        assert by_id(nodes, "crop-toggle")["attrs"]["aria-pressed"] == "true"
    image = [one for one in shown(state) if one.get("attrs", {}).get("class") == "crop-picture"][0]
    assert image["blob"] == ["src", "file-of-a"], "the whole picture, not what is left of it"


def test_the_hand_moves_frame_and_numbers_and_the_result_is_made_once_at_the_end() -> None:
    state, effects = told(begun(), dragged("nw", 0.25, 0.1), dragged("nw", 0.25, 0.2))
    assert effects == []
    assert recipe_box(state) == [0, 0, 1, 1]
    assert by_id(shown(state), "set-canvas-x-number")["props"]["value"] == "25"
    assert by_id(shown(state), "crop-frame")["style"]["--y"] == "20.000%"
    state, effects = told(state, {"type": "crop-dropped"})
    assert recipe_box(state) == [0.25, 0.2, 0.75, 0.8]
    assert [effect["do"] for effect in effects] == ["save-settings"], "the finish that began with the choice goes first"
    _, effects = told(state, job_done("finish-picture-1.1"))
    assert commands(effects) == [("finish-job", "finish-picture-1.2")]


def test_a_second_finger_lets_go() -> None:
    state, _ = told(begun(), dragged("nw", 0.25, 0.1), {"type": "crop-cancelled"}, {"type": "crop-dropped"})
    assert recipe_box(state) == [0, 0, 1, 1]


def test_numbers_that_are_typed_move_the_frame() -> None:
    state, _ = told(begun(), value("width", "50", "percent"), value("x", "10", "percent"))
    assert by_id(shown(state), "crop-frame")["style"] == {
        "--x": "10.000%",
        "--y": "0.000%",
        "--width": "50.000%",
        "--height": "100.000%",
    }


def test_arrow_keys_move_and_with_shift_resize_and_are_spoken() -> None:
    smaller = [pressed("ArrowLeft", True)] * 20 + [pressed("ArrowUp", True)] * 10
    state, _ = told(begun(), *smaller)
    assert recipe_box(state) == [0, 0, 0.8, 0.9]
    state, _ = told(state, pressed("ArrowRight", False), pressed("ArrowDown", False))
    assert recipe_box(state) == [0.01, 0.01, 0.8, 0.9]
    assert state["spoken"]["key"] == "spoken.crop"
    assert state["spoken"]["values"] == {"x": 1, "y": 1, "width": 80, "height": 90}
    state, effects = told(state, pressed("Enter", False))
    assert effects == [{"do": "focus", "id": "crop-toggle"}]
    assert "crop-frame" not in ids(shown(state))
    assert keys.on_crop("a", False) is None


def test_a_shape_is_kept_in_pixels_of_the_picture() -> None:
    state, _ = told(begun(), value("aspect", "1:1"))
    # 800 by 400: a square is half as wide as it is high, in shares.
    assert recipe_box(state) == [0.25, 0, 0.5, 1]
    state, _ = told(state, dragged("se", -0.25, -0.5, recipe_box(state)), {"type": "crop-dropped"})
    assert recipe_box(state) == [0.25, 0, 0.25, 0.5]
    state, _ = told(state, pressed("ArrowDown", True), pressed("ArrowRight", True))
    box = recipe_box(state)
    assert abs(box[2] * 800 - box[3] * 400) < 0.1
    assert box[2] > 0.25
    state, _ = told(state, pressed("ArrowLeft", True))
    assert recipe_box(state)[2] < box[2]


def test_a_turned_picture_is_framed_as_it_lies() -> None:
    state, _ = told(begun(), value("rotate_deg", "90"), value("flip", "horizontal"))
    active = cropping.active(state, picture(state, "a"))
    assert active is not None
    assert [active["width"], active["height"]] == [400, 800]
    style = [one for one in shown(state) if one.get("attrs", {}).get("class") == "crop-picture"][0]["style"]
    assert style == {
        "--wide": "200.000%",
        "--high": "50.000%",
        "--turn": "90deg",
        "--mirror-x": "-1",
        "--mirror-y": "1",
    }


def test_the_frame_wins_over_the_subjects_share() -> None:
    state, _ = told(cut_out(), value("subject_scale", "85", "percent"), value("crop", "free"))
    assert state["settings"]["recipe"]["canvas"]["subject_scale"] == 0


def test_the_frame_goes_with_the_crop_and_with_the_picture() -> None:
    assert not told(begun(), value("crop", "none"))[0]["cropping"]["on"]
    assert not told(begun(), {"type": "recipe-reset", "section": "canvas"})[0]["cropping"]["on"]
    assert not told(begun(), {"type": "picture-removed", "picture": "picture-1"})[0]["cropping"]["on"]


def test_it_is_left_and_taken_up_again() -> None:
    state, effects = told(begun(), {"type": "crop-toggled"})
    assert not state["cropping"]["on"]
    state, effects = told(state, {"type": "crop-toggled"})
    assert state["cropping"]["on"]
    assert {"do": "focus", "id": "crop-frame"} in effects
    assert told(cut_out(), dragged("se", -0.1, 0))[0]["cropping"] == cropping.nothing_begun()


def test_a_picture_that_cannot_be_shown_has_the_numbers() -> None:
    state, _ = told(ready_state("a"), job_done("picture-1.1"), value("crop", "free"))
    assert not state["cropping"]["on"]
    nodes = shown(state)
    assert "crop-toggle" not in ids(nodes)
    assert "set-canvas-x-number" in ids(nodes)
    assert told(state, {"type": "crop-toggled"}) == (state, [])
