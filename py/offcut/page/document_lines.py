"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Lines over a photo for a document: where they lie, and what it means when a person moves one. Places are shares of the
photo, [0, 1] from the upper left. The lines say where the head is; the picture is then framed anew around it, so a line
that was moved comes to lie where the document wants the head.
"""

from offcut.contract import documents, documents_frame
from offcut.page.own_recipes import recipe_of
from offcut.page.records import with_changes

LINES = ["crown", "chin", "axis"]
# Where the lines wait for a person when no head was found: a portrait's usual place.
FIRST = {"crown": 0.15, "chin": 0.65, "axis": 0.5}
# Crown and chin do not pass each other.
NEAREST = 0.02


def ratio_of(recipe: dict) -> float:
    """Return width by height of a photo."""
    canvas = recipe["canvas"]
    return canvas["width_px"] / canvas["height_px"] if canvas["width_px"] and canvas["height_px"] else 35 / 45


def marks_now(picture: dict, recipe: dict) -> dict | None:
    """Return where the head is: where a person has put it, else where the worker found it, None where nobody knows."""
    known = None if picture["result"] is None else picture["result"].get("document")
    for marks in [picture["marks"], None if known is None else known["found"]]:
        if documents_frame.fitting(marks, recipe["canvas"]) is not None:
            return marks
    return None


def frame_of(recipe: dict, marks: dict | None, known: dict) -> list:
    """Return [left, top, right, bottom] of a photo in pixels of the turned picture; `known` is what a result says."""
    width, height = known["width"], known["height"]
    if marks is None:
        return documents_frame.whole(ratio_of(recipe), width, height)
    return documents_frame.frame(recipe["document"], ratio_of(recipe), marks, width, height)


def places(recipe: dict, marks: dict | None) -> dict:
    """Return where each line lies in the photo."""
    if marks is None:
        return dict(FIRST)
    section = recipe["document"]
    return {"crown": section["top"], "chin": section["top"] + section["head"], "axis": 0.5 + section["side"]}


def moved(recipe: dict, marks: dict | None, known: dict, line: str, place: float) -> dict:
    """Return the marks after a line was put at another place of the photo."""
    lines = places(recipe, marks)
    lines[line] = place
    if line == "crown":
        lines["crown"] = min(lines["crown"], lines["chin"] - NEAREST)
    elif line == "chin":
        lines["chin"] = max(lines["chin"], lines["crown"] + NEAREST)
    left, top, right, bottom = frame_of(recipe, marks, known)
    made = {}
    for name in ["crown", "chin"]:
        made[name] = (top + lines[name] * (bottom - top)) / known["height"]
    made["axis"] = (left + lines["axis"] * (right - left)) / known["width"]
    made.update({"rotate_deg": recipe["canvas"]["rotate_deg"], "flip": recipe["canvas"]["flip"]})
    return made


def bands(document: dict, recipe: dict) -> list:
    """Return (name, from, to) of what the document allows, from the upper edge; the head's from the crown down."""
    made = []
    top, head, eyes = [documents.in_shares(document, key) for key in ["top", "head", "eyes"]]
    if top is not None:
        made.append(("top", top[0], top[1]))
    if head is not None:
        crown = recipe["document"]["top"]
        made.append(("head", crown + head[0], crown + head[1]))
    if eyes is not None:
        made.append(("eyes", 1 - eyes[1], 1 - eyes[0]))
    return made


def _visible(picture: dict) -> tuple:
    """Return recipe and marks of what the stage shows: the result, or the first look at the newest changes."""
    known = picture["result"]["document"]
    asked = picture["finish_asked"]
    has_look = picture["preview"] is not None and picture["finish_id"] is not None
    if has_look and asked["canvas"] == picture["shown"]["canvas"]:
        made = picture["finish_hand"]["marks"]
        fitting = documents_frame.fitting(made, asked["canvas"])
        return asked, known["found"] if fitting is None else fitting
    return picture["shown"], known["marks"]


def shift(picture: dict, recipe: dict) -> tuple | None:
    """Return (right, down, scale) that lay what is shown where it will be, None where it lies there already.

    So the picture follows the hand while the worker still makes it.
    """
    known = picture["result"]["document"]
    shown, marks = _visible(picture)
    if not documents_frame.is_set(shown) or ratio_of(shown) != ratio_of(recipe):
        return None
    old, new = frame_of(shown, marks, known), frame_of(recipe, marks_now(picture, recipe), known)
    wide, tall = new[2] - new[0], new[3] - new[1]
    made = ((old[0] - new[0]) / wide, (old[1] - new[1]) / tall, (old[2] - old[0]) / wide)
    is_there = abs(made[0]) < 1e-4 and abs(made[1]) < 1e-4 and abs(made[2] - 1) < 1e-4
    return None if is_there else tuple([round(value, 5) for value in made])


def guides(state: dict, picture: dict | None, document: dict | None) -> tuple | None:
    """Return what lies over the photo, None where nothing does: ((name, value), ...), which compares by its values."""
    if picture is None or document is None or picture["state"] != "done" or picture["result"] is None:
        return None
    recipe = recipe_of(state, picture)
    is_made = documents_frame.is_set(picture["shown"]) and picture["result"].get("document") is not None
    if not documents_frame.is_set(recipe) or not is_made:
        return None
    marks = marks_now(picture, recipe)
    lines, drag = places(recipe, marks), state["documents"]["drag"]
    if drag is not None:
        lines = with_changes(lines, {drag[0]: drag[1]})
    made = [(name, round(lines[name], 4)) for name in LINES]
    tall = document["mm"][1] if "mm" in document else None
    made += [("bands", tuple(bands(document, recipe))), ("shift", shift(picture, recipe)), ("tall_mm", tall)]
    made += [("found", marks is not None), ("turn", state["documents"]["turn"])]
    return tuple(made)
