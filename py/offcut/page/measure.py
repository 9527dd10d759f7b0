"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

"Measure this device": the chosen engine cuts out a picture of ours at several sizes, some times each, as a job like any
other; what it took is shown and can be copied. Nothing of it leaves the device.

In the state, "measure": "state" idle, running, done, stopped or failed; "plan" what is still to do, [{"megapixels",
"counts"}]; "job_id" of the run under way; "file" the picture of now and "megapixels" its size; "runs" what was
measured; "total" how many runs there are in all; "skipped" sizes that this device is spared; "error", "copied".
"""

from offcut.contract import protocol
from offcut.contract import recipe as recipes
from offcut.page import speeds
from offcut.page.records import with_changes
from offcut.page.schedule import send
from offcut.page.speech import speak

# A screen, a phone and a camera, in millions of pixels.
SIZES = [1, 4, 12]
# Odd, so that the median is one of them; more would take minutes on a phone.
RUNS = 3
# 12 megapixels take some 300 MB beside the engine: what a device with 4 GB still has.
LARGE_MEGAPIXELS, LARGE_MEMORY_GB = 12, 4


def nothing_measured() -> dict:
    """Return the state before anybody has asked."""
    made: dict = {"state": "idle", "plan": [], "job_id": None, "file": None, "megapixels": None, "counts": False}
    made.update({"runs": [], "total": 0, "number": 0, "skipped": [], "error": None, "copied": None, "facts": None})
    return made


def can_begin(state: dict) -> bool:
    """Say whether measuring makes sense now: nothing else is being worked on."""
    if state["worker"]["state"] != "ready" or state["wanted"] is None or state["measure"]["state"] == "running":
        return False
    return not [one for one in state["pictures"] if one["state"] in ["waiting", "working"]]


def sizes_for(state: dict) -> list:
    """Return the sizes that this device can be asked for, in millions of pixels."""
    device, memory_gb = state["device"], state["device"]["memory_gb"]
    is_small = device["is_phone"] or memory_gb is not None and memory_gb < LARGE_MEMORY_GB
    if state["settings"]["low_memory"] or is_small:
        return [size for size in SIZES if size < LARGE_MEGAPIXELS]
    return SIZES


def _begun(state: dict, event: dict) -> tuple:
    if not can_begin(state):
        return state, []
    sizes = sizes_for(state)
    # The first run loads the engine and is not counted.
    plan: list = [{"megapixels": sizes[0], "counts": False}]
    for size in sizes:
        plan += [{"megapixels": size, "counts": True}] * RUNS
    made = nothing_measured()
    made.update({"state": "running", "plan": plan, "total": len(plan), "number": state["measure"]["number"]})
    made["skipped"] = [size for size in SIZES if size not in sizes]
    made["facts"] = _facts(state)
    return _next(speak(with_changes(state, {"measure": made}), "spoken.measure.begun"))


def _facts(state: dict) -> dict:
    """Return what the numbers depend on."""
    worker, device = state["worker"], state["device"]
    facts = {"engine": state["wanted"], "cores": device["cores"], "memory_gb": device["memory_gb"]}
    facts.update({"isolated": worker["isolated"], "gpu": state["gpu"]["state"]})
    facts["low_memory"] = state["settings"]["low_memory"]
    return facts


def _next(state: dict) -> tuple:
    """Begin the next run, or end."""
    measure = state["measure"]
    if not measure["plan"]:
        state, lets_go = _ended(state, {"state": "done"})
        return speak(state, "spoken.measure.done"), lets_go
    step = measure["plan"][0]
    if step["megapixels"] != measure["megapixels"]:
        effects: list = [] if measure["file"] is None else [{"do": "release", "blobs": [measure["file"]]}]
        changes = {"file": None, "megapixels": step["megapixels"], "job_id": None}
        state = _with(state, changes)
        return state, effects + [{"do": "make-sample", "megapixels": step["megapixels"]}]
    number = measure["number"] + 1
    job_id = "measure." + str(number)
    recipe = recipes.with_value(recipes.defaults(), "cut", "way", _way(state))
    options = {"recipe": recipe, "previews": False}
    command = protocol.start_job(job_id, measure["file"], "sample.jpg", measure["facts"]["engine"], options)
    changes = {"plan": measure["plan"][1:], "job_id": job_id, "number": number, "counts": step["counts"]}
    return _with(state, changes), [send(command)]


def _way(state: dict) -> str:
    """Return how engines look, as it is set; without an engine there is nothing to measure."""
    way = state["settings"]["recipe"]["cut"]["way"]
    return recipes.defaults()["cut"]["way"] if way == "flat" else way


def _made(state: dict, event: dict) -> tuple:
    """Take the picture at one size; measuring may have been stopped meanwhile."""
    measure = state["measure"]
    if measure["state"] != "running" or measure["megapixels"] != event["megapixels"] or measure["file"] is not None:
        return state, [{"do": "release", "blobs": [event["file"]]}]
    return _next(_with(state, {"file": event["file"]}))


def _not_made(state: dict, event: dict) -> tuple:
    if state["measure"]["state"] != "running":
        return state, []
    return _ended(state, {"state": "failed", "error": {"code": "sample-failed", "message": "", "details": {}}})


def _stopped(state: dict, event: dict) -> tuple:
    measure = state["measure"]
    if measure["state"] != "running":
        return state, []
    stops = [] if measure["job_id"] is None else [send(protocol.cancel_job(measure["job_id"]))]
    state, effects = _ended(state, {"state": "stopped"})
    return speak(state, "spoken.measure.stopped"), stops + effects


def _ended(state: dict, changes: dict) -> tuple:
    file = state["measure"]["file"]
    effects = [] if file is None else [{"do": "release", "blobs": [file]}]
    state = _with(state, {"plan": [], "job_id": None, "file": None, "megapixels": None})
    return _with(state, changes), effects


def after(before: dict, state: dict, event: dict) -> tuple:
    """Return the state and effects after any event: the end of a run of ours is followed by the next one."""
    measure = state["measure"]
    if measure["state"] == "running" and event["type"] in ["worker-restarting", "worker-failed"]:
        return _stopped(state, event)
    if event["type"] not in protocol.JOB_ENDS or not _is_ours(event["job_id"]):
        return state, []
    effects = []
    if event["type"] == "job-done":
        # Nobody looks at it.
        effects = [{"do": "release", "blobs": [event["result"]["cutout"]]}]
    if measure["state"] != "running" or event["job_id"] != measure["job_id"]:
        return state, effects
    if event["type"] != "job-done":
        error = event.get("error")
        state, more = _ended(state, {"state": "stopped" if error is None else "failed", "error": error})
        return state, effects + more
    state, saves = speeds.measured(state, event["result"])
    run = {"megapixels": measure["megapixels"], "counts": measure["counts"]}
    for key in ["width", "height", "engine", "provider", "threads", "timings_ms"]:
        run[key] = event["result"][key]
    state, more = _next(_with(state, {"runs": measure["runs"] + [run]}))
    return state, effects + saves + more


def _is_ours(job_id: str) -> bool:
    return job_id[: len("measure.")] == "measure."


def _with(state: dict, changes: dict) -> dict:
    return with_changes(state, {"measure": with_changes(state["measure"], changes)})


def _copy_asked(state: dict, event: dict) -> tuple:
    """Copy what was measured; what only the edge knows of the device it puts in."""
    return state, [{"do": "copy-measure", "kind": event["kind"], "measure": state["measure"]}]


def _copied(state: dict, event: dict) -> tuple:
    return _with(state, {"copied": event["copied"]}), []


HANDLERS = {
    "measure-begun": _begun,
    "measure-stopped": _stopped,
    "sample-made": _made,
    "sample-not-made": _not_made,
    "measure-copy-asked": _copy_asked,
    "measure-copied": _copied,
}
