"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

The tools that people search for, as data (assets/tools.json): what each one sets in a recipe and shows of the page.

    id          also its deep link, "#/product", and the place of its sentences: "tool.product" its name, ".title" and
                ".what" what it is for, ".step.1" and so on how it goes
    steps       how many steps are told
    recipe      what it sets; None leaves everything as it is
    sections    which sections of the settings it opens
    panel       a panel of its own (PANELS), or None
    shortcut    whether the installed app lists it

What any tool sets belongs to the tools: the next one gives it another value or its default. So does all that changes
how a result looks on its canvas. How a picture is cut out, turned and named is left as people have it.
"""

from offcut.contract import recipe as recipes
from offcut.contract.errors import InputError
from offcut.contract.forms import invalid, require_choice, require_count, require_keys, require_list

SCHEMA = 1
FILE = "tools.json"
KEYS = ["schema", "default", "tools"]
TOOL_KEYS = ["id", "steps", "sections", "panel", "shortcut", "recipe"]
# As page/view.py has them.
SECTIONS = ["edges", "touch", "background", "canvas", "output"]
# Panels of their own; page/tool_panels.py builds each one.
PANELS: list = ["marketplaces", "keying", "id-photos", "passports"]
# Enough for every sentence of help; a page of steps is not read.
MOST_STEPS = 5
LONGEST_ID = 32
ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"
# Sections that every tool begins afresh, and what is about the picture in them and stays.
FRESH_SECTIONS = ["background", "shadow", "outline", "canvas", "document"]
STAYING = [("canvas", "rotate_deg"), ("canvas", "flip")]


def parse(data: dict) -> dict:
    """Return `data` when these are tools; raise ModelError catalogue-invalid with the place otherwise."""
    require_keys(data, KEYS, [], FILE)
    require_choice(data["schema"], [SCHEMA], FILE + " schema")
    require_list(data["tools"], FILE + " tools")
    seen = []
    for index, tool in enumerate(data["tools"]):
        where = FILE + " tools[" + str(index) + "]"
        _tool(tool, where)
        if tool["id"] in seen:
            raise invalid(where + ".id", "is there twice")
        seen.append(tool["id"])
    require_choice(data["default"], seen, FILE + " default")
    return data


def is_tool_id(value: object) -> bool:
    """Say whether `value` has the form of the id of a tool: small letters, digits and hyphens."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID:
        return False
    return all(character in ID_CHARACTERS for character in value)


def applied(tools: list, tool: dict, recipe: dict) -> dict:
    """Return a complete recipe as `tool` wants it, one of `tools`."""
    if tool["recipe"] is None:
        return recipe
    usual = recipes.defaults()
    changed: dict = {"schema": recipes.SCHEMA}
    for section, key, _, _, _ in recipes.FIELDS:
        if section not in changed:
            changed[section] = {}
        if key in tool["recipe"].get(section, {}):
            changed[section][key] = tool["recipe"][section][key]
        elif _is_of_tools(tools, section, key) or key == "way" and _leaves_flat(tool, recipe):
            changed[section][key] = usual[section][key]
        else:
            changed[section][key] = recipe[section][key]
    return changed


def _leaves_flat(tool: dict, recipe: dict) -> bool:
    """Say whether engines look again: a tool about subjects wants them, whatever the one for logos was set to."""
    return recipes.is_flat(recipe) and tool["panel"] != "keying"


def _is_of_tools(tools: list, section: str, key: str) -> bool:
    if section in FRESH_SECTIONS and (section, key) not in STAYING:
        return True
    return any(key in (tool["recipe"] or {}).get(section, {}) for tool in tools)


def _tool(tool: dict, where: str) -> None:
    require_keys(tool, TOOL_KEYS, [], where)
    if not is_tool_id(tool["id"]):
        raise invalid(where + ".id", "is small letters, digits and hyphens")
    require_count(tool["steps"], where + ".steps")
    require_choice(tool["steps"], list(range(1, MOST_STEPS + 1)), where + ".steps")
    if not isinstance(tool["sections"], list):
        raise invalid(where + ".sections", "is a list")
    for section in tool["sections"]:
        require_choice(section, SECTIONS, where + ".sections")
    require_choice(tool["panel"], [None] + PANELS, where + ".panel")
    require_choice(tool["shortcut"], [True, False], where + ".shortcut")
    if tool["recipe"] is None:
        return
    try:
        recipes.complete(tool["recipe"])
    except InputError as error:
        raise invalid(where + ".recipe." + error.details["path"], error.details["cause"])
