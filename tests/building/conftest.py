"""Room: tests. A web host that can be told to misbehave, and a tiny repository that builds in milliseconds."""

import hashlib
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from building.archive import zip_bytes
from building.sources import Fetcher
from building.store import Store, Wanted
from building.tools import sentences_of

ROOT = Path(__file__).resolve().parents[2]
# A port that no server listens on: connections are refused at once.
CLOSED = "http://127.0.0.1:9/"


def wanted(member: str, data: bytes) -> Wanted:
    """Pin `data` as `member`."""
    return Wanted(member, len(data), hashlib.sha256(data).hexdigest())


class Origin(ThreadingHTTPServer):
    """Serves `files`. `ranges` off: ignores Range. `cut`: path -> bytes after which the connection is closed, once."""

    daemon_threads = True

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.statuses: dict[str, int] = {}
        self.cut: dict[str, int] = {}
        self.ranges = True
        self.log: list[tuple[str, str | None]] = []
        super().__init__(("127.0.0.1", 0), OriginHandler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is part of several tests."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class OriginHandler(BaseHTTPRequestHandler):
    server: Origin

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        name = self.path.lstrip("/")
        self.server.log.append((name, asked))
        if name in self.server.statuses:
            self.send_error(self.server.statuses[name])
            return
        if name not in self.server.files:
            self.send_error(404)
            return
        self._send(name, self.server.files[name], asked)

    def _send(self, name: str, data: bytes, asked: str | None) -> None:
        found = re.fullmatch(r"bytes=(\d+)-(\d*)", asked or "") if self.server.ranges else None
        if found:
            start, last = int(found[1]), int(found[2] or len(data) - 1)
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{last}/{len(data)}")
            body = data[start : last + 1]
        else:
            self.send_response(200)
            body = data
        self.send_header("Content-Type", "text/html" if name.endswith("/") else "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        limit = self.server.cut.pop(name, len(body))
        self.wfile.write(body[:limit])

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A running host with no files yet."""
    server = Origin()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(tmp_path / "downloads")


@pytest.fixture
def fetcher(store: Store, tmp_path: Path) -> Fetcher:
    """A fetcher into `store` that says nothing."""
    return Fetcher(store, tmp_path / "scratch", lambda: Path(sys.executable), lambda _: None)


@pytest.fixture
def stand_in_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put a program named npm first on PATH whose body is the given Python."""

    def install(body: str) -> None:
        folder = tmp_path / "programs"
        folder.mkdir(exist_ok=True)
        program = folder / "npm"
        program.write_text(f"#!{sys.executable}\n{body}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    return install


class Tree:
    """A tiny repository with the form of ours, whose third-party files lie on `origin`."""

    def __init__(self, root: Path, origin: Origin) -> None:
        self.root = root
        self.origin = origin
        self.vendor = {
            "core.js": b"export const core = 'core.mjs';\n",
            "pyodide-lock.json": json.dumps(upstream_lock()).encode(),
            "pyodide.mjs": PYODIDE,
            "pyodide.asm.mjs": b"in the place of pyodide.asm.mjs",
            "pyodide.asm.wasm": b"in the place of pyodide.asm.wasm",
            "python_stdlib.zip": zip_bytes([("os.py", b"")]),
            "numpy.whl": zip_bytes([("numpy/__init__.py", b"")]),
            "pillow.whl": zip_bytes([("PIL/__init__.py", b"")]),
        }
        self.weights = bytes(range(256)) * 20_000
        self.write_all()

    def write(self, path: str, content: str | bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def write_all(self) -> None:
        self.write("pyproject.toml", '[project]\nname = "offcut"\nversion = "1.2.3"\n')
        self.write("LICENSE", "free\n")
        self.write("index.html", PAGE)
        self.write("sw.js", SERVICE_WORKER)
        self.write("assets/css/base.css", "body { margin: 0 }\n")
        self.write("assets/manifest.webmanifest", "{}")
        self.write("assets/js/verified.js", "const BUILD = /*BUILD*/ null;\n")
        known = json.loads((ROOT / "assets" / "tools.json").read_text(encoding="utf-8"))
        page = {"id": "how", "title": "How", "blocks": [{"kind": "text", "text": "So."}]}
        for code in ("en", "zh"):
            self.write(f"assets/help/{code}.json", json.dumps({"pages": [page]}))
        for path in (ROOT / "assets").glob("*.json"):
            if path.name not in ("tools.json", "vendor.json"):
                self.write(f"assets/{path.name}", path.read_text(encoding="utf-8"))
        known["tools"] = [tool for tool in known["tools"] if tool["id"] == known["default"]]
        self.write("assets/tools.json", json.dumps(known))
        said = dict.fromkeys(sentences_of(known["tools"][0]), "x")
        for code, name, drop in [("en", "English", "Drop a picture"), ("zh", "中文", "放入图片")]:
            about = {"language.name": name, "language.tag": code, "language.direction": "ltr"}
            self.write(f"assets/i18n/{code}.json", json.dumps({"drop": drop, "page.name": "O", **about, **said}))
        self.write("assets/licences/core.txt", "core's licence\n")
        for name in ("page.py", "worker.py", "offcut/__init__.py", "offcut/page/state.py", "offcut/matte/tensor.py"):
            self.write(f"py/{name}", f'"""{name}."""\n')
        for name, data in {**self.vendor, "u.onnx": self.weights}.items():
            self.origin.files[name] = data
        self.write_vendor()
        self.write_models()

    def write_vendor(self, *more: dict[str, Any], **changes: Any) -> None:
        """Write the list of third-party files; `changes` are of the first one's, `more` are whole packages."""
        core = wanted("core.js", self.vendor["core.js"])
        files: list[dict[str, Any]] = [
            {**vars(core), "target": "vendor/core.js", "replace": [["core.mjs", "core.js", 1]], **changes}
        ]
        for name, data in self.vendor.items():
            target = f"vendor/pyodide/{name}" if name.endswith(".whl") else None
            if name != "core.js":
                files.append({**vars(wanted(name, data)), "target": target})
        package = {
            "name": "Core",
            "version": "1.0",
            "licence": {"name": "MIT", "files": ["licences/core.txt"]},
            "sources": [{"kind": "url", "base": CLOSED}, {"kind": "url", "base": self.origin.url}],
            "files": files,
        }
        self.write("assets/vendor.json", json.dumps({"schema": 1, "packages": [package, *more]}))

    def write_models(self, *more: dict[str, Any]) -> None:
        """Write a catalogue of the engine `tiny`, which a default build carries, and of `more`."""
        tiny = self.engine("tiny", "u.onnx", self.weights, default_build=True)
        self.write("models.json", json.dumps({"schema": 1, "default": "tiny", "models": [tiny, *more]}))

    def engine(self, name: str, file: str, data: bytes, **changes: Any) -> dict[str, Any]:
        """Return an entry for an engine that is served as it lies on `origin`."""
        entry: dict[str, Any] = json.loads((ROOT / "models.json").read_text())["models"][0]
        del entry["default_build"]
        pin = wanted(file, data)
        entry |= {"id": name, "recipe": None, "bytes": pin.bytes, "sha256": pin.sha256}
        entry["source"] = {"bytes": pin.bytes, "sha256": pin.sha256}
        entry["sources"] = [{"kind": "url", "url": self.origin.url + file}]
        return {**entry, **changes}

    def run(self, *words: str, before: str = "pass") -> subprocess.CompletedProcess[str]:
        """Run build.py's commands on this tree in a process of its own; `before` is Python that runs first."""
        code = f"import sys, pathlib; {before}; from building.commands import main; "
        code += "sys.exit(main(sys.argv[2:], pathlib.Path(sys.argv[1])))"
        return subprocess.run(
            [sys.executable, "-c", code, str(self.root), *words],
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "py")])},
        )

    def fails(self, *words: str, before: str = "pass") -> str:
        """Run a command that must fail; return its one line."""
        done = self.run(*words, before=before)
        assert done.returncode != 0, done.stdout
        assert done.stderr.count("\n") == 1, done.stderr
        return done.stderr

    def manifest(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((self.root / "dist" / "release.json").read_text())
        return loaded


# In the place of Pyodide in Node: takes every archive as it is. test_precompile.py has the real one.
PYODIDE = b"""
import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
export const loadPyodide = async () => {
  let root = "";
  const mount = (kind, options) => (root = options.root);
  const runPython = () => {
    mkdirSync(`${root}/out`);
    const archives = readdirSync(root).filter((name) => /[.](whl|zip)$/.test(name));
    for (const name of archives) copyFileSync(`${root}/${name}`, `${root}/out/${name}`);
  };
  return { FS: { filesystems: {}, mkdir() {}, mount }, runPython };
};
"""
SERVICE_WORKER = """const BUILD = /*BUILD*/ null;
const POLICY = "default-src 'none'; connect-src 'self'; worker-src 'self'";
"""
PAGE = """<!doctype html>
<html><head>
<meta http-equiv="Content-Security-Policy" content="connect-src 'self'; style-src 'sha256-STYLE'">
<link rel="stylesheet" href="assets/css/base.css">
</head><body>Offcut {{VERSION}}</body></html>
"""


def upstream_lock() -> dict[str, Any]:
    """Return a lock file of Pyodide's form."""
    names = ("numpy", "pillow", "scipy")
    packages = {name: {"name": name, "depends": [], "file_name": f"{name}.whl", "sha256": "0" * 64} for name in names}
    return {"info": {"abi_version": "2026_0"}, "packages": packages}


@pytest.fixture
def tree(tmp_path: Path, origin: Origin) -> Tree:
    """A tiny repository, not built yet."""
    return Tree(tmp_path / "repository", origin)
