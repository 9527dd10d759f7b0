"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

Many pictures as one piece of work: how far it is, pausing and stopping it, and saving all results at once.
"""

from offcut.page import batch
from offcut.page.node import node
from offcut.page.view_icons import icon
from offcut.page.view_parts import button, progress
from offcut.page.words import Words

# Seconds are said up to here, minutes from there on; more exact than that is not known.
LONGEST_SECONDS = 90
STEP_S = 5
# A list of hundreds of failures helps nobody; the first ones do.
MOST_NAMED = 5


def facts(state: dict, counts: dict) -> list:
    """Return what the bar shows as plain values, so that it is made anew only when one of them changes."""
    pictures = state["pictures"]
    left = counts["waiting"] + counts["working"]
    time_left_ms = batch.time_left_ms(state, left) if left else None
    done, cancelled = counts["done"], counts["cancelled"]
    seconds = -1 if time_left_ms is None else rounded_up(time_left_ms / 1000)
    failed = [] if left or not counts["failed"] else [one["name"] for one in pictures if one["state"] == "failed"]
    return [len(pictures) + state["coming"], left, seconds, done, cancelled, failed, state["batch"]["paused"]]


def rounded_up(seconds: float) -> int:
    """Return seconds as they are said: in steps of five, then in whole minutes."""
    step = STEP_S if seconds <= LONGEST_SECONDS else 60
    return int((seconds + step - 1) // step) * step


def bar(
    words: Words,
    total: int,
    left: int,
    seconds: int,
    done: int,
    cancelled: int,
    failed: list,
    paused: bool,
    saving: dict,
) -> dict | None:
    """Return the bar, None when there is nothing to say, as with a single picture at work."""
    children = []
    if left and total > 1:
        children.append(_progress(words, total, left, seconds, paused))
    if len(failed) > 1:
        children.append(_failed(words, failed, total))
    if saving["follow"] is not None:
        text = words.say("follow.text", {"folder": saving["follow"]["folder"], "count": saving["follow"]["done"]})
        children.append(node("p", {"class": "batch-text", "id": "follow-text"}, text, key="follow"))
    actions = _queue_actions(words, total, left, cancelled, paused) + _saving_actions(words, left, done, saving)
    if actions:
        children.append(node("div", {"class": "batch-actions"}, actions, key="actions"))
    if saving["state"] != "none":
        children.append(_saving(words, saving))
    if not children:
        return None
    attrs = {"class": "batch", "aria-label": words.say("batch.title")}
    return node("section", attrs, children, key="batch")


def _failed(words: Words, failed: list, total: int) -> dict:
    """Return what went wrong in one place, however much it is; why is said at each picture."""
    text = words.say("batch.failed", {"count": len(failed), "total": total})
    children = [node("p", None, [icon("alert"), node("span", None, text)]), _list(words, failed)]
    return node("div", {"class": "batch-saving batch-failed", "id": "batch-failed"}, children, key="failed")


def _list(words: Words, lines: list) -> dict:
    """Return the first lines of a list, and how many more there are."""
    shown = list(lines[:MOST_NAMED])
    if len(lines) > MOST_NAMED:
        shown.append(words.say("saving.more", {"count": len(lines) - MOST_NAMED}))
    return node("ul", None, [node("li", None, one) for one in shown])


def _progress(words: Words, total: int, left: int, seconds: int, paused: bool) -> dict:
    text = words.say("batch.progress", {"ended": total - left, "total": total})
    if paused:
        text = words.say("batch.paused", {"progress": text})
    elif seconds > LONGEST_SECONDS:
        text = words.say("batch.left-minutes", {"progress": text, "minutes": seconds // 60})
    elif seconds >= 0:
        text = words.say("batch.left-seconds", {"progress": text, "seconds": seconds})
    line = node("p", {"class": "batch-text", "id": "batch-text"}, text)
    done = progress(words.say("batch.title"), total - left, total, text)
    return node("div", {"class": "batch-progress"}, [line, done], key="progress")


def _queue_actions(words: Words, total: int, left: int, cancelled: int, paused: bool) -> list:
    actions = []
    if left and total > 1:
        if paused:
            actions.append(button(words.say("batch.resume"), {"type": "batch-resumed"}, "small", "resume", id="pause"))
        else:
            actions.append(button(words.say("batch.pause"), {"type": "batch-paused"}, "small", "pause", id="pause"))
        text = words.say("batch.cancel")
        actions.append(button(text, {"type": "batch-cancelled"}, "small", "close", id="cancel-all"))
    if cancelled > 1:
        text = words.say("batch.again", {"count": cancelled})
        actions.append(button(text, {"type": "cancelled-again"}, "small", "again", id="cancelled-again"))
    return actions


def _saving_actions(words: Words, left: int, done: int, saving: dict) -> list:
    actions = []
    if saving["follow"] is not None:
        actions.append(button(words.say("follow.stop"), {"type": "follow-stopped"}, "small", "close", id="follow-stop"))
    elif left > 1 and saving["folder"] and saving["state"] != "busy":
        actions.append(button(words.say("follow.begin"), {"type": "follow-asked"}, "small", "folder", id="follow"))
    if done > 1:
        text = words.say("batch.zip", {"count": done})
        actions.append(button(text, {"type": "zip-asked"}, "small", "download", id="download-zip"))
    if done > 0 and saving["folder"] and saving["state"] != "busy":
        event = {"type": "folder-asked", "again": False}
        text = words.say_count("batch.folder", done)
        actions.append(button(text, event, "small", "folder", id="save-folder"))
    return actions


def _saving(words: Words, saving: dict) -> dict:
    """Return how saving into a folder goes, or went: nothing is lost when it went wrong."""
    if saving["state"] == "busy":
        text = words.say("saving.busy", {"done": saving["done"], "total": saving["total"]})
        children = [progress(text, saving["done"], saving["total"], text), node("p", None, text)]
        return node("div", {"class": "batch-saving"}, children, key="saving")
    failed = saving["failed"]
    saved = saving["done"] - len(failed)
    if saving["cause"] is not None:
        text = words.say("saving.no-folder", {"cause": _cause(words, saving["cause"])})
    elif failed:
        text = words.say("saving.partly", {"saved": saved, "total": saving["total"]})
    else:
        text = words.say_count("saving.done", saved)
    is_good = not failed and saving["cause"] is None
    children = [node("p", None, [icon("check" if is_good else "alert"), node("span", None, text)])]
    if failed:
        lines = []
        for one in failed:
            lines.append(words.say("saving.one", {"name": one["name"], "cause": _cause(words, one["cause"])}))
        children.append(_list(words, lines))
    if not is_good:
        event = {"type": "folder-asked", "again": True}
        children.append(button(words.say("saving.again"), event, "small", "again", id="save-again"))
    kind = "batch-saving" if is_good else "batch-saving batch-failed"
    return node("div", {"class": kind, "id": "saving"}, children, key="saving")


def _cause(words: Words, name: str) -> str:
    """Return why a file could not be written; what no sentence is written for keeps the browser's own name for it."""
    key = "saving.cause." + name
    return words.say(key) if words.has(key) else name
