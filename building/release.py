"""Room: building. May import: building.outputs, building.placeholders, building.digest.

What identifies a release: the lists that the service worker and the workers verify files against.
"""

import json
from typing import Any

from building.digest import integrity, short_id
from building.outputs import Output
from building.placeholders import fill_build, wants_build

# Everything below these is the runtime, cached apart from the app so that an update of the app does not fetch it again.
RUNTIME = ("vendor/pyodide/", "vendor/ort/", "vendor/libheif/")
# In those folders, but ours: they change with the app and travel with it.
OURS = ("vendor/pyodide/pyodide-lock.json", "vendor/pyodide/offcut-")
# ONNX Runtime comes in two builds, and a browser uses one of them: "jspi" has WebGPU and needs a newer browser. What is
# needed for neither is kept for both. "heic" is what only a HEIC photo asks for. The first prefix that fits counts.
NEEDS = (
    ("vendor/ort/ort.jspi.", "jspi"),
    ("vendor/ort/ort-wasm-simd-threaded.jspi.", "jspi"),
    ("vendor/ort/", "plain"),
    ("vendor/libheif/", "heic"),
)
# Fetched by the Python worker itself when a picture asks for it; a start neither waits for it nor fails without it.
EXTRAS = ("vendor/libheif/",)
SHELL = ("index.html", "models.json", "manifest.", "py/", "assets/", "vendor/")


def is_runtime(path: str) -> bool:
    """Return whether a file belongs to the runtime cache."""
    return path.startswith(RUNTIME) and not path.startswith(OURS)


def pinned_for_some(output: Output) -> dict[str, object]:
    """Return a runtime file as the service worker wants it, with `needs` where not every browser uses it."""
    needs = next((name for prefix, name in NEEDS if output.path.startswith(prefix)), None)
    return output.pinned() if needs is None else {**output.pinned(), "needs": needs}


def is_shell(path: str) -> bool:
    """Return whether a file belongs to the app shell."""
    return path.startswith(SHELL) and not is_runtime(path)


def identify(outputs: list[Output], service_worker: bytes) -> tuple[str, list[Output]]:
    """Write the release into the files that ask for it; return its id and all outputs, sw.js among them.

    The release id is made of the files as people wrote them: it is written into some of them afterwards.
    """
    runtime = [output for output in outputs if is_runtime(output.path)]
    runtime_id = short_id([_line(output) for output in runtime])
    shell = [output for output in outputs if is_shell(output.path)]
    release = short_id([_line(output) for output in shell] + [runtime_id, _line(Output("sw.js", service_worker))])
    checked = {output.path: integrity(output.sha256) for output in outputs if output.path.startswith(RUNTIME)}
    extras = {path: value for path, value in checked.items() if path.startswith(EXTRAS)}
    known = {path: value for path, value in checked.items() if path not in extras}
    filled = [_filled(output, {"release": release, "runtime": known, "extras": extras}) for output in outputs]
    build: dict[str, object] = {
        "release": release,
        "shell": [output.pinned() for output in filled if is_shell(output.path)],
        "runtime_id": runtime_id,
        "runtime": [pinned_for_some(output) for output in runtime],
    }
    return release, [*filled, Output("sw.js", fill_build("sw.js", service_worker, build))]


def _line(output: Output) -> str:
    return f"{output.path} {output.sha256}"


def _filled(output: Output, value: dict[str, object]) -> Output:
    if output.path.startswith("assets/js/") and wants_build(output.data):
        return Output(output.path, fill_build(output.path, output.data, value))
    return output


def release_manifest(release: str, version: str, outputs: list[Output], models: list[dict[str, Any]]) -> Output:
    """Return release.json: every file of dist/ but itself, and each engine that lies there as its list of parts."""
    carried = [model for model in models if "remote" not in model]
    manifest = {
        "release": release,
        "version": version,
        "files": [output.record() for output in sorted(outputs, key=lambda output: output.path)],
        "models": [{"id": model["id"], "parts": [part["path"] for part in model["parts"]]} for model in carried],
    }
    return Output("release.json", (json.dumps(manifest, indent=1) + "\n").encode())
