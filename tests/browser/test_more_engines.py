"""Room: tests. Runs on CPython with Chromium. The dialog "More engines": WCAG 2.2, keys alone, narrow screens."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Serve, Visit
from tests.browser.person import focused, press, tab_to
from tests.browser.site import errors_of, open_app
from tests.browser.test_accessibility import LOOKS, axe, violations

__all__ = ["axe"]


def sideways(page: Page) -> int:
    """Return how far the dialog or the page scrolls sideways."""
    script = """() => {
      const dialog = document.querySelector("dialog");
      const page = document.scrollingElement;
      return Math.max(dialog.scrollWidth - dialog.clientWidth, page.scrollWidth - document.documentElement.clientWidth);
    }"""
    return int(page.evaluate(script))


@pytest.mark.parametrize("look", LOOKS)
def test_it_can_be_used_in_every_look(serve: Serve, visit: Visit, axe: str, look: str) -> None:  # noqa: F811
    page = open_app(visit(service_workers="block", **LOOKS[look]), serve().url)
    page.locator(".status-line .link").click()  # the button above has no room on a phone
    page.wait_for_selector("#import-u2netp", state="attached")
    assert violations(page, axe) == [] and sideways(page) <= 0
    page.locator(".dialog-storage .link").first.click()
    page.locator("#own-switch").click()
    page.wait_for_selector("#own-file", state="attached")
    page.locator("#own-size").select_option("rule")
    page.wait_for_selector("#own-short_side")
    page.locator("#own-channels").fill("2")
    page.locator("#own-channels").blur()
    page.wait_for_selector("#own-means")
    page.locator("#own-mean").fill("red")
    page.locator("#own-mean").blur()
    payload = {"name": "a.onnx", "mimeType": "application/octet-stream", "buffer": b"x"}
    page.locator("#own-file").set_input_files(payload)  # type: ignore[arg-type]
    page.wait_for_selector("#own-mean[aria-invalid=true]")
    page.locator("#mirror").fill("nonsense")
    page.locator("#mirror-save").click()
    page.wait_for_selector("#mirror[aria-invalid=true]")
    assert violations(page, axe) == [] and sideways(page) <= 0
    assert errors_of(page) == []


def test_keys_alone_are_enough(serve: Serve, visit: Visit) -> None:
    page = open_app(visit(service_workers="block"), serve().url)
    tab_to(page, "#open-storage")
    press(page, "Enter")
    tab_to(page, ".dialog-storage .link")
    press(page, "Enter")
    page.wait_for_selector(".dialog-sources")
    tab_to(page, "#own-switch")
    press(page, "Space")
    assert page.get_attribute("#own-switch", "aria-checked") == "true"
    tab_to(page, "#own-file")
    tab_to(page, "#mirror")
    page.keyboard.type("/mirror/")
    tab_to(page, "#mirror-save")
    press(page, "Enter")
    page.wait_for_function("() => document.querySelector('#mirror-outcome').innerText")
    tab_to(page, "#mirror-reset")
    press(page, "Escape")
    page.wait_for_selector(".dialog-sources", state="detached")
    assert focused(page), "the focus is somewhere"
    assert errors_of(page) == []
