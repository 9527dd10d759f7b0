"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

The row under a result whose engines did not see the same: what each of them saw, by number, one click or one key.
"""

from offcut.page import looking
from offcut.page.finishing import wanted_candidate
from offcut.page.node import node
from offcut.page.texts import engine_name
from offcut.page.view_icons import icon
from offcut.page.view_parts import button
from offcut.page.words import Words


def candidates(words: Words, picture: dict, engines: list) -> dict | None:
    """Return the row, None when all saw the same subject."""
    result = picture["result"]
    offered = looking.choices(result)
    is_asked = looking.needs_look(picture)
    if not offered and not is_asked:
        return None
    children = []
    if is_asked:
        children.append(node("p", {"class": "look-text"}, [icon("alert"), node("span", None, words.say("look.text"))]))
    if offered:
        buttons = []
        for place in range(len(offered)):
            buttons.append(_choice(words, picture, engines, offered[place], place + 1))
        label = node("span", {"class": "look-label", "id": "look-label"}, words.say("look.another"))
        attrs = {"class": "look-choices", "role": "group", "aria-labelledby": "look-label"}
        children.append(node("div", attrs, [label] + buttons))
    if is_asked:
        event = {"type": "picture-looked", "picture": picture["id"]}
        children.append(button(words.say("look.right"), event, "tiny quiet", "check", id="look-right"))
    return node("div", {"class": "look", "data-asked": "true" if is_asked else "false"}, children, key="look")


def _choice(words: Words, picture: dict, engines: list, candidate: int | None, number: int) -> dict:
    if candidate is None:
        name = words.say("look.common")
    else:
        seen = picture["result"]["candidates"][candidate]
        values = {
            "engine": engine_name(words, engines, seen["engine"]),
            "width": seen["width"],
            "height": seen["height"],
        }
        name = words.say("look.one", values)
    is_shown = wanted_candidate(picture) == candidate
    attrs = {"class": "button small look-choice", "type": "button", "id": "candidate-" + str(number), "title": name}
    attrs.update({"aria-label": words.say("look.number", {"number": number, "what": name})})
    attrs.update({"aria-pressed": "true" if is_shown else "false", "aria-keyshortcuts": str(number)})
    event = {"type": "candidate-chosen", "picture": picture["id"], "candidate": candidate}
    return node("button", attrs, str(number), on={"click": event}, key=attrs["id"])
