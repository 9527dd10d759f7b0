"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

Whether the site can be reached, so that an engine which is not here is not chosen by mistake. Only a try says so: what
the browser believes and fetches that fail are reasons to try (edge/network.py), never an answer.
"""

from offcut.page.records import with_changes

STATES = ["unknown", "reachable", "unreachable"]


def is_out_of_reach(state: dict, engine: dict) -> bool:
    """Say whether an engine is not on this device and cannot be fetched now."""
    return state["network"] == "unreachable" and engine["known"] and not engine["saved"]


def after(event: dict) -> list:
    """Return the effects after any event: a fetch that failed without an answer is a reason to try."""
    if event["type"] == "job-failed" and is_silence(event["error"]):
        return [{"do": "try-network"}]
    if event["type"] == "notice" and event["code"] == "sample-failed":
        return [{"do": "try-network"}]
    return []


def is_silence(error: dict) -> bool:
    """Say whether a job failed because nobody answered."""
    if error["code"] == "not-saved-offline":
        return True
    return error["code"] == "download-failed" and error["details"].get("status") is None


def _tried(state: dict, event: dict) -> tuple:
    return with_changes(state, {"network": "reachable" if event["reachable"] else "unreachable"}), []


HANDLERS = {"network-tried": _tried}
