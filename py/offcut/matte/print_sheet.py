"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.contract, offcut.matte.

A sheet of paper with copies of a photo and marks to cut along, as PNG or PDF.
"""

import numpy as np

from offcut.contract.documents import MM_PER_INCH
from offcut.contract.errors import InputError
from offcut.matte import arrays, export, metadata, png_chunks, print_sheet_pdf, transform
from offcut.matte.print_sheet_layout import Layout, plan

# A mark reaches so far from the corner of a photo, into margins and gaps; grey, so that it hardly shows if it stays.
MARK_MM = 3.0
MARK_U8 = 128
PAPER_U8 = 255
MEDIA = {"png": "image/png", "pdf": "application/pdf"}


def make(
    photo_rgb_u8: np.ndarray, paper: str, photo_mm: tuple[float, float], format_name: str, icc: bytes | None = None
) -> tuple[bytes, str, int]:
    """Return the file of a sheet.

    Parameters
    ----------
    photo_rgb_u8 : ndarray of uint8, shape (H, W, 3)
    paper : str
        One of `contract.print_sheets.PAPERS`.
    photo_mm : (float, float)
        Width and height of a photo on paper.
    format_name : "png" or "pdf"
    icc : bytes or None
        Profile that the colours are in; None for sRGB.

    Returns
    -------
    (bytes, str, int)
        File, MIME type, number of copies.

    Raises
    ------
    InputError
        sheet-too-small where not even one photo fits.
    ArrayError
        If `photo_rgb_u8` is not a picture.
    """
    layout = plan(paper, photo_mm)
    if not layout.places:
        details = {"paper": paper, "width": photo_mm[0], "height": photo_mm[1]}
        raise InputError("sheet-too-small", f"{photo_mm} on {paper}", details)
    sheet_u8 = render(photo_rgb_u8, layout)
    if format_name == "pdf":
        data = print_sheet_pdf.encode(sheet_u8, layout.width_mm, layout.height_mm, icc)
    else:
        data = export.encode_png(sheet_u8, icc, extra=png_chunks.chunks(metadata.NONE, layout.dpi))
    return data, MEDIA[format_name], len(layout.places)


def render(photo_rgb_u8: np.ndarray, layout: Layout) -> np.ndarray:
    """Draw a sheet.

    Parameters
    ----------
    photo_rgb_u8 : ndarray of uint8, shape (H, W, 3)
        Brought to the size of a place by a Lanczos filter; unchanged where it has that size.
    layout : Layout

    Returns
    -------
    ndarray of uint8, shape (layout.height, layout.width, 3)

    Raises
    ------
    ArrayError
        If `photo_rgb_u8` is not a picture.

    Notes
    -----
    Marks lie in the row or column of pixels just outside a photo and never on one. Memory: the sheet, 26 MB for A4.
    """
    arrays.check_rgb_u8(photo_rgb_u8)
    wide, high = layout.photo_wh
    photo = photo_rgb_u8
    if photo.shape[:2] != (high, wide):
        box = (0.0, 0.0, float(photo.shape[1]), float(photo.shape[0]))
        photo = transform.region_rgb(np.ascontiguousarray(photo), box, (high, wide))
    sheet = np.full((layout.height, layout.width, 3), PAPER_U8, np.uint8)
    reach = round(MARK_MM * layout.dpi / MM_PER_INCH)
    for left, top in layout.places:
        for column in (left - 1, left + wide):
            for start, end in ((top - reach, top), (top + high, top + high + reach)):
                sheet[max(start, 0) : max(end, 0), max(column, 0) : max(column + 1, 0)] = MARK_U8
        for row in (top - 1, top + high):
            for start, end in ((left - reach, left), (left + wide, left + wide + reach)):
                sheet[max(row, 0) : max(row + 1, 0), max(start, 0) : max(end, 0)] = MARK_U8
    for left, top in layout.places:
        sheet[top : top + high, left : left + wide] = photo
    return sheet
