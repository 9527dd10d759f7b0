"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

Folders that come in: only the pictures in them, in the order in which a person counts (2 before 10). Pictures from
another app, shared with this one or opened with it. What is left out is said; what was dropped without being a file is
refused, and never fetched.
"""

from offcut.page import pictures
from offcut.page.surroundings import with_notice

# What a camera, a phone or an editor leaves in a folder; the worker says of each whether it can be opened here.
EXTENSIONS = ["jpg", "jpeg", "jpe", "jfif", "png", "apng", "webp", "gif", "bmp", "tif", "tiff", "avif", "heic", "heif"]
EXTENSIONS += ["jxl", "jp2", "ico", "tga", "ppm", "pgm", "pbm", "pnm", "qoi", "dds", "svg"]
DIGITS = "0123456789"


def is_picture(name: str, kind: str) -> bool:
    """Say whether a file of a folder looks like a picture, by its type or its ending."""
    # Hidden files of macOS ("._cat.jpg") have the ending of the picture that they only describe.
    if name.startswith("."):
        return False
    stem, _, extension = name.rpartition(".")
    return kind.startswith("image/") or stem != "" and extension.lower() in EXTENSIONS


def order_key(path: str) -> list:
    """Return what paths are sorted by: numbers by their value, the rest without regard to capitals."""
    key: list = []
    text, number = "", ""
    for character in path.lower():
        if character in DIGITS:
            number += character
            continue
        if number:
            key.append(_counted(text, number))
            text, number = "", ""
        text += character
    key.append(_counted(text, number))
    return key + [("", 0, path)]


def _counted(text: str, number: str) -> tuple:
    return (text, int(number) if number else -1, "")


def _folder_read(state: dict, event: dict) -> tuple:
    """Add the pictures of a folder."""
    taken = [one for one in event["files"] if is_picture(one["name"], one["kind"])]
    others = [one["file"] for one in event["files"] if not is_picture(one["name"], one["kind"])]
    taken = [pair[1] for pair in sorted([(order_key(one["path"]), one) for one in taken], key=lambda pair: pair[0])]
    # Of a large folder this is the first page, sorted as a whole before; the rest is only counted here.
    total = event.get("total", len(taken))
    left_out = event.get("others", 0) + len(others)
    state, effects = pictures.added(state, {"files": taken, "total": total})
    if others:
        effects = effects + [{"do": "release", "blobs": others}]
    if not taken:
        state = with_notice(state, "folder-empty", {"count": left_out})
    elif left_out:
        state = with_notice(state, "folder-others", {"count": left_out, "taken": total})
    if event["lost"]:
        state = with_notice(state, "files-lost", {"count": event["lost"]})
    return state, effects


# What may be wrong with a share as a whole; each has the sentence "notice.shared-<word>".
SHARE_WORDS = ["nothing", "missed", "failed"]


def _arrived(state: dict, event: dict) -> tuple:
    """Add what was shared or opened from outside, and say what was left out and why."""
    taken = [one for one in event["files"] if is_picture(one["name"], one["kind"])]
    others = [one["file"] for one in event["files"] if not is_picture(one["name"], one["kind"])]
    # Of many this is the first page; the rest is only counted here.
    total, left_out = event.get("total", len(taken)), event.get("others", 0) + len(others)
    state, effects = pictures.added(state, {"files": taken, "total": total})
    if others:
        effects = effects + [{"do": "release", "blobs": others}]
    if left_out:
        state = with_notice(state, "shared-others", {"count": left_out, "taken": total})
    for kind in ["large", "many"]:
        if event[kind]:
            state = with_notice(state, "shared-" + kind, {"count": event[kind]})
    if event["lost"]:
        state = with_notice(state, "files-lost", {"count": event["lost"]})
    if event["word"] in SHARE_WORDS:
        state = with_notice(state, "shared-" + event["word"], {})
    return state, effects


HANDLERS = {"folder-read": _folder_read, "files-arrived": _arrived}
