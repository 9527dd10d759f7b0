"""Room: tests. Runs on CPython. May import everything."""

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from offcut.matte import colours, icc
from offcut.matte.arrays import ArrayError
from tests.matte.profiles import ADOBE_RGB, DISPLAY_P3, SRGB, SRGB_CURVE, curv, grey_profile, para, rgb_profile

LCMS_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
PROFILES = {
    "sRGB of lcms": LCMS_SRGB,
    "sRGB": rgb_profile(SRGB, para(3, *SRGB_CURVE)),
    "Display P3": rgb_profile(DISPLAY_P3, para(3, *SRGB_CURVE)),
    "Adobe RGB": rgb_profile(ADOBE_RGB, curv(563), version=2),
    "gamma 1.8": rgb_profile(SRGB, para(0, 1.8)),
    "linear": rgb_profile(SRGB, curv(), version=2),
    "sampled": rgb_profile(DISPLAY_P3, curv(*(round(65535 * (i / 99) ** 2.2) for i in range(100))), version=2),
    "swapped": rgb_profile([SRGB[2], SRGB[1], SRGB[0]], para(3, *SRGB_CURVE)),
}


def many_colours() -> np.ndarray:
    random = np.random.RandomState(3).randint(0, 256, (60, 50, 3)).astype(np.uint8)
    greys = np.repeat(np.arange(256, dtype=np.uint8), 3).reshape(-1, 3)[:250].reshape(5, 50, 3)
    return np.concatenate([random, greys])


def by_lcms(pixels_u8: np.ndarray, profile: bytes, mode: str = "RGB") -> np.ndarray:
    """Convert with Little CMS, in its exact path."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    target = ImageCms.ImageCmsProfile(io.BytesIO(LCMS_SRGB))
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    transform = ImageCms.buildTransform(source, target, mode, "RGB", intent, ImageCms.Flags.NOOPTIMIZE)
    converted = ImageCms.applyTransform(Image.fromarray(pixels_u8), transform)
    assert converted is not None
    return np.asarray(converted)


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_colours_are_those_of_little_cms(name: str) -> None:
    rgb_u8 = many_colours()
    ours = colours.to_srgb_u8(rgb_u8, icc.read(PROFILES[name]))
    difference = np.abs(ours.astype(int) - by_lcms(rgb_u8, PROFILES[name]))
    assert difference.max() <= 2
    assert difference.mean() < 0.2


@pytest.mark.parametrize("curve", [para(0, 2.2), curv(), curv(461), para(3, *SRGB_CURVE)])
@pytest.mark.parametrize("pcs", [b"XYZ ", b"Lab "])
def test_grey_levels_are_those_of_little_cms(curve: bytes, pcs: bytes) -> None:
    grey_u8 = np.arange(256, dtype=np.uint8).reshape(16, 16)
    profile = grey_profile(curve, pcs)
    levels_u8 = colours.grey_to_srgb_u8(icc.read(profile))
    assert levels_u8 is not None
    expected = by_lcms(grey_u8, profile, "L")[..., 1].astype(int)
    assert np.abs(levels_u8[grey_u8] - expected).max() <= 2


def test_strips_join(monkeypatch: pytest.MonkeyPatch) -> None:
    profile = icc.read(PROFILES["Display P3"])
    whole = colours.to_srgb_u8(many_colours(), profile)
    monkeypatch.setattr(colours, "STRIP_PIXELS", 70)
    assert (colours.to_srgb_u8(many_colours(), profile) == whole).all()


def test_srgb_is_known_by_what_it_does() -> None:
    known = sorted(name for name in PROFILES if colours.is_srgb(icc.read(PROFILES[name])))
    assert known == ["sRGB", "sRGB of lcms"]
    assert not colours.is_srgb(icc.Profile("RGB "))


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_there_and_back(name: str) -> None:
    profile = icc.read(PROFILES[name])
    for colour in ((255, 255, 255), (0, 0, 0), (128, 128, 128), (200, 120, 90)):
        there = colours.from_srgb_u8(colour, profile)
        back = colours.to_srgb_u8(np.array([[there]], np.uint8), profile)[0, 0]
        assert np.abs(back.astype(int) - colour).max() <= (9 if name == "linear" else 2)  # linear has few dark levels


def test_what_is_not_understood_changes_nothing() -> None:
    rgb_u8 = many_colours()
    assert colours.to_srgb_u8(rgb_u8, icc.Profile("RGB ")) is rgb_u8
    assert colours.from_srgb_u8((1, 2, 3), icc.Profile("RGB ")) == (1, 2, 3)
    flat = icc.Profile("RGB ", np.zeros((3, 256)), np.zeros((3, 3)))
    assert colours.from_srgb_u8((1, 2, 3), flat) == (1, 2, 3)
    assert colours.grey_to_srgb_u8(icc.Profile("GRAY")) is None


def test_one_pixel_and_no_picture() -> None:
    profile = icc.read(PROFILES["Display P3"])
    assert colours.to_srgb_u8(np.full((1, 1, 3), 255, np.uint8), profile).tolist() == [[[255, 255, 255]]]
    with pytest.raises(ArrayError):
        colours.to_srgb_u8(np.zeros((2, 2), np.uint8), profile)


def test_encoding_and_decoding_are_inverse() -> None:
    levels = np.linspace(0, 1, 256)
    assert np.abs(colours.srgb_encoded(colours.srgb_decoded(levels)) - levels).max() < 1e-6
