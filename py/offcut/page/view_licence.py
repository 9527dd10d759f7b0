"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The dialog that shows the licence of an engine before it is fetched.
"""

from offcut.page.node import node
from offcut.page.records import find
from offcut.page.texts import engine_text
from offcut.page.view_parts import button, icon_button
from offcut.page.words import Words


def licence_dialog(words: Words, engines: list, identifier: str) -> dict:
    """Return the dialog: name, link, what it allows, the note, and the two answers."""
    engine = find(engines, identifier)
    assert engine is not None
    licence = engine["licence"]
    name = engine_text(words, engine, "label")
    close = icon_button(words.say("action.close"), {"type": "licence-declined"}, "close")
    title = node("h2", {"id": "dialog-title"}, words.say("licence.ask.title", {"engine": name}))
    link = {"href": licence["url"], "target": "_blank", "rel": "noopener noreferrer", "id": "licence-link"}
    body = [
        node("div", {"class": "dialog-head"}, [title, close]),
        node("p", None, words.say("licence.ask.text", {"engine": name, "bytes": engine["bytes"]})),
        node("p", None, [node("span", None, words.say("licence.ask.name") + " "), node("a", link, licence["name"])]),
    ]
    if not licence["commercial"]:
        body.append(node("p", {"class": "engine-warning"}, words.say("licence.ask.non-commercial")))
    if licence["note"]:
        # The catalogue's own words, which are English.
        body.append(node("p", {"class": "licence-note", "lang": "en"}, licence["note"]))
    actions = [
        button(words.say("licence.ask.accept"), {"type": "licence-accepted"}, "primary", "check", id="licence-accept"),
        button(words.say("licence.ask.decline"), {"type": "licence-declined"}, "", None, id="licence-decline"),
    ]
    body.append(node("div", {"class": "actions"}, actions))
    attrs = {"class": "dialog dialog-licence", "aria-labelledby": "dialog-title"}
    return node("dialog", attrs, body, modal=True, on={"close": {"type": "licence-declined"}}, key="dialog-licence")
