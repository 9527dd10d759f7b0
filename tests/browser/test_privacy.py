"""Room: tests. Runs on CPython with Chromium. No request leaves the origin, and the policy blocks those that try."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import Serve, Visit
from tests.browser.site import errors_of, open_app, remove
from tests.testdata import testdata

PHOTO = "quality/pets24/images/Bombay_182.jpg"

# Every way out that a worker or a page has; the answer is the list of those that were not stopped.
ATTEMPTS = """async (target) => {
  const open = [];
  const attempt = async (name, action) => {
    try { await action(); open.push(name); } catch { /* blocked, as it should be */ }
  };
  await attempt("fetch", () => fetch(target + "fetch", {mode: "no-cors"}));
  await attempt("post", () => fetch(target + "post", {method: "POST", mode: "no-cors", body: "pixels"}));
  await attempt("import", () => import(target + "import.js"));
  await attempt("websocket", () => new Promise((resolve, reject) => {
    const socket = new WebSocket(target.replace("http", "ws") + "socket");
    socket.onopen = resolve;
    socket.onerror = reject;
  }));
  await attempt("eventsource", () => new Promise((resolve, reject) => {
    if (!self.EventSource) return reject();
    const source = new EventSource(target + "events");
    source.onopen = resolve;
    source.onerror = reject;
  }));
  if (self.navigator?.sendBeacon) navigator.sendBeacon(target + "beacon", "pixels");
  if (self.Image) await attempt("image", () => new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = resolve;
    image.onerror = reject;
    image.src = target + "image.png";
  }));
  return open;
}"""

# A worker as Offcut starts its own: from a blob: bootstrap, on the same origin.
IN_BLOB_WORKER = """async ({attempts, target}) => {
  const source = `postMessage(0); onmessage = async ({data}) => postMessage(await (${attempts})(data));`;
  const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
  const worker = new Worker(url, {type: "module"});
  return new Promise((resolve) => {
    worker.onmessage = ({data}) => (data === 0 ? worker.postMessage(target) : resolve(data));
  });
}"""


def test_a_whole_session_sends_nothing_to_another_origin(serve: Serve, visit: Visit) -> None:
    site, other = serve(isolated=False), serve()
    context = visit()
    hosts: set[str] = set()
    context.on("request", lambda request: hosts.add(request.url.split("/")[2] if "//" in request.url else ""))
    page = open_app(context, site.url)
    remove(page, testdata(PHOTO), engine="u2netp")
    remove(page, b"no picture", engine="u2netp")
    page.locator("#open-help").click()
    page.wait_for_selector(".help-steps")
    page.keyboard.press("Escape")
    page.get_by_label("Language").select_option("zh")
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    assert hosts - {""} == {f"127.0.0.1:{site.server.server_address[1]}"}
    assert other.log == []
    assert errors_of(page) == []


def in_workers(page: Page, code: str, argument: Any) -> list[Any]:
    """Run JavaScript inside Python's worker and the inference worker, as code in there could.

    The engine's own threads come after these two. They sleep inside WebAssembly, where no script can be run; that they
    too are started from a blob:, and so inherit the policy, is what can be seen of them.
    """
    assert all(worker.url.startswith("blob:") for worker in page.workers)
    own = page.workers[:2]
    return [worker.evaluate("([code, argument]) => (0, eval)(code)(argument)", [code, argument]) for worker in own]


def test_the_policy_blocks_every_way_out_of_page_and_workers(serve: Serve, visit: Visit) -> None:
    """On a first visit to a host without headers and without service worker: only the page's own policy is there."""
    site, other = serve(isolated=False), serve()
    blocked = open_app(visit("plain", service_workers="block"), site.url)
    helped = open_app(visit("helped"), site.url)
    for page in (blocked, helped):
        remove(page, testdata(PHOTO), engine="u2netp")
        assert page.evaluate(f"({ATTEMPTS})({other.url!r})") == []
        assert in_workers(page, f"({ATTEMPTS})", other.url) == [[], []]
        assert page.evaluate(IN_BLOB_WORKER, {"attempts": ATTEMPTS, "target": other.url}) == []
    assert other.log == []


def test_the_counting_server_would_have_seen_it(serve: Serve, visit: Visit) -> None:
    """The control: without the policy the same attempts do arrive, so the two tests above can fail."""
    site, other = serve(isolated=False), serve()
    page = visit("control").new_page()
    page.goto(site.url + "licences/offcut.txt")
    page.evaluate(f"({ATTEMPTS})({other.url!r})")
    assert len(other.log) >= 3
