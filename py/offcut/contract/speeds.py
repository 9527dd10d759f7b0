"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import nothing.

How long engines took for pictures on this device, as it is kept between visits:

    speeds   a list of records, one per engine and way of running, the last one used last
    record   {"engine": id, "provider": what ran, "threads": number, "times_ms": the last few pictures, newest last}

Only what was measured is in here; before the first picture there is nothing, and nothing is guessed.
"""

PROVIDERS = ["wasm", "webgpu"]
# The last few pictures: one that was slow because something else was busy does not move a median of five.
MOST_TIMES = 5
# All engines of a full build (12) in three ways each, and room for as many again.
MOST_RECORDS = 64
# A run that took longer than an hour was a lid that was closed.
LONGEST_MS = 3600000
# More threads than any worker starts (worker/threads.py has 8); stops a stored monster.
MOST_THREADS = 64
LONGEST_ENGINE_ID = 64


def with_time(speeds: list, engine: str, provider: str, threads: int, time_ms: float) -> list:
    """Return `speeds` with one picture more; a time that cannot be one changes nothing."""
    if not _is_time(time_ms):
        return speeds
    known = record_of(speeds, engine, provider, threads)
    times = ([] if known is None else known["times_ms"]) + [time_ms]
    record = {"engine": engine, "provider": provider, "threads": threads, "times_ms": times[-MOST_TIMES:]}
    return ([other for other in speeds if other is not known] + [record])[-MOST_RECORDS:]


def record_of(speeds: list, engine: str, provider: str, threads: int) -> dict | None:
    """Return what is known of an engine that runs in this way, or None."""
    for record in speeds:
        if record["engine"] == engine and record["provider"] == provider and record["threads"] == threads:
            return record
    return None


def latest(speeds: list, engine: str) -> dict | None:
    """Return the record of this engine that was written last, or None."""
    found = None
    for record in speeds:
        if record["engine"] == engine:
            found = record
    return found


def typical_ms(record: dict) -> float:
    """Return the median time of a record: half of its pictures took longer."""
    times = sorted(record["times_ms"])
    middle = len(times) // 2
    if len(times) % 2:
        return times[middle]
    return (times[middle - 1] + times[middle]) / 2


def is_speeds(value: object) -> bool:
    """Say whether `value`, which comes from storage, is what this file describes."""
    return isinstance(value, list) and len(value) <= MOST_RECORDS and all(_is_record(record) for record in value)


def _is_record(record: object) -> bool:
    if not isinstance(record, dict) or len(record) != 4:
        return False
    times, engine, threads = record.get("times_ms"), record.get("engine"), record.get("threads")
    if not isinstance(times, list) or not 0 < len(times) <= MOST_TIMES or not all(_is_time(time) for time in times):
        return False
    if not isinstance(engine, str) or not 0 < len(engine) <= LONGEST_ENGINE_ID:
        return False
    is_count = isinstance(threads, int) and not isinstance(threads, bool) and 0 < threads <= MOST_THREADS
    return is_count and record.get("provider") in PROVIDERS


def _is_time(value: object) -> bool:
    # Written so that a value which is not a number at all (NaN) fails too.
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= LONGEST_MS
