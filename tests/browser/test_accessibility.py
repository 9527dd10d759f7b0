"""Room: tests. Runs on CPython with Chromium. WCAG 2.2 AA where a machine can tell, narrow screens, speech."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from building.store import Store
from building.vendor import read_vendor, vendor_input
from building.workspace import workspace_at
from tests.browser.conftest import Serve, Visit
from tests.browser.person import LISTEN, Held, add, choose_engine, open_section, wait_states
from tests.browser.site import Site, errors_of, open_app
from tests.testdata import testdata

ROOT = Path(__file__).resolve().parents[2]
PHOTO = "quality/pets24/images/Bombay_182.jpg"
TEXT = ("list.png", b"This is a shopping list.\nMilk\nBread\n")
# target-size runs only with wcag22aa named.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "chinese": {"locale": "zh-CN"},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True},
    "narrow": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
}
MOST_CONTROLS = {"shadow-kind": "drop", "canvas-crop": "free", "output-format": "webp"}
# Its passes do not see the same.
UNSURE = "quality/pets24/images/Maine_Coon_207.jpg"
# Polite messages for one picture whose engine is fetched: added, three quarters and the whole, done.
MOST_POLITE = 6


@pytest.fixture(scope="session")
def axe() -> str:
    """The checker's script, as `build.py test` has fetched it."""
    store = Store(workspace_at(ROOT).downloads)
    return vendor_input(read_vendor(ROOT / "tests" / "vendor.json"), store, "axe.min.js").decode()


def violations(page: Page, axe: str) -> list[str]:
    """Return what the checker finds, one line each."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {axe} }} }}")
    found = page.evaluate("(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    assert found["passes"], "the checker has looked at nothing"
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def walk(site: Site, page: Page) -> Iterator[str]:
    """Bring the page into each of its states and stop there."""
    yield "empty"
    held = Held(site, "weights/*")
    choose_engine(page)
    add(page, testdata(PHOTO))
    wait_states(page, working=1)
    yield "working"
    held.let_go()
    wait_states(page, done=1)
    yield "done"
    page.keyboard.press("e")
    page.wait_for_selector("#brush-overlay")
    yield "brush"
    page.keyboard.press("Escape")
    page.wait_for_selector("#brush-overlay", state="detached")
    yield from settings(page)
    add(page, TEXT)
    wait_states(page, failed=1)
    yield "failed"
    add(page, TEXT)
    wait_states(page, failed=2, done=1)
    page.locator("#select-picture-1").click()
    yield "several"
    page.locator("#open-licences").click()
    page.wait_for_selector("dialog :text('NumPy')")
    yield "dialog"
    page.keyboard.press("Escape")
    # The header has no room for its button on a phone; the status line has.
    page.locator(".status-line .link").click()
    page.wait_for_selector(".dialog-storage")
    yield "storage"
    page.locator(".dialog-storage > .link").first.click()
    page.wait_for_selector(".dialog-sources")
    yield "more engines"
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    page.locator("#clear").click()
    page.wait_for_selector("#clear-sure")
    yield "question"


def settings(page: Page) -> Iterator[str]:
    """Open every section, choose what has most controls, and look closer at the picture."""
    for name in ["edges", "background", "canvas", "output"]:
        open_section(page, name)
    for key, value in MOST_CONTROLS.items():
        page.select_option(f"#set-{key}", value)
    page.fill("#set-outline-width_px-number", "2")
    page.locator("#set-outline-width_px").focus()
    page.wait_for_selector("#set-outline-colour")
    page.wait_for_selector(".canvas-updating", state="detached")
    yield "settings"
    # A free crop is begun on the picture at once.
    page.locator("#crop-done").click()
    page.locator("#zoom-in").click()
    page.locator("#ground-black").click()
    page.wait_for_selector(".canvas.zoomed.ground-black")
    yield "zoomed"
    page.select_option("#set-background-kind", "linear")
    page.wait_for_selector("#set-background-angle_deg")
    page.wait_for_selector(".canvas-updating", state="detached")
    yield "background"


@pytest.mark.parametrize("look", LOOKS)
def test_every_state_in_every_look(serve: Serve, visit: Visit, axe: str, look: str) -> None:
    site = serve()
    page = open_app(visit(**LOOKS[look]), site.url)
    found = {}
    for state in walk(site, page):
        page.wait_for_timeout(200)
        found[state] = violations(page, axe)
        wide = page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            found[state].append(f"scrolls sideways by {wide} px")
    bad = {state: lines for state, lines in found.items() if lines}
    assert not bad, json.dumps(bad, indent=1, ensure_ascii=False)
    assert len(found) == 13
    assert errors_of(page) == []


def test_candidates_in_every_look_and_with_the_manners_of_the_device(serve: Serve, visit: Visit, axe: str) -> None:
    page = open_app(visit(), serve().url)
    choose_engine(page, "isnet-w8")
    add(page, testdata(UNSURE))
    wait_states(page, done=1)
    page.wait_for_selector("#candidate-2")
    found = {}
    for scheme, forced in [("light", "none"), ("dark", "none"), ("dark", "active"), ("light", "active")]:
        page.emulate_media(color_scheme=scheme, forced_colors=forced, reduced_motion="reduce")  # type: ignore[arg-type]
        for width in [1280, 768, 360]:
            page.set_viewport_size({"width": width, "height": 800})
            page.wait_for_timeout(200)
            wide = page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")
            found[f"{scheme} {forced} {width}"] = violations(page, axe) + (["sideways"] if wide > 0 else [])
    assert not any(found.values()), json.dumps(found, indent=1)
    assert errors_of(page) == []


def test_a_worker_that_does_not_start(serve: Serve, visit: Visit, axe: str) -> None:
    context = visit(service_workers="block")
    context.route("**/pyodide.asm.wasm", lambda route: route.abort())
    page = context.new_page()
    page.goto(serve().url)
    page.wait_for_selector(".status-failed")
    assert "pyodide.asm.wasm" in page.inner_text(".status-text")
    assert violations(page, axe) == []
    # And the checker does find what is wrong.
    page.evaluate("document.querySelector('#theme').removeAttribute('aria-label')")
    assert violations(page, axe)[0].startswith("select-name")


def test_a_screen_reader_is_told_little_and_enough(serve: Serve, visit: Visit) -> None:
    page = open_app(visit(), serve().url)
    choose_engine(page)
    page.evaluate(LISTEN)
    add(page, testdata(PHOTO))
    wait_states(page, done=1)
    page.wait_for_timeout(500)
    heard = page.evaluate("heard")
    assert heard["alert"] == []
    assert heard["status"][0] == "1 picture added"
    assert "Instant: 100 percent fetched" in heard["status"]
    assert heard["status"][-1] == "Bombay_182.jpg is done. All pictures are finished."
    assert len(heard["status"]) <= MOST_POLITE
    add(page, TEXT)
    wait_states(page, failed=1)
    page.wait_for_timeout(500)
    heard = page.evaluate("heard")
    assert len(heard["alert"]) == 1
    assert heard["alert"][0].startswith("list.png: This file is not a picture")
    assert errors_of(page) == []
