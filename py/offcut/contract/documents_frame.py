"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import offcut.contract.

Where a photo for a document is cut out of its picture. Both sides compute it here, so that the guides that the page
draws lie where the worker cuts. The head is described by marks, as shares of the turned picture:

    crown, chin     rows; crown above chin
    axis            column of the middle of the head
    rotate_deg, flip    how the picture was turned when they were set: for another turn they mean nothing

The recipe's section "document" says how the head lies in the photo: `head` from crown to chin and `top` above the crown
as shares of the photo's height, `side` from the middle to the right as a share of its width.
"""

from offcut.contract import documents

# No document: the other settings of the canvas count.
NONE = "none"
MARK_KEYS = ["crown", "chin", "axis", "rotate_deg", "flip"]
# A mark may lie a little outside the picture, where a head is cut off; further out is a mistake.
FURTHEST = 2
# Less than this of the picture's height between crown and chin is a slip of the hand.
SHORTEST_HEAD = 0.01
# Where an office gives no numbers: about what ICAO Doc 9303 part 3 asks for, a head of 70 to 80 % of the height.
USUAL_HEAD, USUAL_TOP = 0.75, 0.09
# As in the middle of the face: eyes lie about half way between crown and chin.
EYES_AT = 0.5


def is_set(recipe: dict) -> bool:
    """Say whether a recipe makes a photo for a document."""
    return recipe["document"]["id"] != NONE


def targets(document: dict) -> dict:
    """Return {"head", "top", "side"} of a photo in the middle of everything that a document allows."""
    head, top = documents.in_shares(document, "head"), documents.in_shares(document, "top")
    share = USUAL_HEAD if head is None else (head[0] + head[1]) / 2
    above = _top_by_eyes(document, share) if top is None else (top[0] + top[1]) / 2
    return {"head": _short(share), "top": _short(above), "side": 0}


def _top_by_eyes(document: dict, head: float) -> float:
    """Return the margin that puts the eyes in the middle of their range; the usual one where nothing is said."""
    eyes = documents.in_shares(document, "eyes")
    if eyes is None:
        # Half of what is free above, as long as it is not much: shoulders need the rest.
        return min(USUAL_TOP, (1 - head) / 2)
    # At least a sliver of background stays above the hair.
    return max(1 - (eyes[0] + eyes[1]) / 2 - head * EYES_AT, 0.02)


def frame(document: dict, ratio: float, marks: dict, width: float, height: float) -> list:
    """Return [left, top, right, bottom] of the photo in pixels of the turned picture, which it may go beyond.

    `document` is the section of a recipe, `ratio` width by height of the photo.
    """
    crown, chin = marks["crown"] * height, marks["chin"] * height
    tall = (chin - crown) / document["head"]
    wide = tall * ratio
    top = crown - document["top"] * tall
    left = marks["axis"] * width - (0.5 + document["side"]) * wide
    return [left, top, left + wide, top + tall]


def whole(ratio: float, width: float, height: float) -> list:
    """Return the frame of a photo that shows all of a picture, in its middle: where nobody knows where the head is."""
    wide, tall = max(width, height * ratio), max(height, width / ratio)
    left, top = (width - wide) / 2, (height - tall) / 2
    return [left, top, left + wide, top + tall]


def fitting(marks: dict | None, canvas: dict) -> dict | None:
    """Return `marks` when they were set on a picture turned as `canvas` says, else None."""
    if marks is None or marks["rotate_deg"] != canvas["rotate_deg"] or marks["flip"] != canvas["flip"]:
        return None
    return marks


def beyond(cut: list, width: float, height: float) -> list:
    """Return over which edges of the picture a frame goes, by more than half a pixel."""
    left, top, right, bottom = cut
    over = [("top", -top), ("right", right - width), ("bottom", bottom - height), ("left", -left)]
    return [side for side, by in over if by > 0.5]


def wrong_marks(marks: object) -> str | None:
    """Return what is wrong with the marks of a message, None when nothing is; None stands for no marks."""
    if marks is None:
        return None
    if not isinstance(marks, dict) or [key for key in MARK_KEYS if key not in marks]:
        return "marks have " + ", ".join(MARK_KEYS)
    for key in MARK_KEYS[:4]:
        value = marks[key]
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        furthest = 180 if key == "rotate_deg" else FURTHEST
        if not is_number or not -furthest <= value <= furthest:
            return "marks: " + key + " is a number from " + str(-furthest) + " to " + str(furthest)
    if marks["chin"] - marks["crown"] < SHORTEST_HEAD:
        return "marks: the chin is below the crown"
    return None


def _short(value: float) -> float:
    return round(value, 4)
