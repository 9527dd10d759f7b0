"""Room: tests. Runs on CPython and MicroPython. How the picture on the stage is looked at."""

from offcut.page import keys, view_look, zooming
from tests.shared.repository import job_done, keys_held, picture, told
from tests.shared.test_finishing import GROW, done_state, selected
from tests.shared.test_views import by_id, shown

# Where things can be looked at: the middle, corners, and between.
PLACES = [0, 0.2, 0.5, 0.77, 1]


def look(frame_px: float = 800, density: float = 1, **changes: float) -> dict:
    made = zooming.fitted("checkered", frame_px, density)
    made.update(changes)
    return made


def measured(frame_px: float, density: float = 1) -> dict:
    return {"type": "stage-measured", "frame_px": frame_px, "density": density}


def measured_by(event: dict, frame_px: float) -> dict:
    made = dict(event)
    made.update({"frame_px": frame_px, "density": 1})
    return made


def wheeled(**changes: object) -> dict:
    event = {"type": "stage-wheeled", "delta": -100, "x": 0.5, "y": 0.5, "frame_px": 800, "density": 1}
    event.update(changes)
    return event


def stepped(to: str) -> dict:
    return {"type": "stage-stepped", "to": to}


def wide_state(width: int = 3200, height: int = 2400) -> dict:
    state, _ = told(done_state("a", changes={"width": width, "height": height}), measured(800))
    return state


def place_of(seen: dict, at: float, name: str) -> float:
    """Return what the style sheet shows at a place of the frame, as a share of the picture."""
    return seen[name] + (at - 0.5) / seen["scale"]


def near(first: float, second: float) -> bool:
    return -1e-9 < first - second < 1e-9


def test_what_is_under_the_pointer_stays_there() -> None:
    for at in PLACES:
        for scale in [1.5, 2, 7.9]:
            before = zooming.zoomed(look(), 3200, 3, 0.3, 0.6)
            after = zooming.zoomed(before, 3200, before["scale"] * scale, at, at)
            assert near(place_of(before, at, "x"), place_of(after, at, "x")), (at, scale)
            assert near(place_of(before, at, "y"), place_of(after, at, "y")), (at, scale)


def test_the_frame_never_shows_what_is_outside_the_picture() -> None:
    for scale in [1, 1.5, 4, 30]:
        for dx in [-9, -0.3, 0, 0.4, 9]:
            seen = zooming.panned(zooming.zoomed(look(), 3200, scale), dx, -dx)
            for name in ["x", "y"]:
                assert place_of(seen, 0, name) >= -1e-9 and place_of(seen, 1, name) <= 1 + 1e-9, (scale, dx)


def test_smaller_than_the_frame_lies_in_its_middle() -> None:
    small = zooming.zoomed(look(), 200, 0.25, 0.9, 0.9)
    assert small["scale"] == 0.25 and small["x"] == 0.5 and small["y"] == 0.5
    assert zooming.zoomed(look(), 200, 0.01)["scale"] == 0.25, "no smaller than its own pixels"
    assert zooming.zoomed(look(), 3200, 0.01)["scale"] == 1


def test_hundred_percent_is_a_pixel_for_a_pixel_of_the_device() -> None:
    state, _ = told(wide_state(), measured(800, 2), stepped("real"))
    assert state["zoom"]["scale"] == 2, "3,200 pixels on 800 with 2 each"
    assert zooming.percent(state["zoom"], 3200) == 100
    assert state["spoken"]["values"] == {"percent": 100}
    assert by_id(shown(state), "zoom-percent")["text"] == "100%"
    assert by_id(shown(state), "zoom-real")["attrs"]["aria-pressed"] == "true"
    state, _ = told(state, stepped("fit"))
    assert zooming.percent(state["zoom"], 3200) == 50
    assert by_id(shown(state), "zoom-fit")["attrs"]["aria-pressed"] == "true"


def test_before_the_frame_was_measured_nothing_is_claimed() -> None:
    state = done_state("a")
    assert "text" not in by_id(shown(state), "zoom-percent") or by_id(shown(state), "zoom-percent")["text"] == ""
    same, _ = told(state, stepped("real"))
    assert same["zoom"] == state["zoom"]
    larger, _ = told(state, stepped("in"))
    assert larger["zoom"]["scale"] == zooming.STEP


def test_a_wheel_and_degenerate_ones() -> None:
    state, _ = told(wide_state(), wheeled(delta=-400))
    assert near(state["zoom"]["scale"], 2)
    state, _ = told(state, wheeled(delta=400))
    assert state["zoom"]["scale"] == 1
    for delta in [-1e9, 1e9, 0]:
        there, _ = told(state, wheeled(delta=delta))
        assert 1 <= there["zoom"]["scale"] <= 32
    tiny, _ = told(wide_state(1, 1), wheeled(delta=-1e9), wheeled(delta=-1e9), wheeled(delta=-1e9))
    assert tiny["zoom"]["scale"] == zooming.LEAST_LARGEST


def test_what_was_between_two_fingers_stays_between_them() -> None:
    before = zooming.zoomed(look(), 3200, 4, 0.3, 0.6)
    for by in [0.5, 1, 1.7]:
        for at, moved in [(0.4, 0.1), (0.5, -0.05), (0.6, 0.0)]:
            after = zooming.pinched(before, 3200, by, at, 0.5, moved, -moved)
            assert near(after["scale"], before["scale"] * by)
            assert near(place_of(before, at, "x"), place_of(after, at + moved, "x")), (by, at)
            assert near(place_of(before, 0.5, "y"), place_of(after, 0.5 - moved, "y")), (by, at)


def test_fingers_that_come_back_bring_the_picture_back() -> None:
    state, _ = told(wide_state(), stepped("in"), {"type": "stage-ground", "ground": "black"})
    seen = state["zoom"]
    for by, moved in [(0.01, 0.3), (90.0, -0.4), (1, 5), (0, 0), (1, 0)]:
        event = {"type": "stage-pinched", "from": look(scale=1.5), "by": by, "x": 0.2, "y": 0.9, "dx": moved, "dy": 0}
        state, _ = told(state, measured_by(event, 800))
        assert 1 <= state["zoom"]["scale"] <= 32
        for name in ["x", "y"]:
            assert place_of(state["zoom"], 0, name) >= -1e-9, (by, moved)
            assert place_of(state["zoom"], 1, name) <= 1 + 1e-9, (by, moved)
    assert all(near(state["zoom"][name], seen[name]) for name in ["scale", "x", "y"])
    assert state["zoom"]["ground"] == "black", "chosen meanwhile"


def test_the_frame_of_a_crop_shows_all() -> None:
    state = told(done_state("a"), {"type": "picture-peeked", "picture": "picture-1", "width": 800, "height": 600})[0]
    assert zooming.takes_fingers(state)
    state, _ = told(state, {"type": "recipe-changed", "section": "canvas", "key": "crop", "value": "free"})
    assert state["cropping"]["on"] and not zooming.takes_fingers(state) and not zooming.takes_wheel(state, True)


def test_a_wheel_scrolls_the_page_until_the_picture_is_zoomed() -> None:
    state = wide_state()
    assert not zooming.takes_wheel(state, False) and zooming.takes_wheel(state, True)
    state, _ = told(state, stepped("in"))
    assert zooming.takes_wheel(state, False)
    state, _ = told(state, {"type": "dialog-opened", "dialog": "about"})
    assert not zooming.takes_wheel(state, True)


def key(state: dict, name: str, tag: str = "div", place: str = keys.FRAME, kind: str = "") -> dict | None:
    return keys.event_for(state, "keydown", name, keys_held(), tag, kind, place)


def test_keys_zoom_and_look_around() -> None:
    state = wide_state()
    assert key(state, "ArrowLeft") is None, "nothing to look around in"
    for name, to in [("+", "in"), ("=", "in"), ("-", "out"), ("0", "fit")]:
        assert key(state, name) == stepped(to)
        assert key(state, name, "input", "split", "range") == stepped(to)
        assert key(state, name, "input", "set-output-name", "text") is None
        assert key(state, name, "input", "x", "number") is None and key(state, name, "select", "x") is None
        assert keys.event_for(state, "keyup", name, keys_held(), "div", "") is None
        assert keys.event_for(state, "keydown", name, keys_held(True, False), "div", "") is None, "the browser's own"
    state, _ = told(state, stepped("in"), stepped("in"))
    assert key(state, "ArrowLeft", "input", "split", "range") is None, "the slider's own"
    left = key(state, "ArrowLeft")
    assert left is not None
    there, _ = told(state, left)
    assert there["zoom"]["x"] < state["zoom"]["x"] and there["zoom"]["y"] == state["zoom"]["y"]


def test_another_picture_is_seen_whole_and_the_same_one_made_again_stays() -> None:
    state, _ = told(done_state("a", "b"), measured(800), stepped("in"), {"type": "stage-ground", "ground": "black"})
    seen = state["zoom"]
    state, _ = told(state, GROW, job_done("finish-picture-1.1"))
    assert state["zoom"] == seen
    state, _ = told(state, selected("picture-2"))
    assert state["zoom"]["scale"] == 1 and state["zoom"]["ground"] == "black"


def test_the_frame_is_measured_when_its_shape_may_have_changed() -> None:
    measure = {"do": "measure-stage"}
    state, effects = told(done_state("a", "b"), selected("picture-2"))
    assert measure in effects
    state, effects = told(state, selected("picture-1"), {"type": "split-moved", "value": "7"})
    assert effects.count(measure) == 1
    state, effects = told(state, GROW, job_done("finish-picture-1.1", changes={"width": 5, "height": 9}))
    assert effects.count(measure) == 1
    state, effects = told(state, {"type": "pictures-cleared"})
    assert measure not in effects


def test_more_pixels_than_the_screen_version_has_come_from_the_file() -> None:
    state = wide_state()
    one = picture(state, "a")
    assert view_look.after_blob(one, state["zoom"]) == one["result"]["after"], "800 of 1,600 pixels"
    state, _ = told(state, stepped("real"))
    assert view_look.after_blob(one, state["zoom"]) == one["result"]["cutout"]
    assert view_look.before_blob(one, state["zoom"]) == one["result"]["before"], "its size is not known"
    state, _ = told(state, {"type": "picture-peeked", "picture": one["id"], "width": 3200, "height": 2400})
    assert view_look.before_blob(picture(state, "a"), state["zoom"]) == one["file"]
    huge, _ = told(wide_state(10000, 6000), stepped("real"))
    one = picture(huge, "a")
    assert view_look.after_blob(one, huge["zoom"]) == one["result"]["after"], "60 megapixels are not decoded to look"


def test_a_mask_is_never_shown_in_place_of_the_cutout() -> None:
    mask = {"type": "recipe-changed", "section": "output", "key": "format", "value": "mask"}
    size = {"width": 3200, "height": 2400}
    state, _ = told(wide_state(), mask, job_done("finish-picture-1.1", changes=size), stepped("real"))
    one = picture(state, "a")
    assert view_look.after_blob(one, state["zoom"]) == one["result"]["after"]


def test_what_shows_through_is_offered_only_where_something_does() -> None:
    state, _ = told(wide_state(), {"type": "stage-ground", "ground": "white"})
    assert by_id(shown(state), "ground-white")["attrs"]["aria-pressed"] == "true"
    assert "ground-white" in by_id(shown(state), keys.FRAME)["attrs"]["class"]
    assert not [one for one in shown(state) if one.get("attrs", {}).get("id") == "ground-colour"], "white is white"
    colour = {"type": "recipe-changed", "section": "background", "key": "colour", "value": "#438edb"}
    state, _ = told(state, colour, job_done("finish-picture-1.1"), {"type": "stage-ground", "ground": "colour"})
    assert by_id(shown(state), keys.FRAME)["style"]["--swatch"] == "#438edb"
    kind = {"type": "recipe-changed", "section": "background", "key": "kind", "value": "colour"}
    state, _ = told(state, kind, job_done("finish-picture-1.2"))
    assert not [one for one in shown(state) if one.get("attrs", {}).get("id") == "ground-white"]


def test_what_was_finished_again_keeps_the_time_of_the_cut() -> None:
    state = wide_state()
    before = [one for one in shown(state) if one.get("attrs", {}).get("class") == "stage-facts"][0]["text"]
    size = {"width": 3200, "height": 2400, "timings_ms": {"encode": 1}}
    state, _ = told(state, GROW, job_done("finish-picture-1.1", changes=size))
    assert [one for one in shown(state) if one.get("attrs", {}).get("class") == "stage-facts"][0]["text"] == before
