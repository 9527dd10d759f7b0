"""Room: tests. Runs on CPython with Chromium. What people do: keys, dropping, pasting, two languages."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from offcut.contract import settings
from tests.browser.conftest import Serve, Visit
from tests.browser.person import (
    Held,
    add,
    choose_engine,
    drop,
    focused,
    has_focus,
    paste,
    press,
    tab_to,
    wait_states,
)
from tests.browser.site import errors_of, open_app
from tests.testdata import testdata

PHOTO = "quality/pets24/images/Bombay_182.jpg"
SECOND = "quality/pets24/images/Abyssinian_1.jpg"
TEXT = ("list.png", b"This is a shopping list.\nMilk\nBread\n")


WATCH_STATES = """(picture) => {
  const card = document.querySelector(`[data-picture=${picture}]`);
  window.states = [];
  new MutationObserver(() => states.push(card.dataset.state)).observe(card, {attributes: true});
}"""


def is_cutout(png: bytes, photo: Path) -> bool:
    with Image.open(io.BytesIO(png)) as image, Image.open(photo) as original:
        alpha = image.getchannel("A").getextrema()
        return (image.format, image.mode, image.size, alpha) == ("PNG", "RGBA", original.size, (0, 255))


def test_a_keyboard_is_enough(serve: Serve, visit: Visit) -> None:
    photo = testdata(PHOTO)
    context = visit()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = open_app(context, serve().url)
    tab_to(page, "#choose")
    add(page, photo, TEXT, testdata(SECOND))
    page.wait_for_selector(".card")
    has_focus(page)
    assert focused(page) == "stage-title"
    tab_to(page, "#engine-isnet-w8")
    press(page, "ArrowUp")
    assert focused(page) == "engine-u2netp"
    wait_states(page, done=2, failed=1)
    has_focus(page)
    compare_by_keys(page)
    take_by_keys(page, photo)
    retry_and_remove_by_keys(page)
    leave_a_dialog_by_keys(page)
    assert errors_of(page) == []


def compare_by_keys(page: Page) -> None:
    tab_to(page, "#split", back=True)
    press(page, "ArrowRight")
    assert page.input_value("#split") == "51"
    assert page.get_attribute("#split", "aria-valuetext") == "51 percent original"
    page.keyboard.down(" ")
    page.wait_for_function("() => document.querySelector('#split').value === '100'")
    assert page.get_attribute("#original", "aria-pressed") == "true"
    page.keyboard.up(" ")
    page.wait_for_function("() => document.querySelector('#split').value === '51'")
    tab_to(page, "#original")
    press(page, "Enter")
    assert page.input_value("#split") == "100"
    press(page, "Enter")
    assert page.input_value("#split") == "51"


def take_by_keys(page: Page, photo: Path) -> None:
    tab_to(page, "#download", back=True)
    with page.expect_download() as caught:
        press(page, "Enter")
    assert caught.value.suggested_filename == "Bombay_182-cutout.png"
    assert is_cutout(Path(caught.value.path()).read_bytes(), photo)
    assert "Download again" in page.inner_text("#download")
    with page.expect_download() as caught:
        press(page, "Control+s")
    assert caught.value.suggested_filename == "Bombay_182-cutout.png"
    tab_to(page, "#copy")
    press(page, "Enter")
    page.wait_for_selector("#copy:has-text('Copied')")
    copied = page.evaluate(
        """async () => {
          const [item] = await navigator.clipboard.read();
          return [item.types, (await createImageBitmap(await item.getType("image/png"))).width];
        }"""
    )
    with Image.open(photo) as original:
        assert copied == [["image/png"], original.width]


def retry_and_remove_by_keys(page: Page) -> None:
    tab_to(page, "#select-picture-2")
    press(page, "Enter")
    assert focused(page) == "select-picture-2"
    tab_to(page, ".failure .primary", back=True)
    page.evaluate(WATCH_STATES, "picture-2")
    press(page, "Enter")
    page.wait_for_function("() => states.length > 1 && states.at(-1) === 'failed'")
    has_focus(page)
    tab_to(page, "[data-picture=picture-2] [aria-label='Remove list.png']")
    press(page, "Enter")
    assert focused(page) == "select-picture-3"
    tab_to(page, "[data-picture=picture-3] [aria-label^=Remove]")
    press(page, "Enter")
    assert focused(page) == "select-picture-1"


def leave_a_dialog_by_keys(page: Page) -> None:
    tab_to(page, "#open-help", back=True)
    press(page, "Enter")
    page.wait_for_selector("dialog[open]")
    page.wait_for_selector("dialog :text('How it works')")
    for _ in range(5):
        page.keyboard.press("Tab")
        # From the last control a browser may go to its own bar, but never to the page behind the dialog.
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    press(page, "Escape")
    assert page.locator("dialog").count() == 0
    assert focused(page) == "open-help"
    tab_to(page, "#clear")
    press(page, "Enter")
    assert focused(page) == "choose" or page.locator("dialog").count() == 1


def test_the_focus_stays_where_an_engine_was_fetched_and_a_picture_was_stopped(serve: Serve, visit: Visit) -> None:
    site = serve()
    held = Held(site, "weights/*")
    page = open_app(visit(), site.url)
    tab_to(page, "[data-engine=u2netp] button")
    press(page, "Enter")
    page.wait_for_selector("[data-engine=u2netp] [aria-label='Cancel Instant']")
    has_focus(page)
    held.let_go()
    page.wait_for_selector("[data-engine=u2netp] [aria-label='Remove Instant from this device']")
    assert focused(page) == "Remove Instant from this device"
    # Another engine is the chosen one, and has not been fetched.
    again = Held(site, "weights/*")
    add(page, testdata(PHOTO))
    wait_states(page, working=1)
    tab_to(page, "#cancel")
    press(page, "Enter")
    wait_states(page, cancelled=1)
    again.let_go()
    tab_to(page, "#clear")
    press(page, "Enter")
    assert focused(page) == "choose"
    assert errors_of(page) == []


def test_pictures_come_in_by_dropping_and_pasting(serve: Serve, visit: Visit) -> None:
    page = open_app(visit(), serve().url)
    choose_engine(page)
    drop(page, testdata(PHOTO), testdata(SECOND))
    wait_states(page, done=2)
    paste(page, testdata(PHOTO))
    wait_states(page, done=3)
    assert errors_of(page) == []


def test_pictures_wait_until_python_and_the_engine_are_there(serve: Serve, visit: Visit) -> None:
    site = serve()
    interface, engine_room = Held(site, "vendor/micropython/*.wasm"), Held(site, "vendor/pyodide/*.wasm")
    page = visit(service_workers="block").new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(site.url)
    add(page, testdata(PHOTO))
    interface.let_go()
    wait_states(page, waiting=1)
    choose_engine(page)
    drop(page, testdata(SECOND))
    wait_states(page, waiting=2)
    assert page.inner_text(".status-text") == "Starting. 2 pictures are waiting."
    engine_room.let_go()
    wait_states(page, done=2)
    assert errors == []


def test_every_sample_is_cut_out_and_all_are_downloaded(serve: Serve, visit: Visit) -> None:
    page = open_app(visit(), serve().url)
    choose_engine(page)
    for name in ["lemur", "hat", "impala"]:
        page.locator(f"[data-sample={name}]").click()
        wait_states(page, done=1)
        assert page.inner_text("#stage-title") == f"{name}.jpg"
        assert "Instant on" in page.inner_text(".stage-facts")
        page.locator("#remove").click()
        page.wait_for_selector(".empty")
    add(page, testdata(PHOTO), testdata(SECOND))
    wait_states(page, done=2)
    names: list[str] = []
    page.on("download", lambda download: names.append(download.suggested_filename))
    with page.expect_event("download", lambda download: download.suggested_filename == "Abyssinian_1-cutout.png"):
        page.locator("#download-all").click()
    assert names == ["Bombay_182-cutout.png", "Abyssinian_1-cutout.png"]
    assert errors_of(page) == []


def wait_saved(page: Page, expected: dict[str, str]) -> None:
    """Wait until the browser has stored these settings."""
    page.wait_for_function(
        """async ([schema, expected]) => {
          const saved = JSON.parse((await offcutSettings.load(schema)) ?? "{}");
          return Object.entries(expected).every(([key, value]) => saved[key] === value);
        }""",
        arg=[settings.SCHEMA, expected],
    )


def test_language_theme_and_engine_are_kept(serve: Serve, visit: Visit) -> None:
    context = visit()
    site = serve()
    page = open_app(context, site.url)
    assert page.get_attribute("html", "lang") == "en"
    page.select_option("#language", "zh")
    page.wait_for_selector("html[lang=zh-Hans] #theme[aria-label=主题]")
    page.select_option("#theme", "dark")
    page.wait_for_selector("html[data-theme=dark]")
    choose_engine(page)
    wait_saved(page, {"language": "zh", "theme": "dark", "engine": "u2netp"})
    page.reload()
    page.wait_for_selector("html[lang=zh-Hans][data-theme=dark]")
    assert page.is_checked("#engine-u2netp")
    assert page.input_value("#language") == "zh"
    page.select_option("#language", "en")
    page.wait_for_selector("html[lang=en] :text('Choose pictures')")
    wait_saved(page, {"language": "en"})
    page.reload()
    page.wait_for_selector("html[lang=en][data-theme=dark]")
    chinese = open_app(visit("chinese", locale="zh-CN"), site.url)
    assert chinese.get_attribute("html", "lang") == "zh-Hans"
    assert "引擎" in chinese.inner_text("#engine-title")
    assert errors_of(page) + errors_of(chinese) == []
