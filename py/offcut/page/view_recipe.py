"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

Settings as a whole: for all pictures or for one, and as a file.
"""

from offcut.page.node import node
from offcut.page.texts import error_sentence
from offcut.page.view_icons import icon
from offcut.page.view_parts import button, file_button
from offcut.page.words import Words


def own_switch(words: Words, picture: str, is_own: bool) -> dict:
    """Return the switch between settings for all pictures and settings for the selected one alone."""
    attrs = {"type": "checkbox", "id": "own-recipe", "autocomplete": "off"}
    event = {"type": "own-recipe-switched", "picture": picture}
    box = node("input", attrs, props={"checked": is_own}, on={"change": event})
    label = node("label", {"class": "setting-switch", "for": "own-recipe"}, [box, node("span", None, words.say("own"))])
    help_text = words.say("own.on" if is_own else "own.off")
    return node("div", {"class": "own-recipe"}, [label, node("p", {"class": "setting-help"}, help_text)], key="own")


def recipe_row(words: Words, recipe_file: dict) -> dict:
    """Return the buttons that write and read settings as a file, and what was wrong with the last one."""
    save = button(words.say("recipe.save"), {"type": "recipe-saved"}, "tiny", "download", id="recipe-save")
    load = file_button(words.say("recipe.load"), "folder", "recipe", "tiny", "recipe-load")
    children = [node("p", {"class": "setting-help"}, words.say("recipe.help"))]
    children.append(node("div", {"class": "recipe-buttons"}, [save, load]))
    if recipe_file["error"] is not None:
        text = words.say("recipe.refused", recipe_file) + " " + error_sentence(words, recipe_file["error"])
        line = [icon("alert"), node("span", None, text)]
        children.append(node("p", {"class": "stage-error", "id": "recipe-error"}, line))
    elif recipe_file["name"] is not None:
        children.append(
            node("p", {"class": "setting-help", "id": "recipe-read"}, words.say("recipe.read", recipe_file))
        )
    return node("div", {"class": "recipe-row", "role": "group", "aria-label": words.say("recipe.title")}, children)


def share_row(words: Words, picture: dict | None, can_share: bool, chosen: str) -> list:
    """Return what else can be done with the result of the selected picture, and why copying is not offered."""
    rows = []
    if can_share and picture is not None and picture["state"] == "done":
        event = {"type": "share-asked", "picture": picture["id"]}
        rows.append(button(words.say("action.share"), event, "tiny", "share", id="share"))
    if chosen not in ["png", "mask"]:
        rows.append(node("p", {"class": "setting-help"}, words.say("export.copy-png-only")))
    return rows
