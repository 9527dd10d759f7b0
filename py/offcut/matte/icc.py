"""Room: matte. Runs on CPython and Pyodide. May import numpy.

Reads colour profiles: RGB by three curves and a matrix, grey by one curve, versions 2 and 4. A profile is a
stranger's data, so every number in it is looked at before it is used.
"""

import struct
from dataclasses import dataclass

import numpy as np

RGB, GREY, CMYK = "RGB ", "GRAY", "CMYK"
# Before the table of tags lies a header of this size (ICC.1:2022, 7.2 and 7.3).
HEADER_BYTES = 128
# Profiles of cameras and printers have up to about 30 tags; one with more than this is no profile.
MOST_TAGS = 200
# Entries of one curve; the format's own limit for 16-bit input.
MOST_CURVE_ENTRIES = 65536
# Classes of profiles that do not say what the numbers of a picture mean: links, effects, named colours.
OTHER_CLASSES = (b"link", b"abst", b"nmcl")
COLORANTS = (b"rXYZ", b"gXYZ", b"bXYZ")
CURVES = (b"rTRC", b"gTRC", b"bTRC")
GREY_CURVE = b"kTRC"
# Three-dimensional tables; a profile that has them means them first, its matrix is the approximation.
TABLES = (b"A2B0", b"A2B1", b"D2B0", b"D2B1")
# Number of parameters of each kind of a parametric curve (ICC.1:2022, table 68).
PARAMETERS = (1, 3, 4, 5, 7)
LEVELS = np.arange(256) / 255


class ProfileError(ValueError):
    """The bytes are no colour profile that says what the numbers of a picture mean."""


@dataclass(frozen=True)
class Profile:
    """What a profile says, as far as it is understood.

    Attributes
    ----------
    space : str
        Colour model of the numbers that it describes: "RGB ", "GRAY", "CMYK" and others, in four letters.
    curves : ndarray of float64, shape (3, 256) or (1, 256), range 0..1, or None
        Linear light of each 8-bit level; None where the profile has tables only.
    matrix : ndarray of float64, shape (3, 3), or None
        Linear RGB to XYZ, relative to the white D50; None for grey and where the profile has tables only.
    is_exact : bool
        False where tables say more than curves and matrix.
    """

    space: str
    curves: np.ndarray | None = None
    matrix: np.ndarray | None = None
    is_exact: bool = False


def read(icc: bytes) -> Profile:
    """Read a colour profile.

    Parameters
    ----------
    icc : bytes

    Returns
    -------
    Profile

    Raises
    ------
    ProfileError
        For damaged profiles and for those that do not describe a picture.

    Notes
    -----
    Colorants are already relative to D50; the tag `chad` only says how that came about, and is not applied again.
    Cost: three curves of at most 65536 entries, whatever the profile claims.

    References
    ----------
    .. [1] ICC.1:2022, https://www.color.org/specification/ICC.1-2022-05.pdf
    """
    if len(icc) < HEADER_BYTES + 4 or icc[36:40] != b"acsp":
        raise ProfileError("no profile")
    if icc[12:16] in OTHER_CLASSES or icc[20:24] not in (b"XYZ ", b"Lab "):
        raise ProfileError("not the profile of a picture")
    space, is_lab = icc[16:20].decode("latin-1"), icc[20:24] == b"Lab "
    tags = _tags(icc)
    is_exact = not any(tag in tags for tag in TABLES)
    if space == GREY and GREY_CURVE in tags:
        curve = _curve(tags[GREY_CURVE])
        return Profile(space, (_luminance(curve) if is_lab else curve)[None], None, is_exact)
    if space == RGB and not is_lab and all(tag in tags for tag in COLORANTS + CURVES):
        matrix = np.stack([_xyz(tags[tag]) for tag in COLORANTS], axis=1)
        return Profile(space, np.stack([_curve(tags[tag]) for tag in CURVES]), matrix, is_exact)
    if is_exact and space in (RGB, GREY):
        raise ProfileError("has neither curves nor tables")
    return Profile(space)


def _tags(icc: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">I", icc, HEADER_BYTES)
    if count > MOST_TAGS or HEADER_BYTES + 4 + 12 * count > len(icc):
        raise ProfileError(f"claims {count} tags")
    tags = {}
    for index in range(count):
        name, start, length = struct.unpack_from(">4sII", icc, HEADER_BYTES + 4 + 12 * index)
        if start + length <= len(icc):  # a tag outside the file is missing, which matters only if it is needed
            tags[name] = icc[start : start + length]
    return tags


def _xyz(tag: bytes) -> np.ndarray:
    if len(tag) < 20 or tag[:4] != b"XYZ ":
        raise ProfileError("a colorant is damaged")
    return _fixed(tag, 8, 3)


def _fixed(tag: bytes, start: int, count: int) -> np.ndarray:
    """Return numbers stored as s15Fixed16."""
    if start + 4 * count > len(tag):
        raise ProfileError("a tag is cut")
    return np.frombuffer(tag, ">i4", count, start) / 65536


def _curve(tag: bytes) -> np.ndarray:
    """Return the linear light of the 256 levels."""
    if len(tag) < 12:
        raise ProfileError("a curve is cut")
    if tag[:4] == b"curv":
        curve = _sampled(tag)
    elif tag[:4] == b"para":
        curve = _parametric(tag)
    else:
        raise ProfileError("a curve of an unknown kind")
    if not np.isfinite(curve).all():
        raise ProfileError("a curve without end")
    return np.clip(curve, 0, 1)


def _sampled(tag: bytes) -> np.ndarray:
    (count,) = struct.unpack_from(">I", tag, 8)
    if count > MOST_CURVE_ENTRIES or 12 + 2 * count > len(tag):
        raise ProfileError("a curve is cut")
    if count == 0:
        return LEVELS
    entries = np.frombuffer(tag, ">u2", count, 12)
    if count == 1:
        return LEVELS ** (entries[0] / 256)
    return np.interp(LEVELS, np.linspace(0, 1, count), entries / 65535)


def _parametric(tag: bytes) -> np.ndarray:
    """Evaluate one of the five formulas of ICC.1:2022, table 68, with its letters."""
    (kind,) = struct.unpack_from(">H", tag, 8)
    if kind >= len(PARAMETERS):
        raise ProfileError("a curve by an unknown formula")
    g, *rest = _fixed(tag, 12, PARAMETERS[kind])
    a, b, c, d, e, f = [*rest, 0, 0, 0, 0, 0, 0][:6] if rest else [1, 0, 0, 0, 0, 0]
    if kind in (1, 2):  # Y = (aX + b)^g + c from X = -b/a on, below it c
        if a == 0:
            raise ProfileError("a curve that divides by zero")
        c, d, e, f = 0, -b / a, c, c
    with np.errstate(all="ignore"):  # what is not finite is refused by the caller
        upper = np.power(np.maximum(a * LEVELS + b, 0), g) + e
    return np.where(d <= LEVELS, upper, c * LEVELS + f) if kind else upper


def _luminance(curve: np.ndarray) -> np.ndarray:
    """Turn lightness L* / 100 into linear light (CIE 1976)."""
    root = (100 * curve + 16) / 116
    return np.where(root > 6 / 29, root**3, 3 * (6 / 29) ** 2 * (root - 4 / 29))
