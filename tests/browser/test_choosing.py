"""Room: tests. Runs on CPython with Chromium. What is suggested, measured, accepted, out of reach."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page

from offcut.contract import modes
from tests.browser.conftest import Serve, Visit
from tests.browser.person import add, choose_engine, wait_states
from tests.browser.site import errors_of, open_app, remove, wait_ready
from tests.browser.tiny_network import ENGINE, site_with_network, tiny_network
from tests.testdata import testdata

PHOTO = "quality/pets24/images/Bombay_182.jpg"
LICENCE: dict[str, Any] = {
    "name": "no-profit-1.0",
    "url": "https://licence.example/text",
    "note": "For tests that earn nothing.",
    "commercial": False,
    "accept": True,
}


@pytest.fixture
def strict_site(dist: Path, tmp_path: Path) -> Path:
    """A copy of the site whose tiny engine has a licence that must be accepted."""
    return site_with_network(dist, tmp_path / "strict", tiny_network(), licence=LICENCE)


def say(context: BrowserContext, **facts: Any) -> None:
    """Have `navigator` say something else."""
    lines = [f"Object.defineProperty(navigator, '{name}', {{get: () => {value}}});" for name, value in facts.items()]
    context.add_init_script("\n".join(lines))


def chosen(page: Page) -> str:
    return str(page.evaluate("offcut.status().engine"))


def speed_of(page: Page, engine: str) -> str:
    texts = page.locator(f"[data-engine={engine}] .engine-speed").all_text_contents()
    return texts[0] if texts else ""


def test_a_device_with_little_memory_is_shown_a_suggestion_that_stays_away_once_dismissed(
    serve: Serve, visit: Visit
) -> None:
    url = serve().url
    context = visit("small")
    say(context, deviceMemory=4)
    page = open_app(context, url)
    line = page.locator(".suggestion")
    assert "Instant, because it has little memory" in line.inner_text()
    assert chosen(page) == "isnet-w8"
    page.locator("#suggestion-dismiss").click()
    line.wait_for(state="detached")
    assert chosen(page) == "isnet-w8"
    page.reload()
    wait_ready(page)
    assert page.locator(".suggestion").count() == 0
    assert errors_of(page) == []


def test_a_suggestion_is_taken_with_one_press_and_kept(serve: Serve, visit: Visit) -> None:
    url = serve().url
    context = visit("data")
    say(context, connection="({saveData: true})", deviceMemory=8)
    page = open_app(context, url)
    page.wait_for_selector(".suggestion[data-reason=saves-data]")
    page.locator("#suggestion-take").click()
    page.wait_for_selector("[data-engine=u2netp][data-wanted=true]")
    assert page.evaluate("document.activeElement.id") == "engine-u2netp"
    page.reload()
    wait_ready(page)
    assert chosen(page) == "u2netp"
    assert errors_of(page) == []


def test_speed_is_measured_with_the_first_picture_and_known_on_the_next_visit(serve: Serve, visit: Visit) -> None:
    url = serve().url
    context = visit("speed")
    page = open_app(context, url)
    choose_engine(page)
    assert speed_of(page, "u2netp") == ""
    add(page, testdata(PHOTO))
    wait_states(page, done=1)
    page.wait_for_selector("[data-engine=u2netp] .engine-speed")
    said = speed_of(page, "u2netp")
    assert "a picture here, on" in said
    assert speed_of(page, "isnet-w8") == ""
    page.wait_for_timeout(300)
    page.close()
    page = open_app(context, url)
    page.wait_for_selector("[data-engine=u2netp] .engine-speed")
    assert speed_of(page, "u2netp") == said
    assert errors_of(page) == []


def test_offline_an_engine_that_is_not_saved_cannot_be_chosen(serve: Serve, visit: Visit) -> None:
    context = visit("offline")
    page = open_app(context, serve().url)
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    remove(page, testdata(PHOTO), engine="u2netp")
    page.wait_for_selector("[data-engine=u2netp] [data-saved=saved]")
    choose_engine(page)
    context.set_offline(True)
    page.wait_for_selector("#engine-isnet-fp16:disabled")
    said = page.locator("[data-engine=isnet-fp16] .engine-row").inner_text()
    assert "Not saved, and this device is offline" in said
    assert page.locator("[data-engine=isnet-fp16] .engine-row button").count() == 0
    page.locator("label[for=engine-isnet-fp16]").click(force=True)
    assert chosen(page) == "u2netp"
    assert page.locator("#engine-u2netp").is_enabled()
    context.set_offline(False)
    page.wait_for_selector("#engine-isnet-fp16:enabled")
    choose_engine(page, "isnet-fp16")
    assert errors_of(page) == []


def test_a_browser_that_only_believes_to_be_offline_is_not_believed(serve: Serve, visit: Visit) -> None:
    context = visit("belief")
    say(context, onLine="false")
    site = serve()
    page = open_app(context, site.url)
    page.wait_for_function("() => offcut.status().worker === 'ready'")
    page.wait_for_timeout(500)
    assert site.requests("sw.js")
    assert page.locator("#engine-isnet-fp16").is_enabled()
    assert errors_of(page) == []


def test_a_licence_is_accepted_before_anything_is_fetched(serve: Serve, visit: Visit, strict_site: Path) -> None:
    site = serve(root=strict_site)
    context = visit("strict", service_workers="block")
    page = open_app(context, site.url)
    card, radio = f"[data-engine={ENGINE}]", f"#engine-{ENGINE}"
    before = chosen(page)
    assert before != ENGINE, "not even as the site's default"
    error = remove(page, testdata(PHOTO), engine=ENGINE)["error"]
    assert error["code"] == "licence-not-accepted"
    for answer in ["#licence-decline", "Escape"]:
        page.locator(f"label[for=engine-{ENGINE}]").click()
        dialog = page.locator("dialog[open]")
        dialog.wait_for()
        text = dialog.inner_text()
        assert LICENCE["name"] in text
        assert LICENCE["note"] in text
        assert "Not for commercial use" in text
        assert page.locator("#licence-link").get_attribute("href") == LICENCE["url"]
        if answer == "Escape":
            page.keyboard.press("Escape")
        else:
            page.locator(answer).click()
        dialog.wait_for(state="detached")
        assert chosen(page) == before
        assert page.locator(f"#engine-{before}").is_checked()
        assert not page.locator(radio).is_checked()
    page.locator(f"{card} .engine-row button").click()
    page.locator("#licence-accept").click()
    page.wait_for_selector(f"{card} [data-saved=saved]")
    assert chosen(page) == before, "fetching does not choose"
    page.reload()
    wait_ready(page)
    choose_engine(page, ENGINE)
    assert page.locator("dialog[open]").count() == 0
    assert errors_of(page) == []


def test_low_memory_mode_says_the_size_before_and_after_and_ends_the_engine(serve: Serve, visit: Visit) -> None:
    """A picture of 12 megapixels through the page, as a person has it."""
    context = visit("low")
    page = open_app(context, serve().url)
    page.locator("label[for=low-memory]").click()
    page.wait_for_selector("[data-engine=u2netp][data-wanted=true]")
    assert "Low-memory mode" in page.locator(".status-threads").inner_text()
    add(page, large_jpeg())
    page.wait_for_selector("#low-memory-size")
    width, height = modes.work_size(4000, 3000)
    assert f"{width:,} × {height:,}" in page.locator("#low-memory-size").inner_text()
    wait_states(page, done=1)
    facts = page.locator(".stage-facts").inner_text()
    assert f"{width:,} × {height:,} pixels" in facts
    assert "on 1 thread" in facts
    assert "this result is smaller than your picture" in page.locator(".stage-notes").inner_text()
    page.wait_for_function("() => !offcut.engines().some(({loaded}) => loaded)")
    page.reload()
    wait_ready(page)
    assert page.locator("#low-memory").is_checked()
    assert page.evaluate("offcut.status().low_memory")
    page.locator("label[for=low-memory]").click()
    page.wait_for_function("() => !offcut.status().low_memory")
    assert errors_of(page) == []


def large_jpeg() -> tuple[str, bytes]:
    """A sample of ours at 12 megapixels."""
    file = io.BytesIO()
    with Image.open(testdata(PHOTO)) as picture:
        picture.convert("RGB").resize((4000, 3000)).save(file, "JPEG")
    return "large.jpg", file.getvalue()
