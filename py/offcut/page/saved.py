"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

What is noted in the database about each saved engine: its size, when it was saved and where it came from.
"""

from offcut.page.records import find, without
from offcut.page.storage import with_storage

# Under which names the records are kept in the database.
RECORD = "saved:"
# Where an engine can come from; each has a sentence "storage.from.<origin>".
ORIGINS = ["site", "mirror", "file"]


def record_of(storage: dict, engine: dict) -> dict | None:
    """Return what is noted about an engine, if it was the very bytes that the catalogue names now."""
    record = find(storage["saved"], engine["id"])
    return record if record is not None and record["of"] == engine["sha256"] else None


def after(before: dict, state: dict, event: dict) -> tuple:
    """Return the state and effects after any event: an engine that has just become whole is noted, a gone one not."""
    if before["engines"] is state["engines"] or state["safe"]:
        return state, []
    effects = []
    for engine in state["engines"]:
        earlier = find(before["engines"], engine["id"])
        if engine is earlier:
            continue
        record = record_of(state["storage"], engine)
        is_kept = engine["saved"] and engine["stored"]
        was_kept = earlier is not None and earlier["saved"] and earlier["stored"]
        if is_kept and not was_kept and engine["origin"] in ORIGINS:
            value = {"of": engine["sha256"], "bytes": engine["bytes"], "from": engine["origin"]}
            effects.append({"do": "note-saved", "id": engine["id"], "value": value})
        elif record is not None and engine["known"] and engine["stored"] and engine["saved_bytes"] == 0:
            state = with_storage(state, {"saved": without(state["storage"]["saved"], engine["id"])})
            effects.append({"do": "drop-record", "key": RECORD + engine["id"]})
    return state, effects


def _loaded(state: dict, event: dict) -> tuple:
    """Take what the database holds; a record of another form is left out."""
    records = [record for record in event["records"] if record.get("from") in ORIGINS]
    return with_storage(state, {"saved": records}), []


def _noted(state: dict, event: dict) -> tuple:
    record = event["record"]
    return with_storage(state, {"saved": without(state["storage"]["saved"], record["id"]) + [record]}), []


HANDLERS = {"saved-loaded": _loaded, "saved-noted": _noted}
