"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.contract, offcut.matte.

Pictures to what an engine takes, and what it gives to a coarse alpha. The only reader of a catalogue entry's `input`
and `output`.
"""

from typing import Any

import numpy as np

from offcut.contract.errors import EngineError, NoSubjectError
from offcut.contract.rules import PICTURE_MAXIMUM
from offcut.matte import resample

# A subject exists where some pixel is rather kept than removed. Measured with u2netp and isnet-w8: pictures of one
# colour, of a gradient or of one pixel reach at most 0.19, photos of a subject 1.0, the worst miss of a subject 0.6.
SUBJECT_FROM = 0.5
# Less than this between darkest and lightest is one level of an 8-bit alpha: the engine tells nothing apart.
FLAT_BELOW = 1 / 255
# How far a value may lie outside the output's range before it is a fault and not rounding.
RANGE_SLACK = 0.01
# Networks of this kind halve their input five times.
SIDE_MULTIPLE = 32
# A picture that is longer than this is stretched some: four to one keeps the short side at half of a square's.
LONGEST_RATIO = 4.0
# What an output is whose entry does not speak of channels.
ONE_CHANNEL = {"of": 1, "index": 0, "is": "subject"}


def input_size_hw(spec: dict[str, Any], picture_hw: tuple[int, int]) -> tuple[int, int]:
    """Choose the size at which an engine looks at a picture.

    Parameters
    ----------
    spec : dict
        `input` of a catalogue entry: the first of its `sizes_hw`, or what its `size_rule` makes of the picture: the
        short side as given, the long one in proportion but not over `longest_side` (the short one gives way then),
        both rounded down to a multiple.
    picture_hw : (int, int)
        Height and width of the picture.

    Returns
    -------
    (int, int)
        Height and width of the input.

    Examples
    --------
    >>> rule = {"short_side": 512, "longest_side": 1536, "multiple": 32}
    >>> input_size_hw({"size_rule": rule}, (1000, 1500))
    (512, 768)
    """
    if "sizes_hw" in spec:
        height, width = spec["sizes_hw"][0]
        return height, width
    rule = spec["size_rule"]
    short, long = min(picture_hw), max(picture_hw)
    # The smaller of two ratios, compared and applied without division: 512 / 1000 * 1500 is not 768 in floats.
    over, under = rule["short_side"], short
    if rule["longest_side"] * short < rule["short_side"] * long:
        over, under = rule["longest_side"], long
    multiple = rule["multiple"]
    height, width = (max(side * over // under // multiple, 1) * multiple for side in picture_hw)
    return height, width


def aspect_size_hw(area_side: int, picture_hw: tuple[int, int], multiple: int = SIDE_MULTIPLE) -> tuple[int, int]:
    """Return the size that has a square's area and a picture's shape, as nearly as multiples allow.

    Parameters
    ----------
    area_side : int
        Side of the square that costs the same.
    picture_hw : (int, int)
        Height and width of the picture; one that is over four times as long as wide is treated as four to one.
    multiple : int
        Both sides are rounded to the nearest multiple of it, at least one.

    Returns
    -------
    (int, int)

    Examples
    --------
    >>> aspect_size_hw(768, (400, 600))
    (640, 928)
    """
    ratio = min(max(picture_hw[0] / picture_hw[1], 1 / LONGEST_RATIO), LONGEST_RATIO)
    height, width = area_side * ratio**0.5, area_side / ratio**0.5
    rows, columns = (max(int(side / multiple + 0.5), 1) * multiple for side in (height, width))
    return rows, columns


def tensor_from_rgb(rgb_u8: np.ndarray, spec: dict[str, Any], size_hw: tuple[int, int]) -> np.ndarray:
    """Turn a picture into an engine's input: x = (rgb / scale - mean) / std, after an antialiased resize.

    Parameters
    ----------
    rgb_u8 : ndarray of uint8, shape (H, W, 3)
    spec : dict
        `input` of a catalogue entry.
    size_hw : (int, int)
        The picture is stretched to it.

    Returns
    -------
    ndarray of float32, shape (1, 3, h, w), C-contiguous

    Raises
    ------
    ArrayError
        If `rgb_u8` is not a picture.

    Notes
    -----
    Memory: one copy at full resolution inside Pillow while it resizes, then 12 bytes for each pixel of the input.
    """
    small_u8 = resample.shrink_rgb(rgb_u8, size_hw, spec["resize"])
    tensor = np.empty((1, 3, *size_hw), np.float32)
    scale = spec["scale"]
    if scale == PICTURE_MAXIMUM:
        scale = max(int(small_u8.max()), 1)  # a black picture stays black
    for channel in range(3):
        # One multiplication and one addition: (rgb / scale - mean) / std, with the constants taken together.
        gain = 1 / (scale * spec["std"][channel])
        offset = -spec["mean"][channel] / spec["std"][channel]
        np.multiply(small_u8[..., channel], np.float32(gain), out=tensor[0, channel])
        tensor[0, channel] += np.float32(offset)
    return tensor


def alpha_from_raw(raw: np.ndarray, spec: dict[str, Any]) -> np.ndarray:
    """Turn an engine's output into a coarse alpha by the engine's own activation, never by stretching it.

    Parameters
    ----------
    raw : ndarray of float32, shape (1, c, h, w)
        As many channels as the entry's `channel` says; one where it has none.
    spec : dict
        `output` of a catalogue entry.

    Returns
    -------
    ndarray of float32, shape (h, w), range 0..1

    Raises
    ------
    EngineError
        inference-failed for a wrong shape or values outside the output's range.
    NoSubjectError
        no-clear-subject when the engine tells nothing apart, finds no pixel that it would rather keep, or gives values
        that are not finite.

    Notes
    -----
    Memory: one copy of one channel of `raw`, of the engine's size; softmax copies all channels.
    """
    channel = spec.get("channel", ONE_CHANNEL)
    if raw.ndim != 4 or raw.shape[:2] != (1, channel["of"]) or raw.size == 0:
        raise _failed(f"output of shape {raw.shape}")
    if not np.isfinite(raw).all():
        raise NoSubjectError("no-clear-subject", "output is not finite")
    alpha = activated(raw[0], channel["index"], spec["activation"])
    low, high = spec["range"]
    alpha -= np.float32(low)
    alpha /= np.float32(high - low)
    smallest, largest = float(alpha.min()), float(alpha.max())
    if smallest < -RANGE_SLACK or largest > 1 + RANGE_SLACK:
        raise _failed(f"output from {smallest:.3g} to {largest:.3g}")
    if channel["is"] == "background":
        np.subtract(1, alpha, out=alpha)
        smallest, largest = 1 - largest, 1 - smallest
    if largest < SUBJECT_FROM or largest - smallest < FLAT_BELOW:
        raise NoSubjectError("no-clear-subject", f"alpha from {smallest:.3g} to {largest:.3g}")
    return np.clip(alpha, 0, 1, out=alpha)


def activated(channels: np.ndarray, index: int, activation: str) -> np.ndarray:
    """Return one channel of an output after its activation.

    Parameters
    ----------
    channels : ndarray of float32, shape (c, h, w)
    index : int
    activation : {"none", "sigmoid", "softmax"}
        Softmax is over the channels: the share that this one has of each pixel.

    Returns
    -------
    ndarray of float32, shape (h, w), a copy
    """
    if activation == "softmax":
        # Relative to the largest, because exp of large numbers would overflow.
        shares = np.exp(channels - channels.max(axis=0), dtype=np.float32)
        return shares[index] / shares.sum(axis=0)
    values = channels[index].astype(np.float32)
    if activation == "sigmoid":
        # exp of large numbers would overflow; tanh saturates to the same value.
        values = 0.5 + 0.5 * np.tanh(0.5 * values)
    return values


def _failed(cause: str) -> EngineError:
    return EngineError("inference-failed", cause, {"cause": cause})
