"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

Results that leave the page: saved one by one, as one ZIP or into a folder, handed to another app, or copied. Nothing
is let go of by any of this, so what could not be saved can be saved again.
"""

from offcut.page.archive import unique_names
from offcut.page.records import find, with_changes
from offcut.page.schedule import with_picture
from offcut.page.speech import speak, speak_alert
from offcut.page.surroundings import with_notice

ZIP_NAME = "offcut-cutouts.zip"


def _downloaded(state: dict, event: dict) -> tuple:
    return with_picture(state, event["picture"], {"downloaded": True}), []


def _all_downloaded(state: dict, event: dict) -> tuple:
    files = []
    for picture in state["pictures"]:
        if picture["state"] == "done":
            files.append({"blob": picture["result"]["cutout"], "name": picture["result"]["name"]})
            state = with_picture(state, picture["id"], {"downloaded": True})
    return state, [{"do": "download-all", "files": files}]


def nothing_saved() -> dict:
    """Return what is known of saving at first.

    `folder` and `share` say what this browser can do. `state` is "none", "busy" or "ended"; `failed` holds
    {"name", "cause"} of each file that could not be saved into the folder. `follow` is the folder into which results go
    as they finish (following.py), {"folder": its name, "done": how many are in it}.
    """
    known: dict = {"folder": False, "share": False, "follow": None}
    known.update({"state": "none", "done": 0, "total": 0, "failed": [], "cause": None})
    return known


def _known(state: dict, event: dict) -> tuple:
    return _with_saving(state, {"folder": event["folder"], "share": event["share"]}), []


def _with_saving(state: dict, changes: dict) -> dict:
    return with_changes(state, {"saving": with_changes(state["saving"], changes)})


def results(pictures: list) -> list:
    """Return what is to be saved of each finished picture, with names that no two share."""
    done = [one for one in pictures if one["state"] == "done" and one["result"] is not None]
    names = unique_names([one["result"]["name"] for one in done])
    files = []
    for index in range(len(done)):
        result = done[index]["result"]
        file = {"picture": done[index]["id"], "blob": result["cutout"], "name": names[index]}
        file.update({"bytes": result["bytes"], "crc32": result["crc32"], "mime": result["mime"]})
        files.append(file)
    return files


def _zip_asked(state: dict, event: dict) -> tuple:
    files = results(state["pictures"])
    if not files:
        return state, []
    return state, [{"do": "download-zip", "files": files, "name": ZIP_NAME}]


def _zip_begun(state: dict, event: dict) -> tuple:
    for file in event["files"]:
        state = with_saved(state, file)
    return state, []


def _folder_asked(state: dict, event: dict) -> tuple:
    """Ask where to; `again` saves only what has not been saved."""
    files = results(state["pictures"])
    if event["again"]:
        unsaved = [one["id"] for one in state["pictures"] if not one["downloaded"]]
        files = [file for file in files if file["picture"] in unsaved]
    if not files or state["saving"]["state"] == "busy":
        return state, []
    changes = {"state": "busy", "done": 0, "total": len(files), "failed": [], "cause": None}
    return _with_saving(state, changes), [{"do": "save-into-folder", "files": files}]


def _file_saved(state: dict, event: dict) -> tuple:
    """Take how it went with one file."""
    saving = state["saving"]
    changes: dict = {"done": saving["done"] + 1}
    if event["cause"] is not None:
        changes["failed"] = saving["failed"] + [{"name": event["name"], "cause": event["cause"]}]
    if event["cause"] is None:
        state = with_saved(state, event)
    return _with_saving(state, changes), []


def with_saved(state: dict, event: dict) -> dict:
    """Return `state` with a picture marked as saved; one that was made again meanwhile has a result that is not."""
    picture = find(state["pictures"], event["picture"])
    if picture is None or not _shows(picture, event["blob"]):
        return state
    return with_picture(state, picture["id"], {"downloaded": True})


def _shows(picture: dict, blob: str) -> bool:
    return picture["result"] is not None and picture["result"]["cutout"] == blob


def _folder_ended(state: dict, event: dict) -> tuple:
    """Take the end: `cause` is None, "cancelled" when the person chose no folder, or why there is none."""
    if event["cause"] == "cancelled":
        return _with_saving(state, {"state": "none"}), []
    if event["cause"] is not None:
        return without_folder(state, event["cause"])
    state = _with_saving(state, {"state": "ended"})
    failed = len(state["saving"]["failed"])
    if failed:
        return speak_alert(state, "spoken.folder-failed", {"count": failed}), []
    return speak(state, "spoken.folder-saved", {"count": state["saving"]["done"]}), []


def without_folder(state: dict, cause: str) -> tuple:
    """Return the state and effects when a folder cannot be used."""
    state = _with_saving(state, {"state": "ended", "cause": cause})
    return speak_alert(state, "spoken.folder-failed", {"count": max(len(state["saving"]["failed"]), 1)}), []


def _share_asked(state: dict, event: dict) -> tuple:
    files = [file for file in results(state["pictures"]) if file["picture"] == event["picture"]]
    return state, [{"do": "share", "file": file} for file in files]


def _share_ended(state: dict, event: dict) -> tuple:
    if event["cause"] is None:
        return with_picture(state, event["picture"], {"downloaded": True}), []
    return with_notice(state, "share-failed", {}), []


def _copy_asked(state: dict, event: dict) -> tuple:
    picture = find(state["pictures"], event["picture"])
    if picture is None or picture["result"] is None:
        return state, []
    return state, [{"do": "copy", "blob": picture["result"]["cutout"], "picture": picture["id"]}]


def _copied(state: dict, event: dict) -> tuple:
    return speak(with_changes(state, {"copied": event["picture"]}), "spoken.copied"), []


HANDLERS = {
    "downloaded": _downloaded,
    "all-downloaded": _all_downloaded,
    "savers-known": _known,
    "zip-asked": _zip_asked,
    "zip-begun": _zip_begun,
    "folder-asked": _folder_asked,
    "file-saved": _file_saved,
    "folder-ended": _folder_ended,
    "share-asked": _share_asked,
    "share-ended": _share_ended,
    "copy-asked": _copy_asked,
    "copied": _copied,
}
