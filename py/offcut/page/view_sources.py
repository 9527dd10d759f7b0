"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The dialog "More engines": engines from files, a mirror of the site's files, and models of one's own.
"""

from offcut.page.node import node
from offcut.page.view_importing import importing_section
from offcut.page.view_own_model import own_section
from offcut.page.view_parts import button, icon_button
from offcut.page.words import Words


def sources_dialog(
    words: Words, known: dict, mirror: dict, settings: dict, engines: list, importing: dict, worker: dict, safe: bool
) -> dict:
    """Return the dialog."""
    can_act = worker["state"] == "ready"
    title = node("h2", {"id": "dialog-title"}, words.say("sources.title"))
    close = icon_button(words.say("action.close"), {"type": "dialog-closed"}, "close")
    body = [node("div", {"class": "dialog-head"}, [title, close])]
    body += importing_section(words, engines, importing, can_act)
    body += own_section(words, known, settings["own_models"] == "on", engines, importing, can_act)
    body += _mirror(words, mirror, settings["mirror"])
    attrs = {"class": "dialog dialog-sources", "aria-labelledby": "dialog-title"}
    return node("dialog", attrs, body, modal=True, on={"close": {"type": "dialog-closed"}}, key="dialog-sources")


def _mirror(words: Words, mirror: dict, setting: str | None) -> list:
    used = mirror["default"] if setting is None else setting
    text = used if mirror["text"] is None else mirror["text"]
    attrs = {"class": "text-field", "type": "text", "id": "mirror", "inputmode": "url", "spellcheck": "false"}
    attrs.update({"autocomplete": "off", "aria-describedby": "mirror-hint"})
    if mirror["answer"] in ["invalid", "not-allowed"]:
        attrs["aria-invalid"] = "true"
    # On each key, so that Save knows it also when the field keeps the focus.
    field = node("input", attrs, None, props={"value": text}, on={"input": {"type": "mirror-typed"}})
    allowed = words.say("mirror.hosts", {"hosts": ", ".join(mirror["hosts"])}) if mirror["hosts"] else None
    hint = allowed if allowed is not None else words.say("mirror.own-address-only")
    said = "" if mirror["answer"] is None else words.say("mirror." + mirror["answer"])
    actions = [button(words.say("mirror.save"), {"type": "mirror-asked"}, "", None, id="mirror-save")]
    if setting is not None:
        actions.append(button(words.say("mirror.reset"), {"type": "mirror-reset"}, "quiet", None, id="mirror-reset"))
    return [
        node("h3", None, words.say("mirror.title")),
        node("p", None, words.say("mirror.text")),
        node(
            "div",
            {"class": "field"},
            [
                node("label", {"for": "mirror"}, words.say("mirror.field")),
                field,
                node("p", {"class": "field-hint", "id": "mirror-hint"}, hint),
            ],
        ),
        node("div", {"class": "actions"}, actions),
        node("p", {"role": "status", "class": "storage-outcome", "id": "mirror-outcome"}, said),
    ]
