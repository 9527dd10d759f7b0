"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import nothing.

What is remembered about graphics processors (GPUs). The worker finds out, the page keeps it between visits:

    memory   a list of records, one per graphics processor, the last one used last
    record   {"adapter": what the browser calls it, "cause": why it is not used or None, "checked": engine ids}

An engine is "checked" when its result on the GPU was compared with the one of the processor.
"""

STATES = ["none", "software", "off", "usable", "failed"]
# What the page may ask for: "any" also takes a GPU that is only imitated by software, "off" takes none.
WISHES = ["auto", "any", "off"]
# The two builds of ONNX Runtime: "jspi" has WebGPU and needs WebAssembly.Suspending, "plain" runs everywhere.
RUNTIMES = ["plain", "jspi"]
# Why a GPU is not used any more; "start": the jspi build itself did not start.
CAUSES = ["start", "failed", "wrong", "lost", "slow"]

# Enough for a laptop with two GPUs and a few browser updates that renamed them.
MOST_RECORDS = 8
LONGEST_TEXT = 200
MOST_CHECKED = 64
# The messages that carry any of this.
WORDS = ["set-gpu", "gpu-changed"]


def recalled(memory: list, adapter: str | None) -> dict:
    """Return the record of a GPU, an empty one when it was never used."""
    for record in memory:
        if record["adapter"] == adapter:
            return record
    return {"adapter": adapter, "cause": None, "checked": []}


def remembered(memory: list, record: dict) -> list:
    """Return `memory` with this record as its last, without older ones of the same GPU and not too many."""
    others = [other for other in memory if other["adapter"] != record["adapter"]]
    return (others + [record])[-MOST_RECORDS:]


def is_memory(value: object) -> bool:
    """Say whether `value`, which comes from storage or from the wire, is a memory."""
    return isinstance(value, list) and len(value) <= MOST_RECORDS and all(_is_record(record) for record in value)


def is_sound(message: dict) -> bool:
    """Say whether the values of one of WORDS are what this file describes."""
    if message["type"] == "set-gpu":
        return is_memory(message["memory"]) and message["wish"] in WISHES
    has_record = message["record"] is not None
    is_known = message["state"] in STATES and message["runtime"] in RUNTIMES
    return is_known and (not has_record or is_memory([message["record"]]))


def _is_record(record: object) -> bool:
    if not isinstance(record, dict) or len(record) != 3:
        return False
    checked = record.get("checked")
    if not isinstance(checked, list) or len(checked) > MOST_CHECKED:
        return False
    cause = record.get("cause", "")
    return (
        _is_text(record.get("adapter")) and (cause is None or cause in CAUSES) and all(_is_text(one) for one in checked)
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT
