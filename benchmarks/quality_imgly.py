"""Room: benchmarks. May import building, playwright, benchmarks.

A peer that runs in browsers: @imgly/background-removal in headless Chromium, its weights served from this machine. npm
fetches it by name, version and integrity (benchmarks/peers); it is AGPL: it is run, nothing of it is kept or shipped.
"""

import base64
import json
import os
import shutil
import threading
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.quality_cache import Cache, digest
from benchmarks.quality_pictures import Subject
from building.browser import find_chromium
from building.clients import run_quietly
from building.environment import Environment
from building.failure import BuildError
from building.files import remove_folder
from building.serve import make_server
from building.sources import Fetcher
from building.store import Store, Wanted
from building.workspace import Workspace
from tests.native_engine import catalogue_entry

PEERS = Path(__file__).resolve().parent / "peers"
# What it calls a model: the entry of models.json whose source is the very file that it fetches.
MODELS = {"isnet_fp16": "isnet-fp16", "isnet_quint8": "isnet-uint8"}
RUNTIME = ("ort-wasm-simd-threaded.wasm", "ort-wasm-simd-threaded.mjs")
INDEX = '<!doctype html><meta charset="utf-8"><title>peer</title><script type="module" src="peer.js"></script>'
# One pass of the unrounded weights takes about a minute on two slow cores that do other work too.
PATIENCE_MS = 900_000


class Imgly:
    """The peer in a browser, which is started when a cutout is asked for that is not in `cache`."""

    def __init__(self, workspace: Workspace, cache: Cache) -> None:
        self._workspace = workspace
        self._cache = cache
        self._open = ExitStack()
        self._page: Page | None = None
        self._site = Path()

    def __enter__(self) -> "Imgly":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open.close()

    def cut_out(self, subject: Subject, model: str) -> Path:
        """Return the PNG that `removeBackground` gives with this model and otherwise its defaults."""
        return self._cache.file(f"{version()}-{model}", subject.key + ".png", lambda: self._run(subject, model))

    def _run(self, subject: Subject, model: str) -> bytes:
        page = self._page or self._start()
        picture = self._site / "picture"
        picture.write_bytes(subject.data)
        answer: str = page.evaluate("([picture, model]) => cutOut(picture, model)", [f"picture?{subject.key}", model])
        picture.unlink()
        return base64.b64decode(answer.partition(",")[2])

    def _start(self) -> Page:
        self._site = assembled(self._workspace)
        server = make_server(self._site)  # it sends the headers without which the peer would have one thread
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self._open.callback(server.server_close)
        self._open.callback(server.shutdown)
        playwright = self._open.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=str(os.environ.get("OFFCUT_CHROMIUM") or find_chromium()),
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        self._open.callback(browser.close)
        self._page = browser.new_page()
        self._page.set_default_timeout(PATIENCE_MS)
        self._page.goto(server.url)
        self._page.wait_for_function("() => window.cutOut")
        return self._page


def version() -> str:
    """Return the versions that are run, as they are pinned."""
    pinned = json.loads((PEERS / "package.json").read_text())["dependencies"]
    return "imgly-" + pinned["@imgly/background-removal"] + "-ort-" + pinned["onnxruntime-web"]


def assembled(workspace: Workspace) -> Path:
    """Return a folder with the bundled peer, its runtime and its weights; made once for each set of pins."""
    pins = [(PEERS / name).read_bytes() for name in ("package.json", "package-lock.json", "imgly.js")]
    site = workspace.cache / "bench" / f"imgly-{digest(*pins)}"
    if (site / "index.html").is_file():
        return site
    remove_folder(site)
    (site / "data").mkdir(parents=True)
    work = site / "work"
    shutil.copytree(PEERS, work)
    npm = shutil.which("npm")
    if npm is None:
        raise BuildError("the peer needs npm, which is not installed")
    run_quietly([npm, "ci", "--ignore-scripts", "--prefer-offline", "--loglevel=error"], cwd=work)
    bundler = work / "node_modules" / ".bin" / "esbuild"
    run_quietly([bundler, "imgly.js", "--bundle", "--format=esm", f"--outfile={site / 'peer.js'}"], cwd=work)
    resources = {}
    for name in RUNTIME:
        shutil.copyfile(work / "node_modules" / "onnxruntime-web" / "dist" / name, site / "data" / name)
        resources["/onnxruntime-web/" + name] = described(site / "data" / name)
    for model, engine in MODELS.items():
        shutil.copyfile(weights(workspace, engine), site / "data" / model)
        resources["/models/" + model] = described(site / "data" / model)
    (site / "data" / "resources.json").write_text(json.dumps(resources))
    remove_folder(work)
    (site / "index.html").write_text(INDEX)
    return site


def described(path: Path) -> dict[str, Any]:
    """Return what the peer has to be told about one file of its data, here always in one piece."""
    size = path.stat().st_size
    mime = {".wasm": "application/wasm", ".mjs": "text/javascript"}.get(path.suffix, "application/octet-stream")
    return {"chunks": [{"name": path.name, "offsets": [0, size]}], "size": size, "mime": mime}


def weights(workspace: Workspace, engine: str) -> Path:
    """Return the published file that an engine of ours is derived from, fetched and verified as builds do."""
    entry = catalogue_entry(engine)
    source = entry["source"]
    wanted = Wanted(entry["id"], source["bytes"], source["sha256"])
    store = Store(workspace.downloads)
    fetcher = Fetcher(store, workspace.scratch, Environment(workspace.root, print).python, print)
    fetcher.fetch(f"the weights behind {engine}", [wanted], entry["sources"])
    return store.path(wanted)
