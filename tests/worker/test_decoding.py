"""Room: tests. Runs on CPython. May import everything."""

import asyncio
from typing import Any

import numpy as np
import pytest

from offcut.contract.errors import InputError
from offcut.matte import decoders
from offcut.matte.picture import Picture
from offcut.worker import decoding
from tests.matte.test_codec import HEIC
from tests.testdata import testdata
from tests.worker.fakes import World, picture_bytes

AVIF = testdata("decode/lemur/q70.avif").read_bytes()


class Browser:
    """A browser that decodes everything to the same picture, or nothing."""

    def __init__(self, answer: tuple[bytes, tuple[int, int]] | None) -> None:
        self.answer = answer
        self.asked: list[Any] = []

    async def __call__(self, file: Any) -> tuple[bytes, tuple[int, int]] | None:
        self.asked.append(file)
        return self.answer


def decoded(data: bytes, browser: Browser | None) -> Picture:
    ports = World().ports(decode_in_browser=browser)
    return asyncio.run(decoding.picture_of("the file", data, ports))


def test_pillow_reads_what_it_can() -> None:
    browser = Browser(None)
    assert decoded(picture_bytes(), browser).notes == ()
    assert browser.asked == []


def test_the_browser_reads_the_rest_and_that_is_said() -> None:
    rgba_u8 = np.random.RandomState(1).randint(0, 256, (3, 5, 4)).astype(np.uint8)
    browser = Browser((rgba_u8.tobytes(), (5, 3)))
    picture = decoded(HEIC, browser)
    assert browser.asked == ["the file"]
    assert (picture.format, picture.notes, picture.size_wh) == ("HEIC", ("decoded-by-browser",), (5, 3))
    assert (picture.rgb_u8 == rgba_u8[..., :3]).all()


def test_the_same_without_avif_in_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoders.DECODERS["AVIF"], "SUPPORTED", False)
    browser = Browser((b"\xff" * (510 * 330 * 4), (510, 330)))
    assert decoded(AVIF, browser).notes == ("decoded-by-browser",)
    with pytest.raises(InputError) as caught:
        decoded(AVIF, None)
    assert caught.value.details == {"format": "AVIF"}


@pytest.mark.parametrize(
    ("browser", "code"),
    [
        (None, "heic-unsupported"),
        (Browser(None), "heic-unsupported"),
        (Browser((bytes(4), (1, 1))), "image-unreadable"),
        (Browser((b"", (65_000_000, 1))), "image-too-large"),
    ],
)
def test_what_nobody_can_read(browser: Browser | None, code: str) -> None:
    with pytest.raises(InputError) as caught:
        decoded(HEIC, browser)
    assert caught.value.code == code


def test_formats_that_are_read_elsewhere() -> None:
    assert decoding.read_elsewhere(World().ports()) == ()
    assert "HEIC" in decoding.read_elsewhere(World().ports(decode_in_browser=Browser(None)))
