"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

Which cards of the strip are really made. Five hundred cards cost a phone seconds to make and gigabytes of decoded
thumbnails; so beyond a few dozen only those near the part that is seen exist, and empty space stands for the others.
"""

from offcut.page.records import with_changes

# Up to here all cards exist and the strip is as tall as they are.
MOST_WHOLE = 48
# Rows of cards that exist: five or six are seen at once, the rest is for scrolling and for Tab.
ROWS = 16
ROWS_BEFORE = 5


def nothing_seen() -> dict:
    """Return the place of the strip before it was scrolled: the first row that is seen, and how many columns it has."""
    return {"row": 0, "columns": 1}


def is_windowed(pictures: list, coming: int) -> bool:
    """Say whether only a part of the cards exists; `coming` is how many pictures are still to be added."""
    return len(pictures) + coming > MOST_WHOLE


def in_order(pictures: list) -> list:
    """Return the pictures as the strip shows them: when all is done, first those that need a look.

    A picture keeps its place when somebody has looked: nothing moves under a finger.
    """
    for picture in pictures:
        if picture["state"] in ["waiting", "working"]:
            return pictures
    first = [one for one in pictures if _was_unsure(one)]
    if not first:
        return pictures
    return first + [one for one in pictures if not _was_unsure(one)]


def _was_unsure(picture: dict) -> bool:
    return picture["result"] is not None and picture["result"]["needs_look"]


def layout(count: int, strip: dict, kept: int | None) -> list:
    """Return the strip from top to bottom: ("space", rows) or ("cards", begin, end).

    `kept` is the place of a card that exists wherever it is: the one with the focus must not go away.
    """
    columns = max(1, strip["columns"])
    rows = (count + columns - 1) // columns
    begin = max(0, min(strip["row"] - ROWS_BEFORE, rows - ROWS))
    end = min(rows, begin + ROWS)
    place = -1 if kept is None else kept
    kept_row = place // columns
    parts: list = []
    if 0 <= kept_row < begin:
        parts += [("space", kept_row), ("cards", place, place + 1), ("space", begin - kept_row - 1)]
    else:
        parts += [("space", begin)]
    parts += [("cards", begin * columns, min(count, end * columns))]
    if kept_row >= end:
        parts += [("space", kept_row - end), ("cards", place, place + 1), ("space", rows - kept_row - 1)]
    else:
        parts += [("space", rows - end)]
    return [part for part in parts if part[0] == "cards" or part[1] > 0]


def _seen(state: dict, event: dict) -> tuple:
    """Take what the browser shows; half a window must be passed before other cards are made."""
    strip = state["strip"]
    far = event["row"] - strip["row"]
    if event["columns"] == strip["columns"] and -2 < far < 2:
        return state, []
    return with_changes(state, {"strip": {"row": event["row"], "columns": event["columns"]}}), []


HANDLERS = {"strip-seen": _seen}
