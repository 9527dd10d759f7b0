"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

What happens to pictures: added, chosen, cancelled, tried again, removed, and what the worker says about their jobs.
"""

from offcut.contract import protocol, result_messages
from offcut.page import engines, finishing
from offcut.page.finishing import result_blobs
from offcut.page.records import find, with_changes, with_job, without
from offcut.page.schedule import send, waiting, with_picture
from offcut.page.speech import speak, speak_alert, speak_quarters

# Showing an original makes the browser decode it whole: above this it might cost the tab (FAULTS 0.12: a 48 kB PNG
# that decodes to 1.6 GB). 50 megapixels, by eye: no phone's usual picture is larger, and it is 200 MB decoded.
LARGEST_SHOWN_PIXELS = 50000000


def added(state: dict, event: dict) -> tuple:
    """Take new pictures; the first of them is shown.

    Hundreds come in pages (edge/adding.py): the first one has "total", how many there will be, the others "more".
    """
    if not event["files"]:
        return state, []
    pictures = list(state["pictures"])
    count = state["count"]
    effects = []
    for file in event["files"]:
        count += 1
        pictures.append(_new_picture("picture-" + str(count), file))
        effects.append({"do": "peek", "file": file["file"], "picture": pictures[-1]["id"]})
    if not state["pictures"]:
        # The button that had the focus goes away with the empty page.
        effects.append({"do": "focus", "id": "stage-title"})
    came = len(event["files"])
    coming = state["coming"] if event.get("more") else event.get("total", came)
    changes = {"pictures": pictures, "count": count, "coming": max(0, coming - came)}
    if event.get("more") and state["selected"] is not None:
        return with_changes(state, changes), effects
    changes.update({"selected": pictures[len(state["pictures"])]["id"], "dragging": False})
    state = with_changes(state, changes)
    if event.get("more"):
        return state, effects
    return speak(state, "spoken.added", {"count": event.get("total", len(event["files"]))}), effects


def _new_picture(identifier: str, file: dict) -> dict:
    picture = {
        "id": identifier,
        "name": file["name"],
        "file": file["file"],
        "bytes": file["bytes"],
        "state": "waiting",
        "job_id": None,
        "attempt": 0,
        "engine": None,
        "stage": None,
        "done": 0,
        "total": None,
        "error": None,
        "result": None,
        "downloaded": False,
        "width": None,
        "height": None,
        "can_show": False,
    }
    picture.update(finishing.new_fields())
    return picture


def _peeked(state: dict, event: dict) -> tuple:
    picture = find(state["pictures"], event["picture"])
    if picture is None:
        return state, []
    small = event["width"] * event["height"] <= LARGEST_SHOWN_PIXELS
    changes = {"width": event["width"], "height": event["height"], "can_show": small}
    return with_picture(state, picture["id"], changes), []


def _selected(state: dict, event: dict) -> tuple:
    return with_changes(state, {"selected": event["picture"], "original": False, "copied": None}), []


def _cancelled_by_user(state: dict, event: dict) -> tuple:
    """Answer at once; the worker's own answer finds no picture any more and is ignored."""
    picture = find(state["pictures"], event["picture"])
    if picture is None or picture["state"] not in ["waiting", "working"]:
        return state, []
    effects = [] if picture["job_id"] is None else [send(protocol.cancel_job(picture["job_id"]))]
    effects = effects + without_preview(picture)
    state = with_picture(state, picture["id"], without_work(picture))
    return speak(state, "spoken.cancelled", {"name": picture["name"]}), effects


def without_work(picture: dict) -> dict:
    """Return the changes that stop a picture; one that had a result keeps it."""
    changes = waiting()
    changes.update({"state": "cancelled" if picture["result"] is None else "done", "preview": None})
    return changes


def _again(state: dict, event: dict) -> tuple:
    """Put a picture back in the queue: after a failure, after a cancel, or to cut it out with another engine."""
    picture = find(state["pictures"], event["picture"])
    if picture is None or picture["job_id"] is not None:
        return state, []
    changes = waiting()
    changes.update({"finish_id": None, "wish": None})
    return with_picture(state, picture["id"], changes), finishing.stopped(picture)


def _all_again(state: dict, event: dict) -> tuple:
    for picture in state["pictures"]:
        if picture["state"] == "failed":
            state = with_picture(state, picture["id"], waiting())
    return state, []


def _removed(state: dict, event: dict) -> tuple:
    picture = find(state["pictures"], event["picture"])
    if picture is None:
        return state, []
    place = state["pictures"].index(picture)
    rest = without(state["pictures"], picture["id"])
    neighbour = rest[min(place, len(rest) - 1)]["id"] if rest else None
    selected = neighbour if state["selected"] == picture["id"] else state["selected"]
    effects = _let_go(picture)
    effects.append({"do": "focus", "id": "choose" if neighbour is None else "select-" + neighbour})
    state = with_changes(state, {"pictures": rest, "selected": selected, "original": False})
    return speak(state, "spoken.removed", {"name": picture["name"]}), effects


def _cleared(state: dict, event: dict) -> tuple:
    effects = []
    for picture in state["pictures"]:
        effects.extend(_let_go(picture))
    effects.append({"do": "focus", "id": "choose"})
    state = with_changes(state, {"pictures": [], "selected": None, "dialog": None, "original": False})
    return speak(state, "spoken.cleared"), effects


def _let_go(picture: dict) -> list:
    effects = [] if picture["job_id"] is None else [send(protocol.cancel_job(picture["job_id"]))]
    effects = effects + finishing.stopped(picture)
    if picture["of"] is not None:
        effects.append(send(result_messages.release_alpha(picture["of"])))
    blobs = [picture["file"]] + _preview(picture) + result_blobs(picture["result"])
    return effects + [{"do": "release", "blobs": blobs}]


def _preview(picture: dict) -> list:
    return [] if picture["preview"] is None else [picture["preview"]]


def without_preview(picture: dict) -> list:
    """Return the effects that let go of the first look at a picture; it is no result."""
    return [] if picture["preview"] is None else [{"do": "release", "blobs": _preview(picture)}]


def _job_started(state: dict, event: dict) -> tuple:
    picture = with_job(state["pictures"], event["job_id"])
    if picture is None:
        return state, []
    return with_picture(state, picture["id"], {"state": "working", "stage": None}), []


def _job_progress(state: dict, event: dict) -> tuple:
    picture = with_job(state["pictures"], event["job_id"])
    if picture is None:
        return engines.job_progress(state, event), []
    changes = {"state": "working", "stage": event["stage"], "done": event["done"], "total": event["total"]}
    changed = with_picture(state, picture["id"], changes)
    return speak_quarters(changed, picture, event, picture["engine"]), []


def _job_done(state: dict, event: dict) -> tuple:
    finished = finishing.ended(state, event)
    if finished is not None:
        return finished
    picture = with_job(state["pictures"], event["job_id"])
    if picture is None:
        return engines.job_ended(state, event, None), []
    old = _preview(picture) + result_blobs(picture["result"])
    changes = waiting()
    changes.update({"state": "done", "result": event["result"], "downloaded": False, "preview": None})
    changes.update(
        {
            "of": event["job_id"],
            "shown": picture["asked"],
            "shown_hand": picture["asked_hand"],
            "looked": False,
            "finish_error": None,
            "cut_timings_ms": event["result"]["timings_ms"],
        }
    )
    state = with_picture(state, picture["id"], changes)
    effects = [{"do": "release", "blobs": old}] if old else []
    if picture["of"] is not None:
        effects.append(send(result_messages.release_alpha(picture["of"])))
    state, sends = finishing.after_job(state, picture["id"])
    effects = effects + sends
    left = [other for other in state["pictures"] if other["state"] in ["waiting", "working"]]
    if left:
        state = speak(state, "spoken.done", {"name": picture["name"], "count": len(left)})
    else:
        state = speak(state, "spoken.done-last", {"name": picture["name"]})
    return state, effects


def _job_failed(state: dict, event: dict) -> tuple:
    finished = finishing.ended(state, event)
    if finished is not None:
        return finished
    picture = with_job(state["pictures"], event["job_id"])
    if picture is None:
        return engines.job_ended(state, event, event["error"]), []
    changes = waiting()
    changes.update({"state": "failed", "error": event["error"], "preview": None})
    state = with_picture(state, picture["id"], changes)
    effects = without_preview(picture)
    return speak_alert(state, "spoken.failed", {"name": picture["name"], "error": event["error"]}), effects


def _job_cancelled(state: dict, event: dict) -> tuple:
    finished = finishing.ended(state, event)
    if finished is not None:
        return finished
    picture = with_job(state["pictures"], event["job_id"])
    if picture is None:
        return engines.job_ended(state, event, None), []
    return with_picture(state, picture["id"], without_work(picture)), without_preview(picture)


HANDLERS = {
    "files-added": added,
    "picture-peeked": _peeked,
    "picture-selected": _selected,
    "picture-cancelled": _cancelled_by_user,
    "picture-again": _again,
    "failed-again": _all_again,
    "picture-removed": _removed,
    "pictures-cleared": _cleared,
    "job-started": _job_started,
    "job-progress": _job_progress,
    "job-done": _job_done,
    "job-failed": _job_failed,
    "job-cancelled": _job_cancelled,
}
