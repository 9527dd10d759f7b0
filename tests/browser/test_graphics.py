"""Room: tests. Runs on CPython with Chromium.

The graphics processor (GPU), imitated by software, with a tiny real network.
"""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import Serve, Visit
from tests.browser.site import errors_of, open_app, remove, wait_ready
from tests.browser.tiny_network import ENGINE, red_disc, site_with_network, tiny_network

SOFTWARE_GPU = (
    "--enable-unsafe-webgpu",
    "--use-webgpu-adapter=swiftshader",
    "--enable-features=Vulkan",
    "--use-vulkan=swiftshader",
)
# Of 255 levels: both compute in float32 and round the mask to 8 bits.
SAME_MASK = 1
CORES = {"plain": "ort-wasm-simd-threaded.wasm", "jspi": "ort-wasm-simd-threaded.jspi.wasm"}
GPU_SAID = "Running on the graphics processor"
FAILED_SAID = "the graphics processor failed here"


PICTURE = red_disc()


def alpha(answer: dict[str, Any]) -> Any:
    assert "png" in answer, answer
    with Image.open(io.BytesIO(answer["png"])) as image:
        return np.asarray(image)[..., 3].astype(int)


def gpu(page: Page) -> str:
    said: str = page.evaluate("offcut.status().gpu")
    return said


def wait_gpu(page: Page, state: str) -> None:
    page.wait_for_function("(state) => offcut.status().gpu === state", arg=state)


def status_line(page: Page) -> str:
    return page.locator("#status").inner_text()


@pytest.fixture
def tiny_site(dist: Path, tmp_path: Path) -> Path:
    return site_with_network(dist, tmp_path / "site", tiny_network())


def open_tiny(visit: Visit, url: str, query: str = "?gpu=any", flags: tuple[str, ...] = SOFTWARE_GPU) -> Page:
    # Without service worker: it would rightly refuse a models.json that is not the one of its release.
    return open_app(visit(arguments=flags, service_workers="block"), url + query)


MASKS: list[Any] = []


def by_processor_once(visit: Visit, url: str) -> Any:
    """The same for all tests: the network and the picture are."""
    if not MASKS:
        MASKS.append(by_processor(visit, url))
    return MASKS[0]


def by_processor(visit: Visit, url: str) -> Any:
    """The mask of the same network on the processor, in a browser that has no GPU."""
    page = open_app(visit("plain", service_workers="block"), url)
    found = alpha(remove(page, PICTURE, engine=ENGINE))
    assert errors_of(page) == []
    page.context.close()
    assert 0.1 < (found > 128).mean() < 0.9, "the network sees the disc, and not everything"
    return found


def test_the_gpu_gives_the_mask_of_the_processor(serve: Serve, visit: Visit, tiny_site: Path) -> None:
    site = serve(root=tiny_site)
    expected = by_processor(visit, site.url)
    assert site.requests("jspi") == [], "a browser without a GPU does not fetch what only a GPU needs"
    site.log.clear()
    page = open_tiny(visit, site.url)
    wait_gpu(page, "usable")
    answer = remove(page, PICTURE, engine=ENGINE)
    assert np.abs(alpha(answer) - expected).max() <= SAME_MASK
    assert "warm-up" in {event["stage"] for event in answer["progress"]}
    assert page.evaluate("offcut.status().provider") == "webgpu"
    assert GPU_SAID in status_line(page)
    assert site.requests("jspi.wasm") and not site.requests("ort-wasm-simd-threaded.wasm"), "one build is enough"
    assert errors_of(page) == []


def test_a_software_gpu_is_left_alone_and_nothing_is_said(serve: Serve, visit: Visit, tiny_site: Path) -> None:
    site = serve(root=tiny_site)
    page = open_tiny(visit, site.url, query="")
    wait_gpu(page, "software")
    assert alpha(remove(page, PICTURE, engine=ENGINE)).any()
    assert page.evaluate("offcut.status().provider") == "wasm"
    assert page.locator(".notice").count() == 0
    assert site.requests("jspi") == []
    assert errors_of(page) == []


def test_without_an_adapter_the_processor_works_silently(serve: Serve, visit: Visit, tiny_site: Path) -> None:
    page = open_tiny(visit, serve(root=tiny_site).url, flags=())
    wait_gpu(page, "none")
    assert alpha(remove(page, PICTURE, engine=ENGINE)).any()
    assert page.locator(".notice").count() == 0
    assert "graphics" not in status_line(page)
    assert errors_of(page) == []


def lose_by_crashing(page: Page) -> None:
    """The browser's whole graphics process dies."""
    browser = page.context.browser
    assert browser is not None
    browser.new_browser_cdp_session().send("Browser.crashGpuProcess")


@pytest.mark.parametrize("lose", [lose_by_crashing])
def test_a_lost_gpu_costs_nothing_is_said_and_remembered(
    serve: Serve, visit: Visit, tiny_site: Path, lose: Any
) -> None:
    url = serve(root=tiny_site).url
    page = open_tiny(visit, url)
    wait_gpu(page, "usable")
    expected = alpha(remove(page, PICTURE, engine=ENGINE))
    lose(page)
    page.wait_for_timeout(500)
    assert np.abs(alpha(remove(page, PICTURE, engine=ENGINE)) - expected).max() <= SAME_MASK
    wait_gpu(page, "failed")
    assert page.evaluate("offcut.status().provider") == "wasm"
    assert "graphics processor failed" in page.locator(".notice").inner_text()
    assert FAILED_SAID in status_line(page)

    page.reload()
    wait_ready(page)
    wait_gpu(page, "failed")
    assert FAILED_SAID in status_line(page)
    assert np.abs(alpha(remove(page, PICTURE, engine=ENGINE)) - expected).max() <= SAME_MASK
    assert page.locator(".notice").count() == 0, "what was said once is not said again"

    page.get_by_role("button", name="Try the graphics processor again").click()
    wait_gpu(page, "usable")
    assert GPU_SAID in status_line(page)
    assert np.abs(alpha(remove(page, PICTURE, engine=ENGINE)) - expected).max() <= SAME_MASK
    assert gpu(page) == "usable"
    assert errors_of(page) == []


LIAR = """import * as real from "./honest.js";
export * from "./honest.js";
export const InferenceSession = {
  async create(bytes, options) {
    const session = await real.InferenceSession.create(bytes, options);
    if (options.executionProviders[0].name !== "webgpu") return session;
    const run = session.run.bind(session);
    session.run = async (feeds, fetches) => {
      const results = await run(feeds, fetches);
      for (const tensor of Object.values(results)) tensor.data.forEach((value, at) => (tensor.data[at] = %s));
      return results;
    };
    return session;
  },
};
"""
LIES = {"upside down": "1 - value", "zeros": "0", "not a number": "NaN"}


@pytest.mark.parametrize("lie", LIES)
def test_a_gpu_that_computes_wrongly_is_caught_before_its_first_picture(
    serve: Serve, visit: Visit, tiny_site: Path, lie: str
) -> None:
    runtime = tiny_site / "vendor" / "ort" / "ort.jspi.min.js"
    honest = runtime.rename(runtime.with_name("honest.js"))
    assert honest.is_file()
    runtime.write_text(LIAR % LIES[lie])
    site = serve(root=tiny_site)
    expected = by_processor_once(visit, site.url)
    page = open_tiny(visit, site.url)
    wait_gpu(page, "usable")
    assert np.abs(alpha(remove(page, PICTURE, engine=ENGINE)) - expected).max() <= SAME_MASK
    wait_gpu(page, "failed")
    assert "graphics processor failed" in page.locator(".notice").inner_text()
    assert errors_of(page) == []


def test_a_gpu_runtime_that_does_not_start_is_replaced_by_the_plain_one(
    serve: Serve, visit: Visit, tiny_site: Path
) -> None:
    core = tiny_site / "vendor" / "ort" / "ort-wasm-simd-threaded.jspi.wasm"
    core.unlink()
    core.write_bytes(b"<html>Please log in</html>")
    site = serve(root=tiny_site)
    page = open_tiny(visit, site.url)
    assert alpha(remove(page, PICTURE, engine=ENGINE)).any()
    wait_gpu(page, "failed")
    assert site.requests("ort-wasm-simd-threaded.wasm")
    assert errors_of(page) == []


def kept_runtimes(page: Page) -> set[str]:
    """Which builds of ONNX Runtime are in the offline copy."""
    urls = page.evaluate(
        """async () => {
          const names = (await caches.keys()).filter((name) => name.includes(":runtime:"));
          const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
          return lists.flat().map(({url}) => url);
        }"""
    )
    kept = {url.rsplit("/", 1)[1] for url in urls if "/vendor/ort/" in url}
    return {name for name, core in CORES.items() if core in kept}
