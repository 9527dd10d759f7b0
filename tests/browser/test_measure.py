"""Room: tests. Runs on CPython with Chromium. "Measure this device" with the tiny network: numbers, copy, cancel."""

import json
from pathlib import Path

from tests.browser.conftest import Serve, Visit
from tests.browser.person import press, tab_to
from tests.browser.site import errors_of, open_app
from tests.browser.tiny_network import site_with_network, tiny_network

COPIED = "() => navigator.clipboard.readText()"


def test_this_device_is_measured_and_the_numbers_are_copied(
    serve: Serve, visit: Visit, dist: Path, tmp_path: Path
) -> None:
    site = serve(root=site_with_network(dist, tmp_path / "site", tiny_network()))
    context = visit(permissions=["clipboard-read", "clipboard-write"])
    # A phone's memory: 12 megapixels are left out, and said so.
    page = open_app(context, site.url, "Object.defineProperty(navigator, 'deviceMemory', {get: () => 2})")
    tab_to(page, "#open-measure")
    press(page, "Enter")
    tab_to(page, "#measure-begin")
    press(page, "Enter")
    page.wait_for_selector(".dialog-measure progress, .dialog-measure [role=progressbar]")
    # Stopped: the same button, which keeps the focus, begins again.
    press(page, "Enter")
    page.wait_for_function("() => /again|Begin/.test(document.querySelector('#measure-begin').textContent)")
    page.wait_for_function("() => document.querySelector('#measure-begin').ariaDisabled !== 'true'")
    press(page, "Enter")
    page.wait_for_selector("#measure-copy-json")
    assert page.locator("[data-megapixels]").count() == 2
    assert "12 megapixels were left out" in page.inner_text(".dialog-measure")
    page.locator("#measure-copy-json").click()
    page.wait_for_selector(".dialog-measure [role=status]:not(:empty)")
    data = json.loads(page.evaluate(COPIED))
    assert [run["megapixels"] for run in data["runs"]] == [1, 1, 1, 1, 4, 4, 4]
    assert all(abs(run["width"] * run["height"] / 1e6 / run["megapixels"] - 1) < 0.01 for run in data["runs"])
    assert all(run["timings_ms"]["infer"] > 0 and run["provider"] == "wasm" for run in data["runs"])
    assert data["facts"]["engine"] == "tiny" and data["facts"]["isolated"] is True
    page.locator("#measure-copy-text").click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).includes('4 MP, median of 3')")
    assert page.evaluate("offcut.status().pictures") == 0
    assert errors_of(page) == []
