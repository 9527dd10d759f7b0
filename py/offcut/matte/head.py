"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

Where the head of a person is, guessed from the outline alone: the crown, the axis, the chin, the shoulders. A document
photo is framed by these, and people move the lines where the guess is wrong; no face is looked for or changed.
"""

from dataclasses import dataclass

import numpy as np

from offcut.matte import arrays, components

# Half covered: the outline that people see.
OUTLINE_U8 = 128
# An outline of fewer rows says nothing about its parts.
FEWEST_ROWS = 16
# A head takes at least an eighth of a standing adult (classical canon of proportions); a little less for a tall hat.
SMALLEST_HEAD_SHARE = 0.1
# Crown to neck by width of the head. Head length by breadth is about 1.5 (menton to top of head 232 mm, breadth 154 mm:
# ANSUR II, US Army NATICK/TR-15/007); hair and hats make it wider, the neck below the chin longer.
SHORTEST_HEAD, LONGEST_HEAD = 0.7, 2.4
# The neck is narrower than the head by at least this share, or there is no neck to be seen: long hair, a scarf.
LEAST_NARROWING = 0.06
# Necks are about a fifth narrower than heads (same survey: neck breadth about 120 mm): then the outline is clear.
CLEAR_NARROWING = 0.2
# Shoulders are wider than the head by far (biacromial 415 mm against 154 mm); hair makes the head wider.
LEAST_SHOULDERS = 1.25
# Within this of the narrowest the outline has reached the neck.
AT_NECK = 1.04
# A crown at the picture's upper edge may be cut off, and then nothing says how much of it.
CUT_CONFIDENCE = 0.25
# Below this a guess is not worth showing.
LEAST_CONFIDENCE = 0.15


@dataclass(frozen=True)
class Head:
    """What the outline says of a head; places are shares of the height and the width of the picture.

    Attributes
    ----------
    crown, chin, shoulders : float
        Rows. `shoulders` is where the outline becomes clearly wider than the head.
    axis : float
        Column of the middle of the head.
    confidence : float, 0..1
        How clear the outline is, not how often such a guess is right.
    """

    crown: float
    chin: float
    axis: float
    shoulders: float
    confidence: float


def find(alpha_u8: np.ndarray) -> Head | None:
    """Guess where the head is from the outline of a person.

    Parameters
    ----------
    alpha_u8 : ndarray of uint8, shape (H, W)
        Of the upright picture, at reduced size: 512 rows are plenty.

    Returns
    -------
    Head or None
        None where it cannot be told: nothing to see, no neck, shapes that no head has.

    Raises
    ------
    ArrayError
        If `alpha_u8` is not such an array.

    Notes
    -----
    From the top of the largest piece downwards its width is followed, leaving out what is not joined to the head there
    (a raised hand). The neck is where the width is smallest between a wider head and wider shoulders. The head is taken
    for an ellipse: it begins at the crown, is as wide as its widest row, and where it meets the neck says how much of
    it is still to come, because below that the chin lies inside the neck's outline.
    Cost: a few passes over the picture. Memory: its labels, 4 bytes a pixel.

    >>> find(np.zeros((4, 4), np.uint8)) is None
    True
    """
    arrays.check_alpha_u8(alpha_u8, alpha_u8.shape[:2])
    spans = _spans(alpha_u8 >= OUTLINE_U8)
    if spans is None or len(spans[1]) < FEWEST_ROWS:
        return None
    top, lefts, rights = spans
    widths = _smoothed((rights - lefts).astype(np.float64))
    neck = _neck(widths)
    if neck is None:
        return None
    widest = int(np.argmax(widths[:neck]))
    junction = widest + int(np.argmax(widths[widest : neck + 1] <= widths[neck] * AT_NECK))
    length = _ellipse_length(junction, widths[junction] / widths[widest])
    confidence = _confidence(widths, neck, widest, length) * (CUT_CONFIDENCE if top == 0 else 1.0)
    if confidence < LEAST_CONFIDENCE:
        return None
    height, width = alpha_u8.shape
    middles = (lefts + rights)[junction // 4 : junction + 1] / 2
    return Head(
        crown=top / height,
        chin=(top + length) / height,
        axis=float(middles.mean()) / width,
        shoulders=(top + _shoulders(widths, neck, widest)) / height,
        confidence=round(float(confidence), 3),
    )


def touched_sides(alpha_u8: np.ndarray) -> list[str]:
    """Return which edges of the picture its subject reaches: beyond them it is cut off.

    Parameters
    ----------
    alpha_u8 : ndarray of uint8, shape (H, W)

    Returns
    -------
    list of str
        Of "top", "right", "bottom", "left", in this order.

    >>> touched_sides(np.array([[0, 0], [0, 255]], np.uint8))
    ['right', 'bottom']
    """
    seen = alpha_u8 >= OUTLINE_U8
    edges = {"top": seen[0], "right": seen[:, -1], "bottom": seen[-1], "left": seen[:, 0]}
    return [side for side, edge in edges.items() if edge.any()]


def _spans(mask: np.ndarray) -> tuple[int, np.ndarray, np.ndarray] | None:
    """Return the first row of the largest piece, and from row to row where what hangs together with it begins and ends.

    Of each row the runs count that lie below what was followed in the row above.
    """
    labels, count = components.labelled(mask)
    if count == 0:
        return None
    largest = int(np.argmax(np.bincount(labels.ravel())[1:])) + 1
    piece = labels == largest
    rows = np.flatnonzero(piece.any(axis=1))
    top, last = int(rows[0]), int(rows[-1])
    lefts, rights = np.zeros(last - top + 1, np.int64), np.zeros(last - top + 1, np.int64)
    above: tuple[int, int] | None = None
    for index in range(last - top + 1):
        change = np.diff(np.concatenate([[0], piece[top + index].astype(np.int8), [0]]))
        starts, ends = np.flatnonzero(change == 1), np.flatnonzero(change == -1)
        if above is not None:
            below = (starts < above[1]) & (ends > above[0])
            starts, ends = starts[below], ends[below]
        if not len(starts):
            return top, lefts[:index], rights[:index]
        above = int(starts[0]), int(ends[-1])
        lefts[index], rights[index] = above
    return top, lefts, rights


def _smoothed(widths: np.ndarray) -> np.ndarray:
    """Return the widths without the noise of single rows: the median of five, which keeps steps where they are."""
    padded = np.pad(widths, 2, mode="edge")
    return np.sort(np.stack([padded[shift : shift + len(widths)] for shift in range(5)]), axis=0)[2]


def _neck(widths: np.ndarray) -> int | None:
    """Return the row where the outline is narrowest between a head and what is wider below, None without one."""
    rows = len(widths)
    above = np.maximum.accumulate(widths)
    best, most = None, 1 + LEAST_NARROWING
    for row in range(max(int(rows * SMALLEST_HEAD_SHARE), 4), rows):
        shape = row / above[row]
        if not SHORTEST_HEAD <= shape <= LONGEST_HEAD:
            continue
        # Shoulders come within the length of a head, or the narrowing is no neck.
        below = widths[row : 2 * row].max()
        narrowing = min(above[row], below) / widths[row]
        if narrowing > most:
            best, most = row, narrowing
    return best


def _ellipse_length(junction: int, width_share: float) -> float:
    """Return the length of an ellipse that has this share of its width left `junction` rows below its top."""
    reached = np.sqrt(max(1 - min(width_share, 1.0) ** 2, 0.0))
    return float(2 * junction / (1 + reached))


def _shoulders(widths: np.ndarray, neck: int, widest: int) -> int:
    """Return the row where the outline becomes wider than the head, the last row where it never does."""
    wide = np.flatnonzero(widths[neck:] >= LEAST_SHOULDERS * widths[widest])
    return neck + int(wide[0]) if len(wide) else len(widths) - 1


def _confidence(widths: np.ndarray, neck: int, widest: int, length: float) -> float:
    narrowing = 1 - widths[neck] / widths[widest]
    clear = min(narrowing / CLEAR_NARROWING, 1.0)
    has_shoulders = widths[neck:].max() >= LEAST_SHOULDERS * widths[widest]
    # Between as wide as long (much hair) and the slimmest heads.
    is_likely = 1.0 <= length / widths[widest] <= 1.8
    return clear * (1.0 if has_shoulders else 0.5) * (1.0 if is_likely else 0.5)
