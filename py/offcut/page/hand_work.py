"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

What people do to a picture by hand, besides settings: strokes of the brushes, a picture of theirs behind it, and where
the head is in a photo for a document.
"""

from offcut.contract import documents_frame, documents_messages, result_messages
from offcut.page.own_recipes import recipe_of


def hand(state: dict, picture: dict) -> dict:
    """Return what was done to a picture by hand: strokes of the brushes, the id of the picture behind it, marks."""
    behind, recipe = state["backdrop"], recipe_of(state, picture)
    is_used = recipe["background"]["kind"] == "picture" and behind is not None
    made = {"strokes": picture["strokes"], "backdrop": behind["file"] if is_used else None}
    made["marks"] = picture["marks"] if documents_frame.is_set(recipe) else None
    return made


def with_hand(command: dict, made: dict) -> dict:
    """Return a start-job or finish-job with what was done by hand, if there is anything."""
    if made["marks"] is not None:
        command = documents_messages.with_marks(command, made["marks"])
    if not made["strokes"] and made["backdrop"] is None:
        return command
    identifier = "" if made["backdrop"] is None else made["backdrop"]
    return result_messages.with_hand_work(command, made["strokes"], made["backdrop"], identifier)
