"""Room: page. Runs on CPython and MicroPython. May import offcut.page.

How the picture on the stage is looked at: how large, which part of it, on what ground. Nothing of this is exported.

Of state["zoom"]: "scale" is how many times larger than fitted into the frame the picture is, "x"
and "y" the point of the picture, as shares of its sides, in the middle of the frame; "ground" what shows through it;
"frame_px" and "density" the width of the frame in CSS pixels and the device's pixels for each, as last measured.
"""

from offcut.page.records import find, with_changes
from offcut.page.speech import speak

GROUNDS = ["checkered", "white", "black", "colour"]
# By eye: from a whole portrait to its eye in three presses.
STEP = 1.5
# Of the picture's own pixels: eight of the screen for one, where single pixels are easily told apart.
LARGEST_PIXEL = 8
# However few pixels there are, somebody may look closer.
LEAST_LARGEST = 4.0
# Wheels report about 100 for a notch: then four notches double the size. Fingers on a pad report many small numbers.
WHEEL_NOTCHES = 400.0
# By eye: how far an arrow key moves, as a share of what is seen.
PAN_SHARE = 0.1
# Nearer than this to fitted is fitted, so that a wheel comes to rest there.
NEARLY = 1.02


def fitted(ground: str = "checkered", frame_px: float = 0, density: float = 1) -> dict:
    """Return the look at a whole picture."""
    look: dict = {"scale": 1.0, "x": 0.5, "y": 0.5}
    look.update({"ground": ground, "frame_px": frame_px, "density": density})
    return look


def full_width(picture: dict | None) -> float:
    """Return how many pixels wide a picture is, 0 while that is not known."""
    if picture is None:
        return 0
    if picture["result"] is not None:
        return picture["result"]["width"]
    return picture["width"] or 0


def real_scale(look: dict, width: float) -> float | None:
    """Return the scale at which each pixel of a picture is one of the device, None before the frame was measured."""
    if look["frame_px"] <= 0 or width <= 0:
        return None
    return width / (look["frame_px"] * look["density"])


def limits(look: dict, width: float) -> tuple:
    """Return the smallest and the largest scale."""
    real = real_scale(look, width)
    if real is None:
        return 1.0, LEAST_LARGEST
    return min(1.0, real), max(LEAST_LARGEST, real * LARGEST_PIXEL)


def percent(look: dict, width: float) -> int | None:
    """Return how large the picture's pixels are shown, in percent of the device's; None before that can be known."""
    real = real_scale(look, width)
    return None if real is None else int(100 * look["scale"] / real + 0.5)


def is_zoomed(look: dict) -> bool:
    """Say whether less than the whole picture is seen."""
    return look["scale"] > 1.0


def takes_wheel(state: dict, control: bool) -> bool:
    """Say whether a wheel over the picture zooms: with Ctrl (a pinch on a pad says that too), or once it is zoomed."""
    return takes_fingers(state) and (control or is_zoomed(state["zoom"]))


def takes_fingers(state: dict) -> bool:
    """Say whether hands can look closer: not while a dialog or the frame of a crop, which shows all, is before it."""
    return state["dialog"] is None and not state["cropping"]["on"]


def shown_width_px(look: dict) -> float:
    """Return how many pixels of the device the whole picture would take at this scale."""
    return look["scale"] * look["frame_px"] * look["density"]


def zoomed(look: dict, width: float, scale: float, at_x: float = 0.5, at_y: float = 0.5) -> dict:
    """Return the look at another scale; what is seen at (at_x, at_y) of the frame stays there where that can be."""
    least, most = limits(look, width)
    scale = max(least, min(most, scale))
    if 1 / NEARLY < scale < NEARLY:
        scale = 1.0
    kept = 1 / look["scale"] - 1 / scale
    moved = {"scale": scale, "x": look["x"] + (at_x - 0.5) * kept, "y": look["y"] + (at_y - 0.5) * kept}
    return clamped(with_changes(look, moved))


def pinched(look: dict, width: float, by: float, at_x: float, at_y: float, dx: float, dy: float) -> dict:
    """Return the look after two fingers: what was between them at (at_x, at_y) of the frame is at that plus (dx, dy).

    `look` is the one from before they moved and `by` how many times farther apart they are, so that fingers that come
    back bring the picture back.
    """
    scale = zoomed(look, width, look["scale"] * by)["scale"]
    x = look["x"] + (at_x - 0.5) / look["scale"] - (at_x + dx - 0.5) / scale
    y = look["y"] + (at_y - 0.5) / look["scale"] - (at_y + dy - 0.5) / scale
    return clamped(with_changes(look, {"scale": scale, "x": x, "y": y}))


def panned(look: dict, dx: float, dy: float) -> dict:
    """Return the look after the picture was pulled by shares of the frame."""
    return clamped(with_changes(look, {"x": look["x"] - dx / look["scale"], "y": look["y"] - dy / look["scale"]}))


def clamped(look: dict) -> dict:
    """Return the look moved so that the frame shows no place outside the picture that it need not show."""
    half = min(0.5, 0.5 / look["scale"])
    bounds = {name: max(half, min(1 - half, look[name])) for name in ["x", "y"]}
    return with_changes(look, bounds)


def _shown(state: dict) -> float:
    return full_width(find(state["pictures"], state["selected"]))


def _with_look(state: dict, look: dict) -> dict:
    if look == state["zoom"]:
        return state
    return with_changes(state, {"zoom": look})


def _stepped(state: dict, event: dict) -> tuple:
    """Larger, smaller, fitted or at real pixels, by a button or a key; said aloud."""
    look, width = state["zoom"], _shown(state)
    scales = {"in": look["scale"] * STEP, "out": look["scale"] / STEP, "fit": 1.0, "real": real_scale(look, width)}
    scale = scales[event["to"]]
    if scale is None:
        return state, []
    state = _with_look(state, zoomed(look, width, scale))
    said = percent(state["zoom"], width)
    return (state if said is None else speak(state, "spoken.zoom", {"percent": said})), []


def _wheeled(state: dict, event: dict) -> tuple:
    """A wheel was turned over the picture."""
    factor = 2 ** (-max(-400, min(400, event["delta"])) / WHEEL_NOTCHES)
    look = _measured_look(state["zoom"], event)
    return _with_look(state, zoomed(look, _shown(state), look["scale"] * factor, event["x"], event["y"])), []


def _pinched(state: dict, event: dict) -> tuple:
    """Two fingers lie on the picture: `from` is the look when they came; the ground may have changed since."""
    look = with_changes(_measured_look(event["from"], event), {"ground": state["zoom"]["ground"]})
    moved = pinched(look, _shown(state), event["by"], event["x"], event["y"], event["dx"], event["dy"])
    return _with_look(state, moved), []


def _pulled(state: dict, event: dict) -> tuple:
    return _with_look(state, panned(state["zoom"], event["dx"], event["dy"])), []


def _arrow(state: dict, event: dict) -> tuple:
    """An arrow key looks in its direction, so the picture goes the other way."""
    return _with_look(state, panned(state["zoom"], -PAN_SHARE * event["dx"], -PAN_SHARE * event["dy"])), []


def _measured_look(look: dict, event: dict) -> dict:
    if event["frame_px"] <= 0:
        return look
    return with_changes(look, {"frame_px": event["frame_px"], "density": event["density"]})


def _measured(state: dict, event: dict) -> tuple:
    look = _measured_look(state["zoom"], event)
    return _with_look(state, zoomed(look, _shown(state), look["scale"])), []


def _grounded(state: dict, event: dict) -> tuple:
    return _with_look(state, with_changes(state["zoom"], {"ground": event["ground"]})), []


def after(before: dict, state: dict, event: dict) -> tuple:
    """Look at all of another picture; measure the frame when its shape may have changed."""
    if state["selected"] != before["selected"]:
        look = state["zoom"]
        whole = fitted(look["ground"], look["frame_px"], look["density"])
        state = with_changes(state, {"zoom": whole})
    if state["selected"] is None or _shape(before) == _shape(state):
        return state, []
    return state, [{"do": "measure-stage"}]


def _shape(state: dict) -> tuple:
    picture = find(state["pictures"], state["selected"])
    if picture is None:
        return None, 0, 0
    size = picture if picture["result"] is None else picture["result"]
    return picture["id"], size["width"], size["height"]


HANDLERS = {
    "stage-stepped": _stepped,
    "stage-wheeled": _wheeled,
    "stage-pinched": _pinched,
    "stage-pulled": _pulled,
    "stage-arrow": _arrow,
    "stage-measured": _measured,
    "stage-ground": _grounded,
}
