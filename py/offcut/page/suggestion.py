"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Which engine suits this device, from what the device shows. A suggestion is one quiet line that can be taken or sent
away; nothing is chosen by itself, and nothing is suggested to somebody who has chosen an engine.

    facts        {"memory_gb", "cores", "threads", "gpu", "is_phone", "saves_data"}; None where the browser says nothing
    suggestion   {"engine": id, "reason": one of REASONS, "low_memory": whether to use that mode too}
"""

from offcut.page import engines, low_memory
from offcut.page.records import find, with_changes

REASONS = ["very-little-memory", "little-memory", "saves-data", "phone", "one-thread"]
# Gibibytes, as browsers round them (0.25 to 8 and more). An engine of the default's kind takes 1.3 GB: a device of 2
# cannot give that to a tab beside its system; on one of 4 others were seen to fail (PEERS.md).
VERY_LITTLE_MEMORY_GB = 2
LITTLE_MEMORY_GB = 4
# Engines that look for whatever the subject is; the others know one kind of it (people, clothes, drawings).
GENERAL_TASKS = ["salient object detection", "dichotomous image segmentation", "background removal"]


def suggest(facts: dict, records: list, wanted: str | None) -> dict | None:
    """Return what suits a device with these facts better than the engine `wanted`, or None when that one is right."""
    candidates = general(records)
    if not candidates:
        return None
    light = low_memory.lightest(candidates)["id"]
    memory = facts["memory_gb"]
    found = None
    if memory is not None and memory <= VERY_LITTLE_MEMORY_GB:
        return {"engine": light, "reason": "very-little-memory", "low_memory": True}
    if memory is not None and memory <= LITTLE_MEMORY_GB:
        found = (light, "little-memory")
    elif facts["saves_data"] and not _is_saved(records, wanted):
        found = (_smallest(candidates)["id"], "saves-data")
    elif facts["gpu"] in ["unknown", "usable"] or facts["threads"] is None:
        # Not known yet, or fast enough.
        found = None
    elif facts["is_phone"]:
        found = (light, "phone")
    elif facts["threads"] == 1:
        found = (light, "one-thread")
    if found is None or found[0] == wanted:
        return None
    return {"engine": found[0], "reason": found[1], "low_memory": False}


def general(records: list) -> list:
    """Return the engines that may be suggested: any subject, any use, and carried by this site."""
    return [
        one for one in records if one["purpose"] in GENERAL_TASKS and one["licence"]["commercial"] and not one["far"]
    ]


def facts(state: dict) -> dict:
    """Return what is known of this device by now."""
    known = dict(state["device"])
    known.update({"threads": state["worker"]["threads"], "gpu": state["gpu"]["state"]})
    return known


def shown(state: dict) -> dict | None:
    """Return the suggestion to show, or None."""
    settings = state["settings"]
    if settings["engine"] is not None or settings["suggestion"] != "open" or settings["low_memory"] or state["safe"]:
        return None
    return suggest(facts(state), state["engines"], state["wanted"])


def _is_saved(records: list, wanted: str | None) -> bool:
    engine = find(records, wanted)
    # Before it is known what is saved, nothing is said about what a download would cost.
    return engine is not None and (engine["saved"] or not engine["known"])


def _smallest(candidates: list) -> dict:
    found = candidates[0]
    for one in candidates:
        if one["bytes"] < found["bytes"]:
            found = one
    return found


def _learned(state: dict, event: dict) -> tuple:
    return with_changes(state, {"device": event["facts"]}), []


def _taken(state: dict, event: dict) -> tuple:
    taken = shown(state)
    if taken is None:
        return state, []
    effects: list = []
    if taken["low_memory"]:
        state, effects = low_memory.switched(state, True)
    state, more = engines.choose(state, taken["engine"])
    return state, effects + more + [{"do": "focus", "id": "engine-" + taken["engine"]}]


def _dismissed(state: dict, event: dict) -> tuple:
    settings = with_changes(state["settings"], {"suggestion": "dismissed"})
    effects = [{"do": "save-settings", "settings": settings}, {"do": "focus", "id": "engine-" + str(state["wanted"])}]
    return with_changes(state, {"settings": settings}), effects


HANDLERS = {
    "device-learned": _learned,
    "suggestion-taken": _taken,
    "suggestion-dismissed": _dismissed,
}
