"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

The words that cross between the page and the worker. A message is one dict {"type": word, ...}; commands are
imperative, events are past tense or progress. A job ends in exactly one of JOB_ENDS.
"""

from offcut.contract import graphics, mirror, own, results
from offcut.contract.errors import ProtocolError

# In this order.
STAGES = ["fetch-model", "wait-for-host", "verify-model", "load-session", "warm-up"]
STAGES += ["decode", "prepare", "infer", "refine", "compose", "encode"]
UNITS = ["bytes", "steps", "seconds"]
JOB_ENDS = ["job-done", "job-failed", "job-cancelled"]

# Fields that hold an opaque Blob, or a list of them: they travel beside the text of a message, never inside it.
BLOB_FIELDS = ["file", "files", "backdrop", "cutout", "before", "after", "printed"]

COMMANDS = [
    ("start-job", ["job_id", "file", "name", "engine", "options"]),
    ("finish-job", ["job_id", "of", "file", "name", "recipe", "candidate", "previews", "index"]),
    ("release-alpha", ["of"]),
    ("print-sheet", ["job_id", "file", "name", "sheet"]),
    ("cancel-job", ["job_id"]),
    ("load-model", ["job_id", "engine"]),
    ("drop-model", ["job_id", "engine"]),
    ("save-model", ["job_id", "engine"]),
    ("check-model", ["job_id", "engine"]),
    ("look", []),
    ("ping", []),
    ("set-gpu", ["memory", "wish"]),
    ("retry-gpu", []),
    ("set-mode", ["low_memory"]),
    ("import-model", ["job_id", "engine", "files"]),
    ("add-own-model", ["job_id", "form", "files"]),
    ("set-own-models", ["entries"]),
    ("set-mirror", ["address"]),
]
EVENTS = [
    ("worker-ready", ["release", "threads", "isolated", "provider", "engines"]),
    ("engines-changed", ["engines", "current"]),
    ("pong", []),
    ("heartbeat", []),
    ("job-started", ["job_id"]),
    ("job-progress", ["job_id", "stage", "done", "total", "unit"]),
    ("job-preview", ["job_id", "engine", "after"]),
    ("job-done", ["job_id", "result"]),
    ("job-failed", ["job_id", "error"]),
    ("job-cancelled", ["job_id"]),
    ("notice", ["code", "details"]),
    ("worker-died", ["reason"]),
    ("gpu-changed", ["state", "record", "jspi", "runtime"]),
]
# What the job-done of import-model and add-own-model carries: engine ids, and the entry of an own model.
IMPORT_FIELDS = ["imported", "entry"]
ENGINE_STATUS_FIELDS = ["id", "saved_bytes", "total_bytes", "saved", "stored"]


def start_job(job_id: str, file: object, name: str, engine: str, options: dict) -> dict:
    """Command: cut out the picture `file`; `options` is {"recipe": dict, "previews": bool}."""
    message = {"type": "start-job", "job_id": job_id, "file": file, "name": name, "engine": engine, "options": options}
    return check(message)


def cancel_job(job_id: str) -> dict:
    """Command: stop this job; it ends in job-cancelled unless it has ended already."""
    return check({"type": "cancel-job", "job_id": job_id})


def load_model(job_id: str, engine: str) -> dict:
    """Command: fetch what is not saved, verify it and create the session."""
    return check({"type": "load-model", "job_id": job_id, "engine": engine})


def drop_model(job_id: str, engine: str) -> dict:
    """Command: remove the saved weights of an engine."""
    return check({"type": "drop-model", "job_id": job_id, "engine": engine})


def save_model(job_id: str, engine: str) -> dict:
    """Command: fetch what is not saved and verify all of it, without loading the engine."""
    return check({"type": "save-model", "job_id": job_id, "engine": engine})


def check_model(job_id: str, engine: str) -> dict:
    """Command: hash every saved byte; damaged parts are removed and the job fails with model-damaged."""
    return check({"type": "check-model", "job_id": job_id, "engine": engine})


def look() -> dict:
    """Command: count again what is saved and say it in engines-changed; browsers remove things by themselves."""
    return check({"type": "look"})


def ping() -> dict:
    """Command: answer with pong at once."""
    return check({"type": "ping"})


def worker_ready(release: str, threads: int, isolated: bool, provider: str, engines: list) -> dict:
    """Event: the worker takes commands; `engines` lists an `engine_status` for each catalogue entry."""
    message = {"type": "worker-ready", "release": release, "threads": threads, "isolated": isolated}
    message["provider"] = provider
    message["engines"] = engines
    return check(message)


def engine_status(engine: str, saved_bytes: int, total_bytes: int, saved: bool, stored: bool) -> dict:
    """Describe one engine; `stored` is False while its weights are in memory only (storage was refused)."""
    status = {"id": engine, "saved_bytes": saved_bytes, "total_bytes": total_bytes, "saved": saved, "stored": stored}
    _check_engines([status])
    return status


def engines_changed(engines: list, current: str | None) -> dict:
    """Event: what is saved has changed, or another engine is in memory now (`current`, None when none is)."""
    return check({"type": "engines-changed", "engines": engines, "current": current})


def pong() -> dict:
    """Event: the answer to ping."""
    return check({"type": "pong"})


def heartbeat() -> dict:
    """Event: sent every second while the worker lives."""
    return check({"type": "heartbeat"})


def job_started(job_id: str) -> dict:
    """Event: the worker has begun this job."""
    return check({"type": "job-started", "job_id": job_id})


def job_progress(job_id: str, stage: str, done: int, total: int | None, unit: str) -> dict:
    """Event: how far a stage is; an unknown `total` is None and never invented."""
    message = {"type": "job-progress", "job_id": job_id, "stage": stage, "done": done, "total": total, "unit": unit}
    return check(message)


def job_done(job_id: str, result: dict) -> dict:
    """Event: the job is finished; `result` has results.RESULT_FIELDS, or is {} for a job about weights."""
    return check({"type": "job-done", "job_id": job_id, "result": result})


def job_failed(job_id: str, error: dict) -> dict:
    """Event: the job failed; `error` is what `OffcutError.to_wire` gives."""
    return check({"type": "job-failed", "job_id": job_id, "error": error})


def job_cancelled(job_id: str) -> dict:
    """Event: the job was stopped because somebody asked for it."""
    return check({"type": "job-cancelled", "job_id": job_id})


def notice(code: str, details: dict | None = None) -> dict:
    """Event: something was degraded and must be said, such as "weights-not-stored"."""
    return check({"type": "notice", "code": code, "details": {} if details is None else details})


def worker_died(reason: str) -> dict:
    """Event: the worker cannot go on; posted by what started it."""
    return check({"type": "worker-died", "reason": reason})


def check(message: dict) -> dict:
    """Return `message` when it is one of ours and complete; raise ProtocolError otherwise."""
    if not isinstance(message, dict):
        raise ProtocolError("protocol", "a message is a dict")
    word = message.get("type")
    for known, fields in COMMANDS + EVENTS:
        if known == word:
            _require(message, fields, known)
            _check_values(message)
            return message
    raise ProtocolError("protocol", "unknown message word: " + repr(word))


def _check_values(message: dict) -> None:
    """Check the values that other code relies on without looking."""
    word = message["type"]
    if "job_id" in message and not (isinstance(message["job_id"], str) and message["job_id"]):
        raise ProtocolError("protocol", word + ": job_id is a text that is not empty")
    if word == "job-progress":
        _check_progress(message)
    elif word == "job-done" and "imported" in message["result"]:
        _require(message["result"], IMPORT_FIELDS, "job-done.result")
    elif word in results.WORDS:
        cause = results.wrong(message)
        if cause is not None:
            raise ProtocolError("protocol", cause)
    elif word == "import-model" and not (isinstance(message["files"], list) and message["files"]):
        raise ProtocolError("protocol", "import-model: files is a list that is not empty")
    elif word == "set-mirror" and not mirror.is_address(message["address"]):
        raise ProtocolError("protocol", "set-mirror: not an address as mirror.py describes it")
    elif word in own.WORDS and not own.is_sound(message):
        raise ProtocolError("protocol", word + ": not as own.py describes it")
    elif word == "job-failed":
        _require(message["error"], ["code", "message", "details"], "job-failed.error")
    elif word == "worker-ready" or word == "engines-changed":
        _check_engines(message["engines"])
    elif word == "set-mode" and not isinstance(message["low_memory"], bool):
        raise ProtocolError("protocol", "set-mode: low_memory is true or false")
    elif word in graphics.WORDS and not graphics.is_sound(message):
        raise ProtocolError("protocol", word + ": not as graphics.py describes it")


def _check_progress(message: dict) -> None:
    if message["stage"] not in STAGES:
        raise ProtocolError("protocol", "unknown stage: " + repr(message["stage"]))
    if message["unit"] not in UNITS:
        raise ProtocolError("protocol", "unknown unit: " + repr(message["unit"]))
    for field in ["done", "total"]:
        count = message[field]
        if field == "total" and count is None:
            continue
        if not isinstance(count, (int, float)) or isinstance(count, bool) or not count >= 0:
            raise ProtocolError("protocol", "job-progress: " + field + " is a number from 0 on")


def _check_engines(engines: list) -> None:
    if not isinstance(engines, list):
        raise ProtocolError("protocol", "engines is a list")
    for status in engines:
        _require(status, ENGINE_STATUS_FIELDS, "engine status")


def _require(record: dict, fields: list, where: str) -> None:
    if not isinstance(record, dict):
        raise ProtocolError("protocol", where + " is a dict")
    missing = [field for field in fields if field not in record]
    if missing:
        raise ProtocolError("protocol", where + " lacks " + ", ".join(missing))
