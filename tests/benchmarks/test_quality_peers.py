"""Room: tests. Peers of the quality benchmark: what is run is what is pinned, and these are rembg's steps."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks import imgly
from benchmarks.quality_cache import Cache, RememberingEngine
from benchmarks.quality_rembg import cut_out
from tests.native_engine import catalogue_entry
from tests.testdata import testdata


def test_every_package_is_pinned_by_version_and_integrity() -> None:
    lock = json.loads((imgly.PEERS / "package-lock.json").read_text())["packages"]
    asked = json.loads((imgly.PEERS / "package.json").read_text())
    for name, version in {**asked["dependencies"], **asked["devDependencies"]}.items():
        assert lock["node_modules/" + name]["version"] == version
    for name, entry in lock.items():
        assert name == "" or (entry["integrity"].startswith("sha512-") and "resolved" not in entry), name
    wanted = lock["node_modules/@imgly/background-removal"]["peerDependencies"]["onnxruntime-web"]
    assert wanted == asked["dependencies"]["onnxruntime-web"]


def test_its_weights_are_the_published_files_behind_our_engines() -> None:
    for model, engine in imgly.MODELS.items():
        sources = [source for source in catalogue_entry(engine)["sources"] if source["kind"] == "npm"]
        assert sources[0]["package"] == "@imgly/background-removal-data", model


@pytest.mark.parametrize("picture", ["car-1", "anime-girl-1"])
def test_rembg_s_steps_give_the_file_that_rembg_gave(picture: str, tmp_path: Path) -> None:
    data = testdata(f"peer_rembg/fixtures/{picture}.jpg").read_bytes()
    found = np.asarray(cut_out(data, RememberingEngine("u2netp", Cache(tmp_path))))
    with Image.open(testdata(f"peer_rembg/results/{picture}.u2netp.png")) as image:
        expected = np.asarray(image.convert("RGBA"))
    assert found.shape == expected.shape
    # Colours too: they are dimmed by alpha, which is the peer's fault and has to be scored as one.
    assert np.abs(found.astype(int) - expected).mean() / 255 <= 0.002
