"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

A second look at the subject: where to point the same engine again, and how to join what it says with the first look.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from offcut.matte import arrays, box_filter, resample, tensor, trimap

# Room around the subject in a crop, as a share of its own box: engines are trained on pictures with surroundings.
MARGIN = 0.15
# The crop has to bring at least this many times the detail of the first look, in each direction; below it the second
# inference costs as much as the first and sees nothing new.
LEAST_GAIN = 1.25
# The subject is where the first alpha is above this.
SUBJECT_FROM = 0.5
# The joined alpha is never longer than this: 4 MiB of float32, and finer than any engine looks.
LONGEST = 2048
# Where the two looks differ by more than this and the first was sure, the second is not believed.
STRONG_DISAGREEMENT = 0.5
# Where the second look has more than this share of such places, it has seen another subject.
MOST_DISAGREEMENT = 0.1


@dataclass(frozen=True)
class Crop:
    """A part of a picture that an engine should look at again.

    Attributes
    ----------
    rows, columns : slice
        In pixels of the picture.
    size_hw : (int, int)
        Size of the engine's input for it.
    picture_hw : (int, int)
    """

    rows: slice
    columns: slice
    size_hw: tuple[int, int]
    picture_hw: tuple[int, int]


def plan(coarse_alpha: np.ndarray, picture_hw: tuple[int, int], input_spec: dict[str, Any]) -> Crop | None:
    """Say where a second look would see more than the first.

    Parameters
    ----------
    coarse_alpha : ndarray of float32, shape (h, w), range 0..1
        What the first look at the whole picture gave.
    picture_hw : (int, int)
    input_spec : dict
        `input` of the engine's catalogue entry.

    Returns
    -------
    Crop or None
        None where there is no subject, or the crop would bring less than LEAST_GAIN times the detail: the subject
        fills the picture, or the picture is hardly larger than the engine's input.

    Notes
    -----
    Cost: a few operations a pixel of `coarse_alpha`.
    """
    arrays.check_alpha(coarse_alpha)
    is_subject = coarse_alpha > SUBJECT_FROM
    if not is_subject.any():
        return None
    spans = [_span(np.any(is_subject, axis=1 - axis), picture_hw[axis]) for axis in range(2)]
    crop_hw = (spans[0].stop - spans[0].start, spans[1].stop - spans[1].start)
    size_hw = tensor.input_size_hw(input_spec, crop_hw)
    first_hw = tensor.input_size_hw(input_spec, picture_hw)
    # Detail in pixels of input for each pixel of the picture; what the picture does not have cannot be gained.
    gains = [
        min(1.0, size / crop) / min(1.0, first / full)
        for size, crop, first, full in zip(size_hw, crop_hw, first_hw, picture_hw, strict=True)
    ]
    if min(gains) < LEAST_GAIN:
        return None
    return Crop(spans[0], spans[1], size_hw, picture_hw)


def blend(coarse_alpha: np.ndarray, crop_alpha: np.ndarray, crop: Crop) -> np.ndarray:
    """Join the second look with the first.

    Parameters
    ----------
    coarse_alpha : ndarray of float32, shape (h, w), range 0..1
    crop_alpha : ndarray of float32, shape (a, b), range 0..1
        What the engine says of the crop.
    crop : Crop

    Returns
    -------
    ndarray of float32, range 0..1
        Of the detail of the second look, as far as LONGEST; `coarse_alpha` itself where the second look has seen
        another subject.

    Raises
    ------
    ArrayError
        If an alpha is not finite float32 of two axes.

    Notes
    -----
    The second look counts in and around the first one's unsure band, less towards the border of the crop, and not at
    all where the first look was sure of the contrary. Memory: a few arrays of the size of the result.
    """
    arrays.check_alpha(crop_alpha)
    rows, columns, size_hw = _places(crop, crop_alpha.shape, coarse_alpha.shape)
    first = np.clip(resample.shrink_values(coarse_alpha, size_hw), 0, 1)
    inside_hw = (rows.stop - rows.start, columns.stop - columns.start)
    second = np.clip(resample.shrink_values(crop_alpha, inside_hw), 0, 1)
    part = first[rows, columns]
    is_unsure = _unsure_at(coarse_alpha, size_hw)[rows, columns]
    is_against = (np.abs(second - part) > STRONG_DISAGREEMENT) & ~is_unsure
    if is_against.mean() > MOST_DISAGREEMENT:
        return coarse_alpha
    weight = (is_unsure & ~is_against).astype(np.float32)
    # As wide as a pixel of the first look, so that nothing shows where one look ends and the other begins.
    radius = max(1, round(max(size_hw) / max(coarse_alpha.shape)))
    weight = box_filter.mean(weight, radius) * _fading(inside_hw, rows, columns, size_hw, radius)
    part += (second - part) * weight
    return first


def _span(is_subject: np.ndarray, length_px: int) -> slice:
    """Return where a line of the coarse alpha has a subject, with its margin, in pixels of the picture."""
    places = np.flatnonzero(is_subject)
    scale = length_px / len(is_subject)
    start, stop = places[0] * scale, (places[-1] + 1) * scale
    margin = max(MARGIN * (stop - start), scale)
    return slice(max(int(start - margin), 0), min(int(np.ceil(stop + margin)), length_px))


def _places(
    crop: Crop, crop_alpha_hw: tuple[int, ...], coarse_hw: tuple[int, ...]
) -> tuple[slice, slice, tuple[int, int]]:
    """Return where the crop lies in the joined alpha, and the joined alpha's size."""
    spans = (crop.rows, crop.columns)
    finest = [
        max(coarse, min(full, round(full * detail / (span.stop - span.start))))
        for coarse, full, detail, span in zip(coarse_hw, crop.picture_hw, crop_alpha_hw, spans, strict=True)
    ]
    ratio = min(1.0, LONGEST / max(finest))
    height, width = (max(coarse, round(side * ratio)) for coarse, side in zip(coarse_hw, finest, strict=True))
    places = []
    for span, full, size in zip(spans, crop.picture_hw, (height, width), strict=True):
        start = min(round(span.start * size / full), size - 1)
        places.append(slice(start, min(max(round(span.stop * size / full), start + 1), size)))
    return places[0], places[1], (height, width)


def _unsure_at(coarse_alpha: np.ndarray, size_hw: tuple[int, int]) -> np.ndarray:
    """Bring the unsure band to another size: ndarray of bool."""
    band = trimap.unsure(coarse_alpha).astype(np.float32)
    return resample.shrink_values(band, size_hw) > 0


def _fading(
    inside_hw: tuple[int, int], rows: slice, columns: slice, size_hw: tuple[int, int], radius: int
) -> np.ndarray:
    """Return weights that fall to 0 at the borders of a crop, except where those are borders of the picture."""
    lines = []
    for length, span, full in zip(inside_hw, (rows, columns), size_hw, strict=True):
        places = np.arange(length, dtype=np.float32)
        from_start = places if span.start > 0 else np.full(length, np.inf, np.float32)
        from_end = places[::-1] if span.stop < full else np.full(length, np.inf, np.float32)
        lines.append(np.clip(np.minimum(from_start, from_end) / (2 * radius), 0, 1))
    return lines[0][:, None] * lines[1]
