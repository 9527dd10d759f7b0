"""Room: tests. Runs on CPython with Chromium. Looking closer at a result, and changing what stands behind it."""

from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import Serve, Visit
from tests.browser.person import add, choose_engine, focused, press, tab_to, wait_states
from tests.browser.site import errors_of, open_app
from tests.testdata import testdata

PHOTO = "quality/pets24/images/Bombay_182.jpg"


def test_from_a_file_to_another_background_by_keys(serve: Serve, visit: Visit) -> None:
    """Choosing, looking closer, another background and shadow, another format, and the file: no mouse."""
    photo = testdata(PHOTO)
    page = open_app(visit(), serve().url)
    tab_to(page, "#engine-isnet-w8")
    press(page, "ArrowUp")
    assert focused(page) == "engine-u2netp"
    tab_to(page, "#choose", back=True)
    add(page, photo)
    wait_states(page, done=1)
    look_closer_by_keys(page)
    tab_to(page, "#set-background-kind")
    page.keyboard.type("One")
    page.wait_for_selector("#set-background-colour-code")
    tab_to(page, "#set-background-colour-code")
    press(page, "Control+a")
    page.keyboard.type("438EDB")
    press(page, "Tab")
    page.wait_for_selector("[aria-label='Colour: Blue for documents'][aria-pressed=true]")
    tab_to(page, "#set-shadow-kind")
    page.keyboard.type("Behind")
    page.wait_for_selector("#set-shadow-opacity-number")
    tab_to(page, "#set-shadow-opacity-number")
    press(page, "Control+a")
    page.keyboard.type("60")
    tab_to(page, "#set-shadow-opacity")
    page.wait_for_selector("#set-shadow-opacity[aria-valuetext='60 percent']")
    tab_to(page, "#settings-output")
    press(page, "Enter")
    page.wait_for_selector(".settings[open] #set-output-format")
    tab_to(page, "#set-output-format")
    page.keyboard.type("JPEG")
    page.wait_for_function("() => document.querySelector('#download').download.endsWith('.jpg')")
    page.wait_for_selector(".canvas-updating", state="detached")
    tab_to(page, "#download", back=True)
    with page.expect_download() as caught:
        press(page, "Enter")
    with Image.open(caught.value.path()) as image, Image.open(photo) as original:
        assert (image.format, image.size) == ("JPEG", original.size)
        corner = image.crop((1, 1, 2, 2)).tobytes()
        assert max(abs(got - asked) for got, asked in zip(corner, (67, 142, 219), strict=True)) <= 3, corner
    assert errors_of(page) == []


def look_closer_by_keys(page: Page) -> None:
    tab_to(page, "#stage-canvas")
    assert page.inner_text("#zoom-fit") == "Fit"
    press(page, "+")
    press(page, "+")
    page.wait_for_selector(".canvas.zoomed")
    before = page.evaluate("document.querySelector('.canvas-after').getBoundingClientRect().x")
    press(page, "ArrowRight")
    page.wait_for_function("(x) => document.querySelector('.canvas-after').getBoundingClientRect().x < x", arg=before)
    tab_to(page, "#split")
    press(page, "ArrowRight")
    assert page.input_value("#split") == "51", "the slider keeps its keys"
    press(page, "0")
    page.wait_for_selector(".canvas:not(.zoomed)")
    tab_to(page, "#zoom-real")
    press(page, "Enter")
    assert page.inner_text("#zoom-percent") == "100%"
    box = page.evaluate("document.querySelector('.canvas-after').getBoundingClientRect().width * devicePixelRatio")
    with Image.open(testdata(PHOTO)) as original:
        assert abs(box - original.width) < 1


def test_a_wheel_and_a_hand_move_the_picture_and_the_line_is_still_the_sliders(serve: Serve, visit: Visit) -> None:
    page = open_app(visit(), serve().url)
    choose_engine(page)
    add(page, testdata(PHOTO))
    wait_states(page, done=1)
    page.locator("#stage-canvas").scroll_into_view_if_needed()
    frame = page.locator("#stage-canvas").bounding_box()
    assert frame
    x, y = frame["x"] + frame["width"] * 0.25, frame["y"] + frame["height"] * 0.5
    page.mouse.move(x, y)
    page.mouse.wheel(0, -40)
    page.wait_for_timeout(200)
    assert page.locator(".canvas.zoomed").count() == 0, "a plain wheel scrolls the page"
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.keyboard.up("Control")
    page.wait_for_selector(".canvas.zoomed")
    place = "() => document.querySelector('.canvas-after').getBoundingClientRect().x"
    first = page.evaluate(place)
    page.mouse.down()
    page.mouse.move(x - 40, y, steps=4)
    page.mouse.up()
    page.wait_for_function(
        "(x) => Math.abs(document.querySelector('.canvas-after').getBoundingClientRect().x - x) < 1.5", arg=first - 40
    )
    assert page.input_value("#split") == "50"
    page.mouse.move(frame["x"] + frame["width"] / 2, y)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 0.75, y, steps=4)
    page.mouse.up()
    page.wait_for_function("() => Number(document.querySelector('#split').value) > 60")
    assert abs(page.evaluate(place) - (first - 40)) < 1.5, "the line was moved, not the picture"
    assert errors_of(page) == []
