"""Room: matte. Runs on CPython and Pyodide. May import numpy.

Writes a colour profile for files that name their colours by numbers instead of carrying one (ITU-T H.273).
"""

import struct

import numpy as np

# Chromaticities (x, y) of red, green and blue (ITU-T H.273, table 2); the white of all of them is D65.
PRIMARIES = {
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),  # BT.2020
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),  # Display P3
}
NAMES = {9: "BT.2020 with sRGB's curve", 12: "Display P3"}
D65_XY = (0.3127, 0.3290)
# The white that profiles are relative to (ICC.1:2022, 7.2.16).
D50_XYZ = np.array([0.9642, 1.0, 0.8249])
# Responses of the eye's cones (Lam 1985, "Bradford"), as ICC.1:2022, annex E, asks for.
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
# g, a, b, c, d of sRGB's curve (IEC 61966-2-1).
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def named_profile(primaries: int) -> bytes:
    """Write the profile of colours with these primaries and sRGB's curve.

    Parameters
    ----------
    primaries : int, a key of PRIMARIES

    Returns
    -------
    bytes
        Version 4, by matrix and curves.

    References
    ----------
    .. [1] ICC.1:2022, https://www.color.org/specification/ICC.1-2022-05.pdf
    .. [2] Lindbloom, "RGB/XYZ Matrices", http://www.brucelindbloom.com/Eqn_RGB_XYZ_Matrix.html
    """
    white = _xyz(D65_XY)
    columns = np.stack([_xyz(xy) for xy in PRIMARIES[primaries]], axis=1)
    adapted = np.linalg.inv(BRADFORD) @ np.diag(BRADFORD @ D50_XYZ / (BRADFORD @ white)) @ BRADFORD
    matrix = adapted @ columns * np.linalg.solve(columns, white)
    curve = b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + _fixed(*SRGB_CURVE)
    tags = {
        b"desc": _text(NAMES[primaries]),
        b"cprt": _text("Public domain"),
        b"wtpt": b"XYZ \0\0\0\0" + _fixed(*D50_XYZ),
        b"chad": b"sf32\0\0\0\0" + _fixed(*adapted.ravel()),
    }
    for channel, letter in enumerate((b"r", b"g", b"b")):
        tags[letter + b"XYZ"] = b"XYZ \0\0\0\0" + _fixed(*matrix[:, channel])
        tags[letter + b"TRC"] = curve
    return _file(tags)


def _xyz(xy: tuple[float, float]) -> np.ndarray:
    """Return the XYZ of a chromaticity at luminance 1."""
    x, y = xy
    return np.array([x / y, 1.0, (1 - x - y) / y])


def _fixed(*values: float) -> bytes:
    """Return numbers as s15Fixed16."""
    return b"".join(struct.pack(">i", round(float(value) * 65536)) for value in values)


def _text(text: str) -> bytes:
    """Return a text in one language."""
    encoded = text.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II4sII", 1, 12, b"enUS", len(encoded), 28) + encoded


def _file(tags: dict[bytes, bytes]) -> bytes:
    table, body, start = b"", b"", 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    head = struct.pack(">I4s4s4s4s4s", start + len(body), b"", b"\x04\x40\0\0", b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _fixed(*D50_XYZ)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body
