"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

What marketplaces ask of product pictures, as data (assets/marketplaces.json), each rule with where it was read:

    id, name         the name as the marketplace writes itself
    width_px, height_px, share, cap_kb
                     what a picture is made with: its size, the subject's share of it, its largest file or None
    white            whether a white background is "required", "usual", or "any" will do
    shadow           whether a shadow is fine in the main picture
    sources          [{title, url or None, dated or None, read, official}]: the day that a page gives itself, the day
                     it was read, and whether the marketplace itself says so
"""

from offcut.contract import recipe as recipes
from offcut.contract.errors import InputError
from offcut.contract.forms import (
    invalid,
    require_choice,
    require_https,
    require_keys,
    require_list,
    require_text,
)
from offcut.contract.tools import is_tool_id

SCHEMA = 1
FILE = "marketplaces.json"
KEYS = ["id", "name", "width_px", "height_px", "share", "cap_kb", "white", "shadow", "sources"]
SOURCE_KEYS = ["title", "url", "dated", "read", "official"]
WHITES = ["required", "usual", "any"]
# What needs no source: ours, not a marketplace's.
OWN = "general"
DATE_LENGTH = len("2026-11-25")


def parse(data: dict) -> dict:
    """Return `data` when these are marketplaces; raise ModelError catalogue-invalid with the place otherwise."""
    require_keys(data, ["schema", "marketplaces"], [], FILE)
    require_choice(data["schema"], [SCHEMA], FILE + " schema")
    require_list(data["marketplaces"], FILE + " marketplaces")
    seen, made = [], []
    for index, market in enumerate(data["marketplaces"]):
        where = FILE + " marketplaces[" + str(index) + "]"
        _market(market, where)
        if market["id"] in seen or settings_of(market) in made:
            raise invalid(where, "is there twice")
        seen.append(market["id"])
        made.append(settings_of(market))
    return data


def settings_of(market: dict) -> list:
    """Return what a marketplace sets in a recipe, as [(section, key, value)]."""
    return [
        ("canvas", "width_px", market["width_px"]),
        ("canvas", "height_px", market["height_px"]),
        ("canvas", "subject_scale", market["share"]),
        ("output", "cap_kb", market["cap_kb"]),
    ]


def with_market(recipe: dict, market: dict) -> dict:
    """Return a complete recipe as a marketplace wants it: on white, and without a shadow where it allows none."""
    values = settings_of(market) + [
        ("background", "kind", "colour"),
        ("background", "colour", "#ffffff"),
        ("canvas", "crop", "none"),
        ("canvas", "align", "bottom"),
        ("output", "format", "jpeg"),
        ("output", "background", "#ffffff"),
    ]
    if not market["shadow"]:
        values.append(("shadow", "kind", "none"))
    for section, key, value in values:
        recipe = recipes.with_value(recipe, section, key, value)
    return recipe


def is_made_for(recipe: dict, market: dict) -> bool:
    """Say whether a recipe has the size, share and limit of a marketplace."""
    return all(recipe[section][key] == value for section, key, value in settings_of(market))


def _market(market: dict, where: str) -> None:
    require_keys(market, KEYS, [], where)
    if not is_tool_id(market["id"]):
        raise invalid(where + ".id", "is small letters, digits and hyphens")
    require_text(market["name"], where + ".name")
    require_choice(market["white"], WHITES, where + ".white")
    require_choice(market["shadow"], [True, False], where + ".shadow")
    for key in ["width_px", "height_px"]:
        if market[key] is None:
            raise invalid(where + "." + key, "is a number of pixels")
    try:
        with_market(recipes.defaults(), market)
    except InputError as error:
        raise invalid(where + ": " + error.details["path"], error.details["cause"])
    if not isinstance(market["sources"], list) or not market["sources"] and market["id"] != OWN:
        raise invalid(where + ".sources", "is a list that is not empty")
    for index, source in enumerate(market["sources"]):
        _source(source, where + ".sources[" + str(index) + "]")


def _source(source: dict, where: str) -> None:
    require_keys(source, SOURCE_KEYS, [], where)
    require_text(source["title"], where + ".title")
    if source["url"] is not None:
        require_https(source["url"].replace(",", ""), where + ".url")
    for key in ["dated", "read"]:
        if source[key] is not None and not _is_date(source[key]):
            raise invalid(where + "." + key, "is a day as 2026-11-25")
    if source["read"] is None:
        raise invalid(where + ".read", "is a day as 2026-11-25")
    require_choice(source["official"], [True, False], where + ".official")


def _is_date(value: object) -> bool:
    if not isinstance(value, str) or len(value) != DATE_LENGTH or value[4] != "-" or value[7] != "-":
        return False
    digits = value[:4] + value[5:7] + value[8:]
    return all(digit in "0123456789" for digit in digits)
