"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Controls for the fields of a recipe, made from their kind and limits: a new field needs sentences and no code.
"""

from offcut.contract import recipe as recipes
from offcut.page.node import node
from offcut.page.shares import is_share, percent, plain
from offcut.page.view_colour import colour
from offcut.page.view_parts import button
from offcut.page.words import Words

# Steps of a slider: (largest range, step), the first that fits. Shares are shown as percent: 0 to 20 is the blur of a
# shadow, 0 to 1000 the size of a backdrop. Degrees and pixels go over hundreds.
STEPS = [(20, 0.5), (1000, 1)]
# The unit of a number, by the end of its key; "percent" for shares, "none" for counts.
UNITS = [("_px", "px"), ("_deg", "deg")]


def section(words: Words, name: str, groups: list, values: dict, is_open: bool, more: list, said: str = "") -> dict:
    """Return a section that opens and closes, with the controls of its groups.

    A group is (its name or None, [(part, key) or a node, ...]); `more` comes below them; `said` is what a
    closed one tells.
    """
    inside = [node("span", {"class": "settings-name"}, words.say("set." + name))]
    if said:
        inside.append(node("span", {"class": "settings-said"}, said))
    title = node("summary", {"class": "settings-title", "id": "settings-" + name}, inside)
    body = node("div", {"class": "settings-body"}, [_group(words, one[0], one[1], values) for one in groups] + more)
    told = {"toggle": {"type": "section-toggled", "section": name}}
    return node("details", {"class": "settings", "open": is_open}, [title, body], key=name, on=told)


def _group(words: Words, name: str | None, keys: list, values: dict) -> dict:
    controls = [
        one if isinstance(one, dict) else control(words, one[0], one[1], values[one[0]][one[1]]) for one in keys
    ]
    if name is None:
        return node("div", {"class": "setting-group"}, controls, key="group")
    legend = node("legend", {"class": "setting-legend"}, words.say("set.group." + name))
    return node("fieldset", {"class": "setting-group"}, [legend] + controls, key="group-" + name)


def is_changed(parts: list, values: dict) -> bool:
    """Say whether a recipe has something else than the defaults in these parts."""
    usual = recipes.defaults()
    return any(values[part] != usual[part] for part in parts)


def reset(words: Words, parts: list, values: dict) -> dict | None:
    """Return the button that gives these parts of a recipe their defaults back, None where they have them."""
    if not is_changed(parts, values):
        return None
    return button(words.say("set.reset"), {"type": "recipe-reset", "sections": parts}, "tiny quiet", "again")


def control(words: Words, part: str, key: str, value: object) -> dict:
    """Return the control of one field with its label."""
    kind, limits = kind_of(part, key)
    identifier = "set-" + part + "-" + key
    event = {"type": "recipe-changed", "section": part, "key": key}
    label = words.say("set." + part + "." + key)
    if kind == "switch":
        return _switch(identifier, label, part, key, value)
    if kind in ["number", "whole"]:
        return _slider(words, identifier, label, event, limits, value)
    if kind == "colour":
        return colour(words, identifier, label, event, str(value))
    # The kind of a group is what the group is about: its name stands above, and is read before.
    heard = {"class": "only-heard", "for": identifier} if key in ["kind", "crop"] else {"for": identifier}
    if kind == "choice":
        made = _choice(words, identifier, event, part, key, limits, value)
    else:
        made = _field(words, identifier, event, kind, limits, value)
    attrs = {"class": "setting", "data-kind": kind}
    return node("div", attrs, [node("label", heard, label), made], key=identifier)


def kind_of(part: str, key: str) -> tuple:
    """Return kind and limits of a field."""
    for known_part, known_key, _, kind, limits in recipes.FIELDS:
        if known_part == part and known_key == key:
            return kind, limits
    raise KeyError("no such field: " + part + "." + key)


def _switch(identifier: str, label: str, part: str, key: str, value: object) -> dict:
    event = {"type": "recipe-switched", "section": part, "key": key}
    attrs = {"type": "checkbox", "id": identifier, "autocomplete": "off"}
    box = node("input", attrs, props={"checked": bool(value)}, on={"change": event})
    children = [box, node("span", None, label)]
    return node("label", {"class": "setting-switch", "for": identifier}, children, key=identifier)


def _slider(words: Words, identifier: str, label: str, event: dict, limits: list, value: object) -> dict:
    """Return a slider with a field for the number beside its label: to be moved, or to be typed exactly."""
    if is_share(event["section"], event["key"]):
        limits, value = [percent(limits[0]), percent(limits[1])], percent(value)  # type: ignore[arg-type]
        event = {"type": event["type"], "section": event["section"], "key": event["key"], "unit": "percent"}
    unit, said = unit_of(event), plain(value)  # type: ignore[arg-type]
    step = [one for widest, one in STEPS if limits[1] - limits[0] <= widest][0]
    bounds = {"min": str(limits[0]), "max": str(limits[1]), "step": str(step), "autocomplete": "off"}
    spoken = said if unit == "none" else words.say("set." + unit, {"value": said})
    attrs = {"type": "range", "id": identifier, "class": "setting-range", "aria-label": label}
    attrs["aria-valuetext"] = spoken
    attrs.update(bounds)
    typed = {"type": "number", "id": identifier + "-number", "class": "setting-number", "aria-label": label}
    typed.update(bounds)
    # What is typed may be finer than the steps of the slider.
    typed["step"] = "any"
    field = [node("input", typed, props={"value": said}, on={"change": event})]
    if unit != "none":
        sign = "%" if unit == "percent" else words.say("set.unit." + unit)
        field.append(node("span", {"class": "setting-unit"}, sign))
    head = [node("label", {"for": identifier}, label), node("span", {"class": "setting-value"}, field)]
    slider = node("input", attrs, props={"value": said}, on={"input": event})
    return node(
        "div", {"class": "setting-slider"}, [node("div", {"class": "setting-head"}, head), slider], key=identifier
    )


def unit_of(event: dict) -> str:
    """Return the name of the unit in which the control with this event shows its number."""
    for ending, unit in UNITS:
        if event["key"].endswith(ending):
            return unit
    return event.get("unit", "none")


def _choice(words: Words, identifier: str, event: dict, part: str, key: str, limits: list, value: object) -> dict:
    options = []
    for one in limits:
        # A shape such as 4:5 is the same in every language.
        text = one if ":" in one else words.say("set." + part + "." + key + "." + one)
        options.append(node("option", {"value": one}, text, props={"selected": one == value}, key=one))
    attrs = {"class": "select", "id": identifier, "autocomplete": "off"}
    return node("select", attrs, options, on={"change": event})


def _field(words: Words, identifier: str, event: dict, kind: str, limits: list, value: object) -> dict:
    attrs: dict = {"class": "setting-field", "id": identifier, "autocomplete": "off", "type": "text"}
    if kind == "text":
        attrs.update({"maxlength": str(recipes.LONGEST_TEXT), "spellcheck": "false"})
    else:
        attrs.update({"type": "number", "min": str(limits[0]), "max": str(limits[1]), "step": "1"})
        attrs["placeholder"] = words.say("set.any")
    shown = "" if value is None else str(value)
    return node("input", attrs, props={"value": shown}, on={"change": event})
