"""Room: tests. Runs on CPython. May import playwright.

What is really saved, counted from outside and byte by byte, and that the status line says just that (FAULTS 115).
"""

import base64
import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.tiny_network import build_of

OFFLINE_SAID = "Works offline"
MOST_LOOKS = 5
# Lists what is wrong: a file or part that is not saved, or is saved with other bytes.
LOOK = """async ({files, parts}) => {
  const scope = new URL("./", document.baseURI);
  const names = (await caches.keys()).filter((name) => name.startsWith(`offcut:${scope.pathname}:`));
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const wrong = async (list, suffix) => {
    const caches_ = await Promise.all(names.filter((name) => suffix.test(name)).map((name) => caches.open(name)));
    const found = await Promise.all(list.map(async ({path, sha256}) => {
      for (const cache of caches_) {
        const response = await cache.match(new URL(path, scope).href);
        const bytes = await response?.arrayBuffer().catch(() => null);
        if (bytes && hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))) === sha256) return null;
      }
      return path;
    }));
    return found.filter(Boolean);
  };
  return {files: await wrong(files, /:(shell|runtime):/), parts: await wrong(parts, /:weights$/)};
}"""


def look(page: Page, root: Path, engine: str) -> dict[str, list[str]]:
    """Return {"files", "parts"}: what of the app (without GPU) and of an engine is not saved with the right bytes."""
    build = build_of((root / "sw.js").read_text())
    listed = build["shell"] + [file for file in build["runtime"] if file.get("needs") != "jspi"]
    files = [{"path": file["url"], "sha256": _hex(file["integrity"])} for file in listed]
    models = json.loads((root / "models.json").read_text())["models"]
    parts = next(entry for entry in models if entry["id"] == engine)["parts"]
    found: dict[str, list[str]] = page.evaluate(LOOK, {"files": files, "parts": parts})
    return found


def tells_the_truth(page: Page, root: Path, engine: str) -> Any:
    """Fail unless the idle status line promises offline use exactly when it would work; return what is missing.

    What is saved may change while every byte of it is hashed here: the line is read between two looks that agree.
    """
    status = page.locator("#status")
    missing = look(page, root, engine)
    for _ in range(MOST_LOOKS):
        is_busy, line = "status-busy" in str(status.get_attribute("class")), status.inner_text()
        before, missing = missing, look(page, root, engine)
        if missing == before:
            # While something goes on the line is about that, and promises nothing.
            promised = not is_busy and missing == {"files": [], "parts": []}
            assert (OFFLINE_SAID in line) == promised, (line, is_busy, missing)
            return missing
    raise AssertionError(f"what is saved changes all the time: {before}, {missing}")


def _hex(integrity: str) -> str:
    return base64.b64decode(integrity.removeprefix("sha256-")).hex()
