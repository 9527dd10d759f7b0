"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

The panel: which engine cuts out. Every entry of the catalogue with its size, purpose, licence, memory, measured speed
and whether it is saved; what suits this device, and low-memory mode.
"""

from offcut.contract.own import is_own
from offcut.page import speeds, status, suggestion
from offcut.page.graphics import uses_gpu
from offcut.page.network import is_out_of_reach
from offcut.page.node import Memory, node
from offcut.page.records import find
from offcut.page.texts import engine_text, error_advice, error_sentence, host_wait
from offcut.page.view_choosing import low_memory_switch, suggestion_line
from offcut.page.view_parts import button, progress
from offcut.page.words import Words


def panel(words: Words, state: dict, memory: Memory) -> dict:
    """Return the panel; an engine that is in work for a picture offers nothing to do."""
    wanted, in_work = state["wanted"], status.engines_in_work(state)
    is_ready = state["worker"]["state"] == "ready"
    # What was clicked is shown as clicked while its licence is asked about; declining shows the other again.
    checked = state["licence"]["engine"] if state["licence"] is not None else wanted
    cards = []
    for engine in state["engines"]:
        identifier = engine["id"]
        inputs = [words, engine, identifier == wanted, identifier == checked, is_ready and identifier not in in_work]
        inputs += [is_out_of_reach(state, engine), _speed(state, engine)]
        cards.append(memory.part("engine." + identifier, _engine, inputs))
    attrs = {"class": "engines", "role": "radiogroup", "aria-labelledby": "engine-title"}
    parts = [memory.part("panel-head", _head, [words])]
    suggested = suggestion.shown(state)
    if suggested is not None:
        inputs = [words, state["engines"], suggested["engine"], suggested["reason"]]
        parts.append(memory.part("suggestion", suggestion_line, inputs))
    parts.append(node("div", attrs, cards, key="engines"))
    if state["engines"]:
        picture = find(state["pictures"], state["selected"])
        size = [None, None] if picture is None else [picture["width"], picture["height"]]
        inputs = [words, state["settings"]["low_memory"]] + size
        parts.append(memory.part("low-memory", low_memory_switch, inputs))
    return node("section", {"class": "panel", "aria-labelledby": "engine-title"}, parts, key="panel")


def _speed(state: dict, engine: dict) -> str | None:
    """Return "provider threads milliseconds" of an engine: a text, so that an unchanged card is not made anew."""
    is_gpu = uses_gpu(state, engine)
    threads = 1 if is_gpu or state["settings"]["low_memory"] else state["worker"]["threads"]
    found = speeds.of_engine(state["settings"]["speeds"], engine["id"], "webgpu" if is_gpu else "wasm", threads)
    if found is None:
        return None
    return found["provider"] + " " + str(found["threads"]) + " " + str(found["time"])


def _head(words: Words) -> dict:
    title = node("h2", {"class": "panel-title", "id": "engine-title"}, words.say("panel.engine"))
    return node(
        "div", {"class": "panel-head"}, [title, node("p", {"class": "panel-text"}, words.say("panel.engine.text"))]
    )


def _engine(
    words: Words, engine: dict, is_wanted: bool, is_checked: bool, can_act: bool, is_far_off: bool, speed: str | None
) -> dict:
    identifier = engine["id"]
    good_for = {"class": "engine-good-for", "id": "engine-" + identifier + "-good-for"}
    # The chosen one stays where it is: taking its radio away would lose the place in the group.
    is_disabled = is_far_off and not is_wanted
    children = [
        _label(words, engine, is_checked, is_disabled),
        node("p", good_for, engine_text(words, engine, "good-for")),
        node("p", {"class": "engine-terms"}, _terms(words, engine)),
        node("p", {"class": "engine-memory"}, words.say("engine.memory", engine)),
    ]
    if speed is not None:
        children.append(node("p", {"class": "engine-speed"}, _speed_text(words, speed)))
    if is_own(identifier):
        children.append(node("p", {"class": "engine-warning"}, words.say("own.untrusted")))
    if engine["error"] is not None:
        text = error_sentence(words, engine["error"]) + " " + error_advice(words, engine["error"])
        children.append(node("p", {"class": "engine-error"}, text))
    children.append(_row(words, engine, can_act, is_far_off))
    if engine["job_id"] is not None:
        total = engine["total"] if engine["stage"] == "fetch-model" else None
        children.append(progress(engine_text(words, engine, "label"), engine["done"], total, _work(words, engine)))
    attrs = {"class": "engine", "data-engine": identifier, "data-wanted": "true" if is_wanted else "false"}
    attrs["data-reach"] = "no" if is_disabled else "yes"
    return node("div", attrs, children, key=identifier)


def _terms(words: Words, engine: dict) -> list:
    """Return the licence and whether it allows commercial use."""
    licence = engine["licence"]
    free = licence["commercial"]
    allowed = words.say("engine.commercial" if free else "engine.non-commercial")
    return [
        node("span", None, words.say("engine.licence", {"licence": licence["name"]})),
        node("span", None if free else {"class": "engine-warning"}, allowed),
    ]


def _speed_text(words: Words, speed: str) -> str:
    provider, threads, time_ms = speed.split(" ")
    values = {"time": float(time_ms)}
    if provider == "webgpu":
        return words.say("engine.speed.gpu", values)
    return words.say_count("engine.speed", int(threads), values)


def _label(words: Words, engine: dict, is_checked: bool, is_disabled: bool) -> dict:
    identifier = "engine-" + engine["id"]
    radio: dict = {"type": "radio", "name": "engine", "value": engine["id"], "id": identifier, "autocomplete": "off"}
    radio["aria-describedby"] = identifier + "-good-for " + identifier + "-saved"
    radio["disabled"] = is_disabled
    children = [
        node("input", radio, props={"checked": is_checked}, on={"change": {"type": "engine-chosen"}}),
        node("span", {"class": "engine-name"}, engine_text(words, engine, "label")),
        node("span", {"class": "engine-size"}, words.say("engine.size", engine)),
    ]
    return node("label", {"class": "engine-label", "for": identifier}, children)


def saved(engine: dict) -> str:
    """Return how much of an engine is on this device, as the last word of its sentence's key."""
    if not engine["known"]:
        return "unknown"
    if not engine["stored"]:
        return "in-memory"
    if engine["saved"]:
        return "saved"
    return "partly" if engine["saved_bytes"] else "not-saved"


def _row(words: Words, engine: dict, can_act: bool, is_far_off: bool) -> dict:
    """Return where the engine is, or what goes on with it, and the one thing to do about that."""
    attrs = {"class": "engine-saved", "id": "engine-" + engine["id"] + "-saved"}
    if engine["job_id"] is not None:
        attrs["class"] = "engine-working"
        text = node("span", attrs, _work(words, engine))
    else:
        kind = "out-of-reach" if is_far_off else saved(engine)
        attrs["data-saved"] = kind
        text = node("span", attrs, words.say("engine." + kind, engine))
    return node("div", {"class": "engine-row"}, [text, _action(words, engine, can_act, is_far_off)])


def _work(words: Words, engine: dict) -> str:
    if engine["stage"] is None:
        return words.say("engine.working")
    if engine["stage"] == "fetch-model" and engine["total"]:
        return words.say("engine.fetching", engine)
    if engine["stage"] == "wait-for-host":
        return host_wait(words, engine)
    return words.say("stage." + engine["stage"])


def _action(words: Words, engine: dict, can_act: bool, is_far_off: bool) -> dict | None:
    """Return the button of the row: always the same element, so that it keeps the focus when its meaning changes."""
    identifier = engine["id"]
    name = engine_text(words, engine, "label")
    if engine["job_id"] is not None:
        word, text, image = "engine-fetch-cancelled", words.say("action.cancel"), "close"
        spoken = words.say("action.cancel-one", {"name": name})
    elif not engine["known"] or not can_act or is_far_off:
        return None
    elif engine["saved"] or not engine["stored"]:
        word, text, image = "engine-dropped", words.say("action.remove"), "remove"
        spoken = words.say("action.drop-one", {"engine": name})
    else:
        word, text, image = "engine-fetched", words.say("action.fetch"), "download"
        spoken = words.say("action.fetch-one", {"engine": name})
    return button(text, {"type": word, "engine": identifier}, "tiny quiet", image, aria_label=spoken)
