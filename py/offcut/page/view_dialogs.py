"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The question before results are thrown away.
"""

from offcut.page.node import node
from offcut.page.view_parts import button, icon_button
from offcut.page.words import Words


def clear_dialog(words: Words, unsaved: int) -> dict:
    """Return the question; `unsaved` results would be lost."""
    close = icon_button(words.say("action.close"), {"type": "dialog-closed"}, "close")
    actions = [
        button(words.say("action.clear-sure"), {"type": "pictures-cleared"}, "primary", "remove", id="clear-sure"),
        button(words.say("action.keep"), {"type": "dialog-closed"}, "", None, id="keep"),
    ]
    title = node("h2", {"id": "dialog-title"}, words.say("clear.title"))
    body = [
        node("div", {"class": "dialog-head"}, [title, close]),
        node("p", None, words.say_count("clear.text", unsaved)),
        node("div", {"class": "actions"}, actions),
    ]
    attrs = {"class": "dialog dialog-clear", "aria-labelledby": "dialog-title"}
    return node("dialog", attrs, body, modal=True, on={"close": {"type": "dialog-closed"}}, key="dialog-clear")
