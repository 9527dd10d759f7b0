"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Models of one's own: off until somebody switches them on, kept between visits, listed after the site's engines.
"""

from offcut.contract import own
from offcut.contract.errors import ModelError
from offcut.page import importing, own_form
from offcut.page.engines import engine_of, with_wanted
from offcut.page.own_list import is_on, told, usable
from offcut.page.records import find, with_changes, without

# Under which names the entries are kept in the database.
RECORD = "own:"


def nothing_known() -> dict:
    """Return what a page that has just been opened knows: the kept entries, the form and which field is wrong."""
    return {"entries": [], "form": dict(own_form.FIRST), "wrong": None, "added": None}


def _with_own(state: dict, changes: dict) -> dict:
    return with_changes(state, {"own": with_changes(state["own"], changes)})


def _listed(state: dict) -> dict:
    """Return `state` with the engines of the site and then the usable own ones; those that were there stay the same."""
    engines = [engine for engine in state["engines"] if not own.is_own(engine["id"])]
    for entry in usable(state):
        known = find(state["engines"], entry["id"])
        engines.append(engine_of(own.as_engine(entry)) if known is None else with_changes(known, _said(entry)))
    return with_wanted(with_changes(state, {"engines": engines}))


def _said(entry: dict) -> dict:
    return {"label": entry["label"], "good_for": entry["label"]}


def _loaded(state: dict, event: dict) -> tuple:
    """Take what the database holds; what is not an entry is left out: storage may hold anything."""
    entries: list[dict] = []
    for entry in event["entries"]:
        try:
            own.check_entry(entry)
        except ModelError:
            continue
        if len(entries) < own.MOST_MODELS and find(entries, entry["id"]) is None:
            entries.append(entry)
    entries.sort(key=lambda entry: (entry["label"], entry["id"]))
    return _changed(_with_own(state, {"entries": entries}))


def _changed(state: dict) -> tuple:
    state = _listed(state)
    return state, [told(state)] if state["worker"]["state"] == "ready" else []


def _switched(state: dict, event: dict) -> tuple:
    settings = with_changes(state["settings"], {"own_models": "off" if is_on(state) else "on"})
    state, effects = _changed(with_changes(state, {"settings": settings}))
    return state, effects + [{"do": "save-settings", "settings": settings}]


def _typed(state: dict, event: dict) -> tuple:
    form = with_changes(state["own"]["form"], {event["field"]: event["value"]})
    wrong = state["own"]["wrong"]
    return _with_own(state, {"form": form, "wrong": None if wrong == event["field"] else wrong, "added": None}), []


def _file_chosen(state: dict, event: dict) -> tuple:
    """Begin to keep the file, unless a field is wrong: that one is shown and the file is let go."""
    files = event["files"][:1]
    form = with_changes(state["own"]["form"], {})
    if files and not form["label"].strip():
        form = with_changes(form, {"label": files[0]["name"][: own.LONGEST_LABEL]})
    said, wrong = own_form.read(form)
    state = _with_own(state, {"form": form, "wrong": wrong, "added": None})
    if wrong is not None or not is_on(state) or len(state["own"]["entries"]) >= own.MOST_MODELS:
        release = {"do": "release", "blobs": [file["file"] for file in event["files"]]}
        return state, [release] if wrong is None else [release, {"do": "focus", "id": "own-" + wrong}]
    return importing.begun(state, files, None, said)


def _removed(state: dict, event: dict) -> tuple:
    """Forget a model whose parts are gone already; one that is here goes through the worker (engine-dropped)."""
    state = _with_own(state, {"entries": without(state["own"]["entries"], event["engine"]), "added": None})
    state, effects = _changed(state)
    return state, effects + [{"do": "drop-record", "key": RECORD + event["engine"]}]


def after(before: dict, state: dict, event: dict) -> tuple:
    """Return the state and effects after any event: a model that was added, a model whose parts were dropped."""
    if event["type"] != "job-done":
        return state, []
    entry = event["result"].get("entry")
    if entry is not None and before["importing"]["job_id"] == event["job_id"]:
        entries = without(state["own"]["entries"], entry["id"]) + [entry]
        form = with_changes(state["own"]["form"], {"label": ""})
        state, effects = _changed(_with_own(state, {"entries": entries, "added": entry["label"], "form": form}))
        return state, effects + [{"do": "keep-record", "key": RECORD + entry["id"], "value": entry}]
    for engine in before["engines"]:
        if own.is_own(engine["id"]) and engine["job_id"] == event["job_id"] and engine["task"] == "drop-model":
            return _removed(state, {"engine": engine["id"]})
    return state, []


HANDLERS = {
    "own-models-loaded": _loaded,
    "own-switched": _switched,
    "own-typed": _typed,
    "own-file-chosen": _file_chosen,
    "own-removed": _removed,
}
