"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

Another release of the app: said when it waits, begun when a person asks for it, and never while something would be
lost. In the state, "update":

    state     None, "waiting" (it can take over), "beginning", "elsewhere" (it took over while this tab could not
              follow), "outdated" (the site has another one, and this one is not whole any more)
    refused   why it could not begin
    hidden    whether the bar was put away
    held      what other tabs are told
    check     how the last look for a new release failed; "" when it did not, None before there was one
"""

from offcut.page.batch import OPEN_STATES, would_lose
from offcut.page.records import with_changes
from offcut.page.speech import speak, speak_alert

# Why an update is not begun; each has a sentence "update.refused.<reason>".
REASONS = ["job", "unsaved", "other-job", "other-unsaved", "other-open", "no-locks", "failed"]
# Errors that may mean that the host does not have the files of this release any more.
OF_MISSING_FILES = ["worker-start-failed", "engine-start-failed", "release-mismatch"]


def nothing_known() -> dict:
    """Return what a page that has just been opened knows about releases."""
    return {"state": None, "refused": None, "hidden": False, "held": None, "check": None}


def _with(state: dict, changes: dict) -> dict:
    return with_changes(state, {"update": with_changes(state["update"], changes)})


def holds(state: dict) -> str | None:
    """Return what this tab would lose or let go of if it was loaded again: "job", "unsaved", "open" or None."""
    pictures = state["pictures"]
    # Where the worker has failed for good nothing that waits will be done: only results count.
    works = state["worker"]["state"] != "failed"
    if works and (any(_is_in_work(one) for one in pictures) or any(_is_fetched(one) for one in state["engines"])):
        return "job"
    if any(one["result"] is not None and would_lose(one) for one in pictures):
        return "unsaved"
    return "open" if pictures else None


def _is_in_work(picture: dict) -> bool:
    return picture["state"] in OPEN_STATES or picture["finish_id"] is not None


def _is_fetched(engine: dict) -> bool:
    return engine["job_id"] is not None and not engine["ahead"]


def after(before: dict, state: dict, event: dict) -> tuple:
    """Return the state and effects after any event: other tabs hear what this one would lose."""
    effects: list = []
    held = holds(state)
    if held != state["update"]["held"]:
        effects.append({"do": "hold", "reason": held})
        # What was in the way may be gone; if not, whoever asks again is told again.
        state = _with(state, {"held": held, "refused": None})
    if _may_be_outdated(event):
        effects.append({"do": "compare-release"})
    return state, effects


def _may_be_outdated(event: dict) -> bool:
    error = event.get("error")
    if event["type"] not in ["worker-failed", "job-failed"] or not error:
        return False
    return error["code"] in OF_MISSING_FILES or error["details"].get("status") in [404, 410]


def _waits(state: dict, event: dict) -> tuple:
    if state["update"]["state"] is not None:
        return state, []
    return speak(_with(state, {"state": "waiting", "hidden": False}), "spoken.update"), []


def _asked(state: dict, event: dict) -> tuple:
    """Begin, or load the page again where the new release is there already; what would be lost is in the way."""
    reason = holds(state)
    if reason in ["job", "unsaved"]:
        return _refused(state, reason)
    if state["update"]["state"] == "waiting":
        return _with(state, {"state": "beginning", "refused": None}), [{"do": "update"}]
    if state["update"]["state"] in ["elsewhere", "outdated"]:
        return state, [{"do": "reload"}]
    return state, []


def _refused(state: dict, reason: str) -> tuple:
    return speak_alert(_with(state, {"refused": reason}), "update.refused." + reason, {}), []


def _answered(state: dict, event: dict) -> tuple:
    reason = event["reason"]
    if reason is None or state["update"]["state"] != "beginning":
        return state, []
    return _refused(_with(state, {"state": "waiting"}), reason if reason in REASONS else "failed")


def _elsewhere(state: dict, event: dict) -> tuple:
    changes = {"state": "elsewhere", "refused": None, "hidden": False}
    return speak(_with(state, changes), "spoken.update-elsewhere"), []


def _seen(state: dict, event: dict) -> tuple:
    """Take which release the site has, asked for after something of this one was missing."""
    if event["release"] in [None, event["own"]] or state["update"]["state"] is not None:
        return state, []
    changes = {"state": "outdated", "hidden": False}
    return speak_alert(_with(state, changes), "update.outdated", {}), []


def _put_away(state: dict, event: dict) -> tuple:
    effects = [] if event.get("stay") else [{"do": "focus", "id": "status"}]
    return _with(state, {"hidden": True, "refused": None}), effects


def _shown(state: dict, event: dict) -> tuple:
    return _with(state, {"hidden": False}), [{"do": "focus", "id": "update"}]


def _checked(state: dict, event: dict) -> tuple:
    return _with(state, {"check": "" if event["cause"] is None else event["cause"]}), []


HANDLERS = {
    "update-waiting": _waits,
    "update-asked": _asked,
    "update-answered": _answered,
    "update-elsewhere": _elsewhere,
    "release-seen": _seen,
    "update-put-away": _put_away,
    "update-shown": _shown,
    "update-checked": _checked,
}
