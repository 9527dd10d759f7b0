"""Room: contract. Runs on CPython, Pyodide and MicroPython. May import nothing.

Strokes of the brushes, as the page records them and the worker replays them:

    {"mode": "keep" or "erase", "radius_px", "hardness", "points": [[x, y], ...], "snap": True where it stops at edges}
    {"mode": "keep-part" or "remove-part", "points"}: the connected parts of the cutout that lie under the points
    {"mode": "remove-colour", "tolerance", "points"}: what is coloured like a point and hangs together with it

in pixels of the full picture, (0, 0) its upper left corner; "tolerance" in levels of 255. A stroke may leave the
picture.
"""

BRUSHES = ["keep", "erase"]
PARTS = ["keep-part", "remove-part"]
MODES = BRUSHES + PARTS + ["remove-colour"]
# Far more than a hand draws; stops a file from a stranger from keeping the worker busy for ever.
MOST_STROKES = 2000
MOST_POINTS = 10000
LARGEST_RADIUS_PX = 4000
# The largest side that any format of ours can say.
FARTHEST_PX = 100000


def wrong(strokes: object) -> str | None:
    """Return what strokes have to be when they are not that, else None."""
    if not isinstance(strokes, list) or len(strokes) > MOST_STROKES:
        return "strokes is a list of at most " + str(MOST_STROKES)
    for stroke in strokes:
        cause = _wrong_stroke(stroke)
        if cause is not None:
            return cause
    return None


def _wrong_stroke(stroke: object) -> str | None:
    if not isinstance(stroke, dict) or stroke.get("mode") not in MODES:
        return "a stroke is one of " + ", ".join(MODES)
    if stroke["mode"] in BRUSHES:
        if not _is_within(stroke.get("radius_px"), 0.5, LARGEST_RADIUS_PX):
            return "radius_px is a number from 0.5 to " + str(LARGEST_RADIUS_PX)
        if not _is_within(stroke.get("hardness"), 0, 1):
            return "hardness is a number from 0 to 1"
        if not isinstance(stroke.get("snap", False), bool):
            return "snap is true or false"
    if stroke["mode"] == "remove-colour" and not _is_within(stroke.get("tolerance"), 0, 255):
        return "tolerance is a number from 0 to 255"
    return _wrong_points(stroke.get("points"))


def _wrong_points(points: object) -> str | None:
    if not isinstance(points, list) or not 0 < len(points) <= MOST_POINTS:
        return "points is a list of 1 to " + str(MOST_POINTS)
    for point in points:
        if not isinstance(point, list) or len(point) != 2:
            return "a point is [x, y]"
        if not all(_is_within(value, -FARTHEST_PX, FARTHEST_PX) for value in point):
            return "a point lies within " + str(FARTHEST_PX) + " pixels"
    return None


def _is_within(value: object, least: float, most: float) -> bool:
    """Say whether `value` is a number in this range; NaN is in none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and least <= value <= most
