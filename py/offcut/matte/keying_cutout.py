"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

The cutout of a picture on a flat background: what `keying` finds, the edges' lengths, and the strokes of the brushes.
"""

from typing import Any

import numpy as np

from offcut.matte import backdrop, colours, compose, edge_settings, icc, keying, keying_inks, strokes
from offcut.matte.keying import Keyed
from offcut.matte.picture import Picture
from offcut.matte.pipeline import Cutout

# What changes the shape of an alpha that is known already. The others help an engine's coarse one: specks may be the
# dots of letters here, and there is nothing to refine.
LENGTHS = ("grow_px", "smooth_px", "feather_px")
# Rings around a pixel in which ink is looked for, however far an edge was moved: a grown edge has few pixels whose ink
# is farther than the next ring says.
MOST_RINGS = 12


def cut_out(picture: Picture, recipe: dict[str, Any], touch_ups: list[dict[str, Any]] | None = None) -> Cutout:
    """Cut a logo or a signature out of its flat background.

    Parameters
    ----------
    picture : Picture
    recipe : dict
        Complete (contract/recipe.py); its sections `keying` and `edges` count.
    touch_ups : list of dict, or None
        Strokes of the brushes (contract/strokes.py): they have the last word.

    Returns
    -------
    Cutout
        Solid pixels have the picture's own bytes, soft ones those of the ink alone. Its `coarse_alpha` is one pixel
        that says nothing: no engine has looked.

    Raises
    ------
    ArrayError
        If the picture's arrays are not what they should be.

    Notes
    -----
    Cost and memory: those of `keying.key`, and the result.
    """
    settings, edges = _in_profile(recipe["keying"], picture.icc), recipe["edges"]
    keyed = keying.key(picture.rgb_u8, picture.alpha_u8, settings)
    shown_u8 = edge_settings.shaped(keyed.alpha_u8, *(edges[length] for length in LENGTHS))
    raised = _drawn(shown_u8, touch_ups, picture.rgb_u8)
    rgba_u8 = compose.cut_out(picture.rgb_u8, shown_u8, picture.alpha_u8)
    _lay_ink(rgba_u8, keyed, raised, settings)
    reach = max(edges["grow_px"], 0) + edges["smooth_px"] + edges["feather_px"]
    if reach and settings["ink"] != "recoloured":
        _spread_ink(rgba_u8, keyed, raised, int(np.ceil(reach)) + 1)
    return Cutout(rgba_u8, np.ones((1, 1), np.float32))


def _drawn(shown_u8: np.ndarray, touch_ups: list[dict[str, Any]] | None, rgb_u8: np.ndarray) -> np.ndarray | None:
    """Draw the strokes; return where they brought something back, which then is as it was seen: bool, (H, W)."""
    if not touch_ups:
        return None
    before_u8 = shown_u8.copy()
    strokes.draw(shown_u8, touch_ups, 1, rgb_u8)
    return shown_u8 > before_u8


def _lay_ink(rgba_u8: np.ndarray, keyed: Keyed, raised: np.ndarray | None, settings: dict[str, Any]) -> None:
    """Give pixels the colour of their ink, where anything of them is seen; in place."""
    pixels = rgba_u8.reshape(-1, 4)
    if settings["ink"] == "recoloured":
        places = np.flatnonzero(pixels[:, 3])
        pixels[places, :3] = backdrop.from_hex(settings["ink_colour"])
        return
    is_seen = pixels[keyed.places, 3] > 0
    if raised is not None:
        is_seen &= ~raised.ravel()[keyed.places]
    pixels[keyed.places[is_seen], :3] = keyed.ink_u8[is_seen]


def _spread_ink(rgba_u8: np.ndarray, keyed: Keyed, raised: np.ndarray | None, reach: int) -> None:
    """Give what an edge that moved outwards has won, which is paper, the colour of the nearest ink; in place."""
    height, width = keyed.alpha_u8.shape
    pixels, inked = rgba_u8.reshape(-1, 4), (keyed.alpha_u8 > 0).ravel()
    is_won = (pixels[:, 3] > 0) & ~inked
    if raised is not None:
        is_won &= ~raised.ravel()
    places = np.flatnonzero(is_won)
    for down, right, _ in keying_inks.around(reach, MOST_RINGS):
        if not len(places):
            return
        row = np.clip(places // width + down, 0, height - 1)
        there = row * width + np.clip(places % width + right, 0, width - 1)
        is_found = inked[there]
        pixels[places[is_found], :3] = pixels[there[is_found], :3]
        places = places[~is_found]


def _in_profile(settings: dict[str, Any], profile: bytes | None) -> dict[str, Any]:
    """Return the settings with their colours, which mean sRGB, in the numbers of a picture's profile."""
    if profile is None:
        return settings
    known = icc.read(profile)
    converted = dict(settings)
    for key in ("colour", "ink_colour"):
        levels = colours.from_srgb_u8(backdrop.from_hex(settings[key]), known)
        converted[key] = "#" + bytes(int(level) for level in levels).hex()
    return converted
