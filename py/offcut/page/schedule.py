"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Which pictures are sent to the worker, and when. A picture "waits" until its job has started; `job_id` says that it
has been sent. Few are sent ahead, so that a newly chosen engine applies to everything that has not begun.
"""

from offcut.contract import protocol
from offcut.page import hand_work
from offcut.page.own_recipes import recipe_of
from offcut.page.records import replaced, with_changes

# One that is inferred and one that is made ready meanwhile, or finished: what the worker can do at once.
JOBS_AHEAD = 2
# After these nothing can be sent that was not sent before: no job has ended, nothing was added. They come by hundreds.
CALM = ["job-progress", "picture-peeked"]


def next_jobs(state: dict) -> tuple:
    """Return the state and the effects after sending as many waiting pictures as the worker should have."""
    if state["worker"]["state"] != "ready" or state["wanted"] is None or state["batch"]["paused"]:
        return state, []
    open_jobs = 0
    for picture in state["pictures"]:
        if picture["job_id"] is not None:
            open_jobs += 1
            if open_jobs >= JOBS_AHEAD:
                return state, []
    effects = []
    for picture in state["pictures"]:
        if open_jobs >= JOBS_AHEAD:
            break
        if picture["state"] == "waiting" and picture["job_id"] is None:
            state, effect = _sent(state, picture)
            effects.append(effect)
            open_jobs += 1
    return state, effects


def called_back(state: dict) -> tuple:
    """Take back the jobs that have not touched their picture yet, so that they are sent again with another engine."""
    effects = []
    for picture in state["pictures"]:
        unstarted = picture["state"] == "waiting" or picture["stage"] in [None, "fetch-model"]
        if picture["job_id"] is not None and unstarted:
            effects.append(send(protocol.cancel_job(picture["job_id"])))
            state = with_picture(state, picture["id"], waiting())
    return state, effects


def send(command: dict) -> dict:
    """Return the effect that sends `command` to the worker."""
    return {"do": "send", "command": command}


def waiting() -> dict:
    """Return the changes that put a picture back in the queue."""
    return {"state": "waiting", "job_id": None, "stage": None, "done": 0, "total": None, "error": None}


def with_picture(state: dict, identifier: str, changes: dict) -> dict:
    """Return `state` with `changes` made to one picture."""
    return with_changes(state, {"pictures": replaced(state["pictures"], identifier, changes)})


def _quick_look(state: dict, picture: dict, wanted: dict) -> str:
    """Return what becomes of the first of several passes (contract/results.py): it is shown where somebody looks."""
    if not state["settings"]["quick_look"] or wanted["cut"]["way"] != "consensus":
        return "off"
    return "shown" if picture["id"] == state["selected"] else "kept"


def _sent(state: dict, picture: dict) -> tuple:
    attempt = picture["attempt"] + 1
    job_id = picture["id"] + "." + str(attempt)
    wanted = recipe_of(state, picture)
    options = {"recipe": wanted, "previews": True, "index": state["pictures"].index(picture)}
    options["quick_look"] = _quick_look(state, picture, wanted)
    command = protocol.start_job(job_id, picture["file"], picture["name"], state["wanted"], options)
    made = hand_work.hand(state, picture)
    command = hand_work.with_hand(command, made)
    changes = {"job_id": job_id, "attempt": attempt, "engine": state["wanted"], "asked": wanted}
    changes["asked_hand"] = made
    return with_picture(state, picture["id"], changes), send(command)
