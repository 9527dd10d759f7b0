"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Sheets to print: asked for, made by the worker from the finished photo, and saved.

state["sheet"]: "paper" as chosen, "job_id" of the one that is being made, "made" {"paper", "format", "count"} of the
last one, "error" of the last one, "blob" the last sheet itself: let go of when the next one is made.
"""

from offcut.contract import documents as rules
from offcut.contract import documents_messages, print_sheets
from offcut.page.records import find, with_changes
from offcut.page.schedule import send
from offcut.page.speech import speak, speak_alert


def nothing_printed() -> dict:
    """Return the state before anything was printed."""
    return {
        "paper": print_sheets.PAPER_ORDER[0],
        "job_id": None,
        "count": 0,
        "asked": None,
        "made": None,
        "error": None,
        "blob": None,
    }


def _chosen(state: dict, event: dict) -> tuple:
    if event["value"] not in print_sheets.PAPER_ORDER:
        return state, []
    return _with(state, {"paper": event["value"], "made": None, "error": None}), []


def _asked(state: dict, event: dict) -> tuple:
    """Have a sheet made of the selected photo, exactly as it would be saved."""
    picture, sheet = find(state["pictures"], state["selected"]), state["sheet"]
    if picture is None or picture["result"] is None or sheet["job_id"] is not None:
        return state, []
    document = rules.find(state["documents"]["data"], picture["shown"]["document"]["id"])
    if document is None or "mm" not in document:
        return state, []
    count = sheet["count"] + 1
    job_id = "sheet-" + str(count)
    asked = {"paper": sheet["paper"], "format": event["format"], "mm": document["mm"]}
    command = documents_messages.print_sheet(job_id, picture["result"]["cutout"], picture["name"], asked)
    changes = {"job_id": job_id, "count": count, "asked": asked, "made": None, "error": None, "blob": None}
    old = [] if sheet["blob"] is None else [{"do": "release", "blobs": [sheet["blob"]]}]
    return _with(state, changes), old + [send(command)]


def ended(state: dict, event: dict) -> tuple | None:
    """Return the state and effects after the end of a sheet's job, None when the event is about another job."""
    sheet = state["sheet"]
    if sheet["job_id"] is None or sheet["job_id"] != event["job_id"]:
        return None
    if event["type"] == "job-failed":
        state = _with(state, {"job_id": None, "error": event["error"]})
        return speak_alert(state, "spoken.sheet-failed", {"error": event["error"]}), []
    if event["type"] != "job-done":
        return _with(state, {"job_id": None}), []
    result = event["result"]
    made = {"paper": sheet["asked"]["paper"], "format": sheet["asked"]["format"], "count": result["count"]}
    state = _with(state, {"job_id": None, "made": made, "blob": result["printed"]})
    state = speak(state, "spoken.sheet", {"count": result["count"]})
    return state, [{"do": "download", "blob": result["printed"], "name": result["name"]}]


def _with(state: dict, changes: dict) -> dict:
    return with_changes(state, {"sheet": with_changes(state["sheet"], changes)})


HANDLERS = {"sheet-paper-chosen": _chosen, "sheet-asked": _asked}
