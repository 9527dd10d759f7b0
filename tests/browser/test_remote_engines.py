"""Room: tests. Runs on CPython with Chromium. Engines that the page fetches from another host, as --remote allows."""

import hashlib
import io
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Route

from building.placeholders import allow_hosts
from tests.browser.conftest import Serve, Visit
from tests.browser.site import errors_of, open_app, remove
from tests.native_engine import catalogue_entry
from tests.stand_ins import PUBLISHED, SUBJECT_LEVEL, expected_level, stand_in

HOST = "https://models.example"
ADDRESS = HOST + "/silueta.onnx"
WEIGHTS = stand_in(PUBLISHED["silueta"])


@pytest.fixture
def site_with_remote(dist: Path, tmp_path: Path) -> Path:
    """A copy of the site that lists one engine of another host: seven outputs, meant by their place, as published."""
    root = tmp_path / "site"
    shutil.copytree(dist, root, copy_function=lambda source, target: Path(target).hardlink_to(source))
    sha256 = hashlib.sha256(WEIGHTS).hexdigest()
    carried = json.loads((dist / "models.json").read_text())
    entry: dict[str, Any] = {key: value for key, value in carried["models"][0].items() if key != "remote"}
    published = catalogue_entry("silueta")
    entry |= {"id": "far", "bytes": len(WEIGHTS), "sha256": sha256}
    entry |= {"input": published["input"], "output": published["output"]}
    entry["remote"] = {"url": ADDRESS, "hosts": [HOST]}
    part = {"path": f"weights/{sha256}.bin", "sha256": sha256, "bytes": len(WEIGHTS), "url": ADDRESS}
    entry["parts"] = [part]
    replace(root / "models.json", json.dumps({**carried, "models": [*carried["models"], entry]}).encode())
    replace(root / "index.html", allow_hosts("index.html", (dist / "index.html").read_bytes(), [HOST]))
    return root


def replace(path: Path, data: bytes) -> None:
    """Write a file anew: it is a hard link to the built site's."""
    path.unlink()
    path.write_bytes(data)


def host_in(context: BrowserContext, data: bytes) -> list[str]:
    """Put the other host into the browser's network; return the list of what it is asked for."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=data, headers={"Access-Control-Allow-Origin": "*"})

    context.route(HOST + "/**", answer)
    return asked


def light_square() -> bytes:
    pixels = np.zeros((96, 128, 3), np.uint8)
    pixels[24:72, 32:96] = SUBJECT_LEVEL
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def test_an_engine_of_another_host_is_fetched_once_and_its_output_is_found_by_place(
    serve: Serve, visit: Visit, site_with_remote: Path
) -> None:
    context = visit(service_workers="block")
    asked = host_in(context, WEIGHTS)
    page = open_app(context, serve(root=site_with_remote).url)
    assert asked == []
    for _ in range(2):
        png = remove(page, light_square(), "square.png", engine="far")["png"]
        alpha_u8 = np.asarray(Image.open(io.BytesIO(png)))[..., 3]
        assert abs(int(alpha_u8[48, 64]) - expected_level(PUBLISHED["silueta"])) <= 1
        assert alpha_u8[0, 0] <= 1
    assert asked == [ADDRESS]
    page.reload()
    assert "png" in remove(page, light_square(), "square.png", engine="far")
    assert asked == [ADDRESS]
    assert errors_of(page) == []


def test_wrong_bytes_of_another_host_are_never_used(serve: Serve, visit: Visit, site_with_remote: Path) -> None:
    context = visit(service_workers="block")
    host_in(context, WEIGHTS[:-1] + b"!")
    page = open_app(context, serve(root=site_with_remote).url)
    assert remove(page, light_square(), "square.png", engine="far")["error"]["code"] == "model-corrupt"


def test_a_page_that_was_not_built_for_it_cannot_ask_another_host(
    serve: Serve, visit: Visit, site_with_remote: Path, dist: Path
) -> None:
    replace(site_with_remote / "index.html", (dist / "index.html").read_bytes())
    context = visit(service_workers="block")
    asked = host_in(context, WEIGHTS)
    page = open_app(context, serve(root=site_with_remote).url)
    assert remove(page, light_square(), "square.png", engine="far")["error"]["code"] == "download-failed"
    assert asked == []
