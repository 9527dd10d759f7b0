"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

The panel: which engine cuts out. Every entry of the catalogue with its size, purpose, licence and whether it is saved.
"""

from offcut.contract.own import is_own
from offcut.page.node import Memory, node
from offcut.page.texts import engine_text, error_advice, error_sentence, host_wait
from offcut.page.view_parts import button, progress
from offcut.page.words import Words


def panel(words: Words, engines: list, wanted: str | None, in_work: list, is_ready: bool, memory: Memory) -> dict:
    """Return the panel; an engine that is `in_work` for a picture offers nothing to do."""
    cards = []
    for engine in engines:
        inputs = [words, engine, engine["id"] == wanted, is_ready and engine["id"] not in in_work]
        cards.append(memory.part("engine." + engine["id"], _engine, inputs))
    head = memory.part("panel-head", _head, [words])
    group = node(
        "div", {"class": "engines", "role": "radiogroup", "aria-labelledby": "engine-title"}, cards, key="engines"
    )
    return node("section", {"class": "panel", "aria-labelledby": "engine-title"}, [head, group], key="panel")


def _head(words: Words) -> dict:
    title = node("h2", {"class": "panel-title", "id": "engine-title"}, words.say("panel.engine"))
    return node(
        "div", {"class": "panel-head"}, [title, node("p", {"class": "panel-text"}, words.say("panel.engine.text"))]
    )


def _engine(words: Words, engine: dict, is_wanted: bool, can_act: bool) -> dict:
    identifier = engine["id"]
    good_for = {"class": "engine-good-for", "id": "engine-" + identifier + "-good-for"}
    children = [
        _label(words, engine, is_wanted, good_for["id"]),
        node("p", good_for, engine_text(words, engine, "good-for")),
    ]
    if is_own(identifier):
        children.append(node("p", {"class": "engine-warning"}, words.say("own.untrusted")))
    elif is_wanted:
        licence = words.say("engine.licence", {"licence": engine["licence"]["name"]})
        children.append(node("p", {"class": "engine-licence"}, licence))
    if not engine["licence"]["commercial"]:
        children.append(node("p", {"class": "engine-warning"}, words.say("engine.non-commercial")))
    if engine["error"] is not None:
        text = error_sentence(words, engine["error"]) + " " + error_advice(words, engine["error"])
        children.append(node("p", {"class": "engine-error"}, text))
    children.append(_row(words, engine, can_act))
    if engine["job_id"] is not None:
        total = engine["total"] if engine["stage"] == "fetch-model" else None
        children.append(progress(engine_text(words, engine, "label"), engine["done"], total, _work(words, engine)))
    attrs = {"class": "engine", "data-engine": identifier, "data-wanted": "true" if is_wanted else "false"}
    return node("div", attrs, children, key=identifier)


def _label(words: Words, engine: dict, is_wanted: bool, good_for: str) -> dict:
    identifier = "engine-" + engine["id"]
    radio = {"type": "radio", "name": "engine", "value": engine["id"], "id": identifier, "autocomplete": "off"}
    radio["aria-describedby"] = good_for
    children = [
        node("input", radio, props={"checked": is_wanted}, on={"change": {"type": "engine-chosen"}}),
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


def _row(words: Words, engine: dict, can_act: bool) -> dict:
    """Return where the engine is, or what goes on with it, and the one thing to do about that."""
    if engine["job_id"] is not None:
        text = node("span", {"class": "engine-working"}, _work(words, engine))
    else:
        kind = saved(engine)
        text = node("span", {"class": "engine-saved", "data-saved": kind}, words.say("engine." + kind, engine))
    return node("div", {"class": "engine-row"}, [text, _action(words, engine, can_act)])


def _work(words: Words, engine: dict) -> str:
    if engine["stage"] is None:
        return words.say("engine.working")
    if engine["stage"] == "fetch-model" and engine["total"]:
        return words.say("engine.fetching", engine)
    if engine["stage"] == "wait-for-host":
        return host_wait(words, engine)
    return words.say("stage." + engine["stage"])


def _action(words: Words, engine: dict, can_act: bool) -> dict | None:
    """Return the button of the row: always the same element, so that it keeps the focus when its meaning changes."""
    identifier = engine["id"]
    name = engine_text(words, engine, "label")
    if engine["job_id"] is not None:
        word, text, image = "engine-fetch-cancelled", words.say("action.cancel"), "close"
        spoken = words.say("action.cancel-one", {"name": name})
    elif not engine["known"] or not can_act:
        return None
    elif engine["saved"] or not engine["stored"]:
        word, text, image = "engine-dropped", words.say("action.remove"), "remove"
        spoken = words.say("action.drop-one", {"engine": name})
    else:
        word, text, image = "engine-fetched", words.say("action.fetch"), "download"
        spoken = words.say("action.fetch-one", {"engine": name})
    return button(text, {"type": word, "engine": identifier}, "tiny quiet", image, aria_label=spoken)
