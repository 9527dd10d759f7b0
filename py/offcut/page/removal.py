"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

Removing everything that the app keeps on this device, starting plainly, and starting again.
"""

from offcut.page import schedule
from offcut.page.records import with_changes
from offcut.page.storage import with_storage
from offcut.page.surroundings import with_notice

# What the edge says of a removal: how much went, and how much is still there although it should not be.
FIELDS = ["files", "caches", "worker", "database", "left"]


def _asked(state: dict, event: dict) -> tuple:
    return with_storage(state, {"asking": True}), [{"do": "focus", "id": "remove-all-question"}]


def _refused(state: dict, event: dict) -> tuple:
    return with_storage(state, {"asking": False}), [{"do": "focus", "id": "remove-all"}]


def _confirmed(state: dict, event: dict) -> tuple:
    return with_storage(state, {"asking": False, "task": None}), [{"do": "remove-everything"}]


def _removed(state: dict, event: dict) -> tuple:
    """Show what is gone; the worker was ended before, so that nothing writes again, and pictures wait for a reload."""
    removed = {key: event[key] for key in FIELDS}
    state = with_storage(
        state, {"removed": removed, "app": None, "runtime": None, "checks": [], "saved": [], "result": None}
    )
    gone = {"saved": False, "saved_bytes": 0, "stored": True, "job_id": None, "stage": None}
    engines = [with_changes(engine, gone) for engine in state["engines"]]
    for picture in state["pictures"]:
        if picture["state"] in ["working", "waiting"]:
            state = schedule.with_picture(state, picture["id"], schedule.waiting())
    offline = {"state": "none", "done": None, "total": None, "code": None}
    worker = with_changes(state["worker"], {"state": "starting"})
    state = with_changes(state, {"engines": engines, "offline": offline, "worker": worker, "current": None})
    return state, [{"do": "focus", "id": "removed"}]


def _safe_started(state: dict, event: dict) -> tuple:
    return with_notice(with_changes(state, {"safe": True}), "safe-mode", {}), []


def _leave_safe_asked(state: dict, event: dict) -> tuple:
    return state, [{"do": "leave-safe"}]


def _restart_asked(state: dict, event: dict) -> tuple:
    """Try again after a start that failed: first what is damaged is fetched anew, then a new worker starts."""
    worker = with_changes(state["worker"], {"state": "starting", "error": None})
    return with_changes(state, {"worker": worker}), [{"do": "restart-worker"}]


HANDLERS = {
    "remove-all-asked": _asked,
    "remove-all-refused": _refused,
    "remove-all-confirmed": _confirmed,
    "everything-removed": _removed,
    "safe-started": _safe_started,
    "leave-safe-asked": _leave_safe_asked,
    "restart-asked": _restart_asked,
}
