"""Room: page. Runs on CPython and MicroPython. May import nothing.

The arithmetic of a crop frame. A box is [x, y, width, height] in shares of the turned picture, as the recipe has it.
"""

import math

# A frame that is smaller than this share of a side can hardly be taken hold of.
LEAST = 0.02
# Ten thousandths of a side: finer than a pixel of a picture of 64 megapixels matters to nobody.
DECIMALS = 5
GRIPS = ["nw", "n", "ne", "e", "se", "s", "sw", "w"]


def turned_size(width: float, height: float, degrees: float) -> tuple:
    """Return width and height of what a turned picture needs, in its pixels."""
    if degrees % 180 == 0:
        return width, height
    if degrees % 90 == 0:
        return height, width
    across, down = abs(math.cos(math.radians(degrees))), abs(math.sin(math.radians(degrees)))
    return width * across + height * down, width * down + height * across


def ratio_of(canvas: dict) -> float | None:
    """Return width / height that the canvas will have whatever is framed, None where it follows the frame."""
    if canvas["width_px"] and canvas["height_px"]:
        return canvas["width_px"] / canvas["height_px"]
    if canvas["aspect"] == "free":
        return None
    across, down = canvas["aspect"].split(":")
    return float(across) / float(down)


def pulled(box: list, grip: str, dx: float, dy: float, shape: float | None) -> list:
    """Return a box after it was moved ("move") or pulled at a grip.

    `shape` is the ratio of its shares that the frame has to keep, None for any.
    """
    if grip == "move":
        return _rounded([_within(box[0] + dx, 1 - box[2]), _within(box[1] + dy, 1 - box[3]), box[2], box[3]])
    left, top, right, bottom = box[0], box[1], box[0] + box[2], box[1] + box[3]
    if "w" in grip:
        left = min(max(left + dx, 0), right - LEAST)
    if "e" in grip:
        right = max(min(right + dx, 1), left + LEAST)
    if "n" in grip:
        top = min(max(top + dy, 0), bottom - LEAST)
    if "s" in grip:
        bottom = max(min(bottom + dy, 1), top + LEAST)
    made = [left, top, right - left, bottom - top]
    return _rounded(made if shape is None else _shaped(made, box, grip, shape))


def fitted(box: list, shape: float | None) -> list:
    """Return the largest box of a shape inside of another, around its middle."""
    if shape is None:
        return box
    width, height = box[2], box[3]
    if width > height * shape:
        width = height * shape
    else:
        height = width / shape
    return _rounded([box[0] + (box[2] - width) / 2, box[1] + (box[3] - height) / 2, width, height])


def _shaped(made: list, box: list, grip: str, shape: float) -> list:
    """Return a pulled box with its shape again; what lies across from the grip stays where it was."""
    left, top, right, bottom = box[0], box[1], box[0] + box[2], box[1] + box[3]
    # Where the frame hangs, and how much room there is from there.
    at_x = right if "w" in grip else left if "e" in grip else (left + right) / 2
    at_y = bottom if "n" in grip else top if "s" in grip else (top + bottom) / 2
    room_x = right if "w" in grip else 1 - left if "e" in grip else 2 * min(at_x, 1 - at_x)
    room_y = bottom if "n" in grip else 1 - top if "s" in grip else 2 * min(at_y, 1 - at_y)
    width = made[2] if "w" in grip or "e" in grip else made[3] * shape
    if len(grip) == 2:
        width = max(made[2], made[3] * shape)
    width = max(min(width, room_x, room_y * shape), LEAST, LEAST * shape)
    height = width / shape
    x = at_x - width if "w" in grip else at_x if "e" in grip else at_x - width / 2
    y = at_y - height if "n" in grip else at_y if "s" in grip else at_y - height / 2
    return [_within(x, 1 - width), _within(y, 1 - height), min(width, 1), min(height, 1)]


def _within(value: float, most: float) -> float:
    return min(max(value, 0), max(most, 0))


def _rounded(box: list) -> list:
    return [round(value, DECIMALS) for value in box]
