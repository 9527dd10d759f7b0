"""Room: tests. Runs on CPython. May import everything."""

import io

import numpy as np
import pytest
from PIL import ImageCms

from offcut.matte import colours, icc, icc_writer
from tests.matte import profiles


def test_display_p3_is_what_its_makers_publish() -> None:
    read = icc.read(icc_writer.named_profile(12))
    assert read.matrix is not None and read.curves is not None and read.is_exact
    assert np.abs(read.matrix.T - np.array(profiles.DISPLAY_P3)).max() < 1e-4
    assert np.abs(read.curves[0] - colours.srgb_decoded(np.arange(256) / 255)).max() < 1e-4


@pytest.mark.parametrize("primaries", icc_writer.PRIMARIES)
def test_another_program_reads_the_profile_and_white_is_white(primaries: int) -> None:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(icc_writer.named_profile(primaries)))
    assert ImageCms.getProfileDescription(profile).strip() == icc_writer.NAMES[primaries]
    read = icc.read(icc_writer.named_profile(primaries))
    assert read.matrix is not None
    assert np.abs(read.matrix.sum(axis=1) - icc_writer.D50_XYZ).max() < 1e-4


def test_the_primaries_of_television_are_wider_than_those_of_screens() -> None:
    red_u8 = np.array([[[230, 40, 40]]], np.uint8)
    reds = [int(colours.to_srgb_u8(red_u8, icc.read(icc_writer.named_profile(one)))[0, 0, 0]) for one in (12, 9)]
    assert 230 < reds[0] < reds[1]
