"""Room: tests. Runs on CPython. May import everything."""

import asyncio
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from offcut.contract.errors import InputError
from offcut.matte import decoders
from offcut.matte.picture import Picture
from offcut.worker import decoding
from offcut.worker.ports import Decoded
from tests.matte.test_boxes import size
from tests.matte.test_codec import HEIC
from tests.testdata import testdata
from tests.worker.fakes import World, picture_bytes

AVIF = testdata("decode/lemur/q70.avif").read_bytes()


class Library:
    """A library for HEIC that decodes everything to the same picture, or raises."""

    def __init__(self, answer: Decoded | InputError) -> None:
        self.answer = answer
        self.asked: list[bytes] = []

    async def __call__(self, data: bytes, check_size: Callable[[int, int], None]) -> Decoded:
        self.asked.append(data)
        if isinstance(self.answer, InputError):
            raise self.answer
        check_size(*self.answer.size_wh)
        return self.answer


class Browser:
    """A browser that decodes everything to the same picture, or nothing."""

    def __init__(self, answer: tuple[bytes, tuple[int, int]] | None) -> None:
        self.answer = answer
        self.asked: list[Any] = []

    async def __call__(self, file: Any) -> tuple[bytes, tuple[int, int]] | None:
        self.asked.append(file)
        return self.answer


def decoded(data: bytes, browser: Browser | None, library: Library | None = None) -> Picture:
    ports = World().ports(decode_in_browser=browser, decode_heic=library)
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


@pytest.mark.parametrize("browser", [None, Browser(None)])
def test_the_library_reads_heic_that_the_browser_does_not_and_padding_of_rows_goes(browser: Browser | None) -> None:
    rgba_u8 = np.random.RandomState(1).randint(0, 256, (3, 5, 4)).astype(np.uint8)
    rows = np.concatenate([rgba_u8.reshape(3, 20), np.zeros((3, 12), np.uint8)], axis=1)
    library = Library(Decoded(rows.tobytes(), 32, (5, 3), is_premultiplied=False))
    picture = decoded(HEIC, browser, library)
    assert library.asked == [HEIC]
    assert (picture.format, picture.notes, picture.size_wh) == ("HEIC", (), (5, 3))
    assert (picture.rgb_u8 == rgba_u8[..., :3]).all()
    assert picture.alpha_u8 is not None and (picture.alpha_u8 == rgba_u8[..., 3]).all()


def test_the_library_is_told_of_multiplied_colours() -> None:
    library = Library(Decoded(bytes([50, 60, 70, 100]), 4, (1, 1), is_premultiplied=True))
    assert decoded(HEIC, None, library).rgb_u8.tolist() == [[[128, 153, 179]]]


def test_the_library_is_asked_for_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library(InputError("heic-unsupported"))
    assert decoded(picture_bytes(), None, library).notes == ()
    assert decoded(HEIC, Browser((b"\xff" * 60, (5, 3))), library).notes == ("decoded-by-browser",)
    monkeypatch.setattr(decoders.DECODERS["AVIF"], "SUPPORTED", False)
    with pytest.raises(InputError) as caught:
        decoded(AVIF, Browser(None), library)
    assert (caught.value.code, library.asked) == ("format-unsupported", [])


@pytest.mark.parametrize(
    ("library", "code"),
    [
        (Library(Decoded(b"", 4, (65_000_000, 1), is_premultiplied=False)), "image-too-large"),
        (Library(InputError("heic-decoder-failed", "", {"cause": "no network"})), "heic-decoder-failed"),
    ],
)
def test_what_the_library_says_goes_through(library: Library, code: str) -> None:
    with pytest.raises(InputError) as caught:
        decoded(HEIC, None, library)
    assert caught.value.code == code


def test_a_size_over_the_limit_is_refused_before_the_library_is_asked() -> None:
    library = Library(InputError("heic-unsupported"))
    huge = HEIC.replace(size(64, 32), size(65_000, 1_000))
    with pytest.raises(InputError) as caught:
        decoded(huge, Browser(None), library)
    assert (caught.value.code, library.asked) == ("image-too-large", [])


def test_formats_that_are_read_elsewhere() -> None:
    library = Library(InputError("heic-unsupported"))
    assert decoding.read_elsewhere(World().ports(decode_heic=library)) == ("HEIC",)
    assert decoding.read_elsewhere(World().ports()) == ()
    assert "HEIC" in decoding.read_elsewhere(World().ports(decode_in_browser=Browser(None)))
