"""Room: matte. Runs on CPython and Pyodide. May import offcut.contract.

Where the copies of a photo lie on a sheet of paper: arithmetic only, in millimetres and then in whole pixels.
"""

from dataclasses import dataclass

from offcut.contract.documents import MM_PER_INCH
from offcut.contract.print_sheets import DPI, PAPERS

# About what printers for photos, and for office paper, leave out at the edges.
PHOTO_MARGIN_MM, PAGE_MARGIN_MM = 3.0, 5.0
# A sheet up to this long is photo paper.
LONGEST_PHOTO_PAPER_MM = 200.0
# Room for a knife to slip, where there is room; never less than a gap that can be seen.
WIDEST_GAP_MM, LEAST_GAP_MM = 5.0, 1.0
# Sums of tenths of millimetres are not exact in binary.
NEARLY = 1e-9


@dataclass(frozen=True)
class Layout:
    """A sheet with its places, in pixels at its density.

    Attributes
    ----------
    width, height : int
    places : tuple of (left, top)
        Row by row.
    photo_wh : (int, int)
    dpi : int
    width_mm, height_mm : float
        Of the paper as it is turned.
    """

    width: int
    height: int
    places: tuple[tuple[int, int], ...]
    photo_wh: tuple[int, int]
    dpi: int
    width_mm: float
    height_mm: float


def plan(paper: str, photo_mm: tuple[float, float], dpi: int = DPI) -> Layout:
    """Return the layout that holds most copies; the paper is turned when more fit that way.

    Parameters
    ----------
    paper : str
        One of `contract.print_sheets.PAPERS`.
    photo_mm : (float, float)
        Width and height of a photo.
    dpi : int

    Returns
    -------
    Layout
        In the middle of the sheet, with gaps as wide as they can be without losing a copy. Without places where not
        even one fits.

    >>> len(plan("4x6", (51, 51)).places)
    2
    """
    upright = PAPERS[paper]
    margin_mm = PHOTO_MARGIN_MM if upright[1] <= LONGEST_PHOTO_PAPER_MM else PAGE_MARGIN_MM
    best: tuple[int, int, tuple[float, float]] = (0, 0, upright)
    for sheet in (upright, (upright[1], upright[0])):
        across = _count(sheet[0] - 2 * margin_mm, photo_mm[0])
        down = _count(sheet[1] - 2 * margin_mm, photo_mm[1])
        if across * down > best[0] * best[1]:
            best = (across, down, sheet)
    across, down, sheet = best
    lefts = _starts(across, sheet[0], photo_mm[0], margin_mm, dpi)
    tops = _starts(down, sheet[1], photo_mm[1], margin_mm, dpi)
    return Layout(
        width=to_px(sheet[0], dpi),
        height=to_px(sheet[1], dpi),
        places=tuple((left, top) for top in tops for left in lefts),
        photo_wh=(to_px(photo_mm[0], dpi), to_px(photo_mm[1], dpi)),
        dpi=dpi,
        width_mm=sheet[0],
        height_mm=sheet[1],
    )


def to_px(length_mm: float, dpi: int) -> int:
    """Return the nearest whole number of pixels.

    >>> to_px(35, 300)
    413
    """
    return round(length_mm * dpi / MM_PER_INCH)


def _count(room_mm: float, photo_mm: float) -> int:
    """Return how many photos fit side by side with the narrowest gaps."""
    return max(int((room_mm + LEAST_GAP_MM + NEARLY) // (photo_mm + LEAST_GAP_MM)), 0)


def _starts(count: int, sheet_mm: float, photo_mm: float, margin_mm: float, dpi: int) -> list[int]:
    """Return where each photo begins along one side: evenly, around the middle."""
    if count == 0:
        return []
    photo_px, gap_px = to_px(photo_mm, dpi), 0
    if count > 1:
        free_mm = sheet_mm - 2 * margin_mm - count * photo_mm
        gap_px = int(min(free_mm / (count - 1), WIDEST_GAP_MM) * dpi / MM_PER_INCH)
    first = (to_px(sheet_mm, dpi) - count * photo_px - (count - 1) * gap_px) // 2
    return [first + index * (photo_px + gap_px) for index in range(count)]
