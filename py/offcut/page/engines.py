"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

What happens to engines and to the worker: the catalogue, what is saved, which one is wanted, its own downloads.
"""

from offcut.contract import errors, modes, protocol
from offcut.page import graphics, mirror, network, own_list, schedule
from offcut.page.records import find, replaced, with_changes
from offcut.page.schedule import send
from offcut.page.speech import speak, speak_alert, speak_quarters
from offcut.page.surroundings import NOTICES, with_notice
from offcut.page.wanted import is_asked_about, with_wanted

STATUS_FIELDS = ["saved_bytes", "total_bytes", "saved", "stored"]


def _catalogue_loaded(state: dict, event: dict) -> tuple:
    engines = [engine_of(entry) for entry in event["engines"]]
    state = with_changes(state, {"engines": engines, "default_engine": event["default"]})
    return with_wanted(state), []


def engine_of(entry: dict) -> dict:
    """Return what the page knows of an engine before the worker has said anything: its entry of the catalogue."""
    engine = {"id": entry["id"], "label": entry["label"], "good_for": entry["good_for"]}
    engine.update({"bytes": entry["bytes"], "licence": entry["licence"], "providers": entry["providers"]})
    engine.update({"saved_bytes": 0, "total_bytes": entry["bytes"], "saved": False, "stored": True, "known": False})
    engine.update({"job_id": None, "attempt": 0, "stage": None, "done": 0, "total": None, "error": None})
    engine.update({"ahead": False, "task": None, "sha256": entry["sha256"], "origin": None})
    engine.update({"memory_bytes": entry["memory_bytes"], "purpose": entry["task"], "far": "remote" in entry})
    return engine


def _worker_starting(state: dict, event: dict) -> tuple:
    return _with_worker(state, {"state": "starting", "error": None}), []


def _worker_ready(state: dict, event: dict) -> tuple:
    changes = {"state": "ready", "error": None}
    changes.update({"threads": event["threads"], "isolated": event["isolated"], "provider": event["provider"]})
    first = state["worker"]["state"] == "starting"
    state = with_changes(state, {"current": None})
    state = _with_statuses(_with_worker(state, changes), event["engines"])
    begin = [graphics.memory_told(state), mirror.told(state), own_list.told(state)]
    if state["settings"]["low_memory"]:
        begin.append(send(modes.set_mode(True)))
    if not first:
        # What took the last worker down may have been this very load.
        return state, begin
    state, loads = _loaded_ahead(speak(state, "spoken.ready"))
    return state, begin + loads


def _worker_restarting(state: dict, event: dict) -> tuple:
    """Show open jobs as waiting: they are sent again when the new worker is ready (supervisor.py)."""
    state = _with_worker(state, {"state": "restarting", "error": None})
    for picture in state["pictures"]:
        if picture["state"] == "working":
            changes = {"state": "waiting", "stage": None, "done": 0, "total": None}
            state = schedule.with_picture(state, picture["id"], changes)
    for engine in state["engines"]:
        state = _with_engine(state, engine["id"], {"stage": None, "done": 0, "total": None})
    return state, []


def _worker_failed(state: dict, event: dict) -> tuple:
    state = _with_worker(state, {"state": "failed", "error": event["error"]})
    return speak_alert(state, "spoken.worker-failed", {"error": event["error"]}), []


def _engines_changed(state: dict, event: dict) -> tuple:
    return _with_statuses(with_changes(state, {"current": event["current"]}), event["engines"]), []


def _chosen(state: dict, event: dict) -> tuple:
    engine = find(state["engines"], event["value"])
    if engine is None or network.is_out_of_reach(state, engine):
        return state, []
    if is_asked_about(state, engine):
        return _asked(state, engine, "choose"), []
    return choose(state, engine["id"])


def _asked(state: dict, engine: dict, then: str) -> dict:
    """Show the licence of an engine; `then` is what was wanted of it, "choose" or "fetch" (licences.py goes on)."""
    return with_changes(state, {"dialog": "licence", "licence": {"engine": engine["id"], "then": then}})


def choose(state: dict, identifier: str) -> tuple:
    """Return the state and the effects after an engine was chosen that may be."""
    if identifier == state["wanted"] and identifier == state["settings"]["engine"]:
        return state, []
    settings = with_changes(state["settings"], {"engine": identifier})
    if identifier == state["wanted"]:
        return with_changes(state, {"settings": settings}), [{"do": "save-settings", "settings": settings}]
    state = with_changes(state, {"settings": settings, "wanted": identifier})
    state, effects = schedule.called_back(state)
    state, stops = _not_ahead(state)
    state, loads = _loaded_ahead(state)
    return state, effects + stops + loads + [{"do": "save-settings", "settings": settings}]


def _loaded_ahead(state: dict) -> tuple:
    """Have the chosen engine loaded before the first picture comes, if that costs no download and nobody waits."""
    engine = find(state["engines"], state["wanted"])
    if engine is None or not engine["saved"] or engine["error"] is not None or state["current"] == engine["id"]:
        return state, []
    if state["settings"]["low_memory"]:
        # Nothing stays loaded between two pictures there.
        return state, []
    if [picture for picture in state["pictures"] if picture["state"] in ["waiting", "working"]]:
        return state, []
    state, effects = engine_job(state, engine["id"], protocol.load_model)
    return _with_engine(state, engine["id"], {"ahead": True}) if effects else state, effects


def _not_ahead(state: dict) -> tuple:
    """Stop loading ahead an engine that is not the chosen one any more."""
    effects = []
    for engine in state["engines"]:
        if engine["ahead"] and engine["job_id"] is not None and engine["id"] != state["wanted"]:
            effects.append(send(protocol.cancel_job(engine["job_id"])))
            state = _with_engine(state, engine["id"], {"job_id": None, "stage": None})
    return state, effects


def _fetch_asked(state: dict, event: dict) -> tuple:
    engine = find(state["engines"], event["engine"])
    if engine is not None and is_asked_about(state, engine):
        return _asked(state, engine, "fetch"), []
    return fetch(state, event["engine"])


def fetch(state: dict, identifier: str) -> tuple:
    """Return the state and the effects that fetch an engine, and load it where it may stay loaded."""
    is_low = state["settings"]["low_memory"]
    return engine_job(state, identifier, protocol.save_model if is_low else protocol.load_model)


def _drop_asked(state: dict, event: dict) -> tuple:
    return engine_job(state, event["engine"], protocol.drop_model)


def engine_job(state: dict, identifier: str, build_command: object) -> tuple:
    """Return the state and the effects that begin a job about the weights of an engine, if it has none already."""
    engine = find(state["engines"], identifier)
    if engine is None or engine["job_id"] is not None or state["worker"]["state"] != "ready":
        return state, []
    attempt = engine["attempt"] + 1
    job_id = "engine-" + identifier + "." + str(attempt)
    command = build_command(job_id, identifier)  # type: ignore[operator]
    changes = {"job_id": job_id, "attempt": attempt, "stage": None, "done": 0, "total": None, "error": None}
    changes.update({"ahead": False, "task": command["type"]})
    return _with_engine(state, identifier, changes), [send(command)]


def _fetch_cancelled(state: dict, event: dict) -> tuple:
    engine = find(state["engines"], event["engine"])
    if engine is None or engine["job_id"] is None:
        return state, []
    effects = [send(protocol.cancel_job(engine["job_id"]))]
    return _with_engine(state, engine["id"], {"job_id": None, "stage": None}), effects


def job_progress(state: dict, event: dict) -> dict:
    """Return `state` after progress of a job about weights; jobs that are not the page's are ignored."""
    engine = _with_job(state, event)
    if engine is None:
        return state
    changed = _with_engine(state, engine["id"], {key: event[key] for key in ["stage", "done", "total"]})
    return speak_quarters(changed, engine, event, engine["id"])


def job_ended(state: dict, event: dict, error: dict | None) -> dict:
    """Return `state` after the end of a job about weights; `error` is None unless it failed."""
    engine = _with_job(state, event)
    if engine is None:
        return state
    state = _with_engine(state, engine["id"], {"job_id": None, "stage": None, "error": error})
    if error is not None:
        return speak_alert(state, "spoken.engine-failed", {"engine": engine["id"], "error": error})
    return state


def _notice(state: dict, event: dict) -> tuple:
    code, details = event["code"], event["details"]
    if code == "weights-not-stored" and state["safe"]:
        # Nothing is saved in a plain start; that has been said.
        return state, []
    if code not in NOTICES and code not in errors.codes():
        code, details = "internal-error", {"cause": "unknown notice " + code}
    return with_notice(state, code, details), []


def _with_job(state: dict, event: dict) -> dict | None:
    for engine in state["engines"]:
        if engine["job_id"] == event["job_id"]:
            return engine
    return None


def _with_worker(state: dict, changes: dict) -> dict:
    return with_changes(state, {"worker": with_changes(state["worker"], changes)})


def _with_engine(state: dict, identifier: str, changes: dict) -> dict:
    return with_changes(state, {"engines": replaced(state["engines"], identifier, changes)})


def _with_statuses(state: dict, statuses: list) -> dict:
    for status in statuses:
        changes = {field: status[field] for field in STATUS_FIELDS}
        changes.update({"known": True, "origin": status.get("origin")})
        if status["saved"]:
            changes["error"] = None
        state = _with_engine(state, status["id"], changes)
    return state


HANDLERS = {
    "catalogue-loaded": _catalogue_loaded,
    "worker-starting": _worker_starting,
    "worker-ready": _worker_ready,
    "worker-restarting": _worker_restarting,
    "worker-failed": _worker_failed,
    "engines-changed": _engines_changed,
    "engine-chosen": _chosen,
    "engine-fetched": _fetch_asked,
    "engine-dropped": _drop_asked,
    "engine-fetch-cancelled": _fetch_cancelled,
    "notice": _notice,
}
