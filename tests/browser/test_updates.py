"""Room: tests. Runs on CPython with Chromium. Two real releases in a live browser: nothing lost, nothing mixed."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from building.serve import Fault
from tests.browser import faults
from tests.browser.conftest import Serve, Visit
from tests.browser.person import FRAMES, Held, add, wait_states
from tests.browser.releases import Host, another_release, release_of, rewrite
from tests.browser.site import cut_out, errors_of, open_app, remove, wait_ready, wait_status
from tests.browser.tiny_network import ENGINE, red_disc, site_with_network, tiny_network

PICTURE = red_disc()
WORDS = "assets/i18n/en.json"
READY = "Ready. Works offline."
SECOND = "The second release works offline."
# The worker of the failed try is gone when nothing installs and nothing waits any more.
TRIED = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  return !registration.installing && !registration.waiting;
}"""
ONLY = """(release) => caches.keys().then((names) =>
  names.filter((name) => name.includes(":shell:")).every((name) => name.endsWith(release)))"""
HOLDS_OPEN = "() => navigator.locks.query().then(({held}) => held.some(({name}) => name.endsWith(':open')))"
BEGIN_JOB = """(data) => {
  window.control = new AbortController();
  const file = new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], "job.png");
  window.job = offcut.removeBackground(file, {engine: "u2netp", signal: control.signal}).catch((cause) => cause.name);
}"""
# A database of a later release, and one that another tab keeps at an older version.
NEWER = """() => new Promise((done, failed) => {
  const request = indexedDB.open("offcut:/", 9);
  request.onupgradeneeded = () => request.result.createObjectStore("of a later release");
  request.onsuccess = () => done(request.result.close());
  request.onerror = request.onblocked = failed;
})"""
OLDER = """() => new Promise((done, failed) => {
  const gone = indexedDB.deleteDatabase("offcut:/");
  gone.onerror = gone.onblocked = failed;
  gone.onsuccess = () => {
    const request = indexedDB.open("offcut:/", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("settings");
    request.onsuccess = () => done(void (window.kept = request.result));
  };
})"""
KEPT_DARK = """() => new Promise((done) => {
  const request = indexedDB.open("offcut:/");
  request.onsuccess = () => {
    const read = request.result.transaction("settings").objectStore("settings").get("current");
    read.onsuccess = () => done([/"theme": *"dark"/.test(read.result ?? ""), request.result.close()][0]);
  };
})"""
OURS = """async () => [
  ...Object.keys(sessionStorage), ...Object.keys(localStorage), ...(await caches.keys()),
  ...(await indexedDB.databases()).map(({name}) => name),
  ...(await navigator.serviceWorker.getRegistrations()).map(({scope}) => scope),
]"""
# What has the focus, where it is, and whether a finger at its middle would meet it.
UNCOVERED = """() => {
  const focused = document.activeElement;
  const {x, y, width, height} = focused.getBoundingClientRect();
  const met = document.elementFromPoint(x + width / 2, y + height / 2);
  return {id: focused.id, place: [x, y].map(Math.round), free: focused.contains(met)};
}"""
DIED = "self.postMessage({offcut: {type: 'worker-died', reason: 'test'}})"


@pytest.fixture
def first(dist: Path, tmp_path: Path) -> Path:
    return site_with_network(dist, tmp_path / "first", tiny_network())


@pytest.fixture
def second(first: Path, tmp_path: Path) -> Path:
    return another_release(first, tmp_path / "second", SECOND)


@pytest.fixture
def host(first: Path, tmp_path: Path) -> Iterator[Host]:
    yield Host(tmp_path / "host", first)


def weights_of(root: Path, engine: str) -> str:
    """Return the name of the last part of an engine."""
    models = json.loads((root / "models.json").read_text())["models"]
    path: str = next(entry for entry in models if entry["id"] == engine)["parts"][-1]["path"]
    return Path(path).name


def look(page: Page) -> object:
    """Have the page look for a new release now; return why it could not."""
    return page.evaluate("offcutUpdates.check()")


def stop_workers(page: Page) -> None:
    """Stop the service worker, as browsers do whenever nothing goes on (fault 49)."""
    session = page.context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    session.detach()


def wait_bar(page: Page, text: str = "A new release of Offcut is ready") -> None:
    page.wait_for_function("(text) => document.querySelector('#update')?.innerText.includes(text)", arg=text)


def press_update(page: Page) -> None:
    stop_workers(page)
    page.locator("#update-now").click()


def wait_release(page: Page, root: Path) -> None:
    """Wait until the page of another release is there, and see that page, worker and caches are of that one only."""
    release = release_of(root)
    page.wait_for_function("(release) => globalThis.offcutBoot?.release === release", arg=release)
    wait_ready(page)
    page.wait_for_function(ONLY, arg=release)
    assert page.evaluate("offcut.status().release") == release
    assert page.locator("#update").count() == 0


def works_offline(page: Page, expected: str) -> None:
    page.context.set_offline(True)
    page.reload()
    wait_ready(page)
    assert cut_out(page, PICTURE, engine=ENGINE) == expected
    page.context.set_offline(False)


def mixed(first: Path) -> Fault:
    data = (first / WORDS).read_bytes()
    return lambda handler: faults.answer(handler, data, {"Content-Length": str(len(data))})


def test_an_update_that_fails_leaves_the_old_release_working(
    serve: Serve, visit: Visit, host: Host, first: Path, second: Path
) -> None:
    """Faults 43, 44, 46: a file is missing, the host is half deployed, sw.js is gone, a page or of a wrong type."""
    site = serve(root=host.root)
    page = open_app(visit(), site.url)
    good = cut_out(page, PICTURE, engine=ENGINE)
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    host.deploy(second)
    for fault in [faults.status(500), mixed(first)]:
        site.log.clear()
        site.server.faults[WORDS] = fault
        assert look(page) is None
        while len(site.requests(WORDS)) < 3:
            page.wait_for_timeout(20)
        page.wait_for_function(TRIED)
        names = page.evaluate("caches.keys()")
        assert [name for name in names if ":shell:" in name] == [f"offcut:/:shell:{release_of(first)}"]
        assert page.locator("#update").count() == 0
    del site.server.faults[WORDS]
    text = (second / "sw.js").read_bytes()
    typed = {"Content-Type": "text/plain"}
    for fault in [faults.status(404), faults.login_page(), lambda handler: faults.answer(handler, text, typed)]:
        site.server.faults["sw.js"] = fault
        assert "Error" in str(look(page))
    page.get_by_role("button", name="What this browser can do").first.click()
    page.wait_for_selector(".report")
    assert "look for a new release: failed, " in page.locator(".report").inner_text()
    page.keyboard.press("Escape")
    works_offline(page, good)
    assert page.evaluate("offcut.status().release") == release_of(first)
    # Whole at last: the same release that was refused is taken.
    site.server.faults.clear()
    look(page)
    wait_bar(page)
    press_update(page)
    wait_release(page, second)
    works_offline(page, good)
    assert errors_of(page) == []


def test_an_update_waits_for_work_and_a_rollback_is_one_too(
    serve: Serve, visit: Visit, host: Host, first: Path, second: Path
) -> None:
    """Faults 41, 45 and 49, in one tab."""
    site = serve(root=host.root)
    page = open_app(visit(), site.url)
    good = cut_out(page, PICTURE, engine=ENGINE)
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    page.evaluate("window.mark = 'first'")
    held = Held(site, "weights/" + weights_of(first, "u2netp"))
    page.evaluate(BEGIN_JOB, base64.b64encode(PICTURE).decode())
    host.deploy(second)
    look(page)
    wait_bar(page)
    press_update(page)
    wait_bar(page, "Not now: something is being worked on")
    page.evaluate("control.abort()")
    assert page.evaluate("window.job") == "AbortError"
    held.let_go()
    add(page, ("disc.png", PICTURE))
    wait_states(page, done=1)
    press_update(page)
    wait_bar(page, "Not now: there are results here that you have not saved")
    assert page.evaluate("window.mark") == "first", "nothing has reloaded"
    assert cut_out(page, PICTURE, engine=ENGINE) == good
    wait_status(page, READY)
    with page.expect_download():
        page.keyboard.press("Control+s")
    page.wait_for_function("() => !document.querySelector('.update-refused')")
    press_update(page)
    wait_release(page, second)
    wait_status(page, SECOND)
    works_offline(page, good)
    page.get_by_label("Theme").select_option("dark")
    page.wait_for_selector("html[data-theme=dark]")
    host.deploy(first)
    look(page)
    wait_bar(page)
    press_update(page)
    wait_release(page, first)
    page.wait_for_selector("html[data-theme=dark]")
    wait_status(page, READY)
    works_offline(page, good)
    assert errors_of(page) == []


def test_the_bar_covers_nothing_and_escape_puts_it_away(
    serve: Serve, visit: Visit, host: Host, first: Path, second: Path
) -> None:
    """Fault 113, on a phone, where a bar has the least room."""
    page = open_app(visit(viewport={"width": 360, "height": 640}), serve(root=host.root).url)
    add(page, ("disc.png", PICTURE))
    wait_states(page, done=1)
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    page.focus("#copy")
    before = page.evaluate(UNCOVERED)
    assert before["free"], before
    host.deploy(second)
    look(page)
    wait_bar(page)
    page.evaluate(FRAMES)
    after = page.evaluate(UNCOVERED)
    assert after["id"] == "copy" and after["free"], after
    page.keyboard.press("Escape")
    page.wait_for_selector("#update", state="detached")
    assert page.evaluate(UNCOVERED) == before, "nothing has moved in the end"
    page.get_by_role("button", name="Update ready").focus()
    page.keyboard.press("Enter")
    wait_bar(page)
    assert page.evaluate("document.activeElement.id") == "update"
    page.keyboard.press("Escape")
    page.wait_for_selector("#update", state="detached")
    assert page.evaluate("document.activeElement.id") == "status"
    assert errors_of(page) == []


def test_two_tabs_are_never_of_two_releases(serve: Serve, visit: Visit, host: Host, first: Path, second: Path) -> None:
    """Faults 42 and 51: nothing begins while the other tab has something; one that was passed over is asked."""
    site = serve(root=host.root)
    context = visit()
    one, other = open_app(context, site.url), open_app(context, site.url)
    other.wait_for_function("() => offcut.status().offline === 'ready'")
    add(other, ("disc.png", PICTURE))
    wait_states(other, done=1)
    host.deploy(second)
    look(one)
    wait_bar(one)
    wait_bar(other)
    press_update(one)
    wait_bar(one, "another tab of Offcut has results that are not saved")
    with other.expect_download():
        other.keyboard.press("Control+s")
    other.wait_for_function(HOLDS_OPEN)
    press_update(one)
    wait_bar(one, "another tab of Offcut has pictures open")
    # What no page of ours does: the browser's own tools let the new release take over.
    session = context.new_cdp_session(other)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.skipWaiting", {"scopeURL": site.url})
    wait_release(one, second)
    wait_bar(other, "updated outside of this tab")
    assert other.locator(".card[data-state=done]").count() == 1, "the work is still there"
    other.workers[0].evaluate(DIED)
    wait_status(other, "two different releases")
    other.locator("#update-now").click()
    wait_release(other, second)
    # Nothing is open: both follow at once.
    host.deploy(first)
    look(one)
    wait_bar(one)
    wait_bar(other)
    press_update(one)
    wait_release(one, first)
    wait_release(other, first)
    assert errors_of(one) == [] and errors_of(other) == []


def test_a_site_can_remove_what_it_has_saved(
    serve: Serve, visit: Visit, host: Host, first: Path, tmp_path: Path
) -> None:
    """Fault 47: sw-remove.js in the place of sw.js; and fault 50, Shift and reload, on a host without headers."""
    site = serve(root=host.root, isolated=False)
    page = open_app(visit(), site.url)
    cut_out(page, PICTURE, engine=ENGINE)
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    site.log.clear()
    page.context.new_cdp_session(page).send("Page.reload", {"ignoreCache": True})
    page.wait_for_function("() => globalThis.offcutBoot && !navigator.serviceWorker.controller")
    wait_ready(page)
    assert site.requests("index.html") == [] and [path for _, path in site.log].count("/") == 1, "no second reload"
    cut_out(page, PICTURE, engine=ENGINE)
    page.reload()
    wait_ready(page)
    assert page.evaluate("crossOriginIsolated")

    page.evaluate("caches.open('neighbour').then((cache) => cache.put('/theirs', new Response('theirs')))")
    page.get_by_label("Theme").select_option("dark")
    page.wait_for_selector("html[data-theme=dark]")
    add(page, ("disc.png", PICTURE))
    wait_states(page, done=1)
    script = (first / "sw.js").read_text()
    rewrite(first / "sw.js", (first / "sw-remove.js").read_text())
    host.deploy(first)
    look(page)
    page.wait_for_function("() => navigator.serviceWorker.getRegistration().then((one) => !one)")
    page.wait_for_function("() => caches.keys().then((names) => names.length === 1)")
    wait_bar(page, "updated outside of this tab")
    assert page.locator(".card[data-state=done]").count() == 1, "what is open is not touched"
    context = page.context
    page.close(run_before_unload=False)
    page = open_app(context, site.url)
    cut_out(page, PICTURE, engine=ENGINE)
    wait_status(page, "this site has switched it off")
    page.wait_for_selector("html[data-theme=dark]")
    assert page.evaluate("caches.match('/theirs').then((one) => one.text())") == "theirs"
    rewrite(first / "sw.js", script)
    host.deploy(first)
    page.close()
    page = open_app(context, site.url)
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    assert errors_of(page) == []


def test_a_database_of_another_release_and_nothing_left_after_removing(serve: Serve, visit: Visit, first: Path) -> None:
    """Faults 48 and 105."""
    site = serve(root=first, isolated=False)
    context = visit()
    page = open_app(context, site.url)
    page.get_by_label("Theme").select_option("dark")
    page.wait_for_function(KEPT_DARK)
    page.goto(site.url + "licences/offcut.txt")
    page.evaluate(NEWER)
    page.goto(site.url)
    page.wait_for_selector("html[data-theme=dark]")
    wait_ready(page)
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    assert page.locator(".notices").count() == 0

    page.goto(site.url + "licences/offcut.txt")
    page.evaluate(OLDER)
    other = open_app(context, site.url)
    other.get_by_label("Theme").select_option("dark")
    told = "() => document.querySelector('.notices')?.innerText.includes('would not save your settings')"
    other.wait_for_function(told)
    assert "png" in remove(other, PICTURE, engine=ENGINE)
    page.close()
    other.reload()
    wait_ready(other)
    assert other.evaluate(OURS) != []
    other.locator("#open-storage").click()
    other.locator("#remove-all").click()
    other.locator("#remove-all-question .primary").click()
    other.wait_for_selector("#removed")
    assert other.evaluate(OURS) == []
    assert errors_of(other) == []
