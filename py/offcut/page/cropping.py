"""Room: page. Runs on CPython and MicroPython. May import offcut.contract, offcut.page.

Cropping by a frame over the picture, by hand or by keys. While it is on, the stage shows the whole turned picture.

In the state, "cropping": "on", and "draft" the box under the hand, None when nothing is held: the recipe takes it over
when it is let go, so that a result is made once and not at each step of the hand.
"""

from offcut.contract import recipe as recipes
from offcut.page import crop_box, finishing
from offcut.page.own_recipes import recipe_now
from offcut.page.records import find, with_changes
from offcut.page.speech import speak

KEYS = ["x", "y", "width", "height"]
# One press of an arrow key: a hundredth of a side.
STEP = 0.01
# Rounding of the shares changes the shape of a frame by less than this.
NEARLY = 0.01


def nothing_begun() -> dict:
    """Return the state of cropping before anybody has begun."""
    return {"on": False, "draft": None}


def box_of(state: dict) -> list:
    """Return the frame as it is seen now."""
    if state["cropping"]["draft"] is not None:
        return state["cropping"]["draft"]
    return [recipe_now(state)["canvas"][key] for key in KEYS]


def with_draft(state: dict, recipe: dict) -> dict:
    """Return a recipe with the box under the hand, so that numbers and frame are in step."""
    if state["cropping"]["draft"] is None:
        return recipe
    changes = {KEYS[index]: state["cropping"]["draft"][index] for index in range(len(KEYS))}
    return with_changes(recipe, {"canvas": with_changes(recipe["canvas"], changes)})


def is_possible(picture: dict | None) -> bool:
    """Say whether the browser can show a picture to frame a part of; else there are the numbers."""
    return picture is not None and picture["can_show"] and bool(picture["width"])


def active(state: dict, picture: dict | None) -> dict | None:
    """Return what the stage shows of cropping: the frame, size and turn of the picture under it; None when off."""
    if picture is None or not state["cropping"]["on"] or not is_possible(picture):
        return None
    canvas = recipe_now(state)["canvas"]
    width, height = crop_box.turned_size(picture["width"], picture["height"], canvas["rotate_deg"])
    made = {"box": box_of(state), "width": width, "height": height}
    made.update({"rotate_deg": canvas["rotate_deg"], "flip": canvas["flip"]})
    return made


def after(before: dict, state: dict, event: dict) -> tuple:
    """Return the state and effects after any event: the frame comes with the choice of a free crop and goes with it."""
    is_free = recipe_now(state)["canvas"]["crop"] == "free"
    picture = find(state["pictures"], state["selected"])
    if event["type"] == "recipe-changed" and event["key"] == "crop" and is_free and is_possible(picture):
        return _begun(state)
    if not state["cropping"]["on"]:
        return state, []
    if not is_free or state["selected"] != before["selected"]:
        return with_changes(state, {"cropping": nothing_begun()}), []
    shape, box = _shape(state), box_of(state)
    if shape is not None and abs(box[2] - box[3] * shape) > NEARLY * box[2]:
        # Another shape was chosen meanwhile, or the picture was turned.
        return _begun(state)
    return state, []


def _begun(state: dict) -> tuple:
    """Begin, with a frame that has the shape of the canvas. A share of the subject would overrule any frame."""
    wanted = recipe_now(state)
    box = crop_box.fitted(box_of(state), _shape(state))
    state = with_changes(state, {"cropping": {"on": True, "draft": None}})
    framed = _with_box(recipes.with_value(wanted, "canvas", "subject_scale", 0), box)
    return (state, []) if framed == wanted else finishing.with_recipe(state, framed)


def _shape(state: dict) -> float | None:
    """Return the ratio of the shares of a frame that has the canvas's shape."""
    picture, canvas = find(state["pictures"], state["selected"]), recipe_now(state)["canvas"]
    ratio = crop_box.ratio_of(canvas)
    if ratio is None or not is_possible(picture) or picture is None:
        return None
    width, height = crop_box.turned_size(picture["width"], picture["height"], canvas["rotate_deg"])
    return ratio * height / width


def _with_box(recipe: dict, box: list) -> dict:
    for index in range(len(KEYS)):
        recipe = recipes.with_value(recipe, "canvas", KEYS[index], box[index])
    return recipe


def _toggled(state: dict, event: dict) -> tuple:
    if state["cropping"]["on"]:
        return _left(state, event)
    if not is_possible(find(state["pictures"], state["selected"])):
        return state, []
    state, effects = _begun(state)
    return state, effects + [{"do": "focus", "id": "crop-frame"}]


def _left(state: dict, event: dict) -> tuple:
    state = with_changes(state, {"cropping": nothing_begun()})
    return state, [{"do": "focus", "id": "crop-toggle"}]


def _dragged(state: dict, event: dict) -> tuple:
    """Follow the hand: `dx` and `dy` since it took hold of the frame, which was `from`."""
    if not state["cropping"]["on"]:
        return state, []
    box = crop_box.pulled(event["from"], event["grip"], event["dx"], event["dy"], _shape(state))
    return with_changes(state, {"cropping": {"on": True, "draft": box}}), []


def _dropped(state: dict, event: dict) -> tuple:
    box = state["cropping"]["draft"]
    if box is None:
        return state, []
    state = with_changes(state, {"cropping": {"on": True, "draft": None}})
    return finishing.with_recipe(state, _with_box(recipe_now(state), box))


def _cancelled(state: dict, event: dict) -> tuple:
    """Let go without taking over, as when a second finger comes."""
    return with_changes(state, {"cropping": with_changes(state["cropping"], {"draft": None})}), []


def _nudged(state: dict, event: dict) -> tuple:
    """Move the frame by one step of the keyboard, or its lower right corner."""
    if not state["cropping"]["on"]:
        return state, []
    grip = "move"
    if event["size"]:
        # One side at a time; where the shape is fixed the other follows.
        grip = "se" if _shape(state) is not None else "e" if event["right"] else "s"
    dx, dy = event["right"] * STEP, event["down"] * STEP
    if grip == "se":
        # The larger of the two counts, which would never be the one that shrinks.
        dx = dy = event["right"] * STEP + event["down"] * STEP
    box = crop_box.pulled(box_of(state), grip, dx, dy, _shape(state))
    state, effects = finishing.with_recipe(state, _with_box(recipe_now(state), box))
    percent = {KEYS[index]: round(100 * box[index]) for index in range(len(KEYS))}
    return speak(state, "spoken.crop", percent), effects


HANDLERS = {
    "crop-toggled": _toggled,
    "crop-left": _left,
    "crop-dragged": _dragged,
    "crop-dropped": _dropped,
    "crop-cancelled": _cancelled,
    "crop-nudged": _nudged,
}
