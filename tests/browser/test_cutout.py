"""Room: tests. Runs on CPython with Chromium. A photo becomes a transparent PNG at full resolution."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from offcut.contract import catalog
from offcut.matte import codec, metrics, pipeline, tensor
from tests.apart import run_apart
from tests.browser.conftest import Serve, Visit
from tests.browser.site import errors_of, open_app, remove
from tests.native_engine import PLAIN_EDGES, NativeEngine, weights_path
from tests.testdata import testdata

PHOTO = "quality/pets24/images/Bombay_182.jpg"
TRUTH = "quality/pets24/masks/Bombay_182.png"
LARGE = "quality/composite31/images/comp_am2k_sample10.jpg"
# The issue's own bar for "the same mask as native onnxruntime", of 8-bit alpha.
SAME_AS_NATIVE = 0.002
# One pass, and its alpha grown and no more.
PLAIN = {"cut": {"way": "single", "second_pass": "off"}, "edges": PLAIN_EDGES}


def native_alpha(dist: Path, engine: str, picture: bytes) -> Any:
    """Return the 8-bit alpha that CPython, its Pillow and native onnxruntime make of a picture."""
    models = catalog.parse(json.loads((dist / "models.json").read_text()), built=True)["models"]
    model = next(entry for entry in models if entry["id"] == engine)
    decoded = codec.decode(picture)

    async def run() -> Any:
        native = NativeEngine()
        await native.create(model, [weights_path(engine).read_bytes()], deadline_s=60)
        raw = await native.run(pipeline.prepare(decoded, model))
        await native.release()
        coarse_alpha = tensor.alpha_from_raw(raw, model["output"])
        return pipeline.finish(coarse_alpha, decoded, PLAIN_EDGES).rgba_u8[..., 3]

    return run_apart(run())


def rgba(png: bytes) -> Any:
    with Image.open(io.BytesIO(png)) as image:
        assert image.format == "PNG" and image.mode == "RGBA"
        return np.asarray(image)


def lossless(photo: Path) -> bytes:
    """The photo as PNG: JPEG decoders may differ from each other by a few levels, so they prove nothing exactly."""
    with Image.open(photo) as image:
        buffer = io.BytesIO()
        image.convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize("engine", ["u2netp", "isnet-w8", "isnet-fp16"])
def test_a_photo_becomes_a_transparent_png(serve: Serve, visit: Visit, dist: Path, engine: str) -> None:
    page = open_app(visit(), serve().url)
    photo = lossless(testdata(PHOTO))
    answer = remove(page, photo, engine=engine, recipe=PLAIN)
    assert answer["type"] == "image/png"
    cutout = rgba(answer["png"])
    original = codec.decode(photo).rgb_u8
    assert cutout.shape == (*original.shape[:2], 4)
    opaque = cutout[..., 3] == 255
    assert opaque.any() and (cutout[..., 3] == 0).any()
    assert np.array_equal(cutout[opaque][:, :3], original[opaque])
    assert not cutout[cutout[..., 3] == 0].any()
    with Image.open(testdata(TRUTH)) as mask:
        truth = np.asarray(mask.convert("L"))
    alpha = cutout[..., 3].astype(np.float32) / 255
    judged = truth != 128
    assert metrics.iou(alpha[judged], (truth[judged] > 128).astype(np.float32)) > 0.9
    difference = np.abs(cutout[..., 3].astype(float) - native_alpha(dist, engine, photo)).mean() / 255
    assert difference <= SAME_AS_NATIVE
    stages = [event["stage"] for event in answer["progress"]]
    assert stages == sorted(
        stages,
        key=["fetch-model", "verify-model", "load-session", "decode", "prepare", "infer", "compose", "encode"].index,
    )
    loads = [event for event in answer["progress"] if event["stage"] == "fetch-model"]
    assert loads[-1]["done"] == loads[-1]["total"] and [event["done"] for event in loads] == sorted(
        event["done"] for event in loads
    )
    assert errors_of(page) == []


def test_a_12_megapixel_photo_keeps_its_size(serve: Serve, visit: Visit) -> None:
    page = open_app(visit(), serve().url)
    answer = remove(page, testdata(LARGE), engine="u2netp")
    assert rgba(answer["png"]).shape == (2846, 4272, 4)
    assert errors_of(page) == []


def test_without_shared_memory_one_thread_gives_the_same_cutout(serve: Serve, visit: Visit) -> None:
    """A first visit on a host without headers, where the service worker cannot help either."""
    threaded = open_app(visit("threads"), serve().url)
    single = open_app(visit("single", service_workers="block"), serve(isolated=False).url)
    assert threaded.evaluate("offcut.status().threads") > 1
    assert single.evaluate("offcut.status().threads") == 1
    first = rgba(remove(threaded, testdata(PHOTO), engine="u2netp")["png"])
    second = rgba(remove(single, testdata(PHOTO), engine="u2netp")["png"])
    assert np.abs(first.astype(int) - second.astype(int)).max() <= 1
    assert errors_of(threaded) + errors_of(single) == []
