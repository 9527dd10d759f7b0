"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

What this browser was found to be able to do, and the report that people can copy: facts about the app and the browser,
never about pictures.
"""

from offcut.page.records import with_changes

# In the order in which they are shown; each has the sentences "compatibility.<id>", ".means" and ".without".
FEATURES = [
    "webassembly",
    "simd",
    "threads",
    "webgpu",
    "jspi",
    "service-worker",
    "storage",
    "persistence",
    "folders",
    "canvas",
]
ANSWERS = ["yes", "no", "late"]
# Codes of errors are noted for the report; more than this many say nothing new.
MOST_TROUBLES = 12


def nothing_known() -> dict:
    """Return what is known before anything was tried; `features` is [{id, answer, detail}]."""
    return {"features": [], "report": None, "copied": None, "troubles": []}


def after(state: dict, event: dict) -> dict:
    """Return `state` with the trouble that `event` tells of, if it does."""
    error = event.get("error")
    if event["type"] in ["job-failed", "worker-failed"] and error is not None:
        return _with_trouble(state, _written(error))
    if event["type"] == "offline-changed" and event["code"] is not None:
        return _with_trouble(state, "offline " + event["code"] + _cause(event))
    if event["type"] == "worker-restarting":
        return _with_trouble(state, "worker-restarting " + event["reason"])
    if event["type"] == "notice":
        return _with_trouble(state, "notice " + event["code"])
    return state


def _cause(event: dict) -> str:
    return " " + event["cause"] if event.get("cause") else ""


def _written(error: dict) -> str:
    details = error["details"]
    facts = [key + "=" + str(details[key]) for key in sorted(details) if details[key] is not None]
    return " ".join([error["code"]] + facts)


def _with_trouble(state: dict, text: str) -> dict:
    troubles = (state["compatibility"]["troubles"] + [text])[-MOST_TROUBLES:]
    return _with(state, {"troubles": troubles})


def _with(state: dict, changes: dict) -> dict:
    return with_changes(state, {"compatibility": with_changes(state["compatibility"], changes)})


def report(state: dict, facts: dict) -> str:
    """Return the diagnostics as lines of text.

    `facts` is what only the edge knows: release, scope, browser, isolated, errors (uncaught ones).
    """
    lines = ["Offcut " + facts["release"], "address: " + facts["scope"], "browser: " + facts["browser"]]
    worker = state["worker"]
    running = [worker["state"], str(worker["threads"]) + " threads", str(worker["provider"])]
    lines.append("worker: " + ", ".join(running + (["plain start"] if state["safe"] else [])))
    lines.append("isolated: " + _word(facts["isolated"]))
    offline = state["offline"]
    lines.append("offline: " + offline["state"] + ("" if offline["code"] is None else ", " + offline["code"]))
    check = state["update"]["check"]
    lines.append("look for a new release: " + ("not yet" if check is None else "failed, " + check if check else "done"))
    lines.extend(_saved(state))
    for feature in state["compatibility"]["features"]:
        detail = " (" + feature["detail"] + ")" if feature["detail"] else ""
        lines.append(feature["id"] + ": " + feature["answer"] + detail)
    troubles = state["compatibility"]["troubles"] + facts["errors"]
    lines.append("last errors: " + ("none" if not troubles else ""))
    return "\n".join(lines + ["  " + trouble for trouble in troubles]) + "\n"


def _saved(state: dict) -> list:
    storage = state["storage"]
    lines = []
    for part in ["app", "runtime"]:
        counted = storage[part]
        if counted is None:
            lines.append(part + ": not counted")
        else:
            lines.append(part + ": " + str(counted["kept"]) + " of " + str(counted["files"]) + " files")
    for engine in state["engines"]:
        kind = "in memory" if not engine["stored"] else str(engine["saved_bytes"]) + " of " + str(engine["bytes"])
        lines.append("engine " + engine["id"] + ": " + kind)
    return lines + _survey(storage["survey"])


def _survey(survey: dict | None) -> list:
    if survey is None:
        return ["storage: not looked at"]
    lines = []
    if survey["caches"] is None:
        lines.append("caches: refused")
    else:
        for cache in survey["caches"]:
            lines.append("cache " + cache["name"] + ": " + str(cache["entries"]) + " entries")
    registration = survey["registration"]
    if registration is None:
        lines.append("service worker: none")
    else:
        words = [word for word in ["active", "waiting", "controls"] if registration[word]]
        lines.append("service worker: " + ", ".join(words))
    neighbours = str(survey["foreign_caches"]) + " caches, " + str(survey["foreign_workers"]) + " service workers"
    lines.append("other apps on this origin, which could clear our caches: " + neighbours)
    lines.append("kept by promise: " + _word(survey["persisted"]))
    lines.append("browser's own figure: " + str(survey["usage"]) + " of " + str(survey["quota"]))
    return lines


def _word(answer: bool | None) -> str:
    return "unknown" if answer is None else "yes" if answer else "no"


def _tried(state: dict, event: dict) -> tuple:
    known = {feature["id"]: feature for feature in event["features"]}
    features = [known[identifier] for identifier in FEATURES if identifier in known]
    return _with(state, {"features": features}), []


def _report_wanted(state: dict, event: dict) -> tuple:
    return _with(state, {"report": report(state, event["facts"]), "copied": None}), []


def _report_asked(state: dict, event: dict) -> tuple:
    return state, [{"do": "copy-text", "text": state["compatibility"]["report"]}]


def _report_copied(state: dict, event: dict) -> tuple:
    return _with(state, {"copied": event["copied"]}), []


HANDLERS = {
    "features-tried": _tried,
    "report-wanted": _report_wanted,
    "report-asked": _report_asked,
    "report-copied": _report_copied,
}
