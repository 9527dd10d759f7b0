"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

What is saved on this device. Whether the app works offline is counted each time from what is there, never remembered;
the only thing that is kept is when every byte of something was last checked.
"""

from offcut.contract import protocol
from offcut.contract.own import is_own
from offcut.page.engines import engine_job
from offcut.page.records import find, with_changes, without
from offcut.page.surroundings import with_notice

PARTS = ["app", "runtime"]
# Engine jobs after which every byte has been hashed.
VERIFYING = ["load-model", "save-model", "check-model"]


def nothing_known() -> dict:
    """Return what a page that has just been opened knows about storage.

    `saved` is [{id, of, bytes, from, en, zh}]: where an engine came from and when (saved.py).

    `app` and `runtime` are what the service worker counts: {files, kept, bytes, kept_bytes, complete}, None before
    it has answered. `checks` is [{id, of, en, zh}]: of what release or weights, and when, in words. `task` is what
    goes on now: {name, worker, damaged, failed, done, total}; `result` is how the last one ended.
    """
    return {
        "app": None,
        "runtime": None,
        "survey": None,
        "checks": [],
        "saved": [],
        "release": None,
        "task": None,
        "result": None,
        "asking": False,
        "removed": None,
        "kept": None,
        "asked_to_keep": False,
    }


def check_of(storage: dict, identifier: str, identity: str | None) -> dict | None:
    """Return when `identifier` was last checked, if it was the very bytes of `identity`."""
    record = find(storage["checks"], identifier)
    return record if record is not None and record["of"] == identity else None


def is_lost(storage: dict, engine: dict) -> bool:
    """Say whether an engine had been saved and checked, and is not whole any more although nobody removed it."""
    was_here = check_of(storage, "engine:" + engine["id"], engine["sha256"]) is not None
    return was_here and engine["known"] and engine["stored"] and not engine["saved"]


def can_be_fetched(engine: dict) -> bool:
    """Say whether something of an engine is missing that the site has: a model of one's own is nowhere else."""
    return not engine["saved"] and not is_own(engine["id"])


def with_storage(state: dict, changes: dict) -> dict:
    """Return `state` with changes to what is known about storage."""
    return with_changes(state, {"storage": with_changes(state["storage"], changes)})


def _with_task(state: dict, changes: dict) -> dict:
    task = state["storage"]["task"]
    return state if task is None else with_storage(state, {"task": with_changes(task, changes)})


def _offline_changed(state: dict, event: dict) -> tuple:
    offline = {key: event.get(key) for key in ["state", "done", "total", "code"]}
    state = with_changes(state, {"offline": offline})
    if event["state"] == "filling":
        return _with_task(state, {"done": event["done"], "total": event["total"]}), []
    if event["state"] in ["failed", "none"]:
        return _with_task(state, {"worker": False, "failed": event["code"]}), []
    return state, []


def _offline_looked(state: dict, event: dict) -> tuple:
    """Take what the service worker counted; None instead of the parts means that there is no service worker."""
    before = state["storage"]
    complete = all(event[part] is not None and event[part]["complete"] for part in PARTS)
    state = with_storage(state, {part: event[part] for part in PARTS})
    task = before["task"]
    if task is not None and event["answers"] == task["name"]:
        state = _with_task(state, {"worker": False, "damaged": task["damaged"] + event["damaged"]})
    if complete:
        state = with_changes(state, {"offline": {"state": "ready", "done": None, "total": None, "code": None}})
        return state, _to_remember(before, event)
    if state["offline"]["state"] == "ready":
        code = "damaged" if event["damaged"] else "removed"
        return with_changes(state, {"offline": {"state": "failed", "done": None, "total": None, "code": code}}), []
    was_complete = check_of(before, "app", before["release"]) is not None
    if event["answers"] == "look" and was_complete and before["app"] is None:
        return with_notice(state, "offline-copy-lost", {}), []
    return state, []


def _to_remember(storage: dict, event: dict) -> list:
    """Return the effects that note the time: all bytes were hashed now, or as they arrived just before."""
    is_first = check_of(storage, "app", storage["release"]) is None
    if event["answers"] not in ["check", "repair"] and not is_first:
        return []
    return [{"do": "remember-check", "id": part, "of": storage["release"]} for part in PARTS]


def _checking(state: dict, event: dict) -> tuple:
    return _with_task(state, {"done": event["done"], "total": event["total"]}), []


def _begun(state: dict, name: str, wants: object, build_command: object) -> tuple:
    """Begin a task: the service worker's share, and one job for each engine that `wants` says."""
    if state["storage"]["task"] is not None or state["storage"]["removed"] is not None or state["safe"]:
        return state, []
    task = {"name": name, "worker": True, "damaged": 0, "failed": None, "done": 0, "total": None}
    state = with_storage(state, {"task": task, "result": None})
    effects: list = [{"do": "ask-offline", "word": name}]
    for engine in state["engines"]:
        if wants(engine):  # type: ignore[operator]
            state, more = engine_job(state, engine["id"], build_command)
            effects = effects + more
    return state, effects


def _check_asked(state: dict, event: dict) -> tuple:
    return _begun(state, "check", lambda engine: engine["saved_bytes"] > 0 and engine["stored"], protocol.check_model)


def _repair_asked(state: dict, event: dict) -> tuple:
    storage = state["storage"]
    return _begun(
        state,
        "repair",
        lambda engine: can_be_fetched(engine) and (engine["saved_bytes"] > 0 or is_lost(storage, engine)),
        protocol.save_model,
    )


def _save_asked(state: dict, event: dict) -> tuple:
    wanted = state["wanted"]
    return _begun(
        state, "complete", lambda engine: engine["id"] == wanted and can_be_fetched(engine), protocol.save_model
    )


def after(before: dict, state: dict, event: dict) -> tuple:
    """Return the state and effects after any event: what was checked is noted, a task that is over is summed up."""
    effects = []
    if event["type"] == "job-done":
        effects = _job_done(before, event)
        is_picture = any(picture["job_id"] == event["job_id"] for picture in before["pictures"])
        if is_picture and not state["storage"]["asked_to_keep"] and not state["safe"]:
            state = with_storage(state, {"asked_to_keep": True})
            effects.append({"do": "ask-to-keep"})
    task = state["storage"]["task"]
    if task is not None and not task["worker"] and not _in_work(state):
        state = with_storage(state, {"task": None, "result": _result(state, task)})
    return state, effects


def _in_work(state: dict) -> bool:
    return any(engine["job_id"] is not None and not engine["ahead"] for engine in state["engines"])


def _job_done(before: dict, event: dict) -> list:
    for engine in before["engines"]:
        if engine["job_id"] == event["job_id"]:
            key = "engine:" + engine["id"]
            if engine["task"] == "drop-model":
                return [{"do": "forget-check", "id": key}]
            if engine["task"] in VERIFYING and not before["safe"]:
                return [{"do": "remember-check", "id": key, "of": engine["sha256"]}]
    return []


def _result(state: dict, task: dict) -> dict:
    """Return {key, values}: how a task ended, read from what is there now."""
    errors = [engine["error"] for engine in state["engines"] if engine["error"] is not None]
    damaged = task["damaged"]
    for error in errors:
        if error["code"] == "model-damaged":
            damaged += error["details"]["count"]
    others = [error for error in errors if error["code"] != "model-damaged"]
    if task["name"] == "check":
        if damaged:
            return {"key": "storage.result.damaged", "values": {"count": damaged}}
        if state["offline"]["state"] != "ready":
            return {"key": "storage.result.missing", "values": {}}
        return {"key": "storage.result.good", "values": {}}
    if task["failed"] is not None:
        return {"key": "storage.result.failed", "values": {"reason": task["failed"]}}
    if others:
        return {"key": "storage.result.engine-failed", "values": {"error": others[0]}}
    return {"key": "storage.result.saved", "values": {}}


def _surveyed(state: dict, event: dict) -> tuple:
    survey = event["survey"]
    return with_storage(state, {"survey": survey, "kept": survey["persisted"]}), []


def _checks_loaded(state: dict, event: dict) -> tuple:
    return with_storage(state, {"checks": event["checks"], "release": event["release"]}), []


def _check_noted(state: dict, event: dict) -> tuple:
    checks = without(state["storage"]["checks"], event["id"])
    return with_storage(state, {"checks": checks if event["check"] is None else checks + [event["check"]]}), []


def _keep_answered(state: dict, event: dict) -> tuple:
    return with_storage(state, {"kept": event["kept"]}), []


HANDLERS = {
    "offline-changed": _offline_changed,
    "offline-looked": _offline_looked,
    "offline-checking": _checking,
    "check-asked": _check_asked,
    "repair-asked": _repair_asked,
    "save-asked": _save_asked,
    "storage-surveyed": _surveyed,
    "checks-loaded": _checks_loaded,
    "check-noted": _check_noted,
    "keep-answered": _keep_answered,
}
