"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Many pictures as one piece of work: pausing, stopping all of it, how far it is, how long it will take, what would be
lost with the tab, and what to say when it is over.
"""

from offcut.contract import protocol
from offcut.page.finishing import stopped
from offcut.page.pictures import without_preview, without_work
from offcut.page.records import with_changes
from offcut.page.schedule import send, waiting, with_picture
from offcut.page.speech import speak
from offcut.page.status import PREPARING
from offcut.page.surroundings import with_notice

OPEN_STATES = ["waiting", "working"]
# What is kept of a result for each of its pixels: a PNG and two previews. By eye, on the careful side: photos without
# their background took 0.5 to 2 bytes a pixel.
BYTES_PER_PIXEL = 2
# More than this share of the device's memory is worth a word beforehand; by eye. Browsers move large results to disk
# where they can, so it is a notice and not a limit.
NOTICED_SHARE = 0.25
# The last pictures tell how long one takes now; a median of more says nothing else, and is asked for at each event.
MOST_MEASURED = 25
# Where the browser does not say how much memory there is.
ASSUMED_GB = 4


def nothing_begun() -> dict:
    """Return the state of the batch before there is one; `expected_bytes` is what its results will take."""
    return {"paused": False, "guarded": False, "expected_bytes": 0}


def with_batch(state: dict, changes: dict) -> dict:
    """Return `state` with changes to what is known of the batch."""
    return with_changes(state, {"batch": with_changes(state["batch"], changes)})


def open_count(pictures: list) -> int:
    """Return how many pictures wait or are worked on."""
    return len([one for one in pictures if one["state"] in OPEN_STATES])


def _is_open(pictures: list) -> bool:
    """Say whether any picture waits or is worked on. From the end: that is where those that wait are."""
    return any(pictures[place]["state"] in OPEN_STATES for place in range(len(pictures) - 1, -1, -1))


def time_left_ms(state: dict, left: int | None = None) -> float | None:
    """Return how long the rest will take, from the medians of what was measured here; None before anything was.

    While one picture is inferred another is made ready or finished: what takes longer counts for each picture, the
    rest only for one. Only results of the engine that is wanted now count: another one takes another time.
    `left` is how many pictures are open, where that has been counted.
    """
    times: list = []
    pictures = state["pictures"]
    for place in range(len(pictures) - 1, -1, -1):
        if pictures[place]["result"] is not None and _is_measured(state, pictures[place]):
            times.append(pictures[place]["result"]["timings_ms"])
            if len(times) == MOST_MEASURED:
                break
    if not times:
        return None
    others = ["infer"] + [stage for stage, _ in PREPARING]
    infer_ms = _median([time["infer"] for time in times])
    rest_ms = _median([sum([time[key] for key in time if key not in others]) for time in times])
    left = open_count(state["pictures"]) if left is None else left
    if state["settings"]["low_memory"]:
        return left * (infer_ms + rest_ms)
    return left * max(infer_ms, rest_ms) + min(infer_ms, rest_ms)


def _median(values: list) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _is_measured(state: dict, picture: dict) -> bool:
    # What was only finished again was not measured as a whole.
    result = picture["result"]
    return result is not None and result["engine"] == state["wanted"] and "infer" in result["timings_ms"]


def would_lose(picture: dict) -> bool:
    """Say whether closing the tab now would lose work on a picture."""
    if picture["state"] in OPEN_STATES or picture["finish_id"] is not None:
        return True
    return picture["result"] is not None and not picture["downloaded"]


def after(before: dict, state: dict, event: dict) -> tuple:
    """Return the state and effects after any event: what the tab guards, and the end of a batch."""
    if state["pictures"] is before["pictures"]:
        return state, []
    effects = []
    is_guarded = any(would_lose(one) for one in state["pictures"])
    if is_guarded != state["batch"]["guarded"]:
        effects.append({"do": "guard", "on": is_guarded})
        state = with_batch(state, {"guarded": is_guarded})
    if not _is_open(state["pictures"]):
        state = with_batch(state, {"paused": False})
        if event["type"] in protocol.JOB_ENDS and _is_open(before["pictures"]):
            results = len([one for one in state["pictures"] if one["result"] is not None])
            effects.append({"do": "batch-ended", "count": results})
    return _with_expectation(before, state, event), effects


def _with_expectation(before: dict, state: dict, event: dict) -> dict:
    """Say once beforehand when the results of what was added will need much memory."""
    if event["type"] in ["picture-removed", "pictures-cleared"]:
        known = sum([_pixels(one) for one in state["pictures"]])
        return with_batch(state, {"expected_bytes": known * BYTES_PER_PIXEL})
    if event["type"] != "picture-peeked":
        return state
    was = state["batch"]["expected_bytes"]
    expected = was + event["width"] * event["height"] * BYTES_PER_PIXEL
    state = with_batch(state, {"expected_bytes": expected})
    memory_gb = state["device"]["memory_gb"]
    much = NOTICED_SHARE * (ASSUMED_GB if memory_gb is None else memory_gb) * 1e9
    # Where results go into a folder as they finish there is nothing to fear.
    if expected > much and (was <= much or _is_said(state)) and state["saving"]["follow"] is None:
        details = {"count": len(state["pictures"]), "bytes": expected}
        state = with_notice(state, "much-memory-folder" if state["saving"]["folder"] else "much-memory", details)
    return state


def _is_said(state: dict) -> bool:
    return any(one["id"] in ["much-memory", "much-memory-folder"] for one in state["notices"])


def _pixels(picture: dict) -> int:
    return 0 if picture["width"] is None else picture["width"] * picture["height"]


def _paused(state: dict, event: dict) -> tuple:
    """Let the picture in work be finished and begin no other; what was sent ahead is called back."""
    effects = []
    for picture in state["pictures"]:
        if picture["state"] == "waiting" and picture["job_id"] is not None:
            effects.append(send(protocol.cancel_job(picture["job_id"])))
            state = with_picture(state, picture["id"], waiting())
    return speak(with_batch(state, {"paused": True}), "spoken.paused"), effects


def _resumed(state: dict, event: dict) -> tuple:
    return speak(with_batch(state, {"paused": False}), "spoken.resumed"), []


def _all_cancelled(state: dict, event: dict) -> tuple:
    """Stop everything that waits or is worked on; results stay."""
    effects = []
    changed = []
    count = 0
    for picture in state["pictures"]:
        if picture["state"] in OPEN_STATES:
            count += 1
            if picture["job_id"] is not None:
                effects.append(send(protocol.cancel_job(picture["job_id"])))
            effects.extend(stopped(picture) + without_preview(picture))
            picture = with_changes(picture, without_work(picture))
        changed.append(picture)
    if not count:
        return state, []
    state = with_batch(with_changes(state, {"pictures": changed}), {"paused": False})
    effects.append({"do": "focus", "id": "stage-title"})
    return speak(state, "spoken.all-cancelled", {"count": count}), effects


def _cancelled_again(state: dict, event: dict) -> tuple:
    changed = []
    for picture in state["pictures"]:
        changed.append(with_changes(picture, waiting()) if picture["state"] == "cancelled" else picture)
    return with_changes(state, {"pictures": changed}), []


HANDLERS = {
    "batch-paused": _paused,
    "batch-resumed": _resumed,
    "batch-cancelled": _all_cancelled,
    "cancelled-again": _cancelled_again,
}
