"""Room: tests. Runs on CPython with Chromium. What is seen of a picture before the chosen engine is there.

The order of what happens, without a clock: u2netp's cutout is on the screen while the last parts of the chosen engine
are held back by the host.
"""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import faults
from tests.browser.conftest import Serve, Visit
from tests.browser.parts import Parts
from tests.browser.person import add, choose_engine, open_section, wait_states
from tests.browser.site import errors_of, open_app
from tests.browser.tiny_network import ENGINE, red_disc, site_with_network, tiny_network

PARTS = 6
LOOK = {"robust": "u2netp", "robust_cost": 0.15, "agree_from": 0.5}
LOOK |= {"passes": [{"side": 64, "fit": "aspect"}, {"side": 32, "fit": "stretch"}]}
PICTURE = ("disc.png", red_disc())
SEEN = """() => {
  const canvas = document.querySelector(".canvas");
  const image = canvas.querySelector("img.canvas-after");
  const {x, y, width} = image.getBoundingClientRect();
  return {place: [x, y, width].map(Math.round), scale: canvas.style.getPropertyValue("--scale"),
          focus: document.activeElement.id, same: image === (window.firstImage ??= image)};
}"""


@pytest.fixture
def root(dist: Path, tmp_path: Path) -> Path:
    return site_with_network(dist, tmp_path / "site", tiny_network(padding_bytes=2**19), parts=PARTS, consensus=LOOK)


def wait_quick_look(page: Page) -> None:
    page.wait_for_function("() => document.querySelector('.canvas.refining img.canvas-after')?.naturalWidth > 0")


def notes(page: Page) -> str:
    return "\n".join(page.locator(".stage-notes li").all_inner_texts())


def test_the_quick_look_comes_before_the_last_byte_of_the_chosen_engine(serve: Serve, visit: Visit, root: Path) -> None:
    site = serve(root=root)
    chosen, quick = Parts(site, ENGINE), Parts(site, "u2netp")
    chosen.hold(2)
    page = open_app(visit(), site.url)
    add(page, PICTURE)
    wait_quick_look(page)
    asked = [path.lstrip("/") for method, path in site.log if method == "GET"]
    last_of_quick = max(asked.index(path) for path in quick.paths)
    assert all(asked.index(path) > last_of_quick for path in chosen.paths if path in asked), "not the small one first"
    page.wait_for_function("() => /Quick look.* of /.test(document.querySelector('.work-text').innerText)")
    page.focus("#stage-canvas")
    for _ in range(3):
        page.keyboard.press("+")
    page.wait_for_function("() => document.querySelector('.canvas').style.getPropertyValue('--scale') > 3")
    before: dict[str, Any] = page.evaluate(SEEN)
    chosen.let_go()
    wait_states(page, done=1)
    page.wait_for_selector("#download")
    assert page.evaluate(SEEN) == {**before, "same": True}, "it jumped"
    assert chosen.asked() == [1] * PARTS and quick.asked() == [1] * len(quick.paths), "something was fetched twice"
    assert notes(page) == ""
    assert errors_of(page) == []


def test_without_the_chosen_engine_its_quick_look_is_a_result(serve: Serve, visit: Visit, root: Path) -> None:
    site = serve(root=root)
    chosen = Parts(site, ENGINE)
    good = dict(site.server.faults)
    site.server.faults[chosen.paths[3]] = faults.status(404)
    page = open_app(visit(), site.url)
    add(page, PICTURE)
    wait_states(page, done=1)
    assert "quick look alone" in notes(page)
    assert "cannot be had now" in page.locator(".notices").inner_text()
    page.wait_for_selector("#download[href^=blob]")
    site.server.faults.update(good)
    page.click("#again")
    page.wait_for_function("() => offcut.status().loaded === 'tiny'")
    page.wait_for_selector(".stage-notes", state="detached")
    wait_states(page, done=1)
    # Switched off, a picture waits for its engine, and what cannot be had is an error.
    choose_engine(page, "u2netp")
    page.locator(f"[data-engine={ENGINE}] button").first.click()
    page.wait_for_selector(f"[data-engine={ENGINE}] [data-saved=not-saved]")
    choose_engine(page, ENGINE)
    open_section(page, "edges")
    page.locator("label[for=quick-look]").click()
    site.server.faults[chosen.paths[3]] = faults.status(404)
    add(page, PICTURE)
    wait_states(page, failed=1, done=1)
    assert errors_of(page) == []
