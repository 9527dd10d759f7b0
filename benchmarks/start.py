"""Room: benchmarks. A warm visit until the app takes pictures, against a bare Pyodide with the same two packages."""

import json
from pathlib import Path

from benchmarks.report import Row, row
from benchmarks.visitor import Visitor
from building.files import write_chunks
from building.store import Store
from building.vendor import edited, read_vendor

AIM = 1.2
BARE_PAGE = b"""<!doctype html><meta charset="utf-8"><title>bare</title><script src="bare.js"></script>"""
BARE_SCRIPT = b"""
const source = `
  const {loadPyodide} = await import(new URL("pyodide.js", "BASE"));
  const pyodide = await loadPyodide({packages: ["numpy", "pillow"]});
  pyodide.runPython("import numpy, PIL.Image");
  postMessage(0);`.replace("BASE", new URL("./", location.href));
const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
new Worker(url, {type: "module"}).onmessage = () => (globalThis.bareReady = performance.now());
"""


def measure(visitor: Visitor, runs: int) -> list[Row]:
    """Return the rows about starting."""
    published = bare_folder(visitor, "bare-published", as_published(visitor.root))
    shipped = bare_folder(visitor, "bare-shipped", {})
    page = visitor.open()
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    page.close()
    ours: list[float] = []
    bare: dict[str, list[float]] = {published: [], shipped: []}
    for turn in range(runs + 1):  # the first turn fills the browser's caches of compiled code and does not count
        ready = ready_ms(visitor)
        took = {folder: bare_ms(visitor, folder) for folder in bare}
        if turn:
            ours.append(ready)
            for folder, ms in took.items():
                bare[folder].append(ms)
    what = "warm visit: navigation to ready"
    return [
        row(what, ours, bare[published], "ms", AIM, "bare Pyodide + numpy + Pillow as published"),
        row(what, ours, bare[shipped], "ms", None, "bare Pyodide + our compiled archives"),
    ]


def ready_ms(visitor: Visitor) -> float:
    """Return the milliseconds from navigation until the app can take a picture."""
    page = visitor.context.new_page()
    page.goto(visitor.url, wait_until="commit")
    page.wait_for_function("() => globalThis.offcut && globalThis.offcutBoot?.python")
    took: float = page.evaluate("offcut.ready.then(() => performance.now())")
    page.close()
    return took


def bare_ms(visitor: Visitor, folder: str) -> float:
    """Return the milliseconds from navigation until a bare Pyodide has imported both packages."""
    page = visitor.context.new_page()
    page.goto(f"{visitor.url}{folder}/index.html", wait_until="commit")
    took: float = page.wait_for_function("() => globalThis.bareReady").json_value()
    page.close()
    return took


def as_published(root: Path) -> dict[str, bytes]:
    """Return Pyodide's files as its makers published them, from what the build has fetched."""
    store = Store(root / ".cache" / "downloads")
    files = {}
    for package in read_vendor(root / "assets" / "vendor.json"):
        for file in package.files:
            name = Path(file.wanted.member).name
            target = Path(file.target).name if file.target else name
            if (
                "pyodide/" in (file.target or "")
                or name == "pyodide-lock.json"
                or name.endswith((".whl", "stdlib.zip"))
            ):
                files[target] = edited(file, store.path(file.wanted).read_bytes())
    lock = json.loads(files["pyodide-lock.json"])
    lock["packages"] = {name: lock["packages"][name] for name in ("numpy", "pillow")}
    files["pyodide-lock.json"] = json.dumps(lock).encode()
    return files


def bare_folder(visitor: Visitor, name: str, replaced: dict[str, bytes]) -> str:
    """Put a bare page and its Pyodide beside the app; return the folder's name."""
    folder = visitor.site / name
    for path in (visitor.site / "vendor" / "pyodide").iterdir():
        write_chunks(folder / path.name, [path.read_bytes()])
    for file_name, data in replaced.items():
        write_chunks(folder / file_name, [data])
    write_chunks(folder / "index.html", [BARE_PAGE])
    write_chunks(folder / "bare.js", [BARE_SCRIPT])
    return name
