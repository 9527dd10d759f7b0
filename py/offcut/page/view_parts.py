"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

Small pieces that several views use: buttons, file inputs, progress bars.
"""

from offcut.page.node import node
from offcut.page.texts import host_wait
from offcut.page.view_icons import icon
from offcut.page.words import Words


def button(text: str, event: dict, kind: str = "", image: str | None = None, **attrs: object) -> dict:
    """Return a button with a text and, if asked for, an icon; `attrs` uses _ for -."""
    children = [None if image is None else icon(image), node("span", None, text)]
    return node("button", _attrs("button " + kind, attrs), children, on={"click": event})


def icon_button(text: str, event: dict, image: str, **attrs: object) -> dict:
    """Return a button that shows only an icon; `text` is its name and its tooltip."""
    named = _attrs("button icon-button", attrs)
    named.update({"aria-label": text, "title": text})
    return node("button", named, [icon(image)], on={"click": event})


def file_button(text: str, image: str, origin: str, kind: str, identifier: str) -> dict:
    """Return a file input that looks like a button. It works before Python does: the browser itself opens it."""
    attrs: dict = {"class": "file-input", "type": "file", "id": identifier, "accept": "image/*", "data-origin": origin}
    if origin == "recipe":
        attrs["accept"] = ".json,application/json"
    elif origin == "folder":
        attrs.update({"accept": None, "webkitdirectory": True})
    if origin == "camera":
        attrs["capture"] = "environment"
    elif origin == "choose":
        attrs["multiple"] = True
    return node("label", {"class": "button " + kind}, [node("input", attrs), icon(image), node("span", None, text)])


def progress(name: str, done: float, total: float | None, text: str) -> dict:
    """Return a progress bar; without a total it says that work goes on, and invents no number."""
    attrs = {"class": "progress", "role": "progressbar", "aria-label": name, "aria-valuetext": text}
    if not total:
        attrs["class"] = "progress unknown"
        return node("div", attrs, [node("span", {"class": "progress-done"})])
    percent = str(int(100 * min(done, total) // total))
    attrs.update({"aria-valuemin": "0", "aria-valuemax": "100", "aria-valuenow": percent})
    return node("div", attrs, [node("span", {"class": "progress-done"}, style={"width": percent + "%"})])


def picture_progress(words: Words, picture: dict) -> dict:
    """Return the progress bar of a picture in work: bytes or steps where they are counted."""
    stage = stage_text(words, picture)
    # One step of one says nothing about how far it is.
    total = picture["total"] if picture["total"] is not None and picture["total"] > 1 else None
    return progress(picture["name"], picture["done"], total, stage)


def stage_text(words: Words, picture: dict) -> str:
    """Return what is being done to a picture in work."""
    if picture["stage"] is None:
        return words.say("stage.begin")
    if picture["stage"] == "fetch-model" and picture["total"]:
        return words.say("stage.fetch-model.bytes", picture)
    if picture["stage"] == "wait-for-host":
        return host_wait(words, picture)
    return words.say("stage." + picture["stage"])


def _attrs(kind: str, more: dict) -> dict:
    attrs: dict = {"class": kind.strip(), "type": "button"}
    for name in more:
        attrs[name.replace("_", "-")] = more[name]
    return attrs
