"""Room: matte. Runs on CPython and Pyodide. May import numpy, offcut.matte.

The cutout as a file, in the format and with everything else that the output section of a recipe asks for.
"""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from offcut.matte import colours, encoders, export, icc, layers, metadata, png_chunks, size_cap
from offcut.matte.metadata import Metadata
from offcut.matte.picture import Picture
from offcut.matte.pipeline import Cutout

# (MIME type, extension) of each format.
MEDIA = {
    "png": ("image/png", "png"),
    "webp": ("image/webp", "webp"),
    "webp-lossless": ("image/webp", "webp"),
    "jpeg": ("image/jpeg", "jpg"),
    "mask": ("image/png", "png"),
    "zip": ("application/zip", "zip"),
}
# Decimal kilobytes: a file under so many of them is also under as many of 1024 bytes, whichever a form means.
BYTES_PER_KB = 1000
# How hard each lossless format tries, from the quickest to the smallest that is worth its time (decisions/0021).
PNG_LEVELS = (export.DEFAULT_LEVEL, 6)
# Lossless WebP: (quality, method), of which quality means effort here.
WEBP_LOSSLESS_EFFORTS = ((20, 1), (50, 2))
WEBP_EFFORT = 2
# What lies in the ZIP; the names are ours, so they are safe.
COLOUR_NAME, MASK_NAME = "colour.jpg", "mask.png"


@dataclass(frozen=True)
class Encoded:
    """A result as a file.

    Attributes
    ----------
    data : bytes
    mime : str
    extension : str, without the dot
    notes : tuple of str
        "quality-lowered" where the size cap asked for it, "cap-not-reached" where even that was not enough,
        "metadata-partly" where the format has no room for all that was chosen, and those of `metadata.chosen`.
    """

    data: bytes
    mime: str
    extension: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Job:
    """What every writer needs."""

    cutout: Cutout
    picture: Picture
    output: dict[str, Any]
    metadata: Metadata

    @property
    def dpi(self) -> int | None:
        dpi: int | None = self.output["dpi"]
        return dpi

    def rgba_u8(self) -> np.ndarray:
        """Return the cutout with the hidden colours that were asked for."""
        if self.output["hidden_colour"] == "keep":
            return layers.with_hidden_colours(self.cutout.rgba_u8, self.picture.rgb_u8)
        return layers.without_hidden_colours(self.cutout.rgba_u8)


# Makes what does not change from step to step once, and returns write(step).
Writer = Callable[[_Job], Callable[[int], bytes]]


def encode(cutout: Cutout, picture: Picture, output: dict[str, Any]) -> Encoded:
    """Write a cutout as a file.

    Parameters
    ----------
    cutout : Cutout
    picture : Picture
        The one that it was cut out of: its profile and, where chosen, its metadata go into the file.
    output : dict
        The complete `output` section of a checked recipe.

    Returns
    -------
    Encoded
        PNG and WebP have straight alpha. JPEG is opaque: the cutout on `background`, whose sRGB colour is put in the
        numbers of the picture's profile. `mask` is the alpha alone, an 8-bit grey PNG without profile or metadata.
        `zip` holds colour.jpg, the picture's own colours everywhere and opaque, and mask.png: JPEG, because that is
        what photos come as, it obeys `quality`, and a PNG of the colours is six times as large.

    Raises
    ------
    InputError
        side-too-long where the format cannot say the size.
    ArrayError
        If cutout and picture do not fit.

    Notes
    -----
    Memory: the file, and at most one copy of the cutout, two inside Pillow. Cost with a cap: four to six files
    (`size_cap`).
    """
    format_name = output["format"]
    chosen, notes = metadata.chosen(picture.metadata, output["metadata"], output["dpi"])
    written = FITTING[format_name](chosen)
    if written != chosen:  # what was removed from the rest matters only where some of it is written
        notes = (*(notes if written != metadata.NONE else ()), "metadata-partly")
    steps, writer = WRITERS[format_name]
    is_by_quality = not steps
    steps = steps or tuple(range(output["quality"], 0, -1))
    cap_bytes = None if output["cap_kb"] is None else output["cap_kb"] * BYTES_PER_KB
    write = writer(_Job(cutout, picture, output, written))
    attempt = size_cap.first_that_fits(write, steps, cap_bytes)
    if is_by_quality and attempt.index > 0:
        notes = (*notes, "quality-lowered")
    if cap_bytes is not None and len(attempt.data) > cap_bytes:
        notes = (*notes, "cap-not-reached")
    return Encoded(attempt.data, *MEDIA[format_name], notes)


def _png(job: _Job) -> Callable[[int], bytes]:
    rgba_u8, extra = job.rgba_u8(), png_chunks.chunks(job.metadata, job.dpi)
    return lambda level: export.encode_png(rgba_u8, job.picture.icc, level, extra)


def _mask(job: _Job) -> Callable[[int], bytes]:
    alpha_u8, extra = np.ascontiguousarray(job.cutout.alpha_u8), png_chunks.chunks(metadata.NONE, job.dpi)
    return lambda level: export.encode_grey_png(alpha_u8, level, extra)


def _webp(job: _Job) -> Callable[[int], bytes]:
    rgba_u8 = job.rgba_u8()
    return lambda quality: _webp_file(job, rgba_u8, quality, WEBP_EFFORT, lossless=False)


def _webp_lossless(job: _Job) -> Callable[[int], bytes]:
    rgba_u8 = job.rgba_u8()
    return lambda effort: _webp_file(job, rgba_u8, *WEBP_LOSSLESS_EFFORTS[effort], lossless=True)


def _webp_file(job: _Job, rgba_u8: np.ndarray, quality: int, effort: int, *, lossless: bool) -> bytes:
    written = job.metadata
    if job.dpi is not None and not written.exif:  # the format has no other place for it
        written = Metadata(metadata.density(job.dpi), written.xmp)
    return encoders.encode_webp(
        rgba_u8,
        quality,
        effort,
        lossless=lossless,
        keep_hidden=lossless or job.output["hidden_colour"] == "keep",  # lossless: what was cleared stays clear
        icc=job.picture.icc,
        metadata=written,
    )


def _jpeg(job: _Job) -> Callable[[int], bytes]:
    rgb_u8 = layers.on_colour(job.cutout.rgba_u8, background_u8(job.output["background"], job.picture.icc))
    return lambda quality: encoders.encode_jpeg(rgb_u8, quality, job.picture.icc, job.metadata, job.dpi)


def _zip(job: _Job) -> Callable[[int], bytes]:
    mask = _mask(job)(PNG_LEVELS[0])

    def write(quality: int) -> bytes:
        colour = encoders.encode_jpeg(job.picture.rgb_u8, quality, job.picture.icc, job.metadata, job.dpi)
        return archive([(COLOUR_NAME, colour), (MASK_NAME, mask)])

    return write


def background_u8(colour: str, profile: bytes | None) -> tuple[int, int, int]:
    """Return the numbers of a colour as #rrggbb, which means sRGB, in the profile of a picture."""
    srgb = (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))
    return srgb if profile is None else colours.from_srgb_u8(srgb, icc.read(profile))


def archive(files: list[tuple[str, bytes]]) -> bytes:
    """Return a ZIP of these files, stored as they are: they are compressed already. The same files, the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as written:
        for name, data in files:
            written.writestr(zipfile.ZipInfo(name), data)
    return file.getvalue()


# What of the chosen metadata each format has room for.
FITTING: dict[str, Callable[[Metadata], Metadata]] = {
    "png": lambda chosen: chosen,
    "webp": lambda chosen: Metadata(chosen.exif, chosen.xmp),
    "webp-lossless": lambda chosen: Metadata(chosen.exif, chosen.xmp),
    "jpeg": encoders.fits_jpeg,
    "mask": lambda chosen: metadata.NONE,
    "zip": encoders.fits_jpeg,
}
# The steps of a size cap from the best to the smallest, none for those of quality, and who writes them.
WRITERS: dict[str, tuple[tuple[int, ...], Writer]] = {
    "png": (PNG_LEVELS, _png),
    "webp": ((), _webp),
    "webp-lossless": (tuple(range(len(WEBP_LOSSLESS_EFFORTS))), _webp_lossless),
    "jpeg": ((), _jpeg),
    "mask": (PNG_LEVELS, _mask),
    "zip": ((), _zip),
}
