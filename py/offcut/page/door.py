"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

What `window.offcut` answers, from the state of the page, and which calls it takes.
"""

from offcut.contract import acceptance, protocol
from offcut.contract import recipe as recipes
from offcut.contract.errors import ModelError
from offcut.page.graphics import runs_on_gpu
from offcut.page.records import find


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


def command_for(
    state: dict,
    job_id: str,
    file: object,
    name: str,
    engine: str | None,
    output_format: str | None,
    partial: object = None,
) -> dict:
    """Return the start-job command of a call; `partial` is any part of a recipe, `output_format` a short form for one.

    Raises ModelError `model-missing` for an engine that this site does not have, `licence-not-accepted` for one whose
    licence nobody has accepted on the page, and InputError `recipe-invalid` for a recipe that is none. What is set on
    the page is not part of it: a script gets the same from everybody's browser.
    """
    engine = engine if engine else state["wanted"]
    record = find(state["engines"], engine)
    if record is None:
        raise ModelError("model-missing", "no such engine", {"engine": str(engine)})
    if acceptance.is_needed(record, state["settings"]["accepted"]):
        details = {"engine": record["id"], "licence": record["licence"]["name"]}
        raise ModelError("licence-not-accepted", "a person has to read and accept it first", details)
    recipe = recipes.complete({} if partial is None else partial)
    if output_format is not None:
        recipe = recipes.with_value(recipe, "output", "format", output_format)
    return protocol.start_job(job_id, file, name, engine, {"recipe": recipe, "previews": False})
