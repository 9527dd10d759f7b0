"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Engines from files: at most one such job at a time, with what it does now and how the last one ended.
"""

from offcut.contract import engine_messages, protocol
from offcut.page.records import with_changes
from offcut.page.schedule import send
from offcut.page.speech import speak_alert


def nothing_begun() -> dict:
    """Return what a page that has just been opened knows.

    `engine` is the one that the files should be of, None for any; `own` says that the file is a model of one's own;
    `imported` is the list of engines that something was kept for, None before the end of a job.
    """
    return {
        "attempt": 0,
        "job_id": None,
        "engine": None,
        "own": False,
        "files": [],
        "done": 0,
        "total": None,
        "error": None,
        "imported": None,
    }


def begun(state: dict, files: list, engine: str | None, form: dict | None) -> tuple:
    """Return the state and effects that begin a job with these files; a `form` makes it one of one's own model."""
    names = [file["file"] for file in files]
    if state["importing"]["job_id"] is not None or state["worker"]["state"] != "ready" or not files:
        return state, [{"do": "release", "blobs": names}]
    attempt = state["importing"]["attempt"] + 1
    job_id = "import." + str(attempt)
    if form is None:
        command = engine_messages.import_model(job_id, engine, names)
    else:
        command = engine_messages.add_own_model(job_id, form, names[:1])
    changes = {"attempt": attempt, "job_id": job_id, "engine": engine, "own": form is not None, "files": names}
    changes.update({"done": 0, "total": None, "error": None, "imported": None})
    return with_changes(state, {"importing": with_changes(state["importing"], changes)}), [send(command)]


def after(before: dict, state: dict, event: dict) -> tuple:
    """Return the state and effects after any event about the job that goes on."""
    job_id = before["importing"]["job_id"]
    if job_id is None or event.get("job_id") != job_id:
        return state, []
    if event["type"] == "job-progress":
        changes = {"done": event["done"], "total": event["total"]}
        return with_changes(state, {"importing": with_changes(state["importing"], changes)}), []
    if event["type"] not in protocol.JOB_ENDS:
        return state, []
    release = [{"do": "release", "blobs": before["importing"]["files"]}]
    changes = {"job_id": None, "files": []}
    if event["type"] == "job-done":
        changes["imported"] = event["result"]["imported"]
    elif event["type"] == "job-failed":
        changes["error"] = event["error"]
        state = speak_alert(state, "spoken.import-failed", {"error": event["error"]})
    return with_changes(state, {"importing": with_changes(state["importing"], changes)}), release


def _chosen(state: dict, event: dict) -> tuple:
    return begun(state, event["files"], event["engine"] if event["engine"] else None, None)


def _cancelled(state: dict, event: dict) -> tuple:
    job_id = state["importing"]["job_id"]
    return state, [] if job_id is None else [send(protocol.cancel_job(job_id))]


HANDLERS = {"engine-files-chosen": _chosen, "import-cancelled": _cancelled}
