"""Room: tests. Runs on CPython and MicroPython. Strokes of pictures: taken, undone, redone, what is seen of them."""

from offcut.contract import strokes
from offcut.page import touch_ups, touching
from tests.shared.repository import commands, failed, job_done, picture, told
from tests.shared.test_finishing import done_state, sent
from tests.shared.test_touching import ERASE
from tests.shared.test_views import by_id, shown

UNDO, REDO, RESET = {"type": "touch-undone"}, {"type": "touch-redone"}, {"type": "touch-reset"}


def stroke(x: float, mode: str = "erase") -> dict:
    return {"mode": mode, "radius_px": 9, "hardness": 0.5, "points": [[x, 5], [x, 50]]}


def made(x: float, name: str = "picture-1") -> dict:
    return {"type": "brush-stroked", "picture": name, "stroke": stroke(x)}


def lines(state: dict) -> list:
    one = picture(state, "a")
    return [[each["points"][0][0] for each in one[field]] for field in ["strokes", "undone"]]


def preview(state: dict, blob: str) -> dict:
    return {"type": "job-preview", "job_id": picture(state, "a")["finish_id"], "after": blob}


def test_a_stroke_makes_the_picture_again() -> None:
    state, effects = told(done_state("a"), made(1))
    (command,) = sent(effects, "finish-job")
    assert command["strokes"] == [stroke(1)]
    assert command["of"] == "picture-1.1"
    state, effects = told(state, made(2), made(3))
    assert commands(effects) == [], "one at a time"
    _, effects = told(state, job_done("finish-picture-1.1"))
    assert sent(effects, "finish-job")[0]["strokes"] == [stroke(1), stroke(2), stroke(3)]


def test_undo_and_redo_without_end() -> None:
    state = done_state("a")
    for x in range(60):
        state, _ = told(state, made(x))
    for _ in range(60):
        state, _ = told(state, UNDO)
    assert lines(state) == [[], list(range(59, -1, -1))]
    assert told(state, UNDO)[0] is state
    for _ in range(60):
        state, _ = told(state, REDO)
    assert lines(state) == [list(range(60)), []]
    assert told(state, REDO)[0] is state
    assert state["spoken"] == {"turn": state["spoken"]["turn"], "key": "spoken.touch.redone", "values": {"count": 60}}


def test_a_new_stroke_ends_what_could_be_redone() -> None:
    state, _ = told(done_state("a"), made(1), made(2), UNDO, made(3))
    assert lines(state) == [[1, 3], []]


def test_all_strokes_are_taken_away_and_come_back_in_their_order() -> None:
    state, _ = told(done_state("a"), made(1), made(2), made(3), UNDO, RESET)
    assert lines(state) == [[], [3, 2, 1]]
    assert told(state, RESET)[0] is state
    state, _ = told(state, REDO, REDO, REDO)
    assert lines(state) == [[1, 2, 3], []]


def test_undoing_what_has_been_sent_sends_again_without_it() -> None:
    state, _ = told(done_state("a"), made(1), job_done("finish-picture-1.1"))
    state, effects = told(state, UNDO)
    assert sent(effects, "finish-job")[0].get("strokes", []) == []


def test_strokes_belong_to_their_picture_and_survive_another_cut() -> None:
    state, _ = told(done_state("a", "b"), job_done("picture-2.1"), made(1))
    state, _ = told(state, {"type": "picture-selected", "picture": "picture-2"})
    assert told(state, UNDO)[0] is state
    state, _ = told(state, job_done("finish-picture-1.1"))
    state, effects = told(state, {"type": "picture-again", "picture": "picture-1"})
    assert sent(effects, "start-job")[0]["strokes"] == [stroke(1)]
    assert told(state, made(1, "picture-9"))[0] is state


def test_too_many_strokes_are_refused_and_said() -> None:
    state, _ = told(done_state("a"), made(0))
    many = [stroke(0)] * strokes.MOST_STROKES
    picture(state, "a")["strokes"] = many
    after, effects = told(state, made(1))
    assert picture(after, "a")["strokes"] is many and effects == []
    sentences = " ".join([one["text"] for one in shown(after) if "text" in one])
    assert "This picture has 2000 strokes" in sentences


def test_buttons_say_what_can_be_done() -> None:
    state = done_state("a")
    assert by_id(shown(state), "touch-undo")["attrs"]["aria-disabled"] == "true"
    state, _ = told(state, made(1))
    nodes = shown(state)
    assert by_id(nodes, "touch-undo")["attrs"]["aria-disabled"] is None
    assert by_id(nodes, "touch-redo")["attrs"]["aria-disabled"] == "true"
    state, _ = told(state, by_id(nodes, "touch-undo")["on"]["click"])
    state, _ = told(state, by_id(shown(state), "touch-redo")["on"]["click"])
    assert lines(state) == [[1], []]


def test_the_quick_look_takes_the_place_of_the_result_until_that_comes() -> None:
    state, _ = told(done_state("a"), ERASE, made(1))
    assert touch_ups.visible(picture(state, "a")) == ("after-of-picture-1.1", [])
    state, _ = told(state, preview(state, "look"))
    assert touch_ups.visible(picture(state, "a")) == ("look", [stroke(1)])
    assert [one["blob"][1] for one in shown(state) if one.get("key") == "after"] == ["look"]
    state, _ = told(state, made(2))
    assert touch_ups.unseen(picture(state, "a")["strokes"], [stroke(1)]) == [stroke(2)]
    state, effects = told(state, job_done("finish-picture-1.1"))
    assert {
        "do": "release",
        "blobs": ["cutout-of-picture-1.1", "before-of-picture-1.1", "after-of-picture-1.1", "look"],
    } in effects
    assert touch_ups.visible(picture(state, "a"))[1] == [stroke(1)]


def test_a_look_that_comes_to_nothing_is_let_go() -> None:
    state, _ = told(done_state("a"), made(1))
    state, effects = told(state, preview(state, "look"), failed("finish-picture-1.1", "out-of-memory"))
    assert {"do": "release", "blobs": ["look"]} in effects
    assert picture(state, "a")["preview"] is None


def test_what_is_not_seen_yet() -> None:
    one, two, three = stroke(1), stroke(2), stroke(3)
    assert touch_ups.unseen([one, two, three], [one]) == [two, three]
    assert touch_ups.unseen([one], [one, two]) == []
    assert touch_ups.unseen([one, three], [one, two]) == [three]
    assert touch_ups.unseen([], []) == []


def test_a_stroke_under_the_hand() -> None:
    state, _ = told(done_state("a"), ERASE)
    one = picture(state, "a")
    begun = touching.begun(state["touch"], one, 1.234, -7, True)
    assert begun["points"] == [[1.2, -7]], "no stroke to go on from"
    assert touch_ups.extend(begun, 3, 4) and not touch_ups.extend(begun, 3.01, 4)
    assert begun["points"] == [[1.2, -7], [3, 4]]
    state, _ = told(
        state, {"type": "brush-stroked", "picture": "picture-1", "stroke": begun}, {"type": "brush-snapped"}
    )
    on = touching.begun(state["touch"], picture(state, "a"), 9, 9, True, "keep")
    assert (on["mode"], on["snap"], on["points"]) == ("keep", True, [[3, 4], [9, 9]])
    assert strokes.wrong([begun, on]) is None
    far = touching.begun(state["touch"], one, 1e9, -1e9, False)
    assert strokes.wrong([far]) is None
    assert strokes.wrong([touching.begun(dict(state["touch"], mode="remove-colour"), one, 1, 1, True)]) is None


def test_rings_add_up_to_a_straight_fall() -> None:
    soft = touch_ups.rings(dict(stroke(1), hardness=0.5, radius_px=8), 4)
    assert [radius for radius, _ in soft] == [7.5, 6.5, 5.5, 4.5]
    left, whole = 1.0, []
    for _, opacity in soft:
        left *= 1 - opacity
        whole.append(round(1 - left, 6))
    assert whole == [0.25, 0.5, 0.75, 1]
    assert touch_ups.rings(dict(stroke(1), hardness=1), 4) == [(9, 1)]
    assert touch_ups.colour_behind({"background": {"kind": "colour", "colour": "#123456"}}) == "#123456"
    assert touch_ups.colour_behind({"background": {"kind": "blur", "colour": "#123456"}}) is None
