"""Room: tests. Runs on CPython with Chromium. The browser, a person or a neighbour takes away what was saved."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from tests.browser.conftest import Serve, Visit
from tests.browser.parts import Parts
from tests.browser.site import Site, cut_out, errors_of, open_app, wait_ready, wait_status
from tests.browser.storage_panel import press_in_panel, read_panel
from tests.browser.tiny_network import ENGINE, red_disc, site_with_network, tiny_network
from tests.browser.truth import tells_the_truth

PICTURE = red_disc()
READY = "Ready. Works offline."
WHOLE: dict[str, list[str]] = {"files": [], "parts": []}
# What Chromium takes together when space runs low; its localStorage is outside of that.
EVICTED = "cache_storage,indexeddb,service_workers,file_systems"
LOST = "The offline copy was removed by the browser or by another app at this address"


@pytest.fixture
def root(dist: Path, tmp_path: Path) -> Path:
    return site_with_network(dist, tmp_path / "site", tiny_network(), parts=3)


def clear(page: Page, types: str) -> None:
    session = page.context.new_cdp_session(page)
    origin = page.evaluate("location.origin")
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": types})
    session.detach()


def save_all(page: Page) -> str:
    png = cut_out(page, PICTURE, engine=ENGINE)
    wait_status(page, READY)
    return png


def notices(page: Page) -> str:
    return page.locator(".notices").inner_text() if page.locator(".notices").count() else ""


def weights(site: Site) -> list[str]:
    return [path for method, path in site.log if method == "GET" and "/weights/" in path]


def test_everything_evicted_between_two_visits(serve: Serve, visit: Visit, root: Path) -> None:
    """Fault 53: a fresh start that is no secret; with every trace cleared it is a first visit like any other."""
    site = serve(root=root)
    context = visit()
    page = open_app(context, site.url)
    good = save_all(page)
    for types, is_said in [(EVICTED, True), ("all", False)]:
        clear(page, types)
        page.close()
        site.log.clear()
        page = open_app(context, site.url)
        wait_status(page, "is fetched once")
        tells_the_truth(page, root, ENGINE)
        page.wait_for_function("() => offcut.status().offline === 'ready'")
        assert (LOST in notices(page)) == is_said
        assert save_all(page) == good
        assert len(weights(site)) == 3
        assert tells_the_truth(page, root, ENGINE) == WHOLE
        assert errors_of(page) == []


def clears_storage(handler: object) -> bool:
    handler.send_response(200)  # type: ignore[attr-defined]
    handler.send_header("Clear-Site-Data", '"storage"')  # type: ignore[attr-defined]
    handler.send_header("Content-Length", "0")  # type: ignore[attr-defined]
    handler.end_headers()  # type: ignore[attr-defined]
    return True


def test_everything_evicted_while_it_runs(serve: Serve, visit: Visit, root: Path) -> None:
    """Fault 54: in mid job, and by a header of the host; the job goes on, the line changes, saving works again."""
    site = serve(root=root)
    site.server.faults["logout"] = clears_storage
    parts = Parts(site, ENGINE)
    page = open_app(visit(), site.url)
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    parts.hold(1)
    page.locator(f"[data-engine={ENGINE}] button").click()
    while sum(parts.asked()) < 3:
        page.wait_for_timeout(50)
    clear(page, EVICTED)
    parts.let_go()
    page.wait_for_function("() => offcut.status().loaded === 'tiny'")
    good = cut_out(page, PICTURE, engine=ENGINE)
    read_panel(page, "Not saved for offline: the saved copy was removed.")
    assert tells_the_truth(page, root, ENGINE)["files"]
    press_in_panel(page, "save", "Done. Everything is saved and right.")
    wait_status(page, READY)
    assert tells_the_truth(page, root, ENGINE) == WHOLE
    page.evaluate("fetch('logout').then((answer) => answer.text())")
    page.wait_for_function("() => caches.keys().then((names) => !names.length)")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    wait_status(page, "is fetched once")
    assert cut_out(page, PICTURE, engine=ENGINE) == good, "the engine is loaded and needs no storage"
    tells_the_truth(page, root, ENGINE)
    page.get_by_label("Theme").select_option("dark")
    page.wait_for_selector("html[data-theme=dark]")
    press_in_panel(page, "save", "Done. Everything is saved and right.")
    wait_status(page, READY)
    assert tells_the_truth(page, root, ENGINE) == WHOLE
    assert errors_of(page) == []


def reload_offline(context: BrowserContext, page: Page) -> str:
    """Reload without a network; return what is on the screen, "" for the browser's own error page."""
    context.set_offline(True)
    try:
        page.reload()
        page.wait_for_selector(".status-failed, .without-python:visible, .status-ready")
        shown = page.locator("body").inner_text()
    except Error as error:
        assert "ERR_" in error.message, error
        shown = ""
    context.set_offline(False)
    return shown


def test_only_one_kind_of_storage_is_lost(serve: Serve, visit: Visit, root: Path) -> None:
    """Faults 55 and 56: caches without service worker, service worker without caches, settings."""
    site = serve(root=root)
    context = visit()
    page = open_app(context, site.url)
    good = save_all(page)
    page.get_by_label("Theme").select_option("dark")
    page.wait_for_selector("html[data-theme=dark]")

    clear(page, "service_workers")
    assert reload_offline(context, page) == "", "without service worker it is the browser's own page"
    page.goto(site.url)
    wait_ready(page)
    site.log.clear()
    wait_status(page, READY)
    assert tells_the_truth(page, root, ENGINE) == WHOLE
    assert weights(site) == []

    clear(page, "cache_storage")
    assert reload_offline(context, page) == ""
    page.goto(site.url)
    wait_ready(page)
    assert page.get_attribute("html", "data-theme") == "dark", "settings are kept"
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    assert LOST in notices(page)
    assert save_all(page) == good
    assert tells_the_truth(page, root, ENGINE) == WHOLE

    site.log.clear()
    clear(page, "indexeddb")
    page.reload()
    wait_ready(page)
    wait_status(page, READY)
    assert page.get_attribute("html", "data-theme") == "auto"
    assert cut_out(page, PICTURE, engine=ENGINE) == good
    assert weights(site) == []
    assert tells_the_truth(page, root, ENGINE) == WHOLE
    assert errors_of(page) == []
