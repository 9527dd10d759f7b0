"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

Results that leave the page: saved one by one or all at once, or copied.
"""

from offcut.page.records import find, with_changes
from offcut.page.schedule import with_picture
from offcut.page.speech import speak


def _downloaded(state: dict, event: dict) -> tuple:
    return with_picture(state, event["picture"], {"downloaded": True}), []


def _all_downloaded(state: dict, event: dict) -> tuple:
    files = []
    for picture in state["pictures"]:
        if picture["state"] == "done":
            files.append({"blob": picture["result"]["cutout"], "name": picture["result"]["name"]})
            state = with_picture(state, picture["id"], {"downloaded": True})
    return state, [{"do": "download-all", "files": files}]


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
    "copy-asked": _copy_asked,
    "copied": _copied,
}
