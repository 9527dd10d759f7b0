"""Room: matte. Runs on CPython and Pyodide. May import offcut.matte.

What a file says about its picture besides the pixels, and which of it leaves with a result.
"""

from dataclasses import dataclass
from typing import Any

from offcut.matte import exif, xmp

# What JPEG and Pillow put before camera data.
EXIF_START = b"Exif\0\0"


@dataclass(frozen=True)
class Metadata:
    """What a file says about its picture, as bytes that nobody has looked into yet.

    Attributes
    ----------
    exif : bytes, camera data, without the six bytes that JPEG puts before them
    xmp : bytes, XML of programs
    comment : bytes, what somebody wrote
    """

    exif: bytes = b""
    xmp: bytes = b""
    comment: bytes = b""


NONE = Metadata()


def found(info: dict[Any, Any], tiff: bytes | None = None) -> Metadata:
    """Return what a decoder found.

    Parameters
    ----------
    info : dict
        `info` of a Pillow image, after its pixels were loaded.
    tiff : bytes or None
        The file, when it is TIFF: its camera data are in the file's own directories.

    Returns
    -------
    Metadata
    """
    return Metadata(
        _compact(tiff) if tiff is not None else without_start(_bytes(info.get("exif"))),
        _bytes(info.get("xmp")),
        _bytes(info.get("comment") or info.get("Comment")),
    )


def without_start(exif: bytes) -> bytes:
    """Return camera data without what JPEG, and some makers of other formats too, put before them."""
    return exif.removeprefix(EXIF_START)


def chosen(metadata: Metadata, choice: str, dpi: int | None) -> tuple[Metadata, tuple[str, ...]]:
    """Return what leaves with a result, and what has to be said about it.

    Parameters
    ----------
    metadata : Metadata
        Of the picture.
    choice : {"none", "no-location", "all"}
        no-location keeps what Exif and XMP say of camera, lens, moment, exposure and rights; what may name a place
        goes: the directory of places, maker notes, keywords, descriptions and comments.
    dpi : int or None
        Density to write over the one of the picture.

    Returns
    -------
    (Metadata, tuple of str)
        Camera data say upright and hold no thumbnail, which would show the picture with its background. Notes:
        "location-removed", "thumbnail-dropped", "metadata-unreadable".
    """
    if choice == "none":
        return NONE, ()
    with_location = choice == "all"
    camera, camera_notes = _chosen_exif(metadata.exif, with_location, dpi)
    program, program_notes = _chosen_xmp(metadata.xmp, with_location)
    notes = set(camera_notes + program_notes)
    return Metadata(camera, program, metadata.comment if with_location else b""), tuple(sorted(notes))


def density(dpi: int) -> bytes:
    """Return camera data that say nothing but the density, for formats without another place for it."""
    plain = exif.Exif()
    exif.set_density(plain, dpi)
    return exif.write(plain)


def _chosen_exif(data: bytes, with_location: bool, dpi: int | None) -> tuple[bytes, list[str]]:
    if not data:
        return b"", []
    try:
        original = exif.read(data)
    except exif.ExifError:
        return b"", ["metadata-unreadable"]
    kept = exif.chosen(original, with_location=with_location)
    if dpi is not None:
        exif.set_density(kept, dpi)
    return exif.write(kept), _notes(original.has_location and not with_location, original.has_thumbnail)


def _chosen_xmp(data: bytes, with_location: bool) -> tuple[bytes, list[str]]:
    if not data:
        return b"", []
    try:
        tree = xmp.chosen(data, with_location=with_location)
    except xmp.XmpError:
        return b"", ["metadata-unreadable"]
    return tree.data, _notes(tree.has_location and not with_location, tree.has_thumbnail)


def _notes(is_location_removed: bool, has_thumbnail: bool) -> list[str]:
    return ["location-removed"] * is_location_removed + ["thumbnail-dropped"] * has_thumbnail


def _compact(tiff: bytes) -> bytes:
    """Return the camera data of a TIFF file without its pixels."""
    try:
        return exif.write(exif.chosen(exif.read(tiff), with_location=True))
    except exif.ExifError:
        return b""


def _bytes(value: object) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8", "replace")
    return bytes(value) if isinstance(value, (bytes, bytearray)) else b""
