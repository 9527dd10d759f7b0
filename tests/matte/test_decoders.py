"""Room: tests. Runs on CPython. May import everything."""

import sys
import types

import numpy as np
import pytest
from PIL import BmpImagePlugin, Image

from offcut.contract.errors import InputError
from offcut.matte import decoders
from offcut.matte.header import Header

HEADER = Header("PNG", 2, 1)


def test_formats_of_pillow_are_read_here() -> None:
    for format_name in ("BMP", "GIF", "JPEG", "PNG", "TIFF", "WEBP"):
        assert decoders.can_decode(format_name)
        assert decoders.pillow_name(format_name) == format_name


def test_heic_says_what_to_do_and_other_formats_their_name() -> None:
    assert decoders.no_decoder("HEIC").code == "heic-unsupported"
    assert decoders.no_decoder("AVIF").details == {"format": "AVIF"}
    assert not decoders.can_decode("PSD")
    with pytest.raises(InputError):
        decoders.pillow_name("PSD")


def test_an_optional_plugin_is_used_when_the_build_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoders, "OPTIONAL_DECODERS", {"HEIC": ("plugin_for_a_test", "plugin_for_a_test", "BMP")})
    assert not decoders.can_decode("HEIC")
    module = types.ModuleType("plugin_for_a_test")
    module.__spec__ = BmpImagePlugin.__spec__
    monkeypatch.setitem(sys.modules, "plugin_for_a_test", module)
    assert decoders.can_decode("HEIC")
    assert decoders.pillow_name("HEIC") == "BMP"


@pytest.mark.parametrize(
    ("mode", "value", "rgb", "alpha"),
    [
        ("1", 1, (255, 255, 255), None),
        ("L", 7, (7, 7, 7), None),
        ("LA", (7, 9), (7, 7, 7), 9),
        ("RGB", (1, 2, 3), (1, 2, 3), None),
        ("RGBA", (1, 2, 3, 4), (1, 2, 3), 4),
        ("CMYK", (255, 0, 0, 0), (0, 255, 255), None),
        ("I;16", 257 * 5, (5, 5, 5), None),
        ("I", 257 * 5, (5, 5, 5), None),
    ],
)
def test_each_kind_of_samples(mode: str, value: object, rgb: tuple[int, int, int], alpha: int | None) -> None:
    image = Image.new(mode, (2, 1), value)  # type: ignore[arg-type]
    rgb_u8, alpha_u8 = decoders.rgb_and_alpha(image, HEADER)
    assert rgb_u8.tolist() == [[list(rgb)] * 2]
    assert (alpha_u8 is None) == (alpha is None)
    if alpha_u8 is not None:
        assert alpha_u8.tolist() == [[alpha] * 2]


def test_samples_that_are_no_picture() -> None:
    with pytest.raises(InputError):
        decoders.rgb_and_alpha(Image.fromarray(np.zeros((1, 2), np.float32)), HEADER)
    with pytest.raises(ValueError, match="32-bit"):
        decoders.rgb_and_alpha(Image.new("I", (1, 1), 70_000), HEADER)
