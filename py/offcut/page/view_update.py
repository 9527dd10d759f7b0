"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The bar that says that another release is ready. It is in the way of nothing and goes away only when it is told to.
"""

from offcut.page.node import node
from offcut.page.view_parts import button
from offcut.page.words import Words


def is_shown(update: dict) -> bool:
    """Say whether the bar is there."""
    return update["state"] is not None and not update["hidden"]


def bar(words: Words, update: dict) -> dict:
    """Return the bar: what has happened, why it cannot go on now, and what to do."""
    say = words.say
    state = update["state"]
    texts = [node("p", None, say("update." + state))]
    if update["refused"] is not None:
        texts.append(node("p", {"class": "update-refused"}, say("update.refused." + update["refused"])))
    children = [node("div", {"class": "update-text"}, texts)]
    if state != "beginning":
        name = "action.update" if state == "waiting" else "action.reload"
        children.append(button(say(name), {"type": "update-asked"}, "small primary", "again", id="update-now"))
        children.append(button(say("action.later"), {"type": "update-put-away"}, "small", None, id="update-later"))
    attrs = {"class": "notice update", "id": "update", "tabindex": "-1", "aria-label": say("update.title")}
    return node("section", attrs, children, key="update")


def opener(words: Words) -> dict:
    """Return the way back to the bar after it was put away."""
    shows = {"type": "update-shown"}
    return node("button", {"class": "link", "type": "button"}, words.say("update.title"), on={"click": shows})
