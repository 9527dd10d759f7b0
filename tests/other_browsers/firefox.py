"""Room: tests. Runs on CPython. May import websockets.

Firefox as a visitor has it, driven through WebDriver BiDi: no other program is needed.
"""

import base64
import json
import os
import re
import subprocess
import threading
import time
from collections import deque
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from websockets.sync.client import connect

ADDRESS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
# A browser starts in 3 s on quiet cores, and an engine is ready in 15; these machines are shared.
PATIENCE_S = 90
PREFERENCES: dict[str, Any] = {
    "remote.active-protocols": 1,
    "app.update.enabled": False,
    "app.normandy.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "services.settings.server": "data:,",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.download.folderList": 2,
    "browser.download.useDownloadDir": True,
    "browser.download.always_ask_before_handling_new_types": False,
}


class Firefox:
    """One Firefox with a profile of its own; `errors` is what it reported of uncaught errors."""

    name = "firefox"

    def __init__(self, program: str, folder: Path, preferences: dict[str, Any] | None = None) -> None:
        self.downloads = folder / "downloads"
        self.errors: list[str] = []
        self._count = 0
        self._open = ExitStack()
        self._reader: threading.Thread | None = None
        profile = folder / "profile"
        profile.mkdir(parents=True, exist_ok=True)
        self.downloads.mkdir(exist_ok=True)
        wished = {**PREFERENCES, "browser.download.dir": str(self.downloads), **(preferences or {})}
        lines = [f"user_pref({json.dumps(key)}, {json.dumps(value)});\n" for key, value in wished.items()]
        (profile / "user.js").write_text("".join(lines))
        self._process = subprocess.Popen(
            [program, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0", "about:blank"],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "HOME": str(folder)},
        )
        try:
            address = self._address() + "/session"
            self._socket = self._open.enter_context(connect(address, max_size=None, open_timeout=PATIENCE_S))
            self._ask("session.new", {"capabilities": {}})
            self._ask("session.subscribe", {"events": ["log.entryAdded"]})
            self._page = self._ask("browsingContext.getTree", {})["contexts"][0]["context"]
        except BaseException:
            self._end()
            raise

    def _address(self) -> str:
        assert self._process.stderr is not None
        last: deque[str] = deque(maxlen=20)
        for line in self._process.stderr:
            last.append(line)
            found = ADDRESS.search(line)
            if found:
                # Nobody else reads what it says: a full pipe would stop it.
                self._reader = threading.Thread(target=self._process.stderr.read, daemon=True)
                self._reader.start()
                return found[1]
        raise AssertionError(f"Firefox ended: {''.join(last)}")

    def _ask(self, method: str, parameters: dict[str, Any], patience_s: float = PATIENCE_S) -> Any:
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": parameters}))
        end = time.monotonic() + patience_s
        while True:
            answer = json.loads(self._socket.recv(timeout=max(0.01, end - time.monotonic())))
            if answer.get("method") == "log.entryAdded":
                self._heard(answer["params"])
            elif answer.get("id") == self._count:
                assert answer["type"] != "error", f"{method}: {answer}"
                return answer["result"]

    def _heard(self, entry: dict[str, Any]) -> None:
        if entry["type"] == "javascript" and entry["level"] == "error":
            self.errors.append(entry["text"])

    def go(self, url: str) -> None:
        """Open an address in the tab."""
        self._ask("browsingContext.navigate", {"context": self._page, "url": url, "wait": "complete"})

    def evaluate(self, function: str, *arguments: Any) -> Any:
        """Return what a JavaScript function of the page returns, also later."""
        words = ",".join(json.dumps(argument) for argument in arguments)
        answer = self._ask(
            "script.callFunction",
            {
                "functionDeclaration": f"async () => JSON.stringify((await ({function})({words})) ?? null)",
                "awaitPromise": True,
                "userActivation": True,
                "target": {"context": self._page},
            },
        )
        assert answer["type"] != "exception", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"]["value"])

    def choose_files(self, selector: str, *files: Path) -> None:
        """Give a field of the page files, as the dialog of the system would."""
        found = self._ask(
            "browsingContext.locateNodes", {"context": self._page, "locator": {"type": "css", "value": selector}}
        )
        element = {"sharedId": found["nodes"][0]["sharedId"]}
        names = [str(file) for file in files]
        self._ask("input.setFiles", {"context": self._page, "element": element, "files": names})

    def press(self, *keys: str) -> None:
        """Press keys one after the other, each by its WebDriver character."""
        moves = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        actions = [{"type": "key", "id": "keys", "actions": moves}]
        self._ask("input.performActions", {"context": self._page, "actions": actions})

    def resize(self, width_px: int, height_px: int) -> None:
        """Give the page this size."""
        self._ask(
            "browsingContext.setViewport",
            {"context": self._page, "viewport": {"width": width_px, "height": height_px}},
        )

    def screenshot(self) -> bytes:
        """Return what is seen, a PNG."""
        return base64.b64decode(self._ask("browsingContext.captureScreenshot", {"context": self._page})["data"])

    def close(self) -> None:
        """End the browser; its profile stays."""
        try:
            self._ask("browser.close", {}, 20)
            self._process.wait(20)
        finally:
            self._end()

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._open.close()
        if self._reader is not None:
            self._reader.join()
        if self._process.stderr is not None:
            self._process.stderr.close()
