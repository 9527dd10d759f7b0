"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

What `window.offcut` answers, from the state of the page, and which calls it takes.
"""

from offcut.contract import acceptance, protocol
from offcut.contract.errors import InputError, ModelError
from offcut.page.graphics import runs_on_gpu
from offcut.page.records import find

FORMATS = ["png"]


def engines(state: dict) -> list:
    """Return what `offcut.engines()` gives: one plain record per engine of this site."""
    records = []
    for engine in state["engines"]:
        record = {key: engine[key] for key in ["id", "label", "bytes", "saved", "licence"]}
        record["saved_bytes"] = engine["saved_bytes"]
        record["chosen"] = engine["id"] == state["wanted"]
        record["loaded"] = engine["id"] == state["current"]
        records.append(record)
    return records


def status(state: dict, release: str) -> dict:
    """Return what `offcut.status()` gives."""
    worker, is_low = state["worker"], state["settings"]["low_memory"]
    return {
        "release": release,
        "worker": worker["state"],
        "engine": state["wanted"],
        "loaded": state["current"],
        "provider": "webgpu" if runs_on_gpu(state) else worker["provider"],
        "gpu": state["gpu"]["state"],
        "threads": 1 if is_low and worker["threads"] is not None else worker["threads"],
        "low_memory": is_low,
        "isolated": worker["isolated"],
        "offline": state["offline"]["state"],
        "pictures": len(state["pictures"]),
    }


def command_for(state: dict, job_id: str, file: object, name: str, engine: str | None, output_format: str) -> dict:
    """Return the start-job command of a call.

    Raises ModelError `model-missing` for an engine that this site does not have, `licence-not-accepted` for one whose
    licence nobody has accepted on the page, and InputError `format-unsupported`
    for an output format that cannot be written.
    """
    engine = engine if engine else state["wanted"]
    record = find(state["engines"], engine)
    if record is None:
        raise ModelError("model-missing", "no such engine", {"engine": str(engine)})
    if acceptance.is_needed(record, state["settings"]["accepted"]):
        details = {"engine": record["id"], "licence": record["licence"]["name"]}
        raise ModelError("licence-not-accepted", "a person has to read and accept it first", details)
    if output_format not in FORMATS:
        raise InputError("format-unsupported", "not a format of results", {"format": str(output_format)})
    return protocol.start_job(job_id, file, name, engine, {"format": output_format, "previews": False})
