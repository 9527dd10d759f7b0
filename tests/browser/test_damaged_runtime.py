"""Room: tests. Runs on CPython with Chromium. Python's files are damaged: said at once and mended in place."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser import faults
from tests.browser.conftest import Serve, Visit
from tests.browser.site import Site, cut_out, open_app, wait_status
from tests.browser.tiny_network import ENGINE, build_of, red_disc, site_with_network, tiny_network
from tests.browser.truth import tells_the_truth

PICTURE = red_disc()
CORE = "vendor/pyodide/pyodide.asm.wasm"
LIBRARY = "vendor/pyodide/python_stdlib.zip"
LOCK = "vendor/pyodide/pyodide-lock.json"
# What the table allows for a start that cannot succeed.
START_S = 30
# 64 KiB each: the page's own MicroPython fits in, Pyodide does not.
FEW_PAGES = 320
CUT_SAVED = """async (paths) => {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const path of paths) {
      const url = new URL(path, document.baseURI).href;
      const found = await cache.match(url);
      if (!found) continue;
      const bytes = await found.arrayBuffer();
      await cache.put(url, new Response(bytes.slice(0, bytes.byteLength / 2), {headers: found.headers}));
    }
  }
}"""


def wheel_of(root: Path) -> str:
    """Return the path of one of the packages."""
    files = build_of((root / "sw.js").read_text())["runtime"]
    return next(file["url"] for file in files if "/numpy-" in file["url"])


def open_broken(page: Page, url: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.errors = errors  # type: ignore[attr-defined]
    page.goto(url)
    page.evaluate("() => { window.mark = 'first'; }")


def fails(page: Page, file: str) -> None:
    """Wait until the line says that a file did not load."""
    page.wait_for_function(
        "(file) => document.querySelector('#status.status-failed')?.innerText.includes(`${file} did not load`)",
        arg=file,
        timeout=1000 * START_S,
    )


def only_says(page: Page, end: str) -> None:
    """Fail on any uncaught error but the planned one; Pyodide awaits only one of several things that fail."""
    others = [error for error in page.errors if not error.endswith(end)]  # type: ignore[attr-defined]
    assert others == []


def restart(page: Page, site: Site, file: str) -> None:
    """Press "Try again", and wait until the file has been asked for, and once more past the caches."""
    before = len(site.requests(file))
    page.locator("#status-action").click()
    for _ in range(600):
        if len(site.requests(file)) >= before + 2:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{file} was not asked for again")


def test_a_start_that_fails_is_mended_without_a_reload(serve: Serve, visit: Visit, dist: Path, tmp_path: Path) -> None:
    """Faults 37 and 38: missing, cut short, a login page, altered; whatever it was, the next try may succeed."""
    root = site_with_network(dist, tmp_path / "site", tiny_network())
    site = serve(root=root)
    wheel = wheel_of(root)
    broken: list[tuple[str, Any]] = [
        (CORE, faults.status(404)),
        (CORE, faults.cut_short(root / CORE)),
        (CORE, faults.login_page()),
        (CORE, faults.altered(root / CORE)),
        (LIBRARY, faults.cut_short(root / LIBRARY)),
        (LIBRARY, faults.login_page()),
        (LOCK, faults.login_page()),
        (wheel, faults.cut_short(root / wheel)),
    ]
    site.server.faults[CORE] = broken[0][1]
    page = visit(service_workers="block").new_page()
    open_broken(page, site.url)
    page.locator("#choose").set_input_files({"name": "disc.png", "mimeType": "image/png", "buffer": PICTURE})
    for file, fault in broken:
        site.server.faults.clear()
        site.server.faults[file] = fault
        if (file, fault) != broken[0]:
            restart(page, site, file)
        fails(page, file)
    site.server.faults.clear()
    page.locator("#status-action").click()
    page.wait_for_selector(".card[data-state=done]")
    assert page.evaluate("window.mark") == "first"
    cut_out(page, PICTURE, engine=ENGINE)
    only_says(page, "Failed to fetch")


def test_a_damaged_saved_copy_is_repaired_by_starting_again(
    serve: Serve, visit: Visit, dist: Path, tmp_path: Path
) -> None:
    """Faults 37 and 38, in the offline copy; and a line that says nothing false meanwhile."""
    root = site_with_network(dist, tmp_path / "site", tiny_network())
    site = serve(root=root)
    context = visit()
    page = open_app(context, site.url)
    good = cut_out(page, PICTURE, engine=ENGINE)
    wait_status(page, "Ready. Works offline.")
    for file in [CORE, LIBRARY, wheel_of(root)]:
        page.evaluate(CUT_SAVED, [file])
        page.close()
        page = context.new_page()
        open_broken(page, site.url)
        page.wait_for_selector("#status.status-failed", timeout=1000 * START_S)
        assert "did not load" in page.locator("#status").inner_text()
        assert tells_the_truth(page, root, ENGINE)["files"] == [file]
        site.log.clear()
        page.locator("#status-action").click()
        wait_status(page, "Ready. Works offline.")
        assert tells_the_truth(page, root, ENGINE) == {"files": [], "parts": []}
        fetched = {path for method, path in site.log if method == "GET"} - {"/sw.js"}
        assert fetched == {"/" + file}
        assert page.evaluate("window.mark") == "first"
        assert cut_out(page, PICTURE, engine=ENGINE) == good
        only_says(page, "Failed to fetch")


def test_a_start_without_enough_memory_is_given_up(serve: Serve, visit: Visit, dist: Path) -> None:
    """Fault 37: loadPyodide() would wait for ever."""
    page = visit(arguments=(f"--js-flags=--wasm-max-mem-pages={FEW_PAGES}",), service_workers="block").new_page()
    open_broken(page, serve().url)
    fails(page, CORE)
    only_says(page, "Cannot allocate Wasm memory for new instance")
