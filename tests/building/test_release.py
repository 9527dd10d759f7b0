"""Room: tests."""

import json
import re
from pathlib import Path

from building.outputs import Output
from building.release import identify

WORKER = b"const BUILD = /*BUILD*/ null;"
DECODER = "vendor/libheif/libheif.wasm"
FILES = {
    "index.html": b"page",
    "assets/js/verified.js": WORKER,
    "vendor/pyscript/core.js": b"core",
    "vendor/pyodide/pyodide.js": b"pyodide",
    "vendor/pyodide/offcut-1.0-py3-none-any.whl": b"wheel",
    "vendor/pyodide/pyodide-lock.json": b"lock",
    "weights/a.bin": b"weights",
    "licences/a.txt": b"licence",
}


def identified(**changes: bytes) -> tuple[str, dict[str, object], dict[str, bytes]]:
    files = {**FILES, **{name.replace("__", "/").replace("_dot_", "."): data for name, data in changes.items()}}
    release, outputs = identify([Output(path, data) for path, data in files.items()], WORKER)
    contents = {output.path: output.data for output in outputs}
    build = json.loads(contents["sw.js"].decode().removeprefix("const BUILD = ").rstrip(";"))
    assert build["release"] == release
    return release, build, contents


def urls(files: object) -> list[str]:
    assert isinstance(files, list)
    return [file["url"] for file in files]


def test_the_app_and_its_runtime_are_apart_and_ours_travels_with_the_app() -> None:
    _, build, _ = identified()
    assert urls(build["runtime"]) == ["vendor/pyodide/pyodide.js"]
    assert set(urls(build["shell"])) == set(FILES) - {"vendor/pyodide/pyodide.js", "weights/a.bin", "licences/a.txt"}


def test_the_shell_list_pins_files_as_they_are_served() -> None:
    _, build, contents = identified()
    shell = build["shell"]
    assert isinstance(shell, list)
    for file in shell:
        assert file == Output(file["url"], contents[file["url"]]).pinned()
        assert file["integrity"].startswith("sha256-")


def test_workers_know_every_runtime_file_also_ours() -> None:
    release, _, contents = identified()
    text = contents["assets/js/verified.js"].decode()
    known = json.loads(text.removeprefix("const BUILD = ").rstrip(";"))
    assert known["release"] == release
    assert set(known["runtime"]) == {path for path in FILES if path.startswith("vendor/pyodide/")}


def test_what_a_photo_asks_for_is_neither_fetched_nor_waited_for_at_a_start() -> None:
    _, outputs = identify([Output(path, data) for path, data in {**FILES, DECODER: b"decoder"}.items()], WORKER)
    contents = {output.path: output.data.decode() for output in outputs}
    known = json.loads(contents["assets/js/verified.js"].removeprefix("const BUILD = ").rstrip(";"))
    assert known["extras"] == {DECODER: Output(DECODER, b"decoder").pinned()["integrity"]}
    assert DECODER not in known["runtime"]
    build = json.loads(contents["sw.js"].removeprefix("const BUILD = ").rstrip(";"))
    assert DECODER not in urls(build["shell"])
    assert {file["url"]: file.get("needs") for file in build["runtime"]}[DECODER] == "heic"


def test_the_app_can_change_without_its_runtime() -> None:
    first, one, _ = identified()
    second, two, _ = identified(index_dot_html=b"changed")
    third, three, _ = identified(vendor__pyodide__pyodide_dot_js=b"changed")
    assert len({first, second, third}) == 3
    assert one["runtime_id"] == two["runtime_id"] != three["runtime_id"]


def test_weights_are_no_part_of_a_release() -> None:
    assert identified()[0] == identified(weights__a_dot_bin=b"other")[0]


def test_a_browser_keeps_one_of_the_two_builds_of_onnx_runtime() -> None:
    paths = ["vendor/ort/ort.wasm.min.js", "vendor/ort/ort.jspi.min.js", "vendor/ort/ort-wasm-simd-threaded.jspi.wasm"]
    paths += ["vendor/ort/ort-wasm-simd-threaded.wasm", "vendor/pyodide/pyodide.js"]
    _, outputs = identify([Output(path, b"x") for path in paths], WORKER)
    build = json.loads(outputs[-1].data.decode().removeprefix("const BUILD = ").rstrip(";"))
    needs = {file["url"].rsplit("/", 1)[1]: file.get("needs") for file in build["runtime"]}
    assert needs == {
        "ort.wasm.min.js": "plain",
        "ort-wasm-simd-threaded.wasm": "plain",
        "ort.jspi.min.js": "jspi",
        "ort-wasm-simd-threaded.jspi.wasm": "jspi",
        "pyodide.js": None,
    }


def test_what_the_service_worker_answers_for_webassembly_is_never_made_anew() -> None:
    # Browsers keep compiled WebAssembly only for an untouched cached answer (PERFORMANCE 5.3). Made anew are our own
    # notes, shared pictures, wrong types (once, when stored), and pages and workers, which carry headers.
    source = (Path(__file__).resolve().parents[2] / "sw.js").read_text("utf-8")
    functions = dict(re.findall(r"^(?:async )?function (\w+)\(.*?\) \{\n(.*?)^\}", source, re.M | re.S))
    making = {name for name, body in functions.items() if "new Response(" in body}
    assert making == {"withRightType", "keepUses", "fill", "keep", "withHeaders"}
    assert {name for name, body in functions.items() if "withHeaders(" in body} == {"navigate", "onFetch"}
    assert {name for name, body in functions.items() if "withRightType(" in body} == {"store"}
    assert '["worker", "sharedworker"].includes(request.destination) ? WORKER_POLICY : null' in functions["onFetch"]
    assert "policy ? response.then((plain) => withHeaders(plain, policy)) : response" in functions["onFetch"]
