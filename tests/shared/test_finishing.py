"""Room: tests. Runs on CPython and MicroPython. Settings and candidates of pictures that are finished."""

from offcut.contract import recipe
from offcut.page import finishing, recipe_controls
from tests.shared.repository import commands, failed, job_done, picture, progress, ready_state, told

UNSURE: dict = {
    "confidence": 0.5,
    "needs_look": True,
    "candidates": [
        {"engine": "u2netp", "width": 320, "height": 320, "agreement": 0.3, "other": True},
        {"engine": "isnet-w8", "width": 640, "height": 928, "agreement": 0.9, "other": False},
    ],
}
JPEG = {"type": "recipe-changed", "section": "output", "key": "format", "value": "jpeg"}
GROW = {"type": "recipe-changed", "section": "edges", "key": "grow_px", "value": "3"}
FLIP = {"type": "candidate-chosen", "picture": "picture-1", "candidate": 0}


def done_state(*names: str, changes: dict | None = None) -> dict:
    """Return a state in which the first picture is finished and shown."""
    state, _ = told(ready_state(*names), job_done("picture-1.1", changes=changes), selected("picture-1"))
    return state


def selected(identifier: str) -> dict:
    return {"type": "picture-selected", "picture": identifier}


def sent(effects: list, word: str) -> list:
    return [effect["command"] for effect in effects if effect["do"] == "send" and effect["command"]["type"] == word]


def test_a_setting_is_kept_and_the_shown_picture_is_made_again() -> None:
    state, effects = told(done_state("a", "b"), JPEG)
    assert state["settings"]["recipe"] == recipe.complete({"output": {"format": "jpeg"}})
    assert [effect for effect in effects if effect["do"] == "save-settings"]
    (command,) = sent(effects, "finish-job")
    assert command["of"] == "picture-1.1"
    assert command["file"] == "file-of-a"
    assert command["recipe"]["output"]["format"] == "jpeg"
    assert command["candidate"] is None


def test_a_newer_wish_replaces_the_one_that_waits() -> None:
    state, _ = told(done_state("a"), JPEG)
    state, effects = told(state, GROW, FLIP, {"type": "recipe-switched", "section": "edges", "key": "fill_holes"})
    assert commands(effects) == [], "one at a time"
    state, effects = told(state, job_done("finish-picture-1.1", changes=UNSURE))
    (command,) = sent(effects, "finish-job")
    assert command["job_id"] == "finish-picture-1.2"
    assert command["candidate"] == 0
    assert command["recipe"]["edges"] == recipe.complete({"edges": {"grow_px": 3, "fill_holes": True}})["edges"]
    result = job_done("finish-picture-1.2", changes=dict(UNSURE, candidate=0))
    state, effects = told(state, result)
    assert commands(effects) == []
    assert picture(state, "a")["result"]["candidate"] == 0
    assert finishing.is_as_set(state, picture(state, "a"))


def test_what_was_replaced_is_let_go() -> None:
    state, _ = told(done_state("a"), JPEG)
    _, effects = told(state, job_done("finish-picture-1.1"))
    assert [effect["blobs"] for effect in effects if effect["do"] == "release"] == [
        ["cutout-of-picture-1.1", "before-of-picture-1.1", "after-of-picture-1.1"]
    ]


def test_pictures_that_come_later_get_the_settings_with_their_job() -> None:
    state, _ = told(done_state("a", "b"), JPEG)
    state, effects = told(state, job_done("picture-2.1"), {"type": "picture-again", "picture": "picture-2"})
    (command,) = sent(effects, "start-job")
    assert command["options"]["recipe"]["output"]["format"] == "jpeg"


def test_a_setting_that_changed_during_the_work_is_applied_after_it() -> None:
    state, effects = told(ready_state("a"), JPEG)
    assert sent(effects, "finish-job") == []
    _, effects = told(state, job_done("picture-1.1"))
    assert sent(effects, "finish-job")[0]["recipe"]["output"]["format"] == "jpeg"


def test_every_picture_when_asked_for() -> None:
    state = done_state("a", "b", "c")
    state, _ = told(state, job_done("picture-2.1"), JPEG)
    _, effects = told(state, {"type": "recipe-for-all"})
    assert [command["of"] for command in sent(effects, "finish-job")] == ["picture-2.1"], "the shown one is under way"


def test_a_way_to_cut_needs_an_engine_and_is_not_applied_by_itself() -> None:
    state, effects = told(
        done_state("a"), {"type": "recipe-changed", "section": "cut", "key": "way", "value": "single"}
    )
    assert commands(effects) == []
    assert state["settings"]["recipe"]["cut"]["way"] == "single"
    assert picture(state, "a")["shown"]["cut"]["way"] == "consensus"


def test_a_worker_that_has_forgotten_the_picture_gets_it_again() -> None:
    state, _ = told(done_state("a", changes=UNSURE), FLIP)
    state, effects = told(state, failed("finish-picture-1.1", "alpha-missing"))
    assert commands(effects) == [("start-job", "picture-1.2")]
    assert picture(state, "a")["result"] is not None, "the result stays in sight"
    state, effects = told(state, job_done("picture-1.2", changes=UNSURE))
    (command,) = sent(effects, "finish-job")
    assert (command["of"], command["candidate"]) == ("picture-1.2", 0)


def test_a_finish_that_fails_leaves_the_result_and_says_why() -> None:
    state, _ = told(done_state("a"), JPEG)
    state, effects = told(state, failed("finish-picture-1.1", "out-of-memory"))
    one = picture(state, "a")
    assert (one["state"], one["finish_error"]["code"]) == ("done", "out-of-memory")
    assert state["alert"]["key"] == "spoken.failed"
    _, effects = told(state, GROW)
    assert commands(effects) == [("finish-job", "finish-picture-1.2")]


def test_removing_a_picture_stops_and_forgets_it() -> None:
    state, _ = told(done_state("a"), JPEG)
    _, effects = told(state, {"type": "picture-removed", "picture": "picture-1"})
    assert commands(effects) == [("cancel-job", "finish-picture-1.1")]
    assert [command["of"] for command in sent(effects, "release-alpha")] == ["picture-1.1"]


def test_cutting_out_again_lets_go_of_what_was_kept() -> None:
    state, _ = told(done_state("a"), {"type": "picture-again", "picture": "picture-1"})
    _, effects = told(state, job_done("picture-1.2"))
    assert [command["of"] for command in sent(effects, "release-alpha")] == ["picture-1.1"]


def test_what_cannot_be_set_changes_nothing() -> None:
    state = done_state("a")
    for section, key, value in [
        ("edges", "grow_px", "4000"),
        ("edges", "grow_px", "nan"),
        ("output", "format", "tga"),
        ("output", "name", ""),
        ("output", "cap_kb", "many"),
        ("output", "quality", "90"),
    ]:
        event = {"type": "recipe-changed", "section": section, "key": key, "value": value}
        after, effects = told(state, event)
        assert after["settings"]["recipe"] == state["settings"]["recipe"]
        assert commands(effects) == []


def test_the_text_of_a_control_becomes_its_value() -> None:
    read = recipe_controls.read_value
    assert read("edges", "threshold", "0.3") == 0.3
    assert read("edges", "grow_px", "-4") == -4
    assert read("output", "cap_kb", " ") is None
    assert read("output", "cap_kb", "250") == 250
    assert read("output", "name", "12") == "12"
    assert read("edges", "grow_px", "inf") == float("inf")


def test_a_section_gets_its_defaults_back() -> None:
    state, _ = told(done_state("a"), GROW, {"type": "recipe-reset", "sections": ["edges"]})
    assert state["settings"]["recipe"] == recipe.defaults()


def test_the_first_look_is_shown_and_let_go() -> None:
    state = ready_state("a")
    preview = {"type": "job-preview", "job_id": "picture-1.1", "engine": "u2netp", "after": "look-1"}
    state, _ = told(state, progress("picture-1.1", "infer", 0, 2), preview)
    assert picture(state, "a")["preview"] == "look-1"
    state, effects = told(state, job_done("picture-1.1"))
    assert picture(state, "a")["preview"] is None
    assert {"do": "release", "blobs": ["look-1"]} in effects
    _, effects = told(state, preview)
    assert effects == [{"do": "release", "blobs": ["look-1"]}], "of a job that is over"


def test_a_first_look_is_no_result_when_the_picture_is_stopped_or_fails() -> None:
    preview = {"type": "job-preview", "job_id": "picture-1.1", "engine": "u2netp", "after": "look-1"}
    ends = [
        {"type": "picture-cancelled", "picture": "picture-1"},
        {"type": "job-cancelled", "job_id": "picture-1.1"},
        failed("picture-1.1", "out-of-memory"),
    ]
    for end in ends:
        state, _ = told(ready_state("a"), preview)
        state, effects = told(state, end)
        assert picture(state, "a")["preview"] is None
        assert {"do": "release", "blobs": ["look-1"]} in effects
