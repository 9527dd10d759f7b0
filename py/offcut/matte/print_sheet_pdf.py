"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

Writes a picture as a PDF of one page with a size in millimetres. Written here because that takes fifty lines: the
pixels are stored without loss, in the form that PNG has too, and the same picture always gives the same bytes (no date,
no name of a program).
"""

import zlib

import numpy as np

from offcut.matte import arrays, export

POINTS_PER_MM = 72 / 25.4
# Printed pages are photos: level 6 takes 0.5 s and saves a tenth over level 1 (A4 at 300 dpi, CPython 3.11).
COMPRESS_LEVEL = 6


def encode(rgb_u8: np.ndarray, width_mm: float, height_mm: float, icc: bytes | None = None) -> bytes:
    """Write a PDF whose only page is filled by a picture.

    Parameters
    ----------
    rgb_u8 : ndarray of uint8, shape (H, W, 3)
    width_mm, height_mm : float
        Of the page.
    icc : bytes or None
        Profile that the colours are in; None for sRGB.

    Returns
    -------
    bytes

    Raises
    ------
    ArrayError
        If `rgb_u8` is not a picture.

    Notes
    -----
    Viewers are asked to print without scaling. Memory: the file, twice while it is joined.

    References
    ----------
    .. [1] ISO 32000-1:2008, 7.4.4 (predictors), 7.5 (file structure), 8.9 (images), 12.2 (viewer preferences)
    """
    arrays.check_rgb_u8(rgb_u8)
    height, width = rgb_u8.shape[:2]
    pixels = b"".join(export.compressed_rows(rgb_u8.reshape(height, -1), COMPRESS_LEVEL))
    wide, high = f"{width_mm * POINTS_PER_MM:.3f}", f"{height_mm * POINTS_PER_MM:.3f}"
    colours = "/DeviceRGB" if icc is None else "[/ICCBased 6 0 R]"
    image = (
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace {colours} /BitsPerComponent 8 "
        f"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors 3 /BitsPerComponent 8 /Columns {width} >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /ViewerPreferences << /PrintScaling /None >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide} {high}] /Contents 4 0 R "
        f"/Resources << /XObject << /Sheet 5 0 R >> >> >>".encode(),
        _stream("", f"q {wide} 0 0 {high} 0 0 cm /Sheet Do Q".encode()),
        _stream(image, pixels),
    ]
    if icc is not None:
        objects.append(_stream("/N 3 /Alternate /DeviceRGB /Filter /FlateDecode", zlib.compress(icc, 9)))
    return _file(objects)


def _stream(entries: str, content: bytes) -> bytes:
    head = f"<< {entries} /Length {len(content)} >>\nstream\n".encode()
    return head + content + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    """Return the file: each object numbered from 1, then where each of them begins."""
    # Four bytes over 127 tell programs that this is no text.
    pieces, places = [b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n"], []
    length = len(pieces[0])
    for number, content in enumerate(objects, 1):
        places.append(length)
        pieces.append(f"{number} 0 obj\n".encode() + content + b"\nendobj\n")
        length += len(pieces[-1])
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return b"".join([*pieces, end.encode(), f"startxref\n{length}\n%%EOF\n".encode()])
