"""Room: tests. Runs on CPython with Chromium. Hosts that are overloaded, updated or wrong (FAULTS 32 to 34, 36)."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from building.serve import Fault
from tests.browser import faults
from tests.browser.conftest import Serve, Visit
from tests.browser.site import errors_of, open_app, remove
from tests.browser.test_engine_files import parts_of
from tests.testdata import testdata

PHOTO = "quality/pets24/images/Bombay_182.jpg"
ENGINE = "u2netp"
LARGE = "isnet-w8"
MOST_REQUESTS = 6
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935\nsize 4574861\n"
WATCH = """(engine) => {
  window.shown = [];
  window.percents = [];
  const look = () => {
    const card = document.querySelector(`[data-engine=${engine}]`);
    const text = card?.querySelector(".engine-working")?.innerText;
    if (text && window.shown.at(-1) !== text) window.shown.push(text);
    const now = card?.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow");
    if (now) window.percents.push(Number(now));
  };
  new MutationObserver(look).observe(document.body, {subtree: true, childList: true, attributes: true,
    characterData: true});
}"""


def busy(times: int, seconds: str, status: int = 429) -> Fault:
    """Refuse so many times with a page of HTML and the wish to wait."""
    left = [times]

    def fault(handler: Any) -> bool:
        if left[0] <= 0:
            return False
        left[0] -= 1
        body = b"<!doctype html><title>Slow down</title>"
        handler.send_response(status)
        for name, value in {
            "Retry-After": seconds,
            "Content-Type": "text/html",
            "Content-Length": str(len(body)),
        }.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
        return True

    return fault


def fetch(page: Page, engine: str) -> None:
    page.evaluate(WATCH, engine)
    page.locator(f"[data-engine={engine}] .engine-row button").click()


def wait_saved(page: Page, engine: str) -> None:
    page.wait_for_function("(engine) => offcut.engines().find((one) => one.id === engine).saved", arg=engine)


def test_a_host_that_asks_to_wait_is_waited_for_and_people_see_it(serve: Serve, visit: Visit, dist: Path) -> None:
    site = serve()
    refuses = busy(2, "3")
    paths = [path.relative_to(dist).as_posix() for path in parts_of(dist, ENGINE)]
    for path in paths:
        site.server.faults[path] = refuses
    page = open_app(visit(service_workers="block"), site.url)
    fetch(page, ENGINE)
    wait_saved(page, ENGINE)
    seconds = [text for text in page.evaluate("window.shown") if "asked to wait" in text]
    assert len(seconds) >= 2, page.evaluate("window.shown")
    assert len(site.requests("weights/")) <= MOST_REQUESTS
    assert errors_of(page) == []


def test_a_host_that_never_stops_refusing_is_asked_six_times_at_most(serve: Serve, visit: Visit, dist: Path) -> None:
    site = serve()
    refuses = busy(1000, "1", 503)
    for path in parts_of(dist, LARGE):
        site.server.faults[path.relative_to(dist).as_posix()] = refuses
    page = open_app(visit(service_workers="block"), site.url)
    fetch(page, LARGE)
    page.locator(f"[data-engine={LARGE}] .engine-error").wait_for()
    assert "overloaded" in page.locator(f"[data-engine={LARGE}] .engine-error").inner_text()
    assert len(site.requests("weights/")) <= MOST_REQUESTS
    assert errors_of(page) == []


def test_pointers_of_git_lfs_are_called_so(serve: Serve, visit: Visit, dist: Path) -> None:
    site = serve()
    for path in parts_of(dist, ENGINE):
        site.server.faults[path.relative_to(dist).as_posix()] = lambda handler: faults.answer(handler, POINTER, {})
    page = open_app(visit(service_workers="block"), site.url)
    assert remove(page, testdata(PHOTO), engine=ENGINE)["error"]["code"] == "weights-pointer"


def test_after_an_update_took_the_parts_away_the_saved_engine_works(serve: Serve, visit: Visit, dist: Path) -> None:
    site = serve()
    page = open_app(visit(service_workers="block"), site.url)
    good = remove(page, testdata(PHOTO), engine=ENGINE)["png"]
    for path in (dist / "weights").iterdir():
        site.server.faults[f"weights/{path.name}"] = faults.status(404)
    fetch(page, LARGE)
    page.locator(f"[data-engine={LARGE}] .engine-error").get_by_text("newer version").wait_for()
    assert remove(page, testdata(PHOTO), engine=ENGINE)["png"] == good
    assert errors_of(page) == []


def test_compressed_parts_never_make_more_than_all(serve: Serve, visit: Visit, dist: Path) -> None:
    site = serve()
    for path in parts_of(dist, LARGE):
        site.server.faults[path.relative_to(dist).as_posix()] = faults.whole_gzip(path)
    page = open_app(visit(service_workers="block"), site.url)
    fetch(page, LARGE)
    wait_saved(page, LARGE)
    percents = page.evaluate("window.percents")
    assert percents and max(percents) <= 100 and percents == sorted(percents)
    assert errors_of(page) == []
