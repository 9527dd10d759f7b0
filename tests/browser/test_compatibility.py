"""Room: tests. Runs on CPython with Chromium. What the browser can do is tried; nothing personal is reported."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Serve, Visit
from tests.browser.site import errors_of, open_app, remove
from tests.testdata import testdata

PHOTO = "quality/pets24/images/Bombay_182.jpg"


def answers(page: Page) -> dict[str, str]:
    page.get_by_role("button", name="What this browser can do").first.click()
    page.locator(".report").wait_for()
    found: dict[str, str] = page.evaluate(
        """Object.fromEntries([...document.querySelectorAll(".feature")].map(
          ({dataset}) => [dataset.feature, dataset.answer]))"""
    )
    return found


def test_each_feature_is_tried_and_the_report_can_be_copied(serve: Serve, visit: Visit) -> None:
    context = visit(permissions=["clipboard-read", "clipboard-write"])
    page = open_app(context, serve().url)
    remove(page, testdata(PHOTO), name="Secret Wedding.jpg", engine="u2netp")
    remove(page, b"no picture", name="Secret Letter.png", engine="u2netp")
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    found = answers(page)
    expected = dict.fromkeys(
        ["webassembly", "simd", "threads", "service-worker", "storage", "folders", "canvas"], "yes"
    )
    assert {name: found[name] for name in expected} == expected
    assert len(found) == 10
    page.get_by_role("button", name="Copy the report").click()
    page.get_by_text("Copied.").wait_for()
    report = page.evaluate("navigator.clipboard.readText()")
    assert report == page.locator(".report").inner_text()
    for line in [
        "Offcut " + page.evaluate("offcut.status().release"),
        "isolated: yes",
        "offline: ready",
        ":weights: 2 entries",
    ]:
        assert line in report
    assert "Secret" not in report
    assert errors_of(page) == []


# The name is there and the thing is not: each must be found out by trying.
LIARS = {
    "threads": "globalThis.SharedArrayBuffer = function () { throw new TypeError('no'); }",
    "storage": "Cache.prototype.put = async () => {}",
    "webgpu": "Object.defineProperty(navigator, 'gpu', {value: {requestAdapter: () => new Promise(() => {})}})",
    "jspi": "WebAssembly.Suspending = class {}; WebAssembly.promising = (f) => async () => 0",
    "simd": "WebAssembly.compile = async () => { throw new Error('no'); }",
    "canvas": """const read = CanvasRenderingContext2D.prototype.getImageData;
      CanvasRenderingContext2D.prototype.getImageData = function (...a) {
        const image = read.apply(this, a); image.data[40] ^= 1; return image; }""",
}


def test_what_only_has_the_name_is_found_out(serve: Serve, visit: Visit) -> None:
    page = open_app(visit(), serve().url)
    for lie in LIARS.values():
        page.evaluate(f"() => {{ {lie} }}")
    found = answers(page)
    assert {name: found[name] for name in LIARS} == {name: "late" if name == "webgpu" else "no" for name in LIARS}
    assert page.get_by_text("This browser adds noise against tracking").is_visible()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("dialog", ["storage", "compatibility"])
def test_the_panels_fit_a_narrow_phone_and_the_keyboard(serve: Serve, visit: Visit, language: str, dialog: str) -> None:
    page = open_app(visit(viewport={"width": 320, "height": 640}, color_scheme="dark"), serve().url)
    page.get_by_label("Language").select_option(language)
    page.wait_for_function("(lang) => document.documentElement.lang.startsWith(lang)", arg=language)
    opener = page.locator("#status .link" if dialog == "storage" else "#open-compatibility").first
    opener.focus()
    page.keyboard.press("Enter")
    page.locator(f".dialog-{dialog}").wait_for()
    if dialog == "compatibility":
        page.locator(".report").wait_for()
    assert (
        page.evaluate("(() => { const d = document.querySelector('dialog'); return d.scrollWidth - d.clientWidth; })()")
        <= 0
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.evaluate(
        """() => [...document.querySelectorAll("dialog button")].filter((one) => {
          const {width, height} = one.getBoundingClientRect();
          return width < 24 || height < 24;
        }).map((one) => one.innerText)"""
    )
    assert small == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    assert opener.evaluate("(one) => one === document.activeElement")
    assert errors_of(page) == []
