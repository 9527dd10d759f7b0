"""Room: tests. Runs on CPython and MicroPython. The brush in hand: choosing, sizes, the keyboard's brush, its keys."""

from offcut.contract import strokes
from offcut.page import keys, touching
from tests.shared.repository import keys_held, picture, ready_state, told
from tests.shared.test_finishing import done_state, sent
from tests.shared.test_views import all_nodes, by_id, shown, texts

ERASE = {"type": "brush-chosen", "mode": "erase"}
KEEP = {"type": "brush-chosen", "mode": "keep"}
TURN = {"type": "recipe-changed", "section": "canvas", "key": "rotate_deg", "value": "90"}


def has(nodes: list, identifier: str) -> bool:
    return [one for one in nodes if one.get("attrs", {}).get("id") == identifier] != []


def key(
    state: dict, name: str, tag: str = "body", kind: str = "", control: bool = False, shift: bool = False
) -> object:
    return keys.event_for(state, "keydown", name, keys_held(control, shift=shift), tag, kind)


def pressed(name: str, shift: bool) -> dict:
    found = keys.on_overlay(name, shift)
    assert found is not None
    return found


def test_a_brush_is_taken_in_hand_and_put_away() -> None:
    state, effects = told(done_state("a"), ERASE)
    assert effects == [{"do": "focus", "id": "brush-overlay"}]
    assert state["spoken"]["key"] == "spoken.touch.erase"
    nodes = shown(state)
    assert by_id(nodes, "touch-erase")["attrs"]["aria-pressed"] == "true"
    assert by_id(nodes, "touch-keep")["attrs"]["aria-pressed"] == "false"
    assert has(nodes, "brush-overlay") and not has(nodes, "split"), "the slider rests"
    state, _ = told(state, KEEP)
    assert state["touch"]["mode"] == "keep"
    state, effects = told(state, KEEP)
    assert effects == [{"do": "focus", "id": "touch-keep"}]
    assert not has(shown(state), "brush-overlay") and has(shown(state), "split")
    assert told(state, {"type": "brush-left"})[0] is state


def test_every_tool_can_be_shown_in_every_language() -> None:
    for mode in strokes.MODES:
        for language in ["en", "zh"]:
            state, _ = told(done_state("a"), {"type": "brush-chosen", "mode": mode})
            nodes = shown(state, language)
            assert has(nodes, "brush-overlay") and by_id(nodes, "touch-" + mode)
            assert has(nodes, "touch-size") == (mode in strokes.BRUSHES)
            assert has(nodes, "touch-tolerance") == (mode == "remove-colour")


def test_without_a_result_there_is_nothing_to_touch_up() -> None:
    state, effects = told(ready_state("a"), ERASE)
    assert (state["touch"]["mode"], effects) == (None, [])
    assert "When this picture is cut out, you can touch it up here." in texts(shown(state))


def test_on_a_canvas_of_its_own_the_brush_rests_and_the_way_back_is_offered() -> None:
    state, _ = told(done_state("a"), ERASE, TURN)
    nodes = shown(state)
    assert not has(nodes, "brush-overlay") and has(nodes, "touch-canvas")
    assert touching.active(state, picture(state, "a")) is None
    state, _ = told(state, by_id(nodes, "touch-canvas-reset")["on"]["click"])
    assert touching.active(state, picture(state, "a")) is not None
    assert has(shown(state), "brush-overlay")


def test_sliders_take_what_they_can_be() -> None:
    state = done_state("a")
    state, _ = told(state, {"type": "brush-set", "key": "size", "value": "0.1"})
    assert state["touch"]["size"] == 0.1
    for wrong in ["", "wide", "nan", "-1", "2", "inf"]:
        after, _ = told(state, {"type": "brush-set", "key": "size", "value": wrong})
        assert after["touch"]["size"] == 0.1, wrong
    state, _ = told(state, {"type": "brush-snapped"})
    assert state["touch"]["snap"] is True
    assert touching.radius_px(state["touch"], picture(state, "a")) == 32


def test_steps_of_the_size_reach_both_ends_and_stay_there() -> None:
    state, _ = told(done_state("a"), ERASE)
    sizes = []
    for larger in [True, False]:
        for _ in range(40):
            before = state["touch"]["size"]
            state, _ = told(state, {"type": "brush-stepped", "larger": larger})
            assert state["touch"]["size"] != before or state["touch"]["size"] in [0.002, 0.25]
        sizes.append(state["touch"]["size"])
    assert sizes == [0.25, 0.002]


def test_the_keyboard_moves_and_stamps() -> None:
    state, _ = told(done_state("a"), ERASE)
    turn = state["spoken"]["turn"]
    state, _ = told(state, pressed("ArrowRight", False))
    assert state["touch"]["cursor"] == [323.2, 240]
    assert state["spoken"]["turn"] == turn, "small steps are not spoken"
    state, _ = told(state, pressed("ArrowUp", True))
    assert state["touch"]["cursor"] == [323.2, 208]
    assert state["spoken"]["values"] == {"x": 50, "y": 43}
    state, effects = told(state, pressed(" ", False))
    (command,) = sent(effects, "finish-job")
    assert command["strokes"] == [{"mode": "erase", "radius_px": 16, "hardness": 0.7, "points": [[323.2, 208]]}]
    assert strokes.wrong(command["strokes"]) is None
    state, _ = told(state, pressed("ArrowDown", True), pressed("Enter", True))
    assert picture(state, "a")["strokes"][1]["points"] == [[323.2, 208], [323.2, 240]], "straight from the last one"
    for _ in range(30):
        state, _ = told(state, pressed("ArrowLeft", True))
    assert state["touch"]["cursor"] == [0, 240]
    assert keys.on_overlay("a", False) is None


def test_keys_of_the_brushes() -> None:
    state = done_state("a")
    assert key(state, "e") == ERASE and key(state, "K") == KEEP
    assert key(state, "[") is None and key(state, "Escape") is None, "only with a brush in hand"
    assert key(state, "z", control=True) == {"type": "touch-undone"}
    assert key(state, "Z", control=True, shift=True) == {"type": "touch-redone"}
    assert key(state, "Z", control=True) == {"type": "touch-undone"}, "caps lock"
    state, _ = told(state, ERASE)
    assert key(state, "]") == {"type": "brush-stepped", "larger": True}
    assert key(state, "Escape", "button") == {"type": "brush-left"}
    assert key(state, "e", "input", "range") == ERASE
    for tag, kind in [("input", "text"), ("input", "number"), ("textarea", ""), ("select", "")]:
        for name in ["e", "k", "[", "]", "Escape"]:
            assert key(state, name, tag, kind) is None
        assert key(state, "z", tag, kind, control=True) is None
    assert keys.event_for(state, "keyup", "e", keys_held(), "body", "") is None


def test_the_cursor_is_where_the_brush_is_and_as_large() -> None:
    state, _ = told(done_state("a"), ERASE)
    assert by_id(shown(state), "brush-cursor")["style"] == {"--x": "50.0%", "--y": "50.0%", "--wide": "5.0%"}
    pointing, _ = told(state, {"type": "brush-chosen", "mode": "remove-part"})
    assert "--wide" not in by_id(all_nodes_of(pointing), "brush-cursor")["style"]


def all_nodes_of(state: dict) -> list:
    return [one for node in shown(state) for one in all_nodes(node)]
