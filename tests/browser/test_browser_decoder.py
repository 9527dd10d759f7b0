"""Room: tests. Runs on CPython with Chromium. What Pillow cannot read there, the browser reads, and that is said."""

import io

import numpy as np
from PIL import Image

from tests.browser.conftest import Serve, Visit
from tests.browser.site import errors_of, open_app, remove
from tests.matte.test_codec import HEIC
from tests.testdata import testdata


def test_avif_is_read_by_the_browser_and_that_is_said(serve: Serve, visit: Visit) -> None:
    page = open_app(visit(), serve().url)
    made = remove(page, testdata("decode/lemur/q70.avif"), engine="u2netp")
    assert "png" in made, made
    with Image.open(io.BytesIO(made["png"])) as image:
        read = np.asarray(image)
    base = np.asarray(Image.open(testdata("decode/lemur/base.png")))
    is_opaque = read[..., 3] == 255
    assert is_opaque.mean() > 0.1
    assert np.abs(read[..., :3].astype(int) - base)[is_opaque].mean() < 4
    assert errors_of(page) == []


def test_heic_says_what_to_do(serve: Serve, visit: Visit) -> None:
    page = open_app(visit(), serve().url)
    assert remove(page, HEIC, "photo.heic", engine="u2netp")["error"]["code"] == "heic-unsupported"
    assert errors_of(page) == []
