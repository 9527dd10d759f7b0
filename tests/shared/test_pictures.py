"""Room: tests. Runs on CPython and MicroPython. What happens to pictures."""

from offcut.contract import recipe
from offcut.page.state import has_pictures, initial_state
from tests.shared.repository import (
    catalogue_loaded,
    commands,
    failed,
    files_added,
    job_done,
    picture,
    progress,
    ready_state,
    told,
    worker_ready,
)


def test_pictures_wait_until_the_worker_is_ready() -> None:
    state, effects = told(initial_state(), catalogue_loaded(), files_added("a", "b", "c"))
    assert commands(effects) == []
    assert [one["state"] for one in state["pictures"]] == ["waiting"] * 3
    state, effects = told(state, worker_ready())
    assert commands(effects) == [("start-job", "picture-1.1"), ("start-job", "picture-2.1")]
    state, effects = told(state, job_done("picture-1.1"))
    assert commands(effects) == [("start-job", "picture-3.1")]


def test_a_job_carries_the_file_the_name_and_the_wanted_engine() -> None:
    _, effects = told(ready_state(), files_added("cat.jpg"))
    command = [effect["command"] for effect in effects if effect["do"] == "send"][0]
    assert command["file"] == "file-of-cat.jpg"
    assert command["name"] == "cat.jpg"
    assert command["engine"] == "isnet-w8"
    assert command["options"] == {"recipe": recipe.defaults(), "previews": True, "index": 0, "quick_look": "shown"}


def test_only_the_picture_that_is_looked_at_shows_a_quick_look_and_none_where_that_is_switched_off() -> None:
    def looks(*events: dict) -> list:
        _, effects = told(ready_state(), *events)
        commands = [effect["command"] for effect in effects if effect["do"] == "send"]
        return [command["options"]["quick_look"] for command in commands if command["type"] == "start-job"]

    assert looks(files_added("a", "b")) == ["shown", "kept"]
    assert looks({"type": "quick-look-toggled"}, files_added("a", "b")) == ["off", "off"]
    single = {"type": "recipe-changed", "section": "cut", "key": "way", "value": "single"}
    assert looks(single, files_added("a", "b")) == ["off", "off"]


def test_progress_and_result_reach_their_picture() -> None:
    state = ready_state("a", "b")
    state, _ = told(state, {"type": "job-started", "job_id": "picture-1.1"}, progress("picture-1.1", "decode", 1, 4))
    assert picture(state, "a")["stage"] == "decode"
    assert picture(state, "b")["state"] == "waiting"
    state, _ = told(state, job_done("picture-1.1"))
    assert picture(state, "a")["state"] == "done"
    assert picture(state, "a")["result"]["cutout"] == "cutout-of-picture-1.1"


def test_one_failure_leaves_the_rest_alone_and_can_be_retried() -> None:
    state = ready_state("a", "b")
    state, effects = told(state, failed("picture-1.1", "image-empty"))
    assert picture(state, "a")["error"]["code"] == "image-empty"
    assert state["alert"]["key"] == "spoken.failed"
    state, effects = told(state, {"type": "picture-again", "picture": "picture-1"})
    assert commands(effects) == [("start-job", "picture-1.2")]
    assert picture(state, "a")["error"] is None


def test_cancel_answers_at_once_and_the_late_answer_is_ignored() -> None:
    state = ready_state("a")
    state, effects = told(state, {"type": "picture-cancelled", "picture": "picture-1"})
    assert commands(effects) == [("cancel-job", "picture-1.1")]
    assert picture(state, "a")["state"] == "cancelled"
    again, _ = told(state, progress("picture-1.1", "infer"), job_done("picture-1.1"))
    assert picture(again, "a")["state"] == "cancelled"


def test_cancelling_a_second_cutout_keeps_the_first() -> None:
    state, _ = told(ready_state("a"), job_done("picture-1.1"), {"type": "picture-again", "picture": "picture-1"})
    assert picture(state, "a")["state"] == "waiting"
    state, _ = told(state, {"type": "picture-cancelled", "picture": "picture-1"})
    assert picture(state, "a")["state"] == "done"
    assert picture(state, "a")["result"]["cutout"] == "cutout-of-picture-1.1"


def test_a_new_result_lets_go_of_the_old_one() -> None:
    state, _ = told(ready_state("a"), job_done("picture-1.1"), {"type": "picture-again", "picture": "picture-1"})
    _, effects = told(state, job_done("picture-1.2"))
    assert {
        "do": "release",
        "blobs": ["cutout-of-picture-1.1", "before-of-picture-1.1", "after-of-picture-1.1"],
    } in effects


def test_removing_selects_the_neighbour_and_moves_the_focus_there() -> None:
    state = ready_state("a", "b", "c")
    state, _ = told(state, {"type": "picture-selected", "picture": "picture-2"})
    state, effects = told(state, {"type": "picture-removed", "picture": "picture-2"})
    assert state["selected"] == "picture-3"
    assert {"do": "focus", "id": "select-picture-3"} in effects
    assert {"do": "release", "blobs": ["file-of-b"]} in effects
    assert ("cancel-job", "picture-2.1") in commands(effects)


def test_removing_the_last_goes_back_to_the_empty_page() -> None:
    state, effects = told(ready_state("a"), {"type": "picture-removed", "picture": "picture-1"})
    assert state["selected"] is None
    assert not has_pictures(state)
    assert {"do": "focus", "id": "choose"} in effects


def test_clearing_lets_everything_go() -> None:
    state, _ = told(ready_state("a", "b"), job_done("picture-1.1"))
    state, effects = told(state, {"type": "pictures-cleared"})
    assert state["pictures"] == []
    assert ("cancel-job", "picture-2.1") in commands(effects)
    assert len([effect for effect in effects if effect["do"] == "release"]) == 2


def test_failed_ones_are_retried_together() -> None:
    state, _ = told(ready_state("a", "b"), failed("picture-1.1", "image-empty"), failed("picture-2.1", "image-empty"))
    state, effects = told(state, {"type": "failed-again"})
    assert commands(effects) == [("start-job", "picture-1.2"), ("start-job", "picture-2.2")]


def test_a_worker_that_died_puts_its_pictures_back_without_sending_them_here() -> None:
    state, _ = told(ready_state("a"), {"type": "job-started", "job_id": "picture-1.1"})
    state, effects = told(state, {"type": "worker-restarting", "reason": "test"})
    assert picture(state, "a")["state"] == "waiting"
    state, effects = told(state, worker_ready())
    assert commands(effects) == []
    state, _ = told(state, job_done("picture-1.1"))
    assert picture(state, "a")["state"] == "done"


def test_only_originals_of_a_bearable_size_are_shown() -> None:
    state = ready_state("a", "b")
    state, _ = told(state, {"type": "picture-peeked", "picture": "picture-1", "width": 4000, "height": 3000})
    state, _ = told(state, {"type": "picture-peeked", "picture": "picture-2", "width": 20000, "height": 20000})
    assert picture(state, "a")["can_show"]
    assert not picture(state, "b")["can_show"]


def test_jobs_of_others_are_ignored() -> None:
    state = ready_state("a")
    after, effects = told(state, progress("door-1", "infer"), job_done("door-1"), failed("door-2", "image-empty"))
    assert after is state
    assert effects == []


def test_copy_and_save_ask_the_edge() -> None:
    state, _ = told(ready_state("a"), job_done("picture-1.1"))
    _, effects = told(state, {"type": "copy-asked", "picture": "picture-1"})
    assert effects == [{"do": "copy", "blob": "cutout-of-picture-1.1", "picture": "picture-1"}]
    state, effects = told(state, {"type": "key-pressed", "name": "save"})
    assert effects[0] == {"do": "download", "blob": "cutout-of-picture-1.1", "name": "result.png"}
    assert effects[1:] == [{"do": "guard", "on": False}, {"do": "hold", "reason": "open"}]
    assert picture(state, "a")["downloaded"]


def test_pages_of_one_drop_are_said_once_and_the_first_of_them_is_shown() -> None:
    state, _ = told(ready_state("a"), dict(files_added("b", "c"), total=4))
    assert state["spoken"]["values"] == {"count": 4}
    turn = state["spoken"]["turn"]
    state, effects = told(state, dict(files_added("d", "e"), more=True))
    assert [one["name"] for one in state["pictures"]] == ["a", "b", "c", "d", "e"]
    assert (state["selected"], state["spoken"]["turn"]) == ("picture-2", turn)
    assert {"do": "peek", "file": "file-of-e", "picture": "picture-5"} in effects
    state, _ = told(state, {"type": "pictures-cleared"}, dict(files_added("f"), more=True))
    assert state["selected"] == "picture-6", "cleared meanwhile: something is shown again"
