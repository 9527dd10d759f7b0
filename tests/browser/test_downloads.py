"""Room: tests. Runs on CPython with Chromium. Engines on a bad line: what has arrived is kept."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Serve, Visit
from tests.browser.parts import Parts
from tests.browser.site import cut_out, errors_of, open_app, remove, wait_status
from tests.browser.storage_panel import press_in_panel
from tests.browser.tiny_network import ENGINE, red_disc, site_with_network, tiny_network
from tests.browser.truth import tells_the_truth

PARTS = 8
PICTURE = red_disc()


@pytest.fixture
def root(dist: Path, tmp_path: Path) -> Path:
    return site_with_network(dist, tmp_path / "site", tiny_network(padding_bytes=2**20), parts=PARTS)


def wait_offline_ready(page: Page) -> None:
    page.wait_for_function("() => offcut.status().offline === 'ready'")


def wait_asked(page: Page, parts: Parts, count: int) -> None:
    """Wait until so many different parts have been asked for."""
    for _ in range(600):
        if sum(times > 0 for times in parts.asked()) >= count:
            return
        page.wait_for_timeout(50)
    raise AssertionError(parts.asked())


def wait_kept(page: Page, root: Path, count: int) -> None:
    """Wait until so many parts are saved."""
    for _ in range(200):
        kept = PARTS - len(tells_the_truth(page, root, ENGINE)["parts"])
        if kept >= count:
            assert kept == count
            return
        page.wait_for_timeout(50)
    raise AssertionError(kept)


def fetch_tiny(page: Page) -> None:
    page.locator("[data-engine=tiny] button").click()


def test_a_line_that_drops_costs_no_part_that_has_arrived(serve: Serve, visit: Visit, root: Path) -> None:
    """Fault 16: at 1 %, in the middle, and at 99 %; it goes on by itself when the line is back."""
    site = serve(root=root)
    parts = Parts(site, ENGINE)
    context = visit()
    page = open_app(context, site.url)
    wait_offline_ready(page)
    ends = [(0, 0.01 * PARTS), (PARTS // 2, 0.5), (PARTS - 1, 1 - 0.01 * PARTS)]
    parts.drop(*ends[0])
    fetch_tiny(page)
    before: list[list[int]] = []
    for turn, (arrived, _) in enumerate(ends):
        wait_asked(page, parts, arrived + 1)
        context.set_offline(True)
        wait_status(page, "Tiny is not ready. You are offline")
        wait_kept(page, root, arrived)
        before.append(parts.asked()[:arrived])
        if turn + 1 < len(ends):
            parts.drop(*ends[turn + 1])
        else:
            parts.let_go()
        context.set_offline(False)
    wait_status(page, "Ready. Works offline.")
    assert tells_the_truth(page, root, ENGINE)["parts"] == []
    after = parts.asked()
    assert [after[: len(asked)] for asked in before] == before, "what had arrived was fetched again"
    cut_out(page, PICTURE, engine=ENGINE)
    assert errors_of(page) == []


def stop_service_workers(context: BrowserContext, page: Page) -> None:
    session = context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    session.detach()


def test_neither_a_stopped_service_worker_nor_a_closed_tab_costs_a_part(serve: Serve, visit: Visit, root: Path) -> None:
    """Faults 17 and 18."""
    site = serve(root=root)
    parts = Parts(site, ENGINE)
    context = visit()
    page = open_app(context, site.url)
    wait_offline_ready(page)
    parts.hold(3)
    fetch_tiny(page)
    wait_asked(page, parts, 5)
    stop_service_workers(context, page)
    parts.hold(5)
    wait_kept(page, root, 5)
    assert parts.asked() == [1, 1, 1, 1, 1, 1, 1, 0], "two at a time, and none twice"
    errors = errors_of(page)
    page.close()
    page = open_app(context, site.url)
    wait_status(page, "is fetched once")
    tells_the_truth(page, root, ENGINE)
    parts.let_go()
    cut_out(page, PICTURE, engine=ENGINE)
    assert parts.asked()[:5] == [1] * 5 and max(parts.asked()) == 2
    wait_status(page, "Ready. Works offline.")
    assert tells_the_truth(page, root, ENGINE)["parts"] == []
    assert errors + errors_of(page) == []


LOSE_ONE = """() => {
  const put = Cache.prototype.put;
  Cache.prototype.put = async function (...entry) {
    Cache.prototype.put = put;
    for (const name of await caches.keys()) if (name.endsWith(":weights")) await caches.delete(name);
    return put.apply(this, entry);
  };
}"""


def test_a_cache_deleted_meanwhile_and_a_host_that_compresses(serve: Serve, visit: Visit, root: Path) -> None:
    """Faults 28 and 36: a `put` into a cache that is gone resolves, and the transfer is shorter than the parts."""
    site = serve(root=root)
    parts = Parts(site, ENGINE, gzip=True)
    page = open_app(visit(), site.url)
    wait_offline_ready(page)
    parts.hold(3)
    fetch_tiny(page)
    wait_asked(page, parts, 5)
    wait_kept(page, root, 3)
    page.workers[0].evaluate(LOSE_ONE)
    parts.let_go()
    page.wait_for_function("() => offcut.status().loaded === 'tiny'")
    assert parts.asked() == [1] * PARTS
    # The three that were saved are gone with the cache, the one that was being saved is not.
    missing = tells_the_truth(page, root, ENGINE)["parts"]
    assert sorted(missing) == sorted(parts.paths[:3])
    cut_out(page, PICTURE, engine=ENGINE)
    press_in_panel(page, "save", "Done. Everything is saved and right.")
    assert parts.asked() == [2] * 3 + [1] * (PARTS - 3)
    assert tells_the_truth(page, root, ENGINE)["parts"] == []
    page.locator("[data-engine=tiny] button").click()
    page.wait_for_selector("[data-engine=tiny] [data-saved=not-saved]")
    progress = [event for event in remove(page, PICTURE, engine=ENGINE)["progress"] if event["stage"] == "fetch-model"]
    total = sum(part["bytes"] for part in parts.parts)
    assert progress and {event["total"] for event in progress} == {total}
    assert max(event["done"] for event in progress) == progress[-1]["done"] == total
    assert errors_of(page) == []
