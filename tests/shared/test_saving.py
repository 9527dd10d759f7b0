"""Room: tests. Runs on CPython and MicroPython. Results that leave the page."""

from tests.shared.repository import failed, job_done, picture, ready_state, told
from tests.shared.test_views import by_id, shown, texts


def two_done(able: bool = True) -> dict:
    """Return a page with two results of the same name, and one failure."""
    state, _ = told(
        ready_state("a", "b", "c"),
        {"type": "savers-known", "folder": able, "share": able},
        job_done("picture-1.1", changes={"name": "cat.png"}),
        job_done("picture-2.1", changes={"name": "Cat.png", "crc32": 9}),
        failed("picture-3.1", "image-empty"),
    )
    return state


def saved(number: str, name: str, cause: str | None = None, blob: str | None = None) -> dict:
    blob = "cutout-of-picture-" + number + ".1" if blob is None else blob
    return {"type": "file-saved", "picture": "picture-" + number, "name": name, "blob": blob, "cause": cause}


def test_a_zip_has_every_result_once_under_names_that_no_two_share() -> None:
    state, effects = told(two_done(), {"type": "zip-asked"})
    asked = [effect for effect in effects if effect["do"] == "download-zip"][0]
    assert [file["name"] for file in asked["files"]] == ["cat.png", "Cat (2).png"]
    assert [file["crc32"] for file in asked["files"]] == [7, 9]
    assert [one["downloaded"] for one in state["pictures"]] == [False, False, False], "files may have been moved away"
    state, _ = told(state, {"type": "zip-begun", "files": asked["files"]})
    assert [one["downloaded"] for one in state["pictures"]] == [True, True, False]
    _, effects = told(ready_state("a"), {"type": "zip-asked"})
    assert effects == []


def test_a_folder_takes_all_and_a_full_disk_loses_nothing() -> None:
    state, effects = told(two_done(), {"type": "folder-asked", "again": False})
    assert [file["name"] for file in effects[0]["files"]] == ["cat.png", "Cat (2).png"]
    state, _ = told(state, saved("1", "cat.png"), saved("2", "Cat (2).png", "QuotaExceededError"))
    state, _ = told(state, {"type": "folder-ended", "cause": None})
    assert picture(state, "a")["downloaded"] and not picture(state, "b")["downloaded"]
    assert picture(state, "b")["result"] is not None
    assert "Cat (2).png: the disk is full" in texts(shown(state))
    again = by_id(shown(state), "save-again")["on"]["click"]
    _, effects = told(state, again)
    assert [file["picture"] for file in effects[0]["files"]] == ["picture-2"]


def test_a_folder_that_was_not_chosen_is_no_failure() -> None:
    state, _ = told(
        two_done(), {"type": "folder-asked", "again": False}, {"type": "folder-ended", "cause": "cancelled"}
    )
    assert state["saving"]["state"] == "none"
    assert not picture(state, "a")["downloaded"]


def test_a_result_that_was_made_again_meanwhile_is_not_saved() -> None:
    state, _ = told(two_done(), {"type": "folder-asked", "again": False}, saved("1", "cat.png", blob="older"))
    assert not picture(state, "a")["downloaded"]


def test_a_button_is_there_only_where_the_browser_can() -> None:
    found = [one["attrs"]["id"] for one in shown(two_done(False)) if "id" in one.get("attrs", {})]
    assert "save-folder" not in found and "download-zip" in found and "share" not in found
    state, _ = told(two_done(), {"type": "picture-selected", "picture": "picture-1"})
    _, effects = told(state, by_id(shown(state), "share")["on"]["click"])
    assert effects[0]["file"]["name"] == "cat.png"
