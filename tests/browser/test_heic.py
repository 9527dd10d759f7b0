"""Room: tests. Runs on CPython with Chromium, which reads no HEIC. A site built with --heic does, also offline."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from building.assemble import build
from building.workspace import workspace_at
from tests.browser import faults, person
from tests.browser.conftest import ROOT, Serve, Visit
from tests.browser.releases import Host, another_release
from tests.browser.site import errors_of, open_app, remove
from tests.heic_files import DISPLAY_P3, as_read_by_another, heic, phone_photo
from tests.testdata import testdata

JPEG = testdata("quality/pets24/images/Bombay_182.jpg")
PHOTO = Image.open(JPEG)
CORE = "vendor/libheif/libheif.wasm"
LIBRARY = ["/vendor/libheif/libheif.js", "/" + CORE]
# What an iPhone's camera writes, upright.
TWELVE_MEGAPIXELS = (3024, 4032)
# The mean difference, in levels, to what another build of the library reads from the same file.
SAME_LEVELS = 2
# What became of a new release; not by `wait_for_function`, which takes a promise for an answer.
UPDATED = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration.update();
  const worker = registration.installing ?? registration.waiting;
  while (worker.state === "installing") await new Promise((done) => worker.addEventListener("statechange", done));
  return worker.state;
}"""
# Which of these files each cache of a runtime has.
KEPT = """async (paths) => {
  const names = (await caches.keys()).filter((name) => name.includes(":runtime:"));
  const kept = async (name) => {
    const cache = await caches.open(name);
    return (await Promise.all(paths.map(async (path) => (await cache.match(path)) && path))).filter(Boolean);
  };
  return Promise.all(names.map(kept));
}"""


@pytest.fixture(scope="module")
def site_with_heic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A site built with --heic."""
    out = tmp_path_factory.mktemp("heic") / "site"
    build(workspace_at(ROOT, out), ["u2netp"], lambda _: None, heic=True)
    yield out


def cut(page: Page, data: bytes, **options: Any) -> Image.Image:
    made = remove(page, data, "photo.heic", engine="u2netp", **options)
    assert "png" in made, made
    image = Image.open(io.BytesIO(made["png"]))
    image.load()
    return image


def difference(image: Image.Image, data: bytes) -> float:
    """Return by how many levels the opaque pixels of a cutout differ from the picture as somebody else reads it."""
    read, expected = np.asarray(image), np.asarray(as_read_by_another(data).convert("RGB"))
    assert read.shape[:2] == expected.shape[:2]
    is_opaque = read[..., 3] == 255
    assert is_opaque.mean() > 0.05
    return float(np.abs(read[..., :3].astype(np.int16) - expected)[is_opaque].mean())


def test_photos_come_out_as_they_are_and_nobody_else_fetches_the_decoder(
    serve: Serve, visit: Visit, site_with_heic: Path
) -> None:
    site = serve(root=site_with_heic)
    page = open_app(visit(), site.url)
    assert "png" in remove(page, JPEG, engine="u2netp")
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    assert site.requests("libheif") == []

    plain = heic(PHOTO)
    assert remove(page, plain[: len(plain) // 2], engine="u2netp")["error"]["code"] == "image-unreadable"
    cutout = cut(page, plain)
    assert cutout.size == PHOTO.size and "icc_profile" not in cutout.info
    assert difference(cutout, plain) <= SAME_LEVELS
    assert sorted(site.requests("libheif")) == LIBRARY

    phone = phone_photo(PHOTO.resize(TWELVE_MEGAPIXELS))
    cutout = cut(page, phone, recipe={"output": {"metadata": "no-location"}})
    assert (cutout.size, cutout.info["icc_profile"]) == (TWELVE_MEGAPIXELS, DISPLAY_P3)
    assert difference(cutout, phone) <= SAME_LEVELS
    exif = cutout.getexif()
    assert (exif[0x010F], exif.get(0x0112, 1), exif.get_ifd(0x8825)) == ("Maker", 1, {})

    half = PHOTO.convert("RGBA")
    half.putalpha(Image.fromarray(np.where(np.arange(PHOTO.width) < 250, 255, 0).astype(np.uint8)[None].repeat(303, 0)))
    transparent = heic(half)
    cutout = cut(page, transparent)
    assert difference(cutout, transparent) <= SAME_LEVELS
    assert not np.asarray(cutout)[:, 256:, 3].any()

    assert sorted(site.requests("libheif")) == LIBRARY
    assert errors_of(page) == []


def test_a_decoder_that_is_damaged_is_not_run_and_once_kept_it_stays_over_updates_and_works_offline(
    serve: Serve, visit: Visit, site_with_heic: Path, tmp_path: Path
) -> None:
    host = Host(tmp_path / "host", site_with_heic)
    site = serve(root=host.root)
    context = visit("same")
    page = open_app(context, site.url)
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    photo = tmp_path / "photo.heic"
    photo.write_bytes(heic(PHOTO))
    site.server.faults[CORE] = faults.altered(site_with_heic / CORE)
    error = remove(page, photo, engine="u2netp")["error"]
    assert error["code"] == "heic-decoder-failed"
    del site.server.faults[CORE]
    person.choose_engine(page)
    person.drop(page, photo)
    person.wait_states(page, done=1)
    host.deploy(another_release(site_with_heic, tmp_path / "second", "second"))
    assert page.evaluate(UPDATED) == "installed"
    assert page.evaluate(KEPT, LIBRARY) == [LIBRARY, LIBRARY]
    assert errors_of(page) == []
    port = site.server.server_address[1]
    context.close()
    site.close()

    page = open_app(visit("same"), f"http://127.0.0.1:{port}/")
    assert difference(cut(page, photo.read_bytes()), photo.read_bytes()) <= SAME_LEVELS
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    assert errors_of(page) == []
