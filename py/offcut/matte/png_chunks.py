"""Room: matte. Runs on CPython and Pyodide. May import offcut.matte.

What a PNG says besides its pixels: density, camera data, XMP, a comment.
"""

import struct

from offcut.matte.metadata import Metadata

METRES_PER_INCH = 0.0254
UNIT_METRE = 1
XMP_KEYWORD = b"XML:com.adobe.xmp"
COMMENT_KEYWORD = b"Comment"


def chunks(metadata: Metadata, dpi: int | None) -> list[tuple[bytes, bytes]]:
    """Return the chunks that say this.

    Parameters
    ----------
    metadata : Metadata
    dpi : int or None

    Returns
    -------
    list of (bytes, bytes)
        Kind and content: pHYs, eXIf, iTXt, and tEXt for a comment that is no UTF-8.

    References
    ----------
    .. [1] PNG, W3C Recommendation 2025, 11.3.3 and 11.3.4; XMP's keyword: ISO 16684-1, annex
    """
    written = []
    if dpi is not None:
        per_metre = round(dpi / METRES_PER_INCH)
        written.append((b"pHYs", struct.pack(">IIB", per_metre, per_metre, UNIT_METRE)))
    if metadata.exif:
        written.append((b"eXIf", metadata.exif))
    if metadata.xmp:
        written.append(_text(XMP_KEYWORD, metadata.xmp))
    comment = metadata.comment.replace(b"\0", b"")
    if comment:
        written.append(_text(COMMENT_KEYWORD, comment))
    return written


def _text(keyword: bytes, text: bytes) -> tuple[bytes, bytes]:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return b"tEXt", keyword + b"\0" + text
    # Not compressed, no language, no translated keyword.
    return b"iTXt", keyword + b"\0\0\0\0\0" + text
