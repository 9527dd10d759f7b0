"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

Results that go into a folder as they finish, so that the memory of a long batch does not grow with it: once a result
lies in the folder, the page holds the file there and no copy. It counts as saved.
"""

from offcut.page import saving
from offcut.page.records import with_changes, without
from offcut.page.schedule import waiting, with_picture
from offcut.page.speech import speak, speak_alert
from offcut.page.surroundings import with_notice


def _asked(state: dict, event: dict) -> tuple:
    return state, [{"do": "follow-into-folder"}]


def _began(state: dict, event: dict) -> tuple:
    """Take the folder, or why there is none: "cancelled" when the person chose none."""
    if event["cause"] == "cancelled":
        return state, []
    if event["cause"] is not None:
        return saving.without_folder(state, event["cause"])
    state = _with(state, {"folder": event["folder"], "done": 0})
    state = with_changes(state, {"notices": without(state["notices"], "much-memory-folder")})
    unsaved = [one["id"] for one in state["pictures"] if not one["downloaded"]]
    files = [file for file in saving.results(state["pictures"]) if file["picture"] in unsaved]
    return speak(state, "spoken.following", {"folder": event["folder"]}), _effects(files)


def _stopped(state: dict, event: dict) -> tuple:
    return speak(_with(state, None), "spoken.following-ended"), [{"do": "focus", "id": "stage-title"}]


def after(before: dict, state: dict, event: dict) -> tuple:
    """Return the state and effects after any event: what has been finished is sent into the folder."""
    if event["type"] != "job-done" or state["saving"]["follow"] is None:
        return state, []
    files = [file for file in saving.results(state["pictures"]) if file["blob"] == event["result"].get("cutout")]
    # What is made again with other settings is saved when the person says so: the folder has the first one already.
    ours = [one["job_id"] for one in before["pictures"]]
    return state, _effects(files) if event["job_id"] in ours else []


def _effects(files: list) -> list:
    return [{"do": "save-finished", "file": file} for file in files]


def _saved(state: dict, event: dict) -> tuple:
    """Take how it went with one result; where the folder takes no more, all that follows stays here."""
    follow = state["saving"]["follow"]
    if event["cause"] is None:
        state = saving.with_saved(state, event)
        return state if follow is None else _with(state, with_changes(follow, {"done": follow["done"] + 1})), []
    if event["cause"] == "removed" or follow is None:
        return state, []
    failed = [{"name": event["name"], "cause": event["cause"]}]
    changes = {"state": "ended", "done": 1, "total": 1, "failed": failed, "cause": None, "follow": None}
    state = with_changes(state, {"saving": with_changes(state["saving"], changes)})
    return speak_alert(state, "spoken.folder-failed", {"count": 1}), []


def _lost(state: dict, event: dict) -> tuple:
    """Take that files are no longer where they were saved: those pictures are made anew."""
    count = 0
    for picture in state["pictures"]:
        if picture["id"] in event["pictures"] and picture["state"] == "done":
            count += 1
            state = with_picture(state, picture["id"], waiting())
    return with_notice(state, "saved-moved", {"count": count}), []


def _with(state: dict, follow: dict | None) -> dict:
    return with_changes(state, {"saving": with_changes(state["saving"], {"follow": follow})})


HANDLERS = {
    "follow-asked": _asked,
    "follow-began": _began,
    "follow-stopped": _stopped,
    "finished-saved": _saved,
    "saved-lost": _lost,
}
