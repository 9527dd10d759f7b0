"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

Reads and checks assets/documents.json: what offices ask of the photo in a document, as data. Lengths are millimetres on
paper, or shares of the photo's height where an office says percent. What is not known is left out, never guessed; a
missing key means that nothing is checked there.

    kind          "id", "passport", "visa" or "card"
    mm            [width, height] on paper
    px            [width, height] of the file, where the office wants a file; else it follows from mm and dpi
    px_range      [smallest width, smallest height, largest width, largest height] of that file, null for no limit
    head          [least, most] from the crown (hair included) to the chin
    top           [least, most] from the upper edge to the crown
    eyes          [least, most] from the lower edge to the line of the eyes
    backgrounds   names of `colours`, the first one the usual
    file          {"format", "kb": [least, most]}, null for no limit
    note          what people should know before they make one, as a name in each language
    checked       True where the numbers were compared with a page of the office or one that quotes it, on `date`;
                  False where they are only what is generally known
"""

from offcut.contract.forms import invalid, require_choice, require_keys, require_list, require_text
from offcut.contract.recipe import MOST_DPI, is_colour

SCHEMA = 1
FILE = "documents.json"
KINDS = ["id", "passport", "visa", "card"]
FORMATS = ["jpeg", "png"]
# What a range is measured in.
UNITS = ["mm", "share"]
FILE_KEYS = ["schema", "date", "colours", "regions", "documents"]
KEYS = ["id", "kind", "region", "name", "dpi", "backgrounds", "source", "checked"]
OPTIONAL_KEYS = ["mm", "px", "px_range", "head", "top", "eyes", "file", "note"]
RANGES = ["head", "top", "eyes"]
SOURCE_KEYS = ["title", "url", "date"]
# Every name is in these; other languages show the English one.
NAME_LANGUAGES = ["en", "zh"]
# Between the smallest photo on a card and a sheet of paper.
SHORTEST_MM, LONGEST_MM = 10, 300
SHORTEST_PX, LONGEST_PX = 50, 6000
MM_PER_INCH = 25.4
DATE_LENGTH = len("2026-11-25")


def parse(data: dict) -> dict:
    """Return `data` when it is a valid list of documents; raise ModelError catalogue-invalid with the place else."""
    require_keys(data, FILE_KEYS, [], FILE)
    require_choice(data["schema"], [SCHEMA], "documents.json schema")
    _check_date(data["date"], "documents.json date")
    require_list(data["colours"], "documents.json colours")
    for colour in data["colours"]:
        require_keys(colour, ["id", "colour"], [], "documents.json colours")
        require_text(colour["id"], "documents.json colours.id")
        if not is_colour(colour["colour"]):
            raise invalid("documents.json colours." + colour["id"], "is a colour such as #ffffff")
    require_list(data["regions"], "documents.json regions")
    for region in data["regions"]:
        require_keys(region, ["id", "name"], [], "documents.json regions")
        _check_name(region["name"], "documents.json regions." + str(region["id"]))
    require_list(data["documents"], "documents.json documents")
    seen: list = []
    for document in data["documents"]:
        _check_document(document, data, seen)
        seen.append(document["id"])
    return data


def find(data: dict | None, identifier: str) -> dict | None:
    """Return the document with this id, None when there is none."""
    if data is None:
        return None
    for document in data["documents"]:
        if document["id"] == identifier:
            return document
    return None


def colour_of(data: dict, name: str) -> str:
    """Return the colour with this name as #rrggbb."""
    return [one["colour"] for one in data["colours"] if one["id"] == name][0]


def size_px(document: dict, dpi: int | None = None) -> list:
    """Return [width, height] of the file: what the office says, else the paper at this density."""
    if "px" in document and dpi is None:
        return document["px"]
    dpi = document["dpi"] if dpi is None else dpi
    return [int(length * dpi / MM_PER_INCH + 0.5) for length in document["mm"]]


def in_shares(document: dict, key: str) -> list | None:
    """Return a range of a document as shares of the photo's height, None where the office says nothing."""
    if key not in document:
        return None
    limits = document[key]
    whole = document["mm"][1] if limits["unit"] == "mm" else 1
    return [limits["least"] / whole, limits["most"] / whole]


def _check_document(document: dict, data: dict, seen: list) -> None:
    where = "documents.json " + str(document.get("id") if isinstance(document, dict) else document)
    require_keys(document, KEYS, OPTIONAL_KEYS, where)
    require_text(document["id"], where)
    if document["id"] in seen:
        raise invalid(where, "is there once")
    require_choice(document["kind"], KINDS, where + ".kind")
    require_choice(document["region"], [one["id"] for one in data["regions"]], where + ".region")
    _check_name(document["name"], where + ".name")
    require_choice(document["checked"], [True, False], where + ".checked")
    _check_numbers([document["dpi"]], 1, 72, MOST_DPI, where + ".dpi")
    if "mm" not in document and "px" not in document:
        raise invalid(where, "has mm or px")
    if "mm" in document:
        _check_numbers(document["mm"], 2, SHORTEST_MM, LONGEST_MM, where + ".mm")
    if "px" in document:
        _check_numbers(document["px"], 2, SHORTEST_PX, LONGEST_PX, where + ".px")
    if "px_range" in document:
        _check_px_range(document, where + ".px_range")
    for key in RANGES:
        if key in document:
            _check_range(document, key, where + "." + key)
    _check_room(document, where)
    require_list(document["backgrounds"], where + ".backgrounds")
    for name in document["backgrounds"]:
        require_choice(name, [one["id"] for one in data["colours"]], where + ".backgrounds")
    if "file" in document:
        _check_file(document["file"], where + ".file")
    if "note" in document:
        _check_name(document["note"], where + ".note")
    require_keys(document["source"], SOURCE_KEYS, [], where + ".source")
    require_text(document["source"]["title"], where + ".source.title")
    if not isinstance(document["source"]["url"], str):
        raise invalid(where + ".source.url", "is a text")
    _check_date(document["source"]["date"], where + ".source.date")


def _check_px_range(document: dict, where: str) -> None:
    limits = document["px_range"]
    if "px" not in document or not isinstance(limits, list) or len(limits) != 4:
        raise invalid(where, "is four numbers beside px")
    for index in range(4):
        wanted, limit = document["px"][index % 2], limits[index]
        if limit is None:
            continue
        _check_numbers([limit], 1, SHORTEST_PX, LONGEST_PX, where)
        if (wanted < limit) if index < 2 else (wanted > limit):
            raise invalid(where, "has px in it")


def _check_range(document: dict, key: str, where: str) -> None:
    limits = document[key]
    require_keys(limits, ["least", "most", "unit"], [], where)
    require_choice(limits["unit"], UNITS, where + ".unit")
    if limits["unit"] == "mm" and "mm" not in document:
        raise invalid(where, "is in shares where there is no paper")
    _check_numbers([limits["least"], limits["most"]], 2, 0, LONGEST_MM, where)
    low, high = in_shares(document, key)  # type: ignore[misc]
    if not low <= high < 1:
        raise invalid(where, "goes from low to high within the photo")


def _check_room(document: dict, where: str) -> None:
    """Require that a head of the least height fits below the least margin: else no photo could be right."""
    head, top = in_shares(document, "head"), in_shares(document, "top")
    if head is not None and top is not None and head[0] + top[0] >= 1:
        raise invalid(where, "has room for a head")


def _check_file(file: dict, where: str) -> None:
    require_keys(file, ["format", "kb"], [], where)
    require_choice(file["format"], FORMATS, where + ".format")
    limits = file["kb"]
    if not isinstance(limits, list) or len(limits) != 2:
        raise invalid(where + ".kb", "is [least, most]")
    for limit in limits:
        if limit is not None:
            _check_numbers([limit], 1, 1, 100000, where + ".kb")
    if None not in limits and limits[0] > limits[1]:
        raise invalid(where + ".kb", "goes from low to high")


def _check_numbers(values: list, length: int, least: float, most: float, where: str) -> None:
    if not isinstance(values, list) or len(values) != length:
        raise invalid(where, "is a list of " + str(length) + " numbers")
    for value in values:
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not is_number or not least <= value <= most:
            raise invalid(where, "is a number from " + str(least) + " to " + str(most))


def _check_name(name: dict, where: str) -> None:
    require_keys(name, NAME_LANGUAGES, [], where)
    for language in NAME_LANGUAGES:
        require_text(name[language], where + "." + language)


def _check_date(value: str, where: str) -> None:
    digits = value.replace("-", "") if isinstance(value, str) and len(value) == DATE_LENGTH else ""
    if len(digits) != DATE_LENGTH - 2 or not digits.isdigit():
        raise invalid(where, "is a date such as 2026-11-25")
