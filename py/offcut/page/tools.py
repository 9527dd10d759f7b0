"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Which tool is in use. A tool is a preset of the settings with a deep link (contract/tools.py): choosing one changes the
recipe, never the pictures, strokes or masks. The last tool is a setting that stays; a deep link wins over it.
"""

from offcut.contract import tools as rules
from offcut.page import finishing, help
from offcut.page.own_recipes import recipe_now
from offcut.page.records import find, with_changes, without
from offcut.page.speech import speak
from offcut.page.surroundings import with_notice

LINK = "#/"
UNKNOWN = "tool-unknown"
# What of a mistyped link is repeated in the notice about it; more would fill the page.
LONGEST_REPEATED = 40


def link_of(tool: str) -> str:
    """Return the deep link of a tool."""
    return LINK + tool


def asked_for(address: str) -> str | None:
    """Return what a deep link asks for, None for an address that is none. What follows a second slash is left out."""
    if address[: len(LINK)] != LINK:
        return None
    return address[len(LINK) :].split("/")[0]


def tool_now(state: dict) -> dict | None:
    """Return the tool in use; None before the tools are known."""
    return find(state["tools"], state["tool"])


def is_as_preset(state: dict, recipe: dict) -> bool:
    """Say whether a recipe is what the tool in use sets."""
    tool = tool_now(state)
    return tool is None or rules.applied(state["tools"], tool, recipe) == recipe


def _loaded(state: dict, event: dict) -> tuple:
    """Take the tools of this site, and the one of the last visit."""
    known, chosen = event["tools"], event["default"]
    if find(known, state["settings"]["tool"]) is not None:
        chosen = state["settings"]["tool"]
    state = with_changes(state, {"tools": known, "default_tool": event["default"], "tool": chosen})
    return _with_sections(state, chosen), []


def _address_changed(state: dict, event: dict) -> tuple:
    """Follow the address: a link that was followed or typed, back and forward. `first`: the page has just opened."""
    page = help.asked_for(event["address"])
    if page is not None:
        return help.opened(state, page)
    if state["help"]["page"] is not None:
        # Back, out of help.
        state = with_changes(state, {"dialog": None})
    asked = asked_for(event["address"])
    if asked is None and event["first"]:
        # The last tool stays; its link stands in the address, so that going back leads to it.
        shown = [] if state["tool"] == state["default_tool"] else [_set_address(state["tool"])]
        return state, shown
    if asked is None:
        return _with_tool(state, state["default_tool"], False) if event["address"] in ["", "#"] else (state, [])
    if find(state["tools"], asked) is not None:
        return _with_tool(state, asked, not event["first"])
    state, effects = _with_tool(state, state["default_tool"], False)
    state = with_notice(state, UNKNOWN, {"link": asked[:LONGEST_REPEATED]})
    return state, effects + [_set_address(state["tool"])]


def _with_tool(state: dict, chosen: str, is_spoken: bool) -> tuple:
    tool = find(state["tools"], chosen)
    if tool is None or chosen == state["tool"]:
        return state, []
    notices = without(state["notices"], UNKNOWN)
    settings = with_changes(state["settings"], {"tool": chosen})
    state = with_changes(state, {"tool": chosen, "settings": settings, "notices": notices})
    state, sends = _applied(_with_sections(state, chosen), tool)
    # Once, with all that has changed.
    effects = [effect for effect in sends if effect["do"] != "save-settings"]
    effects.append({"do": "save-settings", "settings": state["settings"]})
    if is_spoken:
        state = speak(state, "spoken.tool", {"tool": chosen})
    return state, effects + [{"do": "reveal", "id": "tool-" + chosen}]


def _with_sections(state: dict, chosen: str) -> dict:
    tool = find(state["tools"], chosen)
    return state if tool is None else with_changes(state, {"sections": list(tool["sections"])})


def _applied(state: dict, tool: dict) -> tuple:
    """Set what a tool sets: in the common settings, and in those of the selected picture when it has its own.

    Other pictures with settings of their own keep them: they were made by hand.
    """
    effects = []
    selected = find(state["pictures"], state["selected"])
    if selected is not None and selected["own_recipe"] is not None:
        common = rules.applied(state["tools"], tool, state["settings"]["recipe"])
        settings = with_changes(state["settings"], {"recipe": common})
        state = with_changes(state, {"settings": settings})
        effects.append({"do": "save-settings", "settings": settings})
    state, sends = finishing.with_recipe(state, rules.applied(state["tools"], tool, recipe_now(state)))
    return state, effects + sends


def _reset(state: dict, event: dict) -> tuple:
    """Set again what the tool sets."""
    tool = tool_now(state)
    return (state, []) if tool is None else _applied(state, tool)


def _set_address(tool: str) -> dict:
    return {"do": "set-address", "address": link_of(tool)}


HANDLERS = {"tools-loaded": _loaded, "address-changed": _address_changed, "tool-reset": _reset}
