"""Room: benchmarks. What a first visit costs on the line, and what a line that breaks off in the middle costs again."""

import json

from playwright.sync_api import Page

from benchmarks.counting import Counter
from benchmarks.report import Row, row
from benchmarks.visitor import Visitor
from tests.browser.site import wait_ready

MB = 1e6
CATEGORIES = ("app", "runtime", "engine")
# A part and a half of each of two downloads is lost at worst: of 44 MB in parts of 4 MiB that is a fifth.
AIM_AGAIN = 0.2
FETCHED = "(id) => offcut.engines().find((one) => one.id === id).saved"
FAILED = "() => document.querySelector('#status').className.includes('failed')"


def measure(visitor: Visitor, runs: int) -> list[Row]:
    """Return the rows about a first visit; bytes need no repetition, so `runs` counts for nothing but dropped lines."""
    catalogue = json.loads((visitor.site / "models.json").read_text())
    engine = catalogue["default"]
    total = next(entry["bytes"] for entry in catalogue["models"] if entry["id"] == engine)
    rows = first_visit(visitor, engine)
    again = [dropped_bytes(visitor, engine, total) / MB for _ in range(min(runs, 3))]
    what = f"bytes fetched again after a drop at 50 %, {engine}"
    return [*rows, row(what, again, [total / MB], "MB", AIM_AGAIN, "the whole engine")]


def first_visit(visitor: Visitor, engine: str) -> list[Row]:
    """Return how many bytes come until the app takes pictures, and until it works offline with its default engine."""
    counter = visitor.counter
    counter.reset()
    with visitor.stranger() as context:
        page = context.new_page()
        page.goto(visitor.url)
        wait_ready(page)
        rows = sent(counter, "first visit until it takes pictures", ("app", "runtime"))
        page.wait_for_function("() => offcut.status().offline === 'ready'")
        fetch(page, engine)
        page.wait_for_function(FETCHED, arg=engine)
        return rows + sent(counter, f"first visit until it works offline with {engine}", CATEGORIES)


def sent(counter: Counter, what: str, categories: tuple[str, ...]) -> list[Row]:
    """Return what has been sent, raw against each file once, and as a host with gzip sends it against raw."""
    rows = []
    counter = counter.snapshot()
    for category in categories:
        raw, once = counter.bytes_of(category) / MB, counter.once(category) / MB
        small = counter.bytes_of(category, compressed=True) / MB
        rows.append(Row(f"{what}: {category}", raw, once, "MB", None, "each file once"))
        if small < raw:
            rows.append(Row(f"{what}: {category} with gzip", small, raw, "MB", None, "raw"))
    return rows


def fetch(page: Page, engine: str) -> None:
    """Have the page fetch an engine."""
    page.locator(f"[data-engine={engine}] button").click()


def dropped_bytes(visitor: Visitor, engine: str, total: int) -> int:
    """Return how many bytes of an engine come twice when the line breaks off half-way and the tab is opened again."""
    counter = visitor.counter
    with visitor.stranger() as context:
        page = context.new_page()
        page.goto(visitor.url)
        wait_ready(page)
        page.wait_for_function("() => offcut.status().offline === 'ready'")
        counter.reset()
        counter.budget_bytes = total // 2
        fetch(page, engine)
        page.wait_for_function(FAILED)
        page.close()
        counter.budget_bytes = None
        page = context.new_page()
        page.goto(visitor.url)
        wait_ready(page)
        fetch(page, engine)
        page.wait_for_function(FETCHED, arg=engine)
        return counter.bytes_of("engine") - total
