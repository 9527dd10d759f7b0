"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Around the engines in the panel: what suits this device, and the switch for low-memory mode.
"""

from offcut.contract import modes
from offcut.page.low_memory import comes_out_at
from offcut.page.node import node
from offcut.page.texts import engine_name, sentence
from offcut.page.view_parts import button
from offcut.page.words import Words


def suggestion_line(words: Words, engines: list, engine: str, reason: str) -> dict:
    """Return one quiet line with its reason, a button to take it and one to send it away."""
    text = sentence(words, engines, "suggestion." + reason, {"engine": engine})
    use = words.say("suggestion.take", {"engine": engine_name(words, engines, engine)})
    actions = [
        button(use, {"type": "suggestion-taken"}, "small", "check", id="suggestion-take"),
        button(
            words.say("suggestion.dismiss"), {"type": "suggestion-dismissed"}, "small quiet", id="suggestion-dismiss"
        ),
    ]
    children = [node("p", None, text), node("div", {"class": "suggestion-actions"}, actions)]
    return node("div", {"class": "suggestion", "data-reason": reason}, children, key="suggestion")


def low_memory_switch(words: Words, is_on: bool, width: int | None, height: int | None) -> dict:
    """Return the switch, what it does, and the size at which the selected picture comes out while it is on."""
    attrs = {"type": "checkbox", "id": "low-memory", "autocomplete": "off", "aria-describedby": "low-memory-text"}
    box = node("input", attrs, props={"checked": is_on}, on={"change": {"type": "low-memory-toggled"}})
    label = node(
        "label", {"class": "low-memory-label", "for": "low-memory"}, [box, node("span", None, words.say("low-memory"))]
    )
    text = words.say("low-memory.text", {"pixels": modes.MOST_PIXELS})
    children = [label, node("p", {"class": "low-memory-text", "id": "low-memory-text"}, text)]
    if is_on and width is not None and height is not None:
        size = comes_out_at(width, height)
        if size is not None:
            values = {"width": width, "height": height, "out_width": size[0], "out_height": size[1]}
            said = words.say("low-memory.size", values)
            children.append(node("p", {"class": "low-memory-size", "id": "low-memory-size"}, said))
    return node("div", {"class": "low-memory"}, children, key="low-memory")
