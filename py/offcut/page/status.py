"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The status line: one honest sentence about where things stand now, computed from the state each time it is shown.
A reading is {"key", "values", "tone", "done", "total", "action", "engine"}; tone is busy, ready, attention or failed.
"""

from offcut.page.graphics import could_run_on_gpu, runs_on_gpu
from offcut.page.records import find
from offcut.page.texts import seconds_left

# Why the page is not saved for offline use; each has a sentence "offline.<code>".
OFFLINE_REASONS = [
    "unsupported",
    "insecure",
    "switched-off",
    "quota-exceeded",
    "storage-denied",
    "download-failed",
    "damaged",
    "login-page",
    "wrong-type",
    "retired",
    "removed",
    "unknown",
]
# The stages that make an engine ready, with the sentence for each.
PREPARING = [
    ("fetch-model", "status.fetching"),
    ("wait-for-host", "status.waiting-host"),
    ("verify-model", "status.verifying"),
    ("load-session", "status.loading"),
    ("warm-up", "status.warming"),
]


def read(state: dict) -> dict:
    """Return what the status line says."""
    worker = state["worker"]["state"]
    if state["storage"]["removed"] is not None:
        return _reading("status.removed", {}, "attention", action="reload")
    if worker == "failed" and state["worker"]["error"]["code"] == "worker-start-failed":
        return _reading("status.failed", {"error": state["worker"]["error"]}, "failed", action="restart")
    if worker == "failed":
        return _reading("status.failed", {"error": state["worker"]["error"]}, "failed", action="reload")
    if worker == "restarting":
        return _reading("status.restarting", {}, "attention")
    busy, waiting = _open(state["pictures"])
    return _preparing(state, busy) or _working(state, busy, waiting) or _idle(state)


def _open(pictures: list) -> tuple:
    """Return the pictures in work and those that wait, from one look at all."""
    busy, waiting = [], []
    for picture in pictures:
        if picture["state"] == "waiting":
            waiting.append(picture)
        elif picture["state"] == "working":
            busy.append(picture)
    return busy, waiting


def threads(state: dict) -> dict | None:
    """Return the second sentence, about what the engine runs on and what to do about it, or None while not known."""
    worker = state["worker"]
    if worker["threads"] is None:
        return None
    if state["settings"]["low_memory"]:
        return {"key": "status.low-memory", "count": None, "action": None}
    if runs_on_gpu(state):
        return {"key": "status.gpu", "count": None, "action": None}
    if state["gpu"]["state"] == "failed" and could_run_on_gpu(state):
        return {"key": "status.gpu-failed", "count": worker["threads"], "action": "retry-gpu"}
    if worker["threads"] == 1 and not worker["isolated"]:
        return {"key": "status.threads-off", "count": None, "action": None}
    return {"key": "status.threads", "count": worker["threads"], "action": None}


def preparing(record: dict) -> str | None:
    """Return the sentence for a stage that prepares an engine, None for other stages."""
    for stage, key in PREPARING:
        if record["stage"] == stage:
            return "status.preparing" if stage == "fetch-model" and not record["total"] else key
    return None


def engines_in_work(state: dict) -> list:
    """Return the ids of the engines that are being prepared for a picture now."""
    busy = [picture for picture in state["pictures"] if picture["state"] == "working"]
    return [picture["engine"] for picture in busy if preparing(picture) is not None]


def _preparing(state: dict, busy: list) -> dict | None:
    for record, engine in _jobs(state, busy):
        key = preparing(record)
        if key is not None:
            amount = record["total"] if key == "status.fetching" else None
            values = {"engine": engine, "done": record["done"], "total": amount}
            if key == "status.waiting-host":
                values["left"] = seconds_left(record)
            return _reading(key, values, "busy", done=record["done"], total=amount)
    return None


def _jobs(state: dict, busy: list) -> list:
    """Return (record with stage, engine id) for everything that may be preparing an engine now."""
    jobs = [(engine, engine["id"]) for engine in state["engines"] if engine["job_id"] is not None]
    return jobs + [(picture, picture["engine"]) for picture in busy]


def _working(state: dict, busy: list, waiting: list) -> dict | None:
    if state["worker"]["state"] == "starting":
        if waiting:
            return _reading("status.starting-queued", {"count": len(waiting)}, "busy")
        return _reading("status.starting", {}, "busy")
    if busy:
        if waiting:
            return _reading("status.working-queued", {"name": busy[0]["name"], "count": len(waiting)}, "busy")
        return _reading("status.working", {"name": busy[0]["name"]}, "busy")
    if waiting:
        return _reading("status.next", {"name": waiting[0]["name"]}, "busy")
    return None


def _idle(state: dict) -> dict:
    engine = find(state["engines"], state["wanted"])
    if engine is None:
        return _reading("status.no-engine", {}, "attention")
    if engine["error"] is not None:
        values = {"engine": engine["id"], "error": engine["error"]}
        return _reading("status.engine-failed", values, "failed", action="fetch")
    if not engine["saved"] and engine["stored"]:
        values = {"engine": engine["id"], "size": engine["total_bytes"] - engine["saved_bytes"]}
        return _reading("status.not-fetched", values, "ready", action="fetch")
    if not engine["stored"] and not state["safe"]:
        values = {"engine": engine["id"], "size": engine["total_bytes"]}
        return _reading("status.in-memory", values, "attention")
    return _offline(state["offline"])


def _offline(offline: dict) -> dict:
    if offline["state"] == "ready":
        return _reading("status.offline-ready", {}, "ready")
    # Where there can be no offline copy at all the reason is as much the truth as when saving it failed.
    if offline["state"] == "failed" or offline["state"] == "none" and offline["code"] is not None:
        return _reading("status.not-offline", {"reason": offline["code"]}, "attention")
    if offline["state"] == "filling" and offline["total"]:
        values = {"done": offline["done"], "total": offline["total"]}
        return _reading("status.saving", values, "ready", done=offline["done"], total=offline["total"])
    if offline["state"] == "filling":
        return _reading("status.saving-unknown", {}, "ready")
    return _reading("status.ready", {}, "ready")


def _reading(
    key: str, values: dict, tone: str, done: int | None = None, total: int | None = None, action: str | None = None
) -> dict:
    return {"key": key, "values": values, "tone": tone, "done": done, "total": total, "action": action}
