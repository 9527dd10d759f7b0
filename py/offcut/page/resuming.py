"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

What happens by itself: downloads that the network broke off go on, and what is saved is counted again.
"""

from offcut.contract import protocol
from offcut.page import schedule
from offcut.page.engines import engine_job

# Engine jobs that go on when the line is back, with what begins them again.
RESUMED = {"load-model": protocol.load_model, "save-model": protocol.save_model}


def _look_due(state: dict, event: dict) -> tuple:
    """Count again while somebody looks at the page: browsers and neighbours remove things without a word."""
    if state["safe"] or state["storage"]["removed"] is not None:
        return state, []
    return state, [{"do": "look-at-storage"}]


def _came_online(state: dict, event: dict) -> tuple:
    """Go on with what the network had broken off. What a host refused, or a person stopped, stays as it is."""
    effects: list = []
    for engine in state["engines"]:
        if _was_broken_off(engine["error"]) and engine["task"] in RESUMED:
            state, more = engine_job(state, engine["id"], RESUMED[engine["task"]])
            effects = effects + more
    for picture in state["pictures"]:
        if picture["state"] == "failed" and _was_broken_off(picture["error"]):
            state = schedule.with_picture(state, picture["id"], schedule.waiting())
    return state, effects


def _was_broken_off(error: dict | None) -> bool:
    if error is None:
        return False
    if error["code"] == "download-failed":
        # A status is the answer of a host; without one, the network gave none.
        return error["details"]["status"] is None
    return error["code"] == "not-saved-offline"


HANDLERS = {"look-due": _look_due, "came-online": _came_online}
