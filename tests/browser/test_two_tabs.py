"""Room: tests. Runs on CPython with Chromium. Two tabs that want the same engine (FAULTS 20 to 22)."""

import contextlib
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import Error as PlaywrightError

from tests.browser.conftest import Serve, Visit
from tests.browser.person import Held
from tests.browser.site import Site, errors_of, open_app, wait_ready

ENGINE = "isnet-w8"
# Looks together with it, and is fetched with it.
COMPANION = "u2netp"
PART_TAKES_S = 0.3
TAKEN_OVER_WITHIN_S = 2.0
REFUSED = """Object.defineProperty(Object.getPrototypeOf(navigator), "locks", {
  get: () => ({request: () => Promise.reject(new DOMException("refused", "SecurityError"))}),
});"""


def parts_of(dist: Path, engine: str) -> list[str]:
    models = json.loads((dist / "models.json").read_text())["models"]
    return [part["path"] for part in next(entry for entry in models if entry["id"] == engine)["parts"]]


def fetch(page: Page) -> None:
    """Ask for the engine as a person does."""
    page.locator(f"[data-engine={ENGINE}] .engine-row button").click()


def saved_bytes(page: Page) -> int:
    script = "(engine) => offcut.engines().find((one) => one.id === engine).saved_bytes"
    return int(page.evaluate(script, ENGINE))


def wait_saved(page: Page) -> None:
    page.wait_for_function("(engine) => offcut.engines().find((one) => one.id === engine).saved", arg=ENGINE)


def progress_of(page: Page) -> list[float]:
    """Return every percentage that the bar of the engine has shown since `watch`."""
    shown: list[float] = page.evaluate("window.shown")
    return shown


def watch(page: Page) -> None:
    page.evaluate(
        """(engine) => {
          window.shown = [];
          const look = () => {
            const bar = document.querySelector(`[data-engine=${engine}] [role=progressbar]`);
            const now = bar?.getAttribute("aria-valuenow");
            if (now && window.shown.at(-1) !== Number(now)) window.shown.push(Number(now));
          };
          new MutationObserver(look).observe(document.body, {subtree: true, childList: true, attributes: true});
        }""",
        ENGINE,
    )


def two_tabs(context: BrowserContext, url: str) -> tuple[Page, Page]:
    return open_app(context, url), open_app(context, url)


def slow_down(site: Site, paths: list[str]) -> None:
    """Have each part take its time, so that people can see it come."""

    def later(_: Any) -> bool:
        time.sleep(PART_TAKES_S)
        return False

    for path in paths:
        site.server.faults[path] = later


def each_once(site: Site, dist: Path) -> None:
    """Fail unless every part of the engine was asked for once, and none of its companion's more often."""
    asked = Counter(site.requests("weights/"))
    whole, more = ({"/" + path for path in parts_of(dist, engine)} for engine in (ENGINE, COMPANION))
    assert whole <= set(asked) <= whole | more
    assert set(asked.values()) == {1}


def test_two_tabs_fetch_each_part_once_and_both_show_it(serve: Serve, visit: Visit, dist: Path) -> None:
    site = serve()
    first, second = two_tabs(visit(service_workers="block"), site.url)
    paths = parts_of(dist, ENGINE)
    for page in (first, second):
        watch(page)
    slow_down(site, paths)
    fetch(first)
    fetch(second)
    for page in (first, second):
        wait_saved(page)
        shown = progress_of(page)
        assert len(shown) > 2 and shown == sorted(shown) and shown[-1] <= 100, shown
        assert errors_of(page) == []
    each_once(site, dist)


def test_a_second_tab_takes_over_from_one_that_crashed(serve: Serve, visit: Visit, dist: Path) -> None:
    site = serve()
    context = visit(service_workers="block")
    first, second = two_tabs(context, site.url)
    paths = parts_of(dist, ENGINE)
    fetch(first)
    first.wait_for_function("(engine) => offcut.engines().find((one) => one.id === engine)", arg=ENGINE)
    held = [Held(site, path) for path in paths[4:6]]
    while not set(site.requests("weights/")) & {"/" + path for path in paths[4:6]}:
        first.wait_for_timeout(20)
    fetch(second)
    second.wait_for_timeout(1000)
    before = Counter(site.requests("weights/"))
    assert max(before.values()) == 1, "the second tab waits"
    crashed_at = time.monotonic()
    crash(first)
    for one in held:
        one.let_go()
    while max(Counter(site.requests("weights/")).values()) < 2:
        assert time.monotonic() - crashed_at < TAKEN_OVER_WITHIN_S, "nobody took over"
        second.wait_for_timeout(20)
    wait_saved(second)
    # What the crashed tab had complete was not fetched again.
    again = [path for path, count in Counter(site.requests("weights/")).items() if count > 1]
    assert 1 <= len(again) <= 2
    assert errors_of(second) == []


def crash(page: Page) -> None:
    """End the tab's process as a crash does."""
    with contextlib.suppress(PlaywrightError):  # "Page crashed"
        page.goto("chrome://crash", timeout=1000)


def test_where_locks_are_refused_the_engine_is_fetched_all_the_same(serve: Serve, visit: Visit, dist: Path) -> None:
    site = serve()
    context = visit(service_workers="block")
    page = open_app(context, site.url)
    # The worker asks, not the page: so the refusal is put into its own navigator before it is asked for anything.
    python = page.workers[0]
    python.evaluate(REFUSED)
    assert python.evaluate("navigator.locks.request('x', () => 1).catch((cause) => cause.name)") == "SecurityError"
    fetch(page)
    wait_saved(page)
    each_once(site, dist)
    assert errors_of(page) == []
    page.reload()
    wait_ready(page)
