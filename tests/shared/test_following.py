"""Room: tests. Runs on CPython and MicroPython. Results that go into a folder as they finish."""

from tests.shared.repository import commands, files_added, job_done, picture, ready_state, told
from tests.shared.test_views import by_id, shown, texts

BEGAN = {"type": "follow-began", "folder": "shop", "cause": None}


def batch(*names: str) -> dict:
    able = {"type": "savers-known", "folder": True, "share": False}
    return told(ready_state(*names), able)[0]


def sent(effects: list) -> list:
    return [effect["file"]["picture"] for effect in effects if effect["do"] == "save-finished"]


def saved(number: int, cause: str | None = None, blob: str | None = None) -> dict:
    identifier = "picture-" + str(number)
    blob = "cutout-of-" + identifier + ".1" if blob is None else blob
    return {"type": "finished-saved", "picture": identifier, "name": "x.png", "blob": blob, "cause": cause}


def test_results_go_into_the_folder_as_they_finish_and_count_as_saved() -> None:
    state, _ = told(batch("a", "b", "c"), job_done("picture-1.1"))
    _, effects = told(state, by_id(shown(state), "follow")["on"]["click"])
    assert effects == [{"do": "follow-into-folder"}]
    state, effects = told(state, BEGAN)
    assert sent(effects) == ["picture-1"], "what is there already goes first"
    state, effects = told(state, job_done("picture-2.1"))
    assert sent(effects) == ["picture-2"]
    state, _ = told(state, saved(1), saved(2))
    assert [one["downloaded"] for one in state["pictures"]] == [True, True, False]
    assert "Results go into “shop” as they finish. There so far: 2" in texts(shown(state))


def test_what_is_saved_already_is_not_saved_again() -> None:
    state, _ = told(batch("a", "b"), job_done("picture-1.1"), {"type": "downloaded", "picture": "picture-1"})
    _, effects = told(state, BEGAN)
    assert sent(effects) == []


def test_nothing_goes_anywhere_when_nobody_asked_or_after_it_was_stopped() -> None:
    state, effects = told(batch("a", "b", "c"), job_done("picture-1.1"))
    assert sent(effects) == []
    state, _ = told(state, BEGAN)
    state, _ = told(state, by_id(shown(state), "follow-stop")["on"]["click"])
    _, effects = told(state, job_done("picture-2.1"))
    assert sent(effects) == []
    assert by_id(shown(state), "follow")


def test_what_is_made_again_is_saved_only_when_asked_for() -> None:
    state, _ = told(batch("a", "b"), job_done("picture-1.1"), BEGAN, saved(1))
    state, effects = told(state, {"type": "recipe-changed", "section": "edges", "key": "grow_px", "value": "3"})
    again = [job for word, job in commands(effects) if word == "finish-job"]
    changed = {"cutout": "second"}
    state, effects = told(state, job_done(again[0], changes=changed))
    assert picture(state, "a")["result"]["cutout"] == "second" and not picture(state, "a")["downloaded"]
    assert sent(effects) == []


def test_a_folder_that_takes_no_more_ends_it_and_loses_nothing() -> None:
    state, _ = told(batch("a", "b", "c"), BEGAN, job_done("picture-1.1"), saved(1, "QuotaExceededError"))
    assert state["saving"]["follow"] is None
    assert not picture(state, "a")["downloaded"]
    assert "x.png: the disk is full" in texts(shown(state))
    assert by_id(shown(state), "save-again")
    _, effects = told(state, job_done("picture-2.1"))
    assert sent(effects) == []


def test_a_picture_that_was_removed_meanwhile_is_no_failure() -> None:
    state, _ = told(batch("a", "b"), BEGAN, job_done("picture-1.1"), saved(1, "removed"))
    assert state["saving"]["follow"] == {"folder": "shop", "done": 0}
    assert not picture(state, "a")["downloaded"]


def test_no_folder_was_chosen_or_it_cannot_be_used() -> None:
    state, effects = told(batch("a", "b"), {"type": "follow-began", "folder": "", "cause": "cancelled"})
    assert effects == [] and state["saving"]["follow"] is None and state["saving"]["state"] == "none"
    state, _ = told(state, {"type": "follow-began", "folder": "", "cause": "SecurityError"})
    assert state["saving"]["follow"] is None
    sentence = "The folder could not be used (the browser does not allow it here). All results are still here."
    assert sentence in texts(shown(state))


def test_files_that_were_moved_are_made_again() -> None:
    state, _ = told(batch("a", "b"), BEGAN, job_done("picture-1.1"), job_done("picture-2.1"), saved(1), saved(2))
    state, effects = told(state, {"type": "saved-lost", "pictures": ["picture-2"]})
    assert commands(effects) == [("start-job", "picture-2.2")]
    assert picture(state, "a")["state"] == "done" and picture(state, "a")["downloaded"]
    assert state["notices"][-1] == {"id": "saved-moved", "details": {"count": 1}}


def test_much_memory_is_said_with_what_to_do_and_not_when_that_is_done() -> None:
    large = {"type": "picture-peeked", "width": 40000, "height": 30000}
    state, _ = told(batch("a", "b"), dict(large, picture="picture-1"))
    assert [one["id"] for one in state["notices"]] == ["much-memory-folder"]
    assert "Save into a folder as they finish" in texts(shown(state))
    state, _ = told(state, BEGAN)
    assert state["notices"] == []
    state, _ = told(state, dict(large, picture="picture-2"), files_added("c"), dict(large, picture="picture-3"))
    assert state["notices"] == []
