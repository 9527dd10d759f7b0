"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

When every byte of an engine was last hashed: noted for what is saved, so that its loss can be told, never for what is
in memory only.
"""

from offcut.page.records import find, with_changes

# Engine jobs after which every byte has been hashed.
VERIFYING = ["load-model", "save-model", "check-model"]


def check_of(storage: dict, identifier: str, identity: str | None) -> dict | None:
    """Return when `identifier` was last checked, if it was the very bytes of `identity`."""
    record = find(storage["checks"], identifier)
    return record if record is not None and record["of"] == identity else None


def after(before: dict, state: dict, event: dict) -> tuple:
    """Return the state and the effects that note or forget checks after any event."""
    if event["type"] == "engines-changed":
        return _verified_noted(_with_verified(state, _loaded(state)))
    if event["type"] == "job-done":
        return _job_done(before, state, event)
    return state, []


def _job_done(before: dict, state: dict, event: dict) -> tuple:
    """Forget the check of an engine that was removed; mark one whose bytes were all hashed by this job."""
    verified = []
    for engine in before["engines"]:
        if engine["job_id"] == event["job_id"]:
            if engine["task"] == "drop-model":
                return state, [{"do": "forget-check", "id": "engine:" + engine["id"]}]
            if engine["task"] in VERIFYING:
                verified.append(engine["id"])
    return _verified_noted(_with_verified(state, verified))


def _with_verified(state: dict, engines: list) -> dict:
    new = [identifier for identifier in engines if identifier not in state["storage"]["verified"]]
    return _with(state, {"verified": state["storage"]["verified"] + new}) if new else state


def _loaded(state: dict) -> list:
    """Return the engine that is loaded, whose bytes were hashed for that; only news: it may be loaded for long."""
    engine = find(state["engines"], state["current"])
    if engine is None or check_of(state["storage"], "engine:" + engine["id"], engine["sha256"]) is not None:
        return []
    return [engine["id"]]


def _verified_noted(state: dict) -> tuple:
    """Note the time for engines that were verified and are saved. One in memory only may turn out to be saved later."""
    if state["safe"] or not state["storage"]["verified"]:
        return state, []
    waiting = []
    effects = []
    for identifier in state["storage"]["verified"]:
        engine = find(state["engines"], identifier)
        if engine is None or not (engine["saved"] and engine["stored"]):
            waiting.append(identifier)
        else:
            effects.append({"do": "remember-check", "id": "engine:" + identifier, "of": engine["sha256"]})
    return _with(state, {"verified": waiting}), effects


def _with(state: dict, changes: dict) -> dict:
    return with_changes(state, {"storage": with_changes(state["storage"], changes)})
