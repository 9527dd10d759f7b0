"""Room: tests. Runs on CPython with Chromium. Saved files are damaged or lost: only those are fetched again."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Serve, Visit
from tests.browser.parts import Parts
from tests.browser.site import cut_out, errors_of, open_app, wait_status
from tests.browser.storage_panel import press_in_panel, read_panel
from tests.browser.tiny_network import ENGINE, red_disc, site_with_network, tiny_network
from tests.browser.truth import tells_the_truth

PARTS = 6
PICTURE = red_disc()
READY = "Ready. Works offline."
DONE = "Done. Everything is saved and right."
# Puts other bytes in the place of an entry of our caches.
DAMAGE = """async (path) => {
  const url = new URL(path, document.baseURI).href;
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    const found = await cache.match(url);
    if (!found) continue;
    const bytes = new Uint8Array(await found.arrayBuffer());
    bytes[bytes.length >> 1] ^= 1;
    await cache.put(url, new Response(bytes, {headers: found.headers}));
  }
}"""
DELETE = """async (path) => {
  const url = new URL(path, document.baseURI).href;
  for (const name of await caches.keys()) await (await caches.open(name)).delete(url);
}"""


@pytest.fixture
def root(dist: Path, tmp_path: Path) -> Path:
    return site_with_network(dist, tmp_path / "site", tiny_network(padding_bytes=2**18), parts=PARTS)


def save_all(page: Page) -> str:
    """Have everything saved; return a cutout."""
    png = cut_out(page, PICTURE, engine=ENGINE)
    wait_status(page, READY)
    return png


def fetched(site: Any) -> list[str]:
    """Return which files of the app, and which parts, were fetched since the log was cleared.

    Not the page itself: while a service worker is being woken, Chromium may ask for the page ahead.
    """
    return sorted({path.lstrip("/") for method, path in site.log if method == "GET"} - {"sw.js", ""})


def delete_entry(page: Page, part: str) -> None:
    """Delete one entry as the browser's own tools do."""
    session = page.context.new_cdp_session(page)
    origin = page.evaluate("location.origin")
    listed = session.send("CacheStorage.requestCacheNames", {"securityOrigin": origin})["caches"]
    cache = next(one["cacheId"] for one in listed if one["cacheName"].endswith(":weights"))
    session.send("CacheStorage.deleteEntry", {"cacheId": cache, "request": f"{page.url}{part}"})
    session.detach()


def test_damage_and_loss_are_found_said_and_repaired_part_by_part(serve: Serve, visit: Visit, root: Path) -> None:
    """Faults 24, 26 and 27."""
    site = serve(root=root)
    parts = Parts(site, ENGINE)
    context = visit()
    page = open_app(context, site.url)
    good = save_all(page)

    # 24: altered bytes have the right length, so only hashing finds them.
    icon = "assets/icons/icon-512.png"
    for path in [parts.paths[2], icon]:
        page.evaluate(DAMAGE, path)
    press_in_panel(page, "check", "2 damaged files were found and removed")
    assert tells_the_truth(page, root, ENGINE) == {"files": [icon], "parts": [parts.paths[2]]}
    site.log.clear()
    context.set_offline(True)
    press_in_panel(page, "repair", "Not all could be saved: a file could not be fetched")
    wait_status(page, "Tiny is not ready. You are offline and this engine is not saved on the device.")
    tells_the_truth(page, root, ENGINE)
    context.set_offline(False)
    press_in_panel(page, "repair", DONE)
    assert fetched(site) == sorted([icon, parts.paths[2]])
    wait_status(page, READY)
    assert tells_the_truth(page, root, ENGINE) == {"files": [], "parts": []}

    # 26: the line turns as soon as somebody looks, and says how much is missing.
    site.log.clear()
    delete_entry(page, parts.paths[4])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    wait_status(page, "is fetched once")
    assert tells_the_truth(page, root, ENGINE)["parts"] == [parts.paths[4]]
    assert "Was saved, and the browser has removed it" in read_panel(page, "removed it")
    press_in_panel(page, "repair", DONE)
    assert fetched(site) == [parts.paths[4]]
    assert tells_the_truth(page, root, ENGINE)["parts"] == []

    # 27: a marker proves nothing, and without it nothing is fetched twice.
    site.log.clear()
    core = "vendor/ort/ort-wasm-simd-threaded.wasm"
    page.evaluate(DELETE, core)
    read_panel(page, "Not saved for offline: the saved copy was removed.")
    assert tells_the_truth(page, root, ENGINE) == {"files": [core], "parts": []}
    press_in_panel(page, "save", DONE)
    page.evaluate(DELETE, "offcut-complete.json")
    page.reload()
    wait_status(page, READY)
    assert fetched(site) == [core]
    assert tells_the_truth(page, root, ENGINE) == {"files": [], "parts": []}
    assert cut_out(page, PICTURE, engine=ENGINE) == good
    assert errors_of(page) == []


def file_of(profile: Path, part: str, data: bytes) -> Path:
    """Return the file in which this browser keeps a part."""
    for path in (profile / "Default" / "Service Worker" / "CacheStorage").glob("*/*/*_0"):
        content = path.read_bytes()
        if part.encode() in content[:1000] and data in content:
            return path
    raise AssertionError(f"{part} is not on the disk")


def test_damage_on_the_disk_is_a_miss_of_that_part_only(serve: Serve, visit: Visit, root: Path, tmp_path: Path) -> None:
    """Fault 25: between two runs of the browser one file is altered, one is cut short, one is gone."""
    site = serve(root=root)
    parts = Parts(site, ENGINE)
    context = visit("disk")
    page = open_app(context, site.url)
    good = save_all(page)
    errors = errors_of(page)
    context.close()
    files = [file_of(tmp_path / "disk", path, (root / path).read_bytes()) for path in parts.paths[:3]]
    altered = (root / parts.paths[0]).read_bytes()
    content = files[0].read_bytes()
    middle = content.index(altered) + len(altered) // 2
    files[0].write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    files[1].write_bytes(files[1].read_bytes()[:2000])
    files[2].unlink()
    site.log.clear()
    page = open_app(visit("disk"), site.url)
    assert cut_out(page, PICTURE, engine=ENGINE) == good
    assert fetched(site) == sorted(parts.paths[:3])
    wait_status(page, READY)
    assert tells_the_truth(page, root, ENGINE) == {"files": [], "parts": []}
    assert errors + errors_of(page) == []
