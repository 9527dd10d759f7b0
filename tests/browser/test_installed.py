"""Room: tests. Runs on CPython with Chromium. Offcut as an installed app: what other apps hand over comes in once."""

import base64
import json
import time
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import PATIENCE_MS, Serve, Visit
from tests.browser.person import add, wait_states
from tests.browser.site import cut_out, errors_of, open_app, wait_ready
from tests.browser.test_updates import stop_workers
from tests.browser.tiny_network import ENGINE, red_disc, site_with_network, tiny_network

# Nothing else in a browser's profile looks like this; random bytes do not compress.
MARKER = b"offcut-test-marker-5f0c1d9ab37e4c62"
# A form on a page of the same origin, as the browser posts what another app shares.
POST = """({action, files}) => {
  const form = document.createElement("form");
  Object.assign(form, {action, method: "post", enctype: "multipart/form-data"});
  const [field, transfer] = [document.createElement("input"), new DataTransfer()];
  Object.assign(field, {type: "file", name: "pictures", multiple: true});
  for (const [name, type, data] of files)
    transfer.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name, {type}));
  field.files = transfer.files;
  form.append(field);
  document.documentElement.append(form);
  form.submit();
}"""
# The same, without a page that follows: as when the browser is closed in between.
LEAVE = """async ({action, count}) => {
  const form = new FormData();
  const file = (index) => new File(["x"], `${index}.txt`, {type: "text/plain"});
  for (let index = 0; index < count; index += 1) form.append("pictures", file(index));
  await fetch(action, {method: "POST", body: form, redirect: "manual"});
}"""
INCOMING = "caches.open('offcut:/app/:incoming').then((cache) => cache.keys()).then((keys) => keys.map(({url}) => url))"
HALF = "caches.open('offcut:/app/:incoming').then((cache) => cache.put('incoming/1-2/0', new Response('half')))"
LAUNCHED = """
  let consumer = null;
  Object.defineProperty(window, "launchQueue", {value: {setConsumer: (one) => (consumer = one)}});
  window.launch = (parameters) => consumer(parameters);
  Object.defineProperty(navigator, "setAppBadge", {value: () => Promise.reject(new Error("refused"))});
"""


def marked_picture() -> bytes:
    """Return a PNG with the marker behind its end, where decoders do not look and nothing compresses it."""
    return red_disc() + MARKER


@pytest.fixture
def origin(dist: Path, tmp_path: Path) -> Path:
    """A folder with the app in app/ and a page of somebody else beside it."""
    root = tmp_path / "origin"
    site_with_network(dist, root / "app", tiny_network())
    (root / "neighbour.html").write_text("<!doctype html><title>Neighbour</title>")
    (root / "app" / "bare.html").write_text("<!doctype html><title>Bare</title>")
    return root


def notices(page: Page) -> str:
    return page.locator(".notices").inner_text() if page.locator(".notices").count() else ""


def wait_notice(page: Page, text: str) -> None:
    page.wait_for_function("(text) => document.querySelector('.notices')?.innerText.includes(text)", arg=text)


def share(page: Page, url: str, *files: tuple[str, str, bytes]) -> None:
    """Share files as another app does, from a page that is not Offcut; the page is Offcut afterwards."""
    listed = [[name, kind, base64.b64encode(data).decode()] for name, kind, data in files]
    with page.expect_navigation():
        page.evaluate(POST, {"action": url + "?share=post", "files": listed})
    wait_ready(page)


def names(page: Page) -> list[str]:
    return [str(text) for text in page.locator(".card-name").all_inner_texts()]


def first_visit(context: BrowserContext, url: str) -> Page:
    page = open_app(context, url)
    cut_out(page, red_disc(), engine=ENGINE)
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    return page


def test_shared_pictures_come_into_the_queue_once(serve: Serve, visit: Visit, origin: Path, tmp_path: Path) -> None:
    """Faults 100, 106 and 49: offline, with a worker that is stopped, with another tab open; nothing is left behind."""
    url = serve(root=origin).url + "app/"
    context = visit()
    open_tab = first_visit(context, url)
    page = context.new_page()
    page.goto(url + "bare.html")
    context.set_offline(True)
    shared = [("one.png", "image/png", marked_picture()), ("b", "image/png", red_disc()), ("c.txt", "text/plain", b"x")]
    share(page, url, *shared)
    wait_states(page, done=2)
    assert names(page) == ["one.png", "b"]
    wait_notice(page, "Pictures taken from what was shared: 2. Other files left out: 1.")
    assert page.url == url and open_tab.locator(".card").count() == 0
    assert page.evaluate(INCOMING) == []
    page.reload()
    wait_ready(page)
    assert page.locator(".card").count() == 0, "a reload does not share again"
    context.set_offline(False)

    # Shared, and then everything stops before a page takes it; beside it what a stopped worker left half done.
    page.goto(url + "bare.html")
    page.evaluate(LEAVE, {"action": url + "?share=post", "count": 101})
    page.evaluate(HALF)
    stop_workers(page)
    assert open_tab.locator(".notices").count() == 0
    page.goto(url)
    wait_ready(page)
    wait_notice(page, "Other files left out: 100.")
    wait_notice(page, "Offcut takes 100 pictures at a time from another app. Left out: 1.")
    page.wait_for_function(f"() => {INCOMING}.then((urls) => !urls.length)")
    page.goto(url + "bare.html")
    share(page, url)
    wait_notice(page, "No picture came with what was shared")
    assert errors_of(open_tab) == []
    # The browser marks what was deleted, and deletes it when it has time.
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while files_with_marker(tmp_path / "visitor") and time.monotonic() < deadline:
        page.wait_for_timeout(200)
    context.close()
    assert files_with_marker(tmp_path / "visitor") == [], "a picture stays in the profile"


def files_with_marker(profile: Path) -> list[Path]:
    """Return the files in which something of a shared picture lies; the browser may delete one meanwhile."""
    found = []
    for path in profile.rglob("*"):
        with suppress(FileNotFoundError):
            if path.is_file() and MARKER in path.read_bytes():
                found.append(path)
    return found


def test_without_the_service_worker_a_share_is_explained(serve: Serve, visit: Visit, origin: Path) -> None:
    """Fault 100: a host that answers the POST with the page itself."""
    page = open_app(visit(service_workers="block"), serve(root=origin).url + "app/?share=post#/product")
    wait_notice(page, "The shared pictures did not reach this page")
    assert page.url.endswith("/app/#/product")
    assert errors_of(page) == []


def test_opened_pictures_the_offer_to_install_and_strangers(serve: Serve, visit: Visit, origin: Path) -> None:
    """File handlers and launches into an open window; fault 101: messages of strangers are heard by nobody."""
    site = serve(root=origin)
    url = site.url + "app/"
    context = visit()
    page = open_app(context, url, LAUNCHED)
    page.evaluate(
        """(data) => launch({files: [
          {getFile: async () => new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], "opened.png")},
          {getFile: () => Promise.reject(new Error("gone"))},
        ], targetURL: location.href})""",
        base64.b64encode(red_disc()).decode(),
    )
    wait_states(page, done=1)
    wait_notice(page, "Files that could not be read and were left out: 1.")
    add(page, ("second.png", red_disc()))
    wait_states(page, done=2)
    page.evaluate("launch({files: [], targetURL: new URL('?share=post', location.href).href})")
    wait_notice(page, "The shared pictures did not reach this page")
    page.evaluate("offcutInstalling.badge(2)")
    page.evaluate(
        """() => dispatchEvent(Object.assign(new Event("beforeinstallprompt", {cancelable: true}), {
          prompt: async () => (window.prompted = true),
        }))"""
    )
    page.get_by_role("button", name="Install Offcut").click()
    page.wait_for_function("() => window.prompted")
    page.wait_for_selector("#install.link")

    page.wait_for_function("() => offcut.status().offline === 'ready'")
    before = page.evaluate("({status: offcut.status(), text: document.querySelector('.app').innerText})")
    stranger = context.new_page()
    stranger.goto(site.url + "neighbour.html")
    stranger.evaluate(
        """async (url) => {
          const worker = (await navigator.serviceWorker.getRegistration(url)).active;
          for (const word of ["take-over", "repair", "check"]) worker.postMessage({offcut: word, uses: ["x"]});
          const forged = {offcut: {type: "worker-died"}, type: "update-elsewhere"};
          for (const name of ["offcut", "offcut:/app/"]) new BroadcastChannel(name).postMessage(forged);
          const opened = window.open(url);
          while (opened.location.href === "about:blank") await new Promise((next) => setTimeout(next, 50));
          await new Promise((next) => opened.addEventListener("load", next, {once: true}));
          const failed = {offcut: "offline-failed", name: "Error"};
          for (const data of [forged, "offcut", failed]) opened.postMessage(data, "*");
          window.answers = [];
          navigator.serviceWorker.onmessage = ({data}) => answers.push(data);
          worker.postMessage({offcut: "look"});
        }""",
        url,
    )
    popup = context.pages[-1]
    wait_ready(popup)
    assert popup.evaluate("offcut.status().offline") in ("ready", "filling", "none")
    assert popup.locator("#update").count() == 0
    page.evaluate("offcutUpdates.check()")
    assert page.evaluate("({status: offcut.status(), text: document.querySelector('.app').innerText})") == before
    assert stranger.evaluate("answers") == []
    assert errors_of(page) == []


def test_the_browser_reads_the_whole_manifest(serve: Serve, visit: Visit, origin: Path) -> None:
    page = open_app(visit(), serve(root=origin).url + "app/")
    session = page.context.new_cdp_session(page)
    answer = session.send("Page.getAppManifest")
    assert answer["errors"] == []
    manifest = json.loads(answer["data"])
    for one in [*manifest["icons"], *manifest["screenshots"]]:
        assert page.evaluate("(path) => fetch(path).then((answer) => answer.status)", one["src"]) == 200
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
