"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.contract, offcut.matte.

A cutout on its canvas, before its background: turned, framed, with rim and shadow, as a recipe says.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from offcut.contract import documents_frame
from offcut.matte import arrays, backdrop, canvas, colours, compose, head_frame, icc, outline, shadow, transform
from offcut.matte.picture import Picture

# The sections that hold colours.
COLOURED = ("background", "shadow", "outline")


# From here on an alpha is what it was: between the two it rises one and a half levels for one, which makes no contour.
WHOLE_FROM_U8 = 3 * canvas.SUBJECT_FROM_U8


def _without_faint() -> np.ndarray:
    """Return for each alpha what it is on one colour."""
    levels = np.arange(256)
    risen = (levels - canvas.SUBJECT_FROM_U8) * WHOLE_FROM_U8 // (WHOLE_FROM_U8 - canvas.SUBJECT_FROM_U8)
    return np.where(levels < WHOLE_FROM_U8, np.maximum(risen, 0), levels).astype(np.uint8)


WITHOUT_FAINT = _without_faint()


def is_plain(recipe: dict[str, Any]) -> bool:
    """Say whether a recipe leaves the cutout as it is: then nothing of this is run, and no pixel is copied."""
    settings = recipe["canvas"]
    is_whole = settings["crop"] == "none" and settings["aspect"] == "free" and not settings["subject_scale"]
    is_unscaled = settings["width_px"] is None and settings["height_px"] is None
    is_upright = settings["rotate_deg"] == 0 and settings["flip"] == "none"
    has_nothing_else = recipe["background"]["kind"] == "transparent" and recipe["shadow"]["kind"] == "none"
    is_free = recipe["outline"]["width_px"] == 0 and not documents_frame.is_set(recipe)
    return is_whole and is_unscaled and is_upright and has_nothing_else and is_free


@dataclass(frozen=True)
class Scene:
    """A cutout on its canvas.

    Attributes
    ----------
    rgba_u8 : ndarray of uint8, shape (h, w, 4), straight alpha
        Opaque everywhere with any background but "transparent".
    frame : canvas.Frame
        What part of the turned picture it shows.
    turned_wh : (int, int)
        Width and height of the turned picture.
    """

    rgba_u8: np.ndarray
    frame: canvas.Frame
    turned_wh: tuple[int, int]


def render(
    rgba_u8: np.ndarray,
    picture: Picture,
    recipe: dict[str, Any],
    own: np.ndarray | None,
    marks: dict[str, Any] | None = None,
) -> Scene:
    """Return what a recipe makes of a cutout.

    Parameters
    ----------
    rgba_u8 : ndarray of uint8, shape (H, W, 4), straight alpha
        The cutout.
    picture : Picture
        What it was cut from: the blurred background is made of it, and colours are put in the numbers of its profile.
    recipe : dict
        A complete recipe; its sections `canvas`, `background`, `shadow` and `outline` count.
    own : ndarray of uint8, shape (h, w, 3), or None
        The picture that people chose as background; None where there is none, which then is the plain colour.
    marks : dict or None
        Where the head is, for a photo for a document; without them the photo shows the whole picture.

    Returns
    -------
    Scene

    Raises
    ------
    ArrayError
        If `rgba_u8` is not a picture with alpha.

    Notes
    -----
    On one colour what is fainter than a subject (canvas.SUBJECT_FROM_U8) is left out: masks are hardly ever exactly 0
    far from their subject, and a background of 252 is not white. Deterministic: the same recipe gives the same
    bytes. Memory: at most three pictures of the canvas's size.
    """
    recipe = _in_profile(recipe, picture.icc)
    turned = turn(rgba_u8, recipe["canvas"])
    height, width = turned.shape[:2]
    if marks is not None and documents_frame.is_set(recipe):
        frame = head_frame.plan(recipe, (width, height), marks)
    else:
        frame = canvas.plan(recipe["canvas"], (width, height), canvas.subject_box(turned[..., 3]))
    placed = canvas.place(turned, frame)
    del turned
    if recipe["background"]["kind"] == "colour":
        placed[..., 3] = WITHOUT_FAINT[placed[..., 3]]
    behind = _background(rgba_u8, picture, recipe, frame, own)
    alpha_u8 = np.ascontiguousarray(placed[..., 3])
    if recipe["outline"]["width_px"] > 0:
        rim = _stain(outline.outline(alpha_u8, recipe["outline"]["width_px"]), recipe["outline"]["colour"], 1.0)
        placed = compose.over(placed, rim)
        alpha_u8 = np.ascontiguousarray(placed[..., 3])
    if recipe["shadow"]["kind"] != "none":
        cast = _stain(_shadow(alpha_u8, recipe["shadow"]), recipe["shadow"]["colour"], recipe["shadow"]["opacity"])
        behind = cast if behind is None else compose.over(cast, behind)
    if behind is None:
        return Scene(placed, frame, (width, height))
    whole = compose.over(placed, behind)
    return Scene(whole if whole.shape[2] == 4 else _opaque(whole), frame, (width, height))


def before(picture: Picture, recipe: dict[str, Any], frame: canvas.Frame) -> np.ndarray:
    """Return the picture as it came, in the frame of its scene, so that the two can be compared.

    Parameters
    ----------
    picture : Picture
    recipe : dict
    frame : canvas.Frame

    Returns
    -------
    ndarray of uint8, shape (h, w, 4), straight alpha
    """
    alpha_u8 = picture.alpha_u8
    whole = _opaque(picture.rgb_u8) if alpha_u8 is None else np.dstack([picture.rgb_u8, alpha_u8])
    return canvas.place(turn(whole, recipe["canvas"]), frame)


def turn(rgba_u8: np.ndarray, settings: dict[str, Any]) -> np.ndarray:
    """Turn and mirror a picture with alpha as section `canvas` says.

    Parameters
    ----------
    rgba_u8 : ndarray of uint8, shape (H, W, 4), straight alpha
    settings : dict

    Returns
    -------
    ndarray of uint8, shape (h, w, 4), straight alpha; the very same array where nothing is turned
    """
    turned = rgba_u8
    if settings["flip"] == "horizontal":
        turned = np.ascontiguousarray(turned[:, ::-1])
    elif settings["flip"] == "vertical":
        turned = np.ascontiguousarray(turned[::-1])
    return turned if settings["rotate_deg"] == 0 else transform.turn_rgba(turned, settings["rotate_deg"])


def _background(
    rgba_u8: np.ndarray, picture: Picture, recipe: dict[str, Any], frame: canvas.Frame, own: np.ndarray | None
) -> np.ndarray | None:
    settings = recipe["background"]
    kind, size_hw = settings["kind"], frame.size_hw
    if kind == "transparent":
        return None
    if kind in ("linear", "radial"):
        return backdrop.gradient(size_hw, settings["colour"], settings["colour2"], kind, settings["angle_deg"])
    if kind == "picture" and own is not None:
        centre = (settings["x"], settings["y"])
        return backdrop.picture(own, size_hw, settings["fit"], centre, settings["zoom"], settings["colour"])
    if kind == "blur":
        soft = backdrop.blurred(picture.rgb_u8, np.ascontiguousarray(rgba_u8[..., 3]), settings["blur"])
        shown = canvas.place(turn(_opaque(soft), recipe["canvas"]), frame)
        # Where the canvas reaches beyond the picture there is nothing to blur.
        return compose.over(shown, backdrop.plain(size_hw, settings["colour"]))
    return backdrop.plain(size_hw, settings["colour"])


def _shadow(alpha_u8: np.ndarray, settings: dict[str, Any]) -> np.ndarray:
    if settings["kind"] == "contact":
        return shadow.contact(alpha_u8, settings["blur"])
    return shadow.drop(alpha_u8, settings["distance"], settings["angle_deg"], settings["blur"])


def _stain(alpha_u8: np.ndarray, colour: str, opacity: float) -> np.ndarray:
    """Return an area of one colour with this alpha."""
    stained = np.empty((*alpha_u8.shape, 4), np.uint8)
    stained[..., :3] = backdrop.from_hex(colour)
    stained[..., 3] = alpha_u8 if opacity == 1 else arrays.to_u8(arrays.from_u8(alpha_u8) * opacity)
    return stained


def _opaque(rgb_u8: np.ndarray) -> np.ndarray:
    return np.dstack([rgb_u8, np.full(rgb_u8.shape[:2], arrays.LARGEST_U8, np.uint8)])


def _in_profile(recipe: dict[str, Any], profile: bytes | None) -> dict[str, Any]:
    """Return the recipe with its colours, which mean sRGB, in the numbers of a picture's profile."""
    if profile is None:
        return recipe
    known = icc.read(profile)
    converted = dict(recipe)
    for section in COLOURED:
        converted[section] = dict(recipe[section])
        for key in ("colour", "colour2"):
            if key in converted[section]:
                levels = colours.from_srgb_u8(backdrop.from_hex(converted[section][key]), known)
                converted[section][key] = "#" + bytes(int(level) for level in levels).hex()
    return converted
