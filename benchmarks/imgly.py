"""Room: benchmarks. May import building, benchmarks.quality_cache, tests.

The peer that runs in browsers, @imgly/background-removal: fetched, bundled and laid out for a server of this machine.
npm fetches it by name, version and integrity (benchmarks/peers); it is AGPL: it is run, nothing of it is shipped.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from benchmarks.quality_cache import digest
from building.clients import run_quietly
from building.environment import Environment
from building.failure import BuildError
from building.files import remove_folder
from building.sources import Fetcher
from building.store import Store, Wanted
from building.workspace import Workspace
from tests.native_engine import catalogue_entry

PEERS = Path(__file__).resolve().parent / "peers"
# What it calls a model: the entry of models.json whose source is the very file that it fetches.
MODELS = {"isnet_fp16": "isnet-fp16", "isnet_quint8": "isnet-uint8"}
RUNTIME = ("ort-wasm-simd-threaded.wasm", "ort-wasm-simd-threaded.mjs")
INDEX = '<!doctype html><meta charset="utf-8"><title>peer</title><script type="module" src="peer.js"></script>'


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
