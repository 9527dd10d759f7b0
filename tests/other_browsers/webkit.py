"""Room: tests. Runs on CPython.

WebKitGTK's small browser through WebKitWebDriver, on a screen that nobody sees. Closed, it forgets everything.
"""

import base64
import json
import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.other_browsers.ports import free_port

PATIENCE_S = 90
BROWSER = "webkit2gtk-4.1/MiniBrowser"
RUN = "const done = arguments[arguments.length - 1]; (async () => JSON.stringify((await (FUNCTION)(WORDS)) ?? null))()"
RUN += ".then((value) => done({value}), (error) => done({error: String(error?.stack ?? error)}));"


def mini_browser() -> str:
    """Return the path of WebKitGTK's own small browser, or an empty string."""
    found = [*Path("/usr/lib").glob(f"*/{BROWSER}"), *Path("/usr/libexec").glob(BROWSER)]
    return str(found[0]) if found else ""


class WebKit:
    """One WebKitGTK browser; `errors` is what its console says of uncaught errors."""

    name = "webkit"

    def __init__(self, program: str, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._port = free_port()
        self._console = folder / "console.txt"
        screen = [] if os.environ.get("DISPLAY") else [shutil.which("xvfb-run") or "xvfb-run", "-a"]
        with self._console.open("wb") as said:
            self._process = subprocess.Popen(
                [*screen, program, f"--port={self._port}", "--host=127.0.0.1"],
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={
                    **os.environ,
                    "HOME": str(folder),
                    # Where tests run as root in a container, WebKit's sandbox cannot be made.
                    "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
                    "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
                },
            )
        arguments = ["--automation", "--enable-write-console-messages-to-stdout=true"]
        options = {"binary": mini_browser(), "args": arguments}
        wished = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        try:
            self._wait_until_it_listens()
            self._session = self._ask("POST", "/session", wished)["sessionId"]
            self._tell("POST", "/timeouts", {"script": PATIENCE_S * 1000, "pageLoad": PATIENCE_S * 1000})
        except BaseException:
            self._end()
            raise

    @property
    def errors(self) -> list[str]:
        """Return the errors in its console so far; a request that fails is no error of the page."""
        lines = self._console.read_text(errors="replace").splitlines()
        found = [line for line in lines if "CONSOLE JS ERROR" in line or "Unhandled Promise" in line]
        return [line for line in found if "CONSOLE NETWORK" not in line]

    def _wait_until_it_listens(self) -> None:
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                self._ask("GET", "/status")
            except OSError:
                assert time.monotonic() < end and self._process.poll() is None, self._console.read_text()
                time.sleep(0.1)
            else:
                return

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self._port}{path}", data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S + 10) as answer:
                return json.loads(answer.read())["value"]
        except urllib.error.HTTPError as refused:
            with refused:
                raise AssertionError(f"{method} {path}: {refused.read().decode()}") from refused

    def _tell(self, method: str, path: str, body: Any = None) -> Any:
        return self._ask(method, f"/session/{self._session}{path}", body)

    def go(self, url: str) -> None:
        """Open an address in the tab."""
        self._tell("POST", "/url", {"url": url})

    def evaluate(self, function: str, *arguments: Any) -> Any:
        """Return what a JavaScript function of the page returns, also later."""
        script = RUN.replace("FUNCTION", function).replace("WORDS", ",".join(json.dumps(one) for one in arguments))
        answer = self._tell("POST", "/execute/async", {"script": script, "args": []})
        assert "error" not in answer, answer["error"]
        return json.loads(answer["value"])

    def choose_files(self, selector: str, *files: Path) -> None:
        """Give a field of the page files, as the dialog of the system would."""
        found = self._tell("POST", "/element", {"using": "css selector", "value": selector})
        element = next(iter(found.values()))
        self._tell("POST", f"/element/{element}/value", {"text": "\n".join(str(file) for file in files)})

    def press(self, *keys: str) -> None:
        """Press keys one after the other, each by its WebDriver character."""
        moves = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._tell("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": moves}]})

    def resize(self, width_px: int, height_px: int) -> None:
        """Give the window this size."""
        self._tell("POST", "/window/rect", {"width": width_px, "height": height_px})

    def screenshot(self) -> bytes:
        """Return what is seen, a PNG."""
        return base64.b64decode(self._tell("GET", "/screenshot"))

    def close(self) -> None:
        """End the browser, and what it knew."""
        try:
            self._tell("DELETE", "")
        finally:
            self._end()

    def _end(self) -> None:
        os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait()
