"""Room: tests. Runs on CPython. May import building, playwright.

The page as people use it: keys, files, the focus, what a screen reader is told.
"""

import base64
import threading
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from building.serve import Handler
from tests.browser.site import Site

# From the address bar to the last button there are fewer stops than this.
MOST_STOPS = 80
# Longer than any test waits: a request that a failed test forgot must end some time.
LONGEST_HOLD_S = 120
FILES = """(files) => {
  const transfer = new DataTransfer();
  for (const {name, type, data} of files)
    transfer.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name, {type}));
  return transfer;
}"""
LISTEN = """() => {
  window.heard = {status: [], alert: []};
  for (const region of document.querySelectorAll(".only-heard"))
    new MutationObserver(() => {
      const text = region.textContent.trim();
      if (text) window.heard[region.getAttribute("role")].push(text);
    }).observe(region, {childList: true, characterData: true, subtree: true});
}"""
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"


def press(page: Page, key: str) -> None:
    """Press a key, let the page answer, and see that something still has the focus."""
    page.keyboard.press(key)
    page.evaluate(FRAMES)
    has_focus(page)


def has_focus(page: Page) -> None:
    """Fail when the focus has been lost: then the next Tab would begin at the top of the page."""
    assert page.evaluate("document.activeElement && document.activeElement !== document.body"), "the focus is lost"


def focused(page: Page) -> str:
    """Return the id of what has the focus, or its name."""
    return str(page.evaluate("document.activeElement.id || document.activeElement.ariaLabel || ''"))


def tab_to(page: Page, selector: str, back: bool = False) -> None:
    """Reach an element with Tab alone (Shift+Tab with `back`)."""
    passed = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        passed.append(focused(page))
    raise AssertionError(f"{selector} is not reached by Tab; passed {passed}")


def choose_engine(page: Page, engine: str = "u2netp") -> None:
    """Choose an engine with the mouse."""
    page.locator(f"label[for=engine-{engine}]").click()
    page.wait_for_selector(f"[data-engine={engine}][data-wanted=true]")


def open_section(page: Page, name: str) -> None:
    """Open a section of the settings with the mouse, unless it is open."""
    if page.get_attribute(f".settings:has(#settings-{name})", "open") is None:
        page.locator(f"#settings-{name}").click()
        page.wait_for_selector(f".settings[open] #settings-{name}")


def add(page: Page, *files: Path | tuple[str, bytes]) -> None:
    """Put files into the field of the button that is there now."""
    payloads = []
    for file in files:
        name, data = (file.name, file.read_bytes()) if isinstance(file, Path) else file
        payloads.append({"name": name, "mimeType": "application/octet-stream", "buffer": data})
    page.locator("#choose").set_input_files(payloads)  # type: ignore[arg-type]


def transfer(page: Page, *files: Path) -> Any:
    """Return a DataTransfer in the page that carries files."""
    listed = []
    for file in files:
        kind = "image/png" if file.suffix == ".png" else "image/jpeg"
        listed.append({"name": file.name, "type": kind, "data": base64.b64encode(file.read_bytes()).decode()})
    return page.evaluate_handle(FILES, listed)


def drop(page: Page, *files: Path) -> None:
    """Drag files over the page and drop them."""
    carried = transfer(page, *files)
    for word in ["dragenter", "dragover"]:
        page.dispatch_event("main", word, {"dataTransfer": carried})
    page.wait_for_selector(".veil")
    page.dispatch_event("main", "drop", {"dataTransfer": carried})
    page.wait_for_selector(".veil", state="detached")


def paste(page: Page, *files: Path) -> None:
    """Paste files."""
    page.evaluate(
        "(carried) => window.dispatchEvent(new ClipboardEvent('paste', {clipboardData: carried, bubbles: true}))",
        transfer(page, *files),
    )


def wait_states(page: Page, **counts: int) -> None:
    """Wait until so many pictures are in each state: wait_states(page, done=2, failed=1)."""
    script = """(counts) => Object.entries(counts).every(([state, count]) =>
      document.querySelectorAll(`.card[data-state=${state}]`).length === count)"""
    page.wait_for_function(script, arg=counts)


class Held:
    """Files of a site that are not answered until they are let go; `pattern` is a glob below its root."""

    def __init__(self, site: Site, pattern: str) -> None:
        self._faults = site.server.faults
        self._is_let_go = threading.Event()
        root = site.server.root
        self._paths = [path.relative_to(root).as_posix() for path in root.glob(pattern)]
        assert self._paths, f"no {pattern} in {root}"
        for path in self._paths:
            self._faults[path] = self._wait

    def _wait(self, _: Handler) -> bool:
        self._is_let_go.wait(LONGEST_HOLD_S)
        return False

    def let_go(self) -> None:
        """Answer what waits, and every later request at once."""
        for path in self._paths:
            del self._faults[path]
        self._is_let_go.set()
