"""Room: tests. Runs on CPython. May import everything."""

import struct

import numpy as np
import pytest
from PIL import ImageCms

from offcut.matte import icc
from tests.matte.profiles import ADOBE_RGB, SRGB, SRGB_CURVE, curv, fixed, grey_profile, para, profile, rgb_profile

X = np.arange(256) / 255


def curve_of(tag: bytes) -> np.ndarray:
    curves = icc.read(grey_profile(tag)).curves
    assert curves is not None
    return curves[0]


def slow(formula: str, **letters: float) -> np.ndarray:
    """Evaluate a formula of the standard level by level."""
    return np.clip([eval(formula, {"X": x, **letters}) for x in X], 0, 1)


@pytest.mark.parametrize(
    ("tag", "formula"),
    [
        (curv(), "X"),
        (curv(round(1.8 * 256)), f"X ** {round(1.8 * 256) / 256}"),
        (curv(0, 65535), "X"),
        (curv(0, 0, 65535), "max(0, 2 * X - 1)"),
        (para(0, 2.5), "X ** 2.5"),
        (para(1, 2, 2, -0.5), "(2 * X - 0.5) ** 2 if X >= 0.25 else 0"),
        (para(2, 2, 2, -0.5, 0.125), "(2 * X - 0.5) ** 2 + 0.125 if X >= 0.25 else 0.125"),
        (para(3, 2, 1, 0, 0.25, 0.25), "X ** 2 if X >= 0.25 else 0.25 * X"),
        (para(4, 2, 0.5, 0.25, 0.5, 0.5, 0.125, 0.25), "(X / 2 + 0.25) ** 2 + 0.125 if X >= 0.5 else 0.5 * X + 0.25"),
    ],
)
def test_each_kind_of_curve_is_what_the_standard_says(tag: bytes, formula: str) -> None:
    assert np.abs(curve_of(tag) - slow(formula)).max() < 1e-4


def test_lightness_becomes_light() -> None:
    curves = icc.read(grey_profile(curv(), b"Lab ")).curves
    assert curves is not None
    lightness = 100 * X
    expected = np.where(lightness > 8, ((lightness + 16) / 116) ** 3, lightness / 903.2963)
    assert np.abs(curves[0] - expected).max() < 1e-6


def test_colorants_are_the_columns_and_chad_is_not_applied_again() -> None:
    tags = {name: b"XYZ \0\0\0\0" + fixed(*xyz) for name, xyz in zip(icc.COLORANTS, ADOBE_RGB, strict=True)}
    tags |= {name: curv(563) for name in icc.CURVES} | {b"chad": b"sf32\0\0\0\0" + fixed(2, 0, 0, 0, 2, 0, 0, 0, 2)}
    matrix = icc.read(profile(tags)).matrix
    assert matrix is not None
    assert np.abs(matrix - np.array(ADOBE_RGB).T).max() < 1e-5


@pytest.mark.parametrize("version", [2, 4])
def test_both_versions(version: int) -> None:
    read = icc.read(rgb_profile(SRGB, para(3, *SRGB_CURVE), version))
    assert (read.space, read.is_exact) == ("RGB ", True)


def test_tables_are_said() -> None:
    tags = {name: b"XYZ \0\0\0\0" + fixed(*xyz) for name, xyz in zip(icc.COLORANTS, SRGB, strict=True)}
    tags |= {name: curv(512) for name in icc.CURVES}
    both = icc.read(profile({**tags, b"A2B0": b"mft2" + bytes(60)}))
    assert both.matrix is not None and not both.is_exact
    tables_only = icc.read(profile({b"A2B0": b"mft2" + bytes(60)}, pcs=b"Lab "))
    assert tables_only == icc.Profile("RGB ")
    assert icc.read(profile({b"A2B0": b"mft2" + bytes(60)}, b"CMYK", b"Lab ")).space == "CMYK"


WHOLE = rgb_profile(SRGB, para(3, *SRGB_CURVE))


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"\0" * 200,
        WHOLE[:131],
        WHOLE[:140],
        WHOLE[:250],
        WHOLE[:128] + b"\xff\xff\xff\xff" + WHOLE[132:],
        WHOLE[:128] + struct.pack(">I", 199) + WHOLE[132:],
        WHOLE[:12] + b"link" + WHOLE[16:],
        WHOLE[:20] + b"RGB " + WHOLE[24:],
        profile({}),
        grey_profile(b"curv\0\0\0\0\xff\xff\xff\xff"),
        grey_profile(b"curv\0\0\0\0\0\0\1\0"),
        grey_profile(b"para\0\0\0\0\0\x09\0\0" + bytes(40)),
        grey_profile(para(1, 2, 0, 1)),
        grey_profile(para(0, -1)),
        grey_profile(b"text" + bytes(20)),
        grey_profile(b"cur"),
    ],
)
def test_damaged_profiles_are_refused(damaged: bytes) -> None:
    with pytest.raises(icc.ProfileError):
        icc.read(damaged)


def test_offsets_outside_the_file_are_not_followed() -> None:
    table = bytearray(WHOLE)
    for index in range(7):
        table[132 + 12 * index + 4 : 132 + 12 * index + 12] = b"\xff\xff\xff\xf0\xff\xff\xff\xf0"
    with pytest.raises(icc.ProfileError):
        icc.read(bytes(table))


def test_every_cut_and_every_spoilt_byte_ends_in_a_profile_or_its_error() -> None:
    lcms = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    rng = np.random.RandomState(5)
    spoilt = []
    for whole in (WHOLE, lcms, grey_profile(curv(*range(0, 65536, 4096)))):
        spoilt += [whole[:end] for end in range(0, len(whole), 3)]
        for _ in range(300):
            copy = bytearray(whole)
            copy[rng.randint(len(copy))] = rng.randint(256)
            spoilt.append(bytes(copy))
    for data in spoilt:
        try:
            read = icc.read(data)
        except icc.ProfileError:
            continue
        if read.curves is not None:
            assert read.curves.min() >= 0 and read.curves.max() <= 1
