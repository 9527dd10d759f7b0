"""Room: tests. Runs on CPython. May import tests.browser.tiny_network.

A second release of a built site, made in a second: what the build writes into files is written once more, with another
id and one changed sentence. A switch is a host that deploys.
"""

import base64
import hashlib
import json
import os
import shutil
import time
from pathlib import Path
from typing import Any

from tests.browser.tiny_network import build_of

LENGTH = 16
# Said where it is seen which release is shown; not one of those that index.html has already.
SENTENCE = "status.offline-ready"


def release_of(root: Path) -> str:
    """Return the id of the release that lies in a folder."""
    return str(json.loads((root / "release.json").read_text())["release"])


def another_release(source: Path, root: Path, name: str) -> Path:
    """Return a folder with the same site as another release, called `name`, which its status line says.

    Its runtime is another one too by name, so that both caches are replaced.
    """
    shutil.copytree(source, root, copy_function=lambda one, other: Path(other).hardlink_to(Path(one).resolve()))
    old, new = release_of(source), hashlib.sha256(name.encode()).hexdigest()[:LENGTH]
    script = (root / "sw.js").read_text()
    build = build_of(script)
    changed = [file["url"] for file in build["shell"] if _says(root / file["url"], f'"release":"{old}"')]
    for path in [*changed, "release.json"]:
        rewrite(root / path, (root / path).read_text().replace(old, new))
    words = json.loads((root / "assets/i18n/en.json").read_text())
    rewrite(root / "assets/i18n/en.json", json.dumps({**words, SENTENCE: name}))
    build |= {"release": new, "runtime_id": hashlib.sha256(build["runtime_id"].encode()).hexdigest()[:LENGTH]}
    for file in build["shell"]:
        if file["url"] in [*changed, "assets/i18n/en.json"]:
            file |= pinned((root / file["url"]).read_bytes())
    rewrite(root / "sw.js", with_build(script, build))
    return root


def _says(path: Path, text: str) -> bool:
    return path.suffix == ".js" and text in path.read_text()


def pinned(data: bytes) -> dict[str, Any]:
    """Return what a release lists of a file."""
    return {"integrity": "sha256-" + base64.b64encode(hashlib.sha256(data).digest()).decode(), "bytes": len(data)}


def with_build(script: str, build: dict[str, Any]) -> str:
    """Return a service worker with another list in it."""
    start = script.index("const BUILD = ") + len("const BUILD = ")
    end = start + json.JSONDecoder().raw_decode(script[start:])[1]
    return script[:start] + json.dumps(build, separators=(",", ":")) + script[end:]


def rewrite(path: Path, text: str) -> None:
    """Write a file that may be a hard link: only this name of it changes."""
    path.unlink()
    path.write_text(text)


class Host:
    """A folder to serve whose content is one release or another; `deploy` switches at once."""

    def __init__(self, root: Path, first: Path) -> None:
        self.root = root
        self._date = time.time()
        root.symlink_to(first, target_is_directory=True)

    def deploy(self, release: Path) -> None:
        """Have the host send another release from now on, with dates later than all before: also an older release."""
        self._date += 10
        for path in release.rglob("*"):
            if path.is_file():
                os.utime(path, (self._date, self._date))
        ready = self.root.with_suffix(".next")
        ready.symlink_to(release, target_is_directory=True)
        ready.replace(self.root)
