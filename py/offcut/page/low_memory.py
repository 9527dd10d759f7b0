"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

The low-memory mode as people see it: a switch, and an offer after memory ran out. What it does to a picture is
contract/modes.py and the worker's.
"""

from offcut.contract import modes
from offcut.page import engines
from offcut.page.records import find, with_changes, without
from offcut.page.schedule import send, waiting, with_picture
from offcut.page.surroundings import with_notice
from offcut.page.wanted import may_be_chosen

# How a job ends when memory ran out; a browser that ends a worker for it gives no reason.
SHORT = ["out-of-memory", "worker-died"]


def lightest(records: list) -> dict:
    """Return the engine that takes the least memory; of two, the one with fewer bytes to fetch."""
    found = records[0]
    for one in records:
        less = one["memory_bytes"] < found["memory_bytes"]
        if less or one["memory_bytes"] == found["memory_bytes"] and one["bytes"] < found["bytes"]:
            found = one
    return found


def best_for_little(state: dict) -> str | None:
    """Return the id of the engine for low-memory mode: the lightest, or the lightest saved one without a network."""
    usable = [one for one in state["engines"] if may_be_chosen(state, one)]
    usable = [one for one in usable if one["licence"]["commercial"] and not one["far"]]
    return lightest(usable)["id"] if usable else None


def comes_out_at(width: int, height: int) -> tuple | None:
    """Return (width, height) at which a picture comes out in low-memory mode; None when it stays as it is."""
    small = modes.work_size(width, height)
    return None if small == (width, height) else small


def switched(state: dict, is_on: bool) -> tuple:
    """Return the state and the effects after the mode was switched; the engine of before comes back with it."""
    if state["settings"]["low_memory"] == is_on:
        return state, []
    settings = with_changes(state["settings"], {"low_memory": is_on})
    before = state["before_low_memory"]
    state = with_changes(state, {"settings": settings, "notices": without(state["notices"], "memory-short")})
    # Said before anything else: what is sent again already runs in the new mode.
    effects = [send(modes.set_mode(is_on)), {"do": "save-settings", "settings": settings}]
    if is_on:
        state = with_changes(state, {"before_low_memory": state["wanted"]})
        wanted = best_for_little(state)
    else:
        wanted = before if find(state["engines"], before) is not None else state["wanted"]
        state = with_changes(state, {"before_low_memory": None})
    if wanted is not None:
        state, more = engines.choose(state, wanted)
        effects = effects + more
    return state, effects


def after(before: dict, state: dict, event: dict) -> dict:
    """Return the state after any event: where memory ran out, the mode is offered."""
    if event["type"] != "job-failed" or event["error"]["code"] not in SHORT or state["settings"]["low_memory"]:
        return state
    ours = [one["job_id"] for one in before["pictures"] + before["engines"]]
    return with_notice(state, "memory-short", {}) if event["job_id"] in ours else state


def _toggled(state: dict, event: dict) -> tuple:
    return switched(state, not state["settings"]["low_memory"])


def _taken(state: dict, event: dict) -> tuple:
    """Switch the mode on and try again what memory was too short for."""
    state, effects = switched(state, True)
    for picture in state["pictures"]:
        if picture["state"] == "failed" and picture["error"]["code"] in SHORT:
            state = with_picture(state, picture["id"], waiting())
    return state, effects + [{"do": "focus", "id": "status"}]


HANDLERS = {"low-memory-toggled": _toggled, "low-memory-taken": _taken}
