"""Room: tests. Runs on CPython with Chromium. Another app on the same origin: neither hurts the other in silence."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Serve, Visit
from tests.browser.site import cut_out, errors_of, open_app, remove, wait_ready, wait_status
from tests.browser.storage_panel import press_in_panel, read_panel
from tests.browser.tiny_network import ENGINE, red_disc, site_with_network, tiny_network
from tests.browser.truth import tells_the_truth

PICTURE = red_disc()
READY = "Ready. Works offline."
WHOLE: dict[str, list[str]] = {"files": [], "parts": []}
# The usual clean-up of many apps: every cache that it does not know goes.
NEIGHBOUR = """self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== "neighbour-2") await caches.delete(name);
})()));"""
MOVE_IN = """async () => {
  const registration = await navigator.serviceWorker.register("/neighbour/sw.js");
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  while (worker.state !== "activated") await new Promise((next) => setTimeout(next, 20));
}"""
LEAVE_THINGS = """async () => {
  await (await caches.open("neighbour-2")).put("/neighbour/data", new Response("theirs"));
  await (await caches.open("offcut:/other/:shell:1")).put("/other/data", new Response("theirs"));
  await new Promise((done, failed) => {
    const request = indexedDB.open("neighbour", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("things").put("theirs", "key");
    request.onsuccess = () => done(request.result.close());
    request.onerror = failed;
  });
  localStorage.setItem("neighbour", "theirs");
}"""
THEIRS = """async () => {
  const databases = (await indexedDB.databases()).map(({name}) => name);
  const workers = (await navigator.serviceWorker.getRegistrations()).map(({scope}) => new URL(scope).pathname);
  const names = await caches.keys();
  return {
    kept: names.includes("neighbour-2") && names.includes("offcut:/other/:shell:1")
      && Boolean(await caches.match("/neighbour/data")) && Boolean(await caches.match("/other/data"))
      && databases.includes("neighbour") && localStorage.getItem("neighbour") === "theirs"
      && workers.includes("/neighbour/"),
    ours: names.filter((name) => name.startsWith("offcut:/app/:")).length
      + databases.filter((name) => name.startsWith("offcut:")).length
      + workers.filter((path) => path === "/app/").length
      + Object.keys(localStorage).filter((name) => name.startsWith("offcut:")).length,
  };
}"""

GONE = "(release) => caches.keys().then((names) => !names.some((name) => name.includes(release)))"


@pytest.fixture
def origin(dist: Path, tmp_path: Path) -> Path:
    """A folder with the app in app/ and a neighbour in neighbour/."""
    root = tmp_path / "origin"
    site_with_network(dist, root / "app", tiny_network())
    (root / "neighbour").mkdir()
    (root / "neighbour" / "sw.js").write_text(NEIGHBOUR)
    return root


def theirs(page: Page) -> dict[str, object]:
    found: dict[str, object] = page.evaluate(THEIRS)
    return found


def test_a_neighbour_that_deletes_every_cache(serve: Serve, visit: Visit, origin: Path) -> None:
    """Fault 57."""
    site = serve(root=origin)
    app = origin / "app"
    page = open_app(visit(), site.url + "app/")
    good = cut_out(page, PICTURE, engine=ENGINE)
    wait_status(page, READY)
    page.evaluate(MOVE_IN)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    wait_status(page, "is fetched once")
    read_panel(page, "Not saved for offline: the saved copy was removed.")
    assert tells_the_truth(page, app, ENGINE)["files"]
    page.get_by_role("button", name="What this browser can do").first.click()
    page.locator(".report").wait_for()
    assert "which could clear our caches: 0 caches, 1 service workers" in page.locator(".report").inner_text()
    page.keyboard.press("Escape")
    page.reload()
    wait_ready(page)
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    assert "removed by the browser or by another app at this address" in page.locator(".notices").inner_text()
    press_in_panel(page, "repair", "Done. Everything is saved and right.")
    wait_status(page, READY)
    assert tells_the_truth(page, app, ENGINE) == WHOLE
    assert cut_out(page, PICTURE, engine=ENGINE) == good
    assert errors_of(page) == []


def test_an_update_and_a_removal_leave_the_neighbour_alone(serve: Serve, visit: Visit, origin: Path) -> None:
    """Fault 58."""
    site = serve(root=origin)
    app = origin / "app"
    context = visit()
    page = open_app(context, site.url + "app/")
    remove(page, PICTURE, engine=ENGINE)
    wait_status(page, READY)
    page.evaluate(MOVE_IN.replace('"/neighbour/sw.js"', '"/neighbour/sw.js", {updateViaCache: "none"}'))
    page.evaluate(LEAVE_THINGS)
    press_in_panel(page, "repair", "Done. Everything is saved and right.")
    assert theirs(page)["kept"]

    script = app / "sw.js"
    text = script.read_text()
    release = page.evaluate("offcut.status().release")
    script.unlink()
    script.write_text(text.replace(f'"release":"{release}"', '"release":"0000000000000002"', 1))
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    page.wait_for_function("() => navigator.serviceWorker.getRegistration().then((one) => one.waiting)")
    # A new service worker takes over when the last tab of the old one is gone.
    page.goto("about:blank")
    page.goto(site.url + "app/")
    wait_ready(page)
    page.wait_for_function(GONE, arg=release)
    assert any("0000000000000002" in name for name in page.evaluate("caches.keys()"))
    assert theirs(page)["kept"]

    page.locator("#open-storage").click()
    page.locator("#remove-all").click()
    page.locator("#remove-all-question .primary").click()
    page.wait_for_selector("#removed")
    assert theirs(page) == {"kept": True, "ours": 0}
    page.goto(site.url + "app/")
    wait_ready(page)
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    page.goto(site.url + "app/?reset=1")
    page.locator("[data-reset=remove]").click()
    page.wait_for_url(site.url + "app/")
    assert theirs(page)["kept"]
    wait_status(page, "is fetched once")
    assert page.evaluate("offcut.engines().find(({id}) => id === 'tiny').saved_bytes") == 0
