"""Room: tests. Runs on CPython with Chromium. A portrait becomes a visa photo: lines, rules, file, print sheet."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import Serve, Visit
from tests.browser.person import add, choose_engine, press, wait_states
from tests.browser.site import errors_of, open_app
from tests.testdata import testdata

PORTRAIT = "quality/composite31/images/comp_p3m_p_818e689d.jpg"
IS_MADE = "() => !document.querySelector('.canvas-updating') && document.querySelector('#download')"


def download(page: Page, button: str) -> tuple[str, bytes]:
    """Press a button that saves a file; return its name and content."""
    with page.expect_download() as started:
        page.locator(button).click()
    return started.value.suggested_filename, Path(started.value.path()).read_bytes()


def wait_made(page: Page, text: str, place: str) -> None:
    """Wait until the page says `text`, which it does in the frame that begins the work, and until that work is done."""
    page.wait_for_function(
        "([place, text]) => (document.querySelector(place)?.innerText ?? '').includes(text)", arg=[place, text]
    )
    page.wait_for_function(IS_MADE)


def head_of(data: bytes) -> int:
    """Return how many columns of the upper two fifths of a photo are not its white background."""
    with Image.open(io.BytesIO(data)) as image:
        grey = np.asarray(image.convert("L"))
    return int((grey[: len(grey) * 2 // 5] < 200).any(axis=0).sum())


def test_a_portrait_becomes_a_visa_photo_by_its_rules_and_a_sheet_to_print(serve: Serve, visit: Visit) -> None:
    page = open_app(visit(accept_downloads=True), serve().url + "#/passport")
    choose_engine(page)
    add(page, testdata(PORTRAIT))
    wait_states(page, done=1)
    page.wait_for_selector("#document-crown")
    page.locator("#document-search").fill("united states visa")
    page.locator("#set-document-id").select_option("us-visa")
    wait_made(page, "600 × 600", ".stage-facts")

    _, before = download(page, "#download")
    with Image.open(io.BytesIO(before)) as image:
        assert (image.format, image.size) == ("JPEG", (600, 600))
        assert image.info["dpi"] == (300, 300)
        assert min(image.convert("L").getpixel((5, 5)), 250) == 250  # type: ignore[type-var]
    assert len(before) <= 240_000
    for rule in ["size", "head", "background", "format", "bytes"]:
        assert page.get_attribute(f"[data-rule={rule}]", "data-state") == "met", rule
    assert page.get_attribute("[data-rule=expression]", "data-state") == "judge"

    # By keyboard: the chin is further down, so the whole head is longer and becomes smaller in the photo.
    page.locator("#document-chin").focus()
    place = page.input_value("#document-chin")
    press(page, "Shift+ArrowDown")
    wait_made(page, "where you put them", "#document-head")
    assert page.input_value("#document-chin") == place
    _, smaller = download(page, "#download")
    assert head_of(smaller) < head_of(before)

    # By mouse: a line is let go 30 pixels further up, and lies where the document wants it again.
    box = page.locator("#stage-canvas").bounding_box()
    assert box is not None
    crown = box["y"] + box["height"] * float(page.input_value("#document-crown")) / 1000
    page.mouse.move(box["x"] + 40, crown)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, crown - 15)
    page.mouse.move(box["x"] + 40, crown - 30)
    page.wait_for_function("(place) => +document.querySelector('#document-crown').value < place", arg=60)
    page.mouse.up()
    page.wait_for_function("() => +document.querySelector('#document-crown').value > 60")
    page.wait_for_function(IS_MADE)
    # The picture itself is pulled to the right under the lines.
    page.mouse.move(box["x"] + 60, box["y"] + box["height"] * 0.4)
    page.mouse.down()
    page.mouse.move(box["x"] + 60 + box["width"] / 10, box["y"] + box["height"] * 0.4, steps=4)
    page.mouse.up()
    page.wait_for_function("() => Math.abs(document.querySelector('#set-document-side').value - 5.1) < 0.2")
    page.wait_for_function(IS_MADE)

    name, sheet = download(page, "#sheet-png")
    assert name.endswith("-10x15.png")
    with Image.open(io.BytesIO(sheet)) as image:
        assert sorted(image.size) == [1181, 1772]
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.01)
    page.wait_for_selector("#sheet-pdf:not([aria-disabled])")
    page.locator("#document-paper").select_option("a4")
    _, pages = download(page, "#sheet-pdf")
    found = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pages)
    assert found and sorted([float(found[1]), float(found[2])]) == pytest.approx([595.276, 841.89], abs=0.01)
    assert errors_of(page) == []
