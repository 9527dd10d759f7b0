"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

How fast engines are on this device, measured with people's own pictures and kept between visits.
"""

from offcut.contract import speeds
from offcut.page.records import with_changes, with_job

# The time of a picture that had to be begun again says nothing about the engine.
TROUBLES = ["engine-restarted", "gpu-failed"]


def after(before: dict, state: dict, event: dict) -> tuple:
    """Return the state and effects after any event: a picture that is done has been measured."""
    if event["type"] != "job-done" or with_job(before["pictures"], event["job_id"]) is None:
        return state, []
    return measured(state, event["result"])


def measured(state: dict, result: dict) -> tuple:
    """Return the state and effects after a picture was cut out in so much time."""
    # A picture that was only finished again has asked no engine.
    if "infer" not in result["timings_ms"] or [code for code in result["notes"] if code in TROUBLES]:
        return state, []
    known = state["settings"]["speeds"]
    time_ms = result["timings_ms"]["infer"]
    changed = speeds.with_time(known, result["engine"], result["provider"], result["threads"], time_ms)
    if changed == known or not speeds.is_speeds(changed):
        return state, []
    settings = with_changes(state["settings"], {"speeds": changed})
    return with_changes(state, {"settings": settings}), [{"do": "save-settings", "settings": settings}]


def of_engine(state_speeds: list, identifier: str, provider: str, threads: int | None) -> dict | None:
    """Return {"time", "provider", "threads"} of an engine: as it would run now, else as it ran last, else None."""
    record = None if threads is None else speeds.record_of(state_speeds, identifier, provider, threads)
    if record is None:
        record = speeds.latest(state_speeds, identifier)
    if record is None:
        return None
    return {"time": speeds.typical_ms(record), "provider": record["provider"], "threads": record["threads"]}
