"""Room: tests. Runs on CPython. May import the standard library.

Writes small colour profiles, so that each kind of curve can be tested.
"""

import struct

# Colorants relative to D50, rows red, green, blue: as published in the profiles of these spaces.
SRGB = [(0.4360747, 0.2225045, 0.0139322), (0.3850649, 0.7168786, 0.0971045), (0.1430804, 0.0606169, 0.7141733)]
DISPLAY_P3 = [(0.515121, 0.241196, -0.001053), (0.291977, 0.692245, 0.041885), (0.157104, 0.066574, 0.784073)]
ADOBE_RGB = [(0.6097559, 0.3111242, 0.0194811), (0.2052401, 0.6256560, 0.0608902), (0.1492240, 0.0632197, 0.7448387)]
# g, a, b, c, d of sRGB's curve, which Display P3 shares.
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def fixed(*values: float) -> bytes:
    """s15Fixed16 numbers."""
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def curv(*entries: int) -> bytes:
    """A sampled curve; one entry is a gamma in 256ths."""
    return b"curv\0\0\0\0" + struct.pack(">I", len(entries)) + b"".join(struct.pack(">H", entry) for entry in entries)


def para(kind: int, *parameters: float) -> bytes:
    """A parametric curve."""
    return b"para\0\0\0\0" + struct.pack(">HH", kind, 0) + fixed(*parameters)


def profile(tags: dict[bytes, bytes], space: bytes = b"RGB ", pcs: bytes = b"XYZ ", version: int = 4) -> bytes:
    """A whole profile with these tags."""
    tags = {b"wtpt": b"XYZ \0\0\0\0" + fixed(0.9642, 1, 0.8249), **tags}
    table, body = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        content += bytes(-len(content) % 4)
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content
    head = struct.pack(">I4sBBH4s4s4s", start + len(body), b"\0\0\0\0", version, 0x20, 0, b"mntr", space, pcs)
    head += bytes(12) + b"acsp" + bytes(28) + fixed(0.9642, 1, 0.8249)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def rgb_profile(colorants: list, curve: bytes, version: int = 4) -> bytes:
    """A profile by three colorants and one curve for all of them."""
    names = (b"rXYZ", b"gXYZ", b"bXYZ")
    tags = {name: b"XYZ \0\0\0\0" + fixed(*xyz) for name, xyz in zip(names, colorants, strict=True)}
    return profile({**tags, b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}, version=version)


def grey_profile(curve: bytes, pcs: bytes = b"XYZ ") -> bytes:
    """A profile of grey levels."""
    return profile({b"kTRC": curve}, b"GRAY", pcs)
