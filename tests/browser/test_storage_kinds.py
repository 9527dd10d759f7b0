"""Room: tests. Runs on CPython with Chromium. Storage that is full, talks nonsense, or is forgotten at the end."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page, Playwright

from tests.browser.conftest import PATIENCE_MS, Serve, Visit
from tests.browser.parts import Parts
from tests.browser.site import cut_out, errors_of, open_app, wait_status
from tests.browser.storage_panel import press_in_panel, read_panel
from tests.browser.tiny_network import ENGINE, red_disc, site_with_network, tiny_network
from tests.browser.truth import tells_the_truth

PARTS = 4
PICTURE = red_disc()
READY = "Ready. Works offline."
DONE = "Done. Everything is saved and right."
# So often the same number in a row, 200 ms apart, before it is believed.
STEADY_READINGS = 6
WHOLE: dict[str, list[str]] = {"files": [], "parts": []}
IN_MEMORY = "is not saved for offline: the browser would not store it"


@pytest.fixture
def root(dist: Path, tmp_path: Path) -> Path:
    return site_with_network(dist, tmp_path / "site", tiny_network(padding_bytes=2**22), parts=PARTS)


def limit(session: CDPSession, origin: str, quota_bytes: int | None) -> None:
    """Give the origin this much room in all; None is what the browser would give."""
    asked = {"origin": origin} if quota_bytes is None else {"origin": origin, "quotaSize": quota_bytes}
    session.send("Storage.overrideQuotaForOrigin", asked)


def used(session: CDPSession, origin: str) -> int:
    return int(session.send("Storage.getUsageAndQuota", {"origin": origin})["usage"])


def settled(page: Page, session: CDPSession, origin: str) -> int:
    """Return what the origin uses once that stays the same: the browser frees what was removed when it has time."""
    readings: list[int] = []
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while len(readings) < STEADY_READINGS or len(set(readings[-STEADY_READINGS:])) > 1:
        assert time.monotonic() < deadline, f"the browser still counts: {readings[-STEADY_READINGS:]}"
        page.wait_for_timeout(200)
        readings.append(used(session, origin))
    return readings[-1]


def drop_tiny(page: Page) -> None:
    page.locator(f"[data-engine={ENGINE}] button").click()
    page.wait_for_selector(f"[data-engine={ENGINE}] [data-saved=not-saved]")


def test_storage_that_is_full_from_the_start_or_fills_up(serve: Serve, visit: Visit, root: Path) -> None:
    """Fault 29: it works from memory, says what is not kept and what to do, and saves when there is room."""
    site = serve(root=root)
    context = visit()
    origin = site.url.rstrip("/")
    blank = context.new_page()
    blank.goto(site.url + "licences/offcut.txt")
    session = context.new_cdp_session(blank)
    limit(session, origin, 200_000)
    page = open_app(context, site.url)
    good = cut_out(page, PICTURE, engine=ENGINE)
    wait_status(page, f"Ready, but Tiny (4.2 MB) {IN_MEMORY}")
    assert "free some space" in page.locator(".notices").inner_text()
    assert "choose a smaller one" in page.locator(".notices").inner_text()
    assert "storage is full" in read_panel(page, "Not saved for offline")
    missing = tells_the_truth(page, root, ENGINE)
    assert len(missing["parts"]) == PARTS and missing["files"]
    press_in_panel(page, "save", "storage is full")
    limit(session, origin, None)
    site.log.clear()
    press_in_panel(page, "save", DONE)
    wait_status(page, READY)
    assert tells_the_truth(page, root, ENGINE) == WHOLE
    assert site.requests("/weights/") == [], "what is in memory is saved from there"

    part = Parts(site, ENGINE).parts[0]["bytes"]
    for fitting in [2, PARTS - 1]:
        drop_tiny(page)
        limit(session, origin, settled(page, session, origin) + fitting * part + part // 2)
        assert cut_out(page, PICTURE, engine=ENGINE) == good
        wait_status(page, IN_MEMORY)
        assert len(tells_the_truth(page, root, ENGINE)["parts"]) >= PARTS - fitting
        press_in_panel(page, "save", "The app is saved, the engine is not")
        limit(session, origin, None)
    press_in_panel(page, "repair", DONE)
    wait_status(page, READY)
    assert tells_the_truth(page, root, ENGINE) == WHOLE
    assert errors_of(page) == []


# What StorageManager may be, and what the panel says of it.
MANAGERS = {
    "pending": (
        """const storage = navigator.storage;
        storage.persist = () => new Promise(() => {});
        storage.persisted = async () => false;
        storage.estimate = async () => ({usage: 12, quota: 10 ** 18});""",
        "has not promised to keep it",
    ),
    "absent": (
        "Object.defineProperty(Navigator.prototype, 'storage', {value: undefined});",
        "does not say whether it will keep it",
    ),
    "throws": (
        """const refuse = () => { throw new TypeError("no"); };
        Object.assign(navigator.storage, {persist: refuse, persisted: refuse, estimate: refuse});""",
        "does not say whether it will keep it",
    ),
}


def test_what_the_browser_says_of_its_storage_is_not_believed(serve: Serve, visit: Visit, root: Path) -> None:
    """Faults 30 and 59: nothing waits for an answer, and no promise is made of it."""
    site = serve(root=root)
    context = visit()
    for script, sentence in MANAGERS.values():
        page = open_app(context, site.url, script)
        cut_out(page, PICTURE, engine=ENGINE)
        wait_status(page, READY)
        assert tells_the_truth(page, root, ENGINE) == WHOLE
        said = read_panel(page, sentence)
        assert "Offcut works offline with Tiny." in said
        assert "promised to keep it until" not in said
        assert errors_of(page) == []
        page.close()


def test_a_private_window_works_and_promises_nothing(
    playwright: Playwright, chromium: str, serve: Serve, root: Path
) -> None:
    """Fault 60: it works, says that a private window forgets, and the next one begins afresh."""
    site = serve(root=root)
    browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    try:
        for _ in range(2):
            context = browser.new_context()
            context.set_default_timeout(PATIENCE_MS)
            site.log.clear()
            page = open_app(context, site.url)
            wait_status(page, "is fetched once")
            cut_out(page, PICTURE, engine=ENGINE)
            assert len(site.requests("/weights/")) == PARTS
            wait_status(page, READY)
            assert tells_the_truth(page, root, ENGINE) == WHOLE
            read_panel(page, "A private window forgets it when it closes.")
            assert errors_of(page) == []
            context.close()
    finally:
        browser.close()
