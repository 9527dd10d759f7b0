"""Room: tests. Whole builds of a tiny repository, each in a process of its own, as people run them."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from tests.building.conftest import CLOSED, ROOT, Tree, wanted

# The build may write files of 100 KB at most: the real "no space" of this machine, without filling its disk.
SMALL_DISK = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))"


def built(tree: Tree, *words: str) -> str:
    done = tree.run(*words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_build_makes_the_complete_site(tree: Tree) -> None:
    built(tree)
    paths = [entry["path"] for entry in tree.manifest()["files"]]
    on_disk = [path.relative_to(tree.root / "dist").as_posix() for path in (tree.root / "dist").rglob("*")
               if path.is_file()]  # fmt: skip
    assert sorted([*paths, "release.json"]) == sorted(on_disk)
    expected = {"index.html", "sw.js", "models.json", "manifest.webmanifest", "py/page.json",
                "py/offcut/page/state.py", "vendor/pyodide/offcut-1.2.3-py3-none-any.whl", "licences/core.txt",
                "vendor/pyodide/pyodide-lock.json", "vendor/core.js"}  # fmt: skip
    assert expected <= set(paths)
    assert (tree.root / "dist/vendor/core.js").read_bytes() == b"export const core = 'core.js';\n"
    assert "py/offcut/matte/tensor.py" not in paths


def test_every_line_of_the_manifest_is_true(tree: Tree) -> None:
    built(tree)
    for entry in tree.manifest()["files"]:
        data = (tree.root / "dist" / entry["path"]).read_bytes()
        assert (len(data), wanted("", data).sha256) == (entry["bytes"], entry["sha256"])


def test_weights_are_cut_into_parts_that_join_to_the_whole(tree: Tree) -> None:
    built(tree)
    (engine,) = tree.manifest()["models"]
    parts = [(tree.root / "dist" / path).read_bytes() for path in engine["parts"]]
    assert len(parts) == 2
    assert b"".join(parts) == tree.weights


def test_a_second_build_writes_nothing_and_asks_nobody(tree: Tree) -> None:
    built(tree)
    tree.origin.log.clear()
    assert ", 0 written)" in built(tree)
    assert tree.origin.log == []


def test_a_changed_file_is_built_again_and_makes_a_new_release(tree: Tree) -> None:
    built(tree)
    before = tree.manifest()["release"]
    tree.write("py/offcut/page/state.py", '"""Changed."""\n')
    built(tree)
    assert tree.manifest()["release"] != before
    assert (tree.root / "dist/py/offcut/page/state.py").read_text() == '"""Changed."""\n'


def test_damage_in_dist_is_repaired_and_leftovers_are_removed(tree: Tree) -> None:
    built(tree)
    (tree.root / "dist/vendor/core.js").write_text("damaged")
    (tree.root / "dist/old").mkdir()
    (tree.root / "dist/old/file.js").write_text("old")
    assert ", 1 written)" in built(tree)
    assert not (tree.root / "dist/old").exists()


def test_a_damaged_download_is_fetched_again(tree: Tree) -> None:
    built(tree)
    (tree.root / ".cache/downloads" / wanted("", tree.vendor["core.js"]).name).write_bytes(b"damaged")
    built(tree)
    assert [name for name, _ in tree.origin.log].count("core.js") == 2


def test_the_same_sources_make_the_same_site(tree: Tree) -> None:
    built(tree)
    first = tree.manifest()
    built(tree, "--out", str(tree.root / "other"))
    assert (tree.root / "other/release.json").read_text() == (tree.root / "dist/release.json").read_text()
    assert first["release"] == tree.manifest()["release"]


def test_a_folder_of_other_files_is_left_alone(tree: Tree) -> None:
    tree.write("mine/letter.txt", "dear")
    assert "holds files that are not a build of Offcut" in tree.fails("--out", str(tree.root / "mine"))
    assert (tree.root / "mine/letter.txt").read_text() == "dear"


def test_wrong_bytes_stop_the_build(tree: Tree) -> None:
    tree.origin.files["core.js"] = b"x" * len(tree.vendor["core.js"])
    line = tree.fails()
    assert "core.js (32 bytes)" in line and "core.js: wrong bytes" in line and CLOSED in line


def test_a_missing_source_is_named_with_the_others(tree: Tree) -> None:
    del tree.origin.files["core.js"]
    line = tree.fails()
    assert f"{CLOSED}: core.js: 127.0.0.1:9 cannot be reached" in line and "answered 404" in line


def test_no_network_is_one_line(tree: Tree) -> None:
    tree.origin.server_close()
    tree.origin.shutdown()
    assert "cannot get core.js" in tree.fails()


def test_a_full_disk_is_one_line_and_leaves_no_half_file(tree: Tree) -> None:
    line = tree.fails(before=SMALL_DISK)
    assert "cannot write" in line and "File too large" in line and ".cache/downloads" in line
    left = [path.stat().st_size for path in (tree.root / ".cache/downloads").iterdir() if path.suffix != ".part"]
    assert all(size < 100_000 for size in left)
    built(tree)


def test_a_replacement_that_does_not_fit_stops_the_build(tree: Tree) -> None:
    tree.write_vendor(replace=[["core.mjs", "core.js", 2]])
    assert "core.js: 'core.mjs' occurs 1 times, vendor.json declares 2" in tree.fails()


def test_a_licence_that_is_not_shipped_stops_the_build(tree: Tree) -> None:
    (tree.root / "assets/licences/core.txt").unlink()
    assert "licences/core.txt, which is neither" in tree.fails()


@pytest.mark.parametrize("path", ["index.html", "sw.js", "models.json", "assets/vendor.json",
                                  "py/page.py", "pyproject.toml", "LICENSE"])  # fmt: skip
def test_a_missing_file_is_named(tree: Tree, path: str) -> None:
    (tree.root / path).unlink()
    line = tree.fails()
    assert f"cannot read {tree.root / path}: No such file or directory" in line


def test_an_engine_that_cannot_be_had_is_an_error_when_asked_for(tree: Tree) -> None:
    del tree.origin.files["u.onnx"]
    assert "cannot get tiny.onnx" in tree.fails("--models", "tiny")


def built_models(tree: Tree) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in json.loads((tree.root / "dist/models.json").read_text())["models"]}


def test_engines_are_mirrored_by_name_and_by_all_and_only_marked_ones_by_default(tree: Tree) -> None:
    tree.origin.files["v.onnx"] = tree.weights[::-1]
    tree.write_models(tree.engine("other", "v.onnx", tree.weights[::-1]))
    built(tree)
    assert set(built_models(tree)) == {"tiny"} and ("v.onnx", None) not in tree.origin.log
    built(tree, "--models", "other")
    assert set(built_models(tree)) == {"other"}
    paths = [part["path"] for part in built_models(tree)["other"]["parts"]]
    assert b"".join((tree.root / "dist" / path).read_bytes() for path in paths) == tree.weights[::-1]
    built(tree, "--models", "all")
    assert set(built_models(tree)) == {"tiny", "other"}


def test_all_leaves_out_what_cannot_be_had_and_says_so_but_not_what_is_named(tree: Tree) -> None:
    tree.write_models(tree.engine("gone", "gone.onnx", b"gone"))
    said = built(tree, "--models", "all")
    assert "left out: engine gone: cannot get gone.onnx (4 bytes) of engine gone; tried" in said
    assert set(built_models(tree)) == {"tiny"}
    assert "cannot get gone.onnx" in tree.fails("--models", "all,gone")


def test_an_engine_whose_publisher_tells_only_an_md5_gets_its_hash_from_the_build(tree: Tree) -> None:
    data = tree.weights[1:]
    tree.origin.files["v.onnx"] = data
    md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
    unknown: dict[str, Any] = {"bytes": None, "sha256": None}
    tree.write_models(tree.engine("other", "v.onnx", data, **unknown, source={**unknown, "md5": md5}))
    built(tree, "--models", "all")
    entry = built_models(tree)["other"]
    assert (entry["bytes"], entry["sha256"]) == (len(data), wanted("", data).sha256)
    tree.origin.files["v.onnx"] = tree.weights
    (tree.root / ".cache/downloads" / f"md5-{md5}").unlink()
    assert "wrong bytes: md5" in tree.fails("--models", "other")


def test_only_a_build_that_says_heic_carries_and_lists_its_decoder(tree: Tree) -> None:
    tree.origin.files |= {"decoder.wasm": b"decoder", "LICENSE": b"its licence"}
    files: list[dict[str, Any]] = [
        {**vars(wanted("decoder.wasm", b"decoder")), "target": "vendor/libheif/libheif.wasm"}
    ]
    files += [{**vars(wanted("LICENSE", b"its licence")), "target": "licences/libheif.txt"}]
    package: dict[str, Any] = {"name": "Decoder", "version": "2.0", "option": "heic", "files": files}
    package |= {"licence": {"name": "LGPL", "files": ["licences/libheif.txt"]}}
    tree.write_vendor({**package, "sources": [{"kind": "url", "base": tree.origin.url}]})
    for words, names in [([], ["Core"]), (["--heic"], ["Core", "Decoder"])]:
        built(tree, *words)
        paths = {entry["path"] for entry in tree.manifest()["files"]}
        listed = json.loads((tree.root / "dist/assets/vendor.json").read_text())["packages"]
        assert [one["name"] for one in listed] == names
        assert ({"vendor/libheif/libheif.wasm", "licences/libheif.txt"} <= paths) == ("--heic" in words)
        assert any("libheif" in path for path in paths) == ("--heic" in words)


def test_only_a_build_that_says_remote_lets_the_page_ask_other_hosts(tree: Tree) -> None:
    remote = {"url": "https://models.example/v.onnx", "hosts": ["https://models.example"]}
    tree.write_models(tree.engine("other", "v.onnx", b"far away", remote=remote))
    files = ("index.html", "sw.js", "models.json")
    built(tree)
    assert not any("models.example" in (tree.root / "dist" / name).read_text() for name in files)
    built(tree, "--remote")
    for name in files[:2]:
        assert "connect-src 'self' https://models.example;" in (tree.root / "dist" / name).read_text()
    (part,) = built_models(tree)["other"]["parts"]
    assert (part["url"], part["bytes"], part["sha256"]) == (remote["url"], 8, wanted("", b"far away").sha256)
    assert [engine["id"] for engine in tree.manifest()["models"]] == ["tiny"]
    tree.origin.files["v.onnx"] = b"far away"
    built(tree, "--remote", "--models", "all")
    assert "remote" not in built_models(tree)["other"]
    assert "models.example" not in (tree.root / "dist/index.html").read_text()


def test_a_mirror_is_in_the_catalogue_and_only_its_host_in_the_policies(tree: Tree) -> None:
    built(tree, "--mirror", "https://mirror.example/offcut/weights")
    dist = tree.root / "dist"
    for name in ("index.html", "sw.js"):
        assert "connect-src 'self' https://mirror.example;" in (dist / name).read_text()
    assert json.loads((dist / "models.json").read_text())["mirror"] == "https://mirror.example/offcut/weights/"
    built(tree, "--mirror", "/weights-of-all/")
    assert json.loads((dist / "models.json").read_text())["mirror"] == "/weights-of-all/"
    assert "mirror.example" not in (dist / "index.html").read_text()
    built(tree)
    assert "mirror" not in json.loads((dist / "models.json").read_text())


def test_a_mirror_and_other_hosts_go_together(tree: Tree) -> None:
    remote = {"url": "https://models.example/v.onnx", "hosts": ["https://models.example"]}
    tree.write_models(tree.engine("other", "v.onnx", b"far away", remote=remote))
    built(tree, "--remote", "--mirror", "https://mirror.example/")
    page = (tree.root / "dist" / "index.html").read_text()
    assert "connect-src 'self' https://mirror.example https://models.example;" in page


def test_an_interrupted_build_goes_on_where_it_stopped(tree: Tree) -> None:
    tree.origin.cut["u.onnx"] = 1_000_000
    # The pause before the next try is where this build is interrupted.
    slow = "import building.download; building.download.PAUSES_S = (60.0,)"
    # Whoever runs tests in the background may have Ctrl+C ignored, and a child would take that over.
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"{heard}; {slow}; import pathlib, sys; from building.commands import main; "
    code += "sys.exit(main([], pathlib.Path(sys.argv[1])))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "py")])}
    running = subprocess.Popen([sys.executable, "-c", code, str(tree.root)], stderr=subprocess.PIPE, text=True,
                               stdout=subprocess.DEVNULL, env=environment)  # fmt: skip
    part = tree.root / ".cache/downloads" / (wanted("", tree.weights).name + ".part")
    deadline = time.monotonic() + 30
    while not (part.is_file() and part.stat().st_size == 1_000_000) and time.monotonic() < deadline:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, line = running.communicate(timeout=30)
    assert running.returncode == 130 and line == "build.py: interrupted; the next build goes on from here\n"
    assert not (tree.root / "dist" / "models.json").exists()
    built(tree)
    assert tree.origin.log[-1] == ("u.onnx", "bytes=1000000-")
