"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Models of one's own: the switch, the form, the file, and the list of what has been brought.
"""

from offcut.contract import own
from offcut.page import own_form
from offcut.page.node import node
from offcut.page.records import find
from offcut.page.view_importing import engine_file_button, outcome
from offcut.page.view_parts import button
from offcut.page.words import Words


def own_section(words: Words, known: dict, is_on: bool, engines: list, importing: dict, can_act: bool) -> list:
    """Return the section; nothing but the switch while it is off."""
    switch = button(
        words.say("own.switch.on" if is_on else "own.switch.off"),
        {"type": "own-switched"},
        "",
        None,
        id="own-switch",
        role="switch",
        aria_checked="true" if is_on else "false",
    )
    body = [
        node("h3", None, words.say("own.title")),
        node("p", None, words.say("own.text")),
        node("div", {"class": "actions"}, [switch]),
    ]
    if not is_on:
        return body
    limits = {"bytes": own.LARGEST_FILE_BYTES, "memory": own.MOST_MEMORY_BYTES, "seconds": own.LONGEST_DEADLINE_S}
    if known["entries"]:
        rows = [_row(words, entry, find(engines, entry["id"]), can_act) for entry in known["entries"]]
        body.append(node("ul", {"class": "storage-list", "id": "own-list"}, rows))
    fields = [
        _field(words, known, field, choices)
        for field, choices in own_form.FIELDS
        if own_form.is_asked(known["form"], field)
    ]
    is_free = can_act and importing["job_id"] is None and len(known["entries"]) < own.MOST_MODELS
    ask = engine_file_button(words.say("own.choose"), "own", "own-file", "primary", is_free)
    body += [
        node("p", {"class": "storage-small"}, words.say("own.limits", limits)),
        node("div", {"class": "form", "role": "group", "aria-label": words.say("own.title")}, fields),
        node("div", {"class": "actions"}, [ask]),
        outcome(words, engines, importing, True),
    ]
    if known["added"] is not None:
        said = words.say("own.added", {"name": known["added"]})
        body.append(node("p", {"role": "status", "id": "own-added"}, said))
    return body


def _row(words: Words, entry: dict, engine: dict | None, can_act: bool) -> dict:
    name = node("p", {"class": "storage-name"}, [node("strong", None, entry["label"])])
    facts = [node("span", {"class": "engine-warning"}, words.say("own.untrusted"))]
    is_here = engine is not None and (engine["saved_bytes"] > 0 or not engine["known"])
    if not is_here:
        facts.append(node("span", {"class": "engine-saved", "data-saved": "lost"}, words.say("own.lost")))
    # One whose parts are gone has nothing that the worker could drop.
    event = {"type": "engine-dropped" if is_here else "own-removed", "engine": entry["id"]}
    spoken = words.say("action.drop-one", {"engine": entry["label"]})
    remove = None
    if can_act and (engine is None or engine["job_id"] is None):
        remove = button(words.say("action.remove"), event, "small quiet", "remove", aria_label=spoken)
    body = node("div", {"class": "storage-body"}, [name, node("p", {"class": "storage-facts"}, facts)])
    size = node("span", {"class": "engine-size"}, words.say("engine.size", {"bytes": entry["bytes"]}))
    return node("li", {"class": "storage-row", "data-row": entry["id"]}, [body, size, remove], key=entry["id"])


def _field(words: Words, known: dict, field: str, choices: list | None) -> dict:
    identifier = "own-" + field
    is_wrong = known["wrong"] == field
    attrs: dict = {"id": identifier, "autocomplete": "off", "aria-describedby": identifier + "-hint"}
    attrs["aria-invalid"] = "true" if is_wrong else None
    # A text counts with each key: whoever chooses a file next need not leave the field first.
    word = "input" if choices is None else "change"
    more = {"props": {"value": known["form"][field]}, "on": {word: {"type": "own-typed", "field": field}}}
    if choices is None:
        attrs.update({"class": "text-field", "type": "text", "spellcheck": "false"})
        control = node("input", attrs, None, **more)
    else:
        attrs["class"] = "select"
        options = [node("option", {"value": one}, words.say("own." + field + "." + one)) for one in choices]
        control = node("select", attrs, options, **more)
    name = node("label", {"for": identifier}, words.say("own.field." + field))
    kind = {"class": "field-hint", "id": identifier + "-hint"}
    if is_wrong:
        kind.update({"class": "field-hint wrong", "role": "alert"})
    return node("div", {"class": "field"}, [name, control, node("p", kind, words.say("own.hint." + field))], key=field)
