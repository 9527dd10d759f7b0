"""Room: tests. Runs on CPython with Chromium. Addresses, files and clipboards that mean harm, and canvases that lie.

FAULTS 92, 93, 97, 99, 104, 111, in one visit.
"""

from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page

from tests.browser.conftest import Serve, Visit
from tests.browser.person import add, wait_states
from tests.browser.site import cut_out, errors_of, open_app
from tests.browser.tiny_network import red_disc, site_with_network, tiny_network

MARKUP = "<img src=x onerror='window.hurt=1'>"
# As browsers do that add noise against fingerprints: what is read from a canvas is not what was drawn.
LYING_CANVAS = """
for (const [holder, name] of [[CanvasRenderingContext2D.prototype, "getImageData"],
                              [OffscreenCanvasRenderingContext2D.prototype, "getImageData"]]) {
  const read = holder[name];
  holder[name] = function (...where) {
    const image = read.apply(this, where);
    for (let at = 0; at < image.data.length; at++) image.data[at] ^= 1;
    return image;
  };
}
const refuse = () => { throw new DOMException("told to refuse", "SecurityError"); };
HTMLCanvasElement.prototype.toBlob = HTMLCanvasElement.prototype.toDataURL = refuse;
OffscreenCanvas.prototype.convertToBlob = refuse;
"""
PASTE = """(address) => {
  const carried = new DataTransfer();
  carried.setData("text/html", `<img src="${address}">`);
  carried.setData("text/plain", address);
  window.dispatchEvent(new ClipboardEvent("paste", {clipboardData: carried, bubbles: true, cancelable: true}));
}"""
# WCAG 1.4.12.
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
# A style element would be refused by the page's policy.
SPACE = """(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""


def drawing(address: str) -> bytes:
    """An SVG that runs, fetches and embeds whatever it is allowed to."""
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99" onload="window.top.hurt=1">
    <script>window.top.hurt = 1; fetch("{address}")</script><image href="{address}" width="9" height="9"/>
    <foreignObject width="9" height="9"><div xmlns="http://www.w3.org/1999/xhtml">{MARKUP}</div></foreignObject>
    </svg>""".encode()


def test_nothing_runs_and_nothing_is_fetched(serve: Serve, visit: Visit, dist: Path, tmp_path: Path) -> None:
    site = serve(site_with_network(dist, tmp_path / "site", tiny_network()))
    context = visit()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    never = site.url + "never.png"
    hostile = f"?model=//evil.invalid/a&engine=../../evil&tool={quote(MARKUP)}&mirror=//evil.invalid/#{quote(MARKUP)}"
    page = open_app(context, site.url + hostile, LYING_CANVAS)
    page.evaluate(PASTE, never)
    page.wait_for_selector(".notice:has-text('no picture in the clipboard')")
    files = [("drawing.svg", drawing(never)), ("drawing.png", drawing(never)), (MARKUP + ".png", red_disc())]
    add(page, *files, ("page.png", b"<!doctype html><script>window.top.hurt = 1</script>" + MARKUP.encode()))
    wait_states(page, done=1, failed=3)
    names = page.locator(".card-name").all_inner_texts()
    assert MARKUP + ".png" in names and len(names) == 4
    assert page.evaluate("window.hurt") is None
    assert page.evaluate("document.querySelectorAll('#app [onerror], #app script, #app svg image').length") == 0
    assert [url for url in asked if "never" in url or "evil" in url and not url.startswith(site.url + "?")] == []
    assert [url for url in asked if not url.startswith((site.url, "blob:", "data:"))] == []
    narrow(page)
    picture = red_disc()
    lied = cut_out(page, picture)
    assert lied == cut_out(open_app(context, site.url), picture)
    assert errors_of(page) == []


def narrow(page: Page) -> None:
    """See that nothing scrolls sideways at 320 px, which is 1280 at 400 %, with wider spacing of the text."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate(SPACE, SPACING)
    wide = page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"scrolls sideways by {wide} px"
    page.set_viewport_size({"width": 1280, "height": 800})
