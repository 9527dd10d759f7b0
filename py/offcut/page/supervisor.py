"""Room: page. Runs on CPython and MicroPython. May import offcut.contract.

Watches over the Python worker: which jobs are open, whether it is alive, what a new worker must be sent again.

Everything is a pure function of a ledger, a plain dict:

    worker      "starting", "ready", "dead" or "given-up"
    since_ms    when it got into that state
    heard_ms    when it was last heard of
    looked_ms   when the page last asked whether it is alive
    jobs        open jobs in the order they came: {job_id, command, posted, started, crashes}

The edge that owns the worker calls these; it decides nothing itself.
"""

from offcut.contract import protocol
from offcut.contract.errors import RuntimeFailed
from offcut.page.records import with_changes

# A worker boots in 3-4 s on two slow cores (ARCHITECTURE 1); a slow phone on a slow line fetches some 12 MB first.
START_LIMIT_MS = 120000
# It says something each second. Its longest silence is one stage of a large picture (decoding, encoding).
SILENCE_LIMIT_MS = 60000
# A picture that took the worker down is tried once more, then it is told that it failed (FAULTS R12).
CRASH_LIMIT = 2
# The page asks each second; a longer pause means that the page itself slept (closed lid, frozen tab).
SLEEP_MS = 5000
OPENING = ["start-job", "finish-job", "load-model", "drop-model", "save-model", "check-model"]
OPENING += ["import-model", "add-own-model"]


def new(now_ms: float) -> dict:
    """Return the ledger of a worker that is being started."""
    return {"worker": "starting", "since_ms": now_ms, "heard_ms": now_ms, "looked_ms": now_ms, "jobs": []}


def is_open(ledger: dict, job_id: str) -> bool:
    """Say whether this job has been sent and has not ended."""
    return any(job["job_id"] == job_id for job in ledger["jobs"])


def sent(ledger: dict, command: dict) -> dict:
    """Return the ledger after `command` went out, or was kept because the worker is not ready."""
    if command["type"] in OPENING:
        posted = ledger["worker"] == "ready"
        job = {"job_id": command["job_id"], "command": command, "posted": posted, "started": False, "crashes": 0}
        return with_changes(ledger, {"jobs": ledger["jobs"] + [job]})
    if command["type"] == "cancel-job":
        # Its end will still be heard; but a new worker must not get it again.
        return _with_job(ledger, command["job_id"], {"command": None})
    return ledger


def heard(ledger: dict, event: dict, now_ms: float) -> dict:
    """Return the ledger after any event from the worker."""
    changes: dict = {"heard_ms": now_ms}
    if event["type"] == "worker-ready":
        changes.update({"worker": "ready", "since_ms": now_ms})
    elif event["type"] in protocol.JOB_ENDS:
        changes["jobs"] = [job for job in ledger["jobs"] if job["job_id"] != event["job_id"]]
    ledger = with_changes(ledger, changes)
    if event["type"] in ["job-started", "job-progress"]:
        return _with_job(ledger, event["job_id"], {"started": True})
    return ledger


def died(ledger: dict, now_ms: float) -> tuple:
    """Return the ledger after the worker is gone, and the events that end the jobs which will not be sent again."""
    jobs = []
    events = []
    for job in ledger["jobs"]:
        crashes = job["crashes"] + 1 if job["started"] else job["crashes"]
        if job["command"] is None:
            events.append(protocol.job_cancelled(job["job_id"]))
        elif crashes >= CRASH_LIMIT:
            error = RuntimeFailed("worker-died", "the worker died twice during this job")
            events.append(protocol.job_failed(job["job_id"], error.to_wire()))
        else:
            jobs.append(with_changes(job, {"crashes": crashes, "posted": False, "started": False}))
    return with_changes(ledger, {"worker": "dead", "since_ms": now_ms, "jobs": jobs}), events


def starting(ledger: dict, now_ms: float) -> dict:
    """Return the ledger when a worker is being started; open jobs stay."""
    return with_changes(ledger, {"worker": "starting", "since_ms": now_ms, "heard_ms": now_ms})


def gave_up(ledger: dict) -> dict:
    """Return the ledger when no other worker will be started; open jobs stay waiting for a reload."""
    return with_changes(ledger, {"worker": "given-up"})


def to_resend(ledger: dict) -> list:
    """Return the commands that a worker which has just become ready has not got yet, in order.

    What took a worker down once goes last, so that it cannot take the others with it.
    """
    jobs = [job for job in ledger["jobs"] if job["command"] is not None and not job["posted"]]
    calm = [job["command"] for job in jobs if job["crashes"] == 0]
    return calm + [job["command"] for job in jobs if job["crashes"] > 0]


def looked(ledger: dict, now_ms: float) -> tuple:
    """Return the ledger and the code of what is wrong with the worker now, or None; to be asked each second."""
    pause_ms = now_ms - ledger["looked_ms"]
    changes = {"looked_ms": now_ms}
    if pause_ms > SLEEP_MS:
        # Silence while the page itself slept says nothing about the worker.
        changes.update({"heard_ms": now_ms, "since_ms": ledger["since_ms"] + pause_ms})
    ledger = with_changes(ledger, changes)
    if ledger["worker"] == "starting" and now_ms - ledger["since_ms"] > START_LIMIT_MS:
        return ledger, "worker-start-failed"
    if ledger["worker"] == "ready" and now_ms - ledger["heard_ms"] > SILENCE_LIMIT_MS:
        return ledger, "worker-timeout"
    return ledger, None


def _with_job(ledger: dict, job_id: str, changes: dict) -> dict:
    jobs = [with_changes(job, changes) if job["job_id"] == job_id else job for job in ledger["jobs"]]
    return with_changes(ledger, {"jobs": jobs})
