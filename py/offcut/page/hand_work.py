"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

What people do to a picture by hand, besides settings: strokes of the brushes, and a picture of theirs behind it.
"""

from offcut.contract import result_messages
from offcut.page.own_recipes import recipe_of


def hand(state: dict, picture: dict) -> dict:
    """Return what was done to a picture by hand: strokes of the brushes, and the id of the picture behind it."""
    behind = state["backdrop"]
    is_used = recipe_of(state, picture)["background"]["kind"] == "picture" and behind is not None
    return {"strokes": picture["strokes"], "backdrop": behind["file"] if is_used else None}


def with_hand(command: dict, made: dict) -> dict:
    """Return a start-job or finish-job with what was done by hand, if there is anything."""
    if not made["strokes"] and made["backdrop"] is None:
        return command
    identifier = "" if made["backdrop"] is None else made["backdrop"]
    return result_messages.with_hand_work(command, made["strokes"], made["backdrop"], identifier)
