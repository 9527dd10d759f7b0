"""Room: tests. Runs on CPython. May import building, playwright.

The site and the page as the tests handle them: through `window.offcut`, the documented door.
"""

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from building.serve import Server

REMOVE = """async ({data, name, options}) => {
  await offcut.ready;
  const file = new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name);
  const progress = [];
  try {
    const blob = await offcut.removeBackground(file, {...options, onprogress: (event) => progress.push(event)});
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = "";
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return {type: blob.type, png: btoa(text), progress};
  } catch (error) {
    return {error: {name: error.name, code: error.code, message: error.message, details: error.details}, progress};
  }
}"""


class Site:
    """A running server of the app; `log` is every request it got."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.url = server.url
        self.stop: Callable[[], None] = lambda: None
        self._is_open = True

    @property
    def log(self) -> list[tuple[str, str]]:
        """Return (method, path) of each request so far."""
        assert self.server.log is not None
        return self.server.log

    def close(self) -> None:
        """Stop serving; twice is fine."""
        if self._is_open:
            self._is_open = False
            self.stop()

    def requests(self, part: str) -> list[str]:
        """Return the requested paths that contain `part`."""
        return [path for _, path in self.log if part in path]


def open_app(context: BrowserContext, url: str, script: str = "") -> Page:
    """Open the app in a new tab and wait until it takes pictures; `script` runs before everything else there."""
    page = context.new_page()
    if script:
        page.add_init_script(script)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.errors = errors  # type: ignore[attr-defined]
    page.goto(url)
    wait_ready(page)
    return page


def wait_ready(page: Page) -> None:
    """Wait until the Python worker is up; a first visit may reload once meanwhile."""
    page.wait_for_function("() => globalThis.offcut && globalThis.offcutBoot?.python")
    # Not `evaluate("offcut.ready")`: that has no time limit.
    page.evaluate(
        "() => { offcut.ready.then(() => (window.isReady = true), (error) => (window.isReady = error.code)); }"
    )
    answer = page.wait_for_function("() => window.isReady").json_value()
    assert answer is True, answer


def errors_of(page: Page) -> list[str]:
    """Return the uncaught errors that a page of `open_app` has had."""
    return page.errors  # type: ignore[attr-defined]


def remove(page: Page, picture: Path | bytes, name: str = "", **options: Any) -> dict[str, Any]:
    """Cut out a picture through the door; return {"png": bytes, "type", "progress"} or {"error", "progress"}."""
    data = picture if isinstance(picture, bytes) else picture.read_bytes()
    name = name or (picture.name if isinstance(picture, Path) else "picture")
    arguments = {"data": base64.b64encode(data).decode(), "name": name, "options": options}
    answer: dict[str, Any] = page.evaluate(REMOVE, arguments)
    if "png" in answer:
        answer["png"] = base64.b64decode(answer["png"])
    return answer


def cut_out(page: Page, picture: Path | bytes, **options: Any) -> str:
    """Cut out a picture through the door; return the SHA-256 of the PNG, short enough for a message."""
    answer = remove(page, picture, **options)
    assert "png" in answer, answer
    return hashlib.sha256(answer["png"]).hexdigest()


def wait_status(page: Page, text: str) -> None:
    """Wait until the status line contains `text`; say what it contains when it does not come."""
    found = "(text) => document.querySelector('#status').innerText.includes(text)"
    try:
        page.wait_for_function(found, arg=text)
    except PlaywrightTimeout as late:
        raise AssertionError(f"no {text!r} in {page.locator('#status').inner_text()!r}") from late
