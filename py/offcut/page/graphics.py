"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

The graphics processor (GPU) as the page knows it: what the worker found, what is remembered of it between visits, and
trying again one that failed.
"""

from offcut.contract import graphics, graphics_messages
from offcut.page.records import find, with_changes, without
from offcut.page.schedule import send

# In the address: ?gpu=off does without, ?gpu=any also takes a GPU that software imitates; ?safe=1 starts plain.
ADDRESS_WISHES = [("gpu=off", "off"), ("gpu=any", "any"), ("safe=1", "off")]
UNKNOWN = {"state": "unknown", "adapter": None, "cause": None, "jspi": None, "runtime": None, "wish": "auto"}


def wish_of(search: str) -> str:
    """Return what the query of the page's address asks for, one of contract.graphics.WISHES."""
    asked = search[1:].split("&")
    for words, wish in ADDRESS_WISHES:
        if words in asked:
            return wish
    return "auto"


def memory_told(state: dict) -> dict:
    """Return the effect that tells a new worker what is remembered, before it is given anything to do."""
    return send(graphics_messages.set_gpu(state["settings"]["gpu"], state["gpu"]["wish"]))


def runs_on_gpu(state: dict) -> bool:
    """Say whether the chosen engine runs on the GPU."""
    engine = find(state["engines"], state["wanted"])
    return engine is not None and uses_gpu(state, engine)


def uses_gpu(state: dict, engine: dict) -> bool:
    """Say whether an engine would run on the GPU now."""
    is_low = state["settings"]["low_memory"]
    return state["gpu"]["state"] == "usable" and "webgpu" in engine["providers"] and not is_low


def could_run_on_gpu(state: dict) -> bool:
    """Say whether the chosen engine is one that a GPU could run."""
    engine = find(state["engines"], state["wanted"])
    return engine is not None and "webgpu" in engine["providers"]


def _wished(state: dict, event: dict) -> tuple:
    return with_changes(state, {"gpu": with_changes(state["gpu"], {"wish": event["wish"]})}), []


def _changed(state: dict, event: dict) -> tuple:
    record = event["record"]
    gpu = {"state": event["state"], "jspi": event["jspi"], "runtime": event["runtime"]}
    gpu.update({"adapter": None, "cause": None})
    effects: list[dict] = []
    if event["runtime"] != state["gpu"]["runtime"]:
        # Only now is it known which of the two builds of ONNX Runtime belongs to this browser's offline copy.
        effects.append({"do": "complete-offline", "uses": [event["runtime"]]})
    if record is not None:
        gpu.update({"adapter": record["adapter"], "cause": record["cause"]})
        memory = graphics.remembered(state["settings"]["gpu"], record)
        if memory != state["settings"]["gpu"] and (record["cause"] is not None or record["checked"]):
            settings = with_changes(state["settings"], {"gpu": memory})
            state = with_changes(state, {"settings": settings})
            effects.append({"do": "save-settings", "settings": settings})
    state = with_changes(state, {"gpu": with_changes(state["gpu"], gpu)})
    return state, effects


def _retried(state: dict, event: dict) -> tuple:
    """Forget here as well: the worker's answer has an empty record, which is nothing to remember."""
    adapter = state["gpu"]["adapter"]
    kept = [record for record in state["settings"]["gpu"] if record["adapter"] != adapter]
    settings = with_changes(state["settings"], {"gpu": kept})
    notices = without(state["notices"], "gpu-failed")
    state = with_changes(state, {"settings": settings, "notices": notices})
    effects = [send(graphics_messages.retry_gpu()), {"do": "focus", "id": "status"}]
    return state, effects + [{"do": "save-settings", "settings": settings}]


HANDLERS = {"gpu-wished": _wished, "gpu-changed": _changed, "gpu-retried": _retried}
