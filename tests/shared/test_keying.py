"""Room: tests. Runs on CPython and MicroPython. Pictures on a flat background, which no engine has to see."""

from offcut.contract import recipe, tools
from offcut.page import view_keying
from tests.shared.repository import commands, job_done, picture, progress, ready_state, told, words
from tests.shared.test_finishing import JPEG, done_state, sent

FLAT = {"type": "keying-chosen", "value": "flat"}
PHOTO = {"type": "keying-chosen", "value": "photo"}
# What a result says that no engine has made.
KEYED = {"engine": None, "provider": None, "threads": 0}


def flat_state() -> dict:
    """Return a state whose only picture, 100 x 80 pixels, lies finished without its background."""
    state, _ = told(done_state("a"), FLAT)
    state, _ = told(state, job_done("picture-1.2", changes=dict(KEYED, width=100, height=80)))
    return state


def test_the_way_is_followed_at_once_and_back_again() -> None:
    state, effects = told(done_state("a"), FLAT)
    (command,) = sent(effects, "start-job")
    assert command["options"]["recipe"]["cut"]["way"] == "flat"
    assert sent(effects, "finish-job") == []
    state, effects = told(state, job_done("picture-1.2", changes=KEYED), PHOTO)
    (command,) = sent(effects, "start-job")
    assert command["options"]["recipe"]["cut"]["way"] == recipe.defaults()["cut"]["way"]
    # Nothing goes on by itself afterwards.
    state, effects = told(state, job_done("picture-1.3"))
    assert commands(effects) == []


def test_a_picture_that_waits_for_an_engine_need_not_wait_any_more() -> None:
    state, _ = told(ready_state("a", "b"), progress("picture-1.1", "fetch-model", 5, 100))
    state, effects = told(state, FLAT)
    assert [command["type"] for command in sent(effects, "cancel-job")] == ["cancel-job", "cancel-job"]
    assert [one["options"]["recipe"]["cut"]["way"] for one in sent(effects, "start-job")] == ["flat", "flat"]


def test_a_picture_in_the_middle_of_its_job_is_cut_again_after_it() -> None:
    state, _ = told(ready_state("a"), progress("picture-1.1", "infer", 0, 1))
    state, effects = told(state, FLAT)
    assert commands(effects) == []
    state, effects = told(state, job_done("picture-1.1"))
    assert sent(effects, "start-job")
    assert picture(state, "a")["asked"]["cut"]["way"] == "flat"


def test_tolerance_is_tried_without_cutting_again() -> None:
    event = {"type": "recipe-changed", "section": "keying", "key": "tolerance", "value": "12", "unit": "percent"}
    _, effects = told(flat_state(), event)
    (command,) = sent(effects, "finish-job")
    assert command["recipe"]["keying"]["tolerance"] == 0.12
    assert command["recipe"]["cut"]["way"] == "flat"


def test_other_settings_do_not_bring_the_engine_back() -> None:
    _, effects = told(flat_state(), JPEG)
    assert [word for word, _ in commands(effects)] == ["finish-job"]


def test_the_background_is_pointed_at_with_the_brush_or_the_keys() -> None:
    state, effects = told(flat_state(), {"type": "brush-chosen", "mode": "pick-paper"})
    assert {"do": "focus", "id": "brush-overlay"} in effects
    assert state["sections"] == flat_state()["sections"]
    stroke = {"mode": "pick-paper", "points": [[25, 60]]}
    pointed, effects = told(state, {"type": "brush-stroked", "picture": "picture-1", "stroke": stroke})
    keying = pointed["settings"]["recipe"]["keying"]
    assert (keying["from"], keying["x"], keying["y"]) == ("place", 0.25, 0.75)
    assert pointed["touch"]["mode"] is None and picture(pointed, "a")["strokes"] == []
    assert sent(effects, "finish-job")
    pointed, _ = told(state, {"type": "brush-stamped", "straight": False})
    keying = pointed["settings"]["recipe"]["keying"]
    assert (keying["from"], keying["x"], keying["y"]) == ("place", 0.5, 0.5)


def test_a_stroke_beside_the_picture_is_a_place_at_its_rim() -> None:
    stroke = {"mode": "pick-paper", "points": [[-25, 600]]}
    state, _ = told(flat_state(), {"type": "brush-stroked", "picture": "picture-1", "stroke": stroke})
    keying = state["settings"]["recipe"]["keying"]
    assert (keying["x"], keying["y"]) == (0, 1)


def test_only_what_means_something_is_shown() -> None:
    keys = [key for _, key in view_keying.fields(recipe.defaults())]
    assert "tolerance" in keys and "colour" not in keys and "x" not in keys and "ink_colour" not in keys
    made = recipe.complete({"keying": {"from": "colour", "ink": "recoloured"}})
    keys = [key for _, key in view_keying.fields(made)]
    assert "colour" in keys and "ink_colour" in keys and "x" not in keys


def test_the_switch_says_which_way_is_chosen() -> None:
    for is_flat in [False, True]:
        cards = view_keying.panel(words("en"), is_flat)["children"]
        assert [card["attrs"]["data-chosen"] for card in cards] == (["no", "yes"] if is_flat else ["yes", "no"])


def test_another_tool_has_engines_look_again_and_batches_do_not() -> None:
    flat = recipe.complete({"cut": {"way": "flat"}})
    known: list = [{"recipe": {}, "panel": None}, {"recipe": {}, "panel": "keying"}, {"recipe": None, "panel": None}]
    ways = [tools.applied(known, tool, flat)["cut"]["way"] for tool in known]
    assert ways == ["consensus", "flat", "flat"]
    single = recipe.complete({"cut": {"way": "single"}})
    assert tools.applied(known, known[0], single)["cut"]["way"] == "single"
