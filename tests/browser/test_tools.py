"""Room: tests. Runs on CPython with Chromium. Tools by their links, with pictures: one visit."""

import io
import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from playwright.sync_api import Page

from tests.browser.conftest import Serve, Visit
from tests.browser.person import add, focused, open_section, press, wait_states
from tests.browser.site import errors_of, open_app
from tests.browser.tiny_network import site_with_network, tiny_network

TOOLS = json.loads((Path(__file__).resolve().parents[2] / "assets" / "tools.json").read_text())["tools"]
# (width, height) of the red thing in a picture of 640 by 480.
SHAPES = [(420, 160), (140, 400)]
# A block of a JPEG, and what enlarging softens around the edge of a coarse mask.
SOFT_PX = 120
# Red over white where the alpha is 8 of 255: there a subject begins.
SEEN_BELOW = 248
FACTS = """(digits) => document.querySelector(".stage-facts").textContent.replace(/\\D/g, "").startsWith(digits)"""


def red_thing(size: tuple[int, int]) -> bytes:
    """Return a PNG of a red ellipse before grey noise: something that the tiny network sees."""
    image = Image.effect_noise((640, 480), 30).convert("RGB")
    left, top = (640 - size[0]) // 2, (480 - size[1]) // 3
    ImageDraw.Draw(image).ellipse((left, top, left + size[0], top + size[1]), fill=(230, 40, 30))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def opened(page: Page, tool: str) -> None:
    """Wait until a tool is open and says so everywhere."""
    page.wait_for_selector(f"#tool-{tool}[aria-current=page]")
    page.wait_for_function("(tool) => location.hash === `#/${tool}`", arg=tool)
    page.wait_for_function("([text]) => document.title.includes(text)", arg=[name_in_title(page, tool)])


def name_in_title(page: Page, tool: str) -> str:
    return "Offcut" if tool == "cutout" else page.inner_text(f"#tool-{tool}")


def downloaded(page: Page, picture: str, digits: str) -> Image.Image:
    """Return the file of a picture once its result has this size."""
    page.locator(f"#select-{picture}").click()
    page.wait_for_selector(f".card:has(#select-{picture}[aria-current=true])")
    page.wait_for_function(FACTS, arg=digits)
    page.wait_for_selector(".canvas-updating", state="detached")
    with page.expect_download() as caught:
        page.locator("#download").click()
    return Image.open(io.BytesIO(Path(caught.value.path()).read_bytes()))


def test_all_tools_by_their_links_and_the_files_they_make(
    serve: Serve, visit: Visit, dist: Path, tmp_path: Path
) -> None:
    """Links, back and forward, a link that is none; product photos that are white and framed alike; sizes in mm."""
    root = site_with_network(dist, tmp_path / "site", tiny_network(low=-8))
    page = open_app(visit(), f"{serve(root=root).url}#/product")
    opened(page, "product")
    assert page.locator("#marketplace").is_visible(), "the panel is there before a picture"
    add(page, *[(f"thing-{index}.png", red_thing(shape)) for index, shape in enumerate(SHAPES)])
    wait_states(page, done=2)
    product_photos(page)
    every_tool(page)
    unknown_link(page)
    crop_by_hand_and_keys(page)
    millimetres(page)
    assert errors_of(page) == []


def product_photos(page: Page) -> None:
    page.select_option("#marketplace", "walmart")
    page.locator("#recipe-for-all").click()
    boxes = []
    for index in [1, 2]:
        image = downloaded(page, f"picture-{index}", "22002200")
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (2200, 2200))
        pixels_u8 = np.asarray(image)
        rows, columns = np.nonzero(pixels_u8.min(axis=2) < SEEN_BELOW)
        left, top, right, bottom = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
        boxes.append((max(right - left, bottom - top), bottom))
        outside = np.ones((2200, 2200), bool)
        outside[max(top - SOFT_PX, 0) : bottom + SOFT_PX, max(left - SOFT_PX, 0) : right + SOFT_PX] = False
        assert (pixels_u8[outside] == 255).all(), "really white"
    for length, bottom in boxes:
        assert abs(length / 2200 - 0.85) < 0.02, boxes
        assert abs(bottom / 2200 - (1 - 0.15 / 2)) < 0.02, boxes


def every_tool(page: Page) -> None:
    """Go through the links, back and forward: the pictures stay, and each tool says what it is for."""
    for tool in TOOLS:
        page.locator(f"#tool-{tool['id']}").click()
        opened(page, tool["id"])
        assert page.inner_text("#tool-title") == page.inner_text(f"#tool-{tool['id']}")
        wait_states(page, done=2)
    page.go_back()
    opened(page, TOOLS[-2]["id"])
    page.go_forward()
    opened(page, TOOLS[-1]["id"])


def unknown_link(page: Page) -> None:
    page.evaluate("location.hash = '#/nowhere'")
    opened(page, "cutout")
    assert "nowhere" in page.inner_text(".notice")
    wait_states(page, done=2)
    page.wait_for_function("() => document.querySelector('#download').download.endsWith('.png')")


def crop_by_hand_and_keys(page: Page) -> None:
    open_section(page, "canvas")
    page.select_option("#set-canvas-crop", "free")
    page.wait_for_selector("#crop-frame")
    page.locator("#crop-frame").scroll_into_view_if_needed()
    frame = page.locator("#crop-frame").bounding_box()
    assert frame is not None
    page.mouse.move(frame["x"] + 6, frame["y"] + 6)
    page.mouse.down()
    page.mouse.move(frame["x"] + 6 + frame["width"] / 4, frame["y"] + 6 + frame["height"] / 4, steps=4)
    page.wait_for_function("() => Math.abs(document.querySelector('#set-canvas-x-number').value - 25) < 1")
    page.mouse.up()
    page.locator("#crop-frame").focus()
    press(page, "Shift+ArrowLeft")
    page.wait_for_function("() => Math.abs(document.querySelector('#set-canvas-width-number').value - 74) < 1")
    press(page, "Enter")
    page.wait_for_selector("#crop-frame", state="detached")
    assert focused(page) == "crop-toggle"
    x, y, width, height = [
        float(page.input_value(f"#set-canvas-{key}-number")) / 100 for key in ["x", "y", "width", "height"]
    ]
    assert abs(x - 0.25) < 0.01 and abs(y - 0.25) < 0.01, "the frame is where the hand left it"
    size = [round(width * 640), round(height * 480)]
    page.wait_for_function(
        "([wide, high]) => { const found = document.querySelector('.stage-facts').textContent.match(/\\d+/g);"
        " return Math.abs(found[0] - wide) < 3 && Math.abs(found[1] - high) < 3; }",
        arg=size,
    )


def millimetres(page: Page) -> None:
    page.select_option("#canvas-unit", "mm")
    page.fill("#canvas-width_mm", "35")
    page.fill("#canvas-height_mm", "45")
    press(page, "Tab")
    page.wait_for_function("() => document.querySelector('#canvas-pixels').textContent.startsWith('413')")
    current = page.locator(".card-select[aria-current=true]").get_attribute("id") or ""
    image = downloaded(page, current.replace("select-", ""), "413531")
    assert (image.format, image.size) == ("PNG", (413, 531))
    assert [round(value) for value in image.info["dpi"]] == [300, 300]
