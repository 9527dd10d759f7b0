"""Room: tests. Runs on CPython with Chromium. A signature comes off its paper although no engine can be had."""

import io

import numpy as np
from PIL import Image

from tests.browser.conftest import Serve, Visit
from tests.browser.person import add, has_focus, press, tab_to, wait_states
from tests.browser.site import errors_of, open_app
from tests.matte import drawn_marks

READ = """async () => {
  const buffer = await (await fetch(document.querySelector("#download").href)).arrayBuffer();
  return [...new Uint8Array(buffer)];
}"""
WAIT_DONE = "() => !document.querySelector('.canvas-updating') && !document.querySelector('.work')"


def file_of(rgb_u8: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(rgb_u8).save(file, "PNG")
    return file.getvalue()


def test_a_signature_comes_off_its_paper_with_soft_edges_and_no_engine(serve: Serve, visit: Visit) -> None:
    site = serve()
    page = open_app(visit(), site.url + "#/transparent-png")
    assert not site.requests("weights/")
    site.close()
    mark = drawn_marks.on_paper(*drawn_marks.signature(5), uneven=0.4, noise=2.0)
    # Chosen before there is a picture, by keyboard alone: the radio of the chosen card, then the other one.
    tab_to(page, "#keying-photo")
    press(page, "ArrowDown")
    page.wait_for_selector("[data-chosen=yes] #keying-flat")
    has_focus(page)
    add(page, ("name.png", file_of(mark.rgb_u8)))
    wait_states(page, done=1)
    rgba_u8 = np.asarray(Image.open(io.BytesIO(bytes(page.evaluate(READ)))))
    alpha = rgba_u8[..., 3] / 255
    assert rgba_u8.shape == (200, 320, 4)
    assert np.abs(alpha - mark.alpha).mean() < 0.01
    is_soft = (mark.alpha > 0.3) & (mark.alpha < 0.7)
    assert ((alpha > 0.1) & (alpha < 0.9))[is_soft].mean() > 0.8
    assert not rgba_u8[rgba_u8[..., 3] == 0].any()
    assert "without an engine" in page.inner_text(".stage-facts")
    assert not page.locator("#again").count()

    # Another ink, from the settings, without anything being cut again.
    page.locator("#set-keying-ink").select_option("recoloured")
    page.wait_for_selector("#set-keying-ink_colour")
    page.wait_for_function(WAIT_DONE)
    page.wait_for_function(
        """async () => {
          const blob = await (await fetch(document.querySelector("#download").href)).blob();
          const bitmap = await createImageBitmap(blob, {premultiplyAlpha: "none"});
          const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
          canvas.getContext("2d").drawImage(bitmap, 0, 0);
          const {data} = canvas.getContext("2d").getImageData(0, 0, bitmap.width, bitmap.height);
          for (let at = 0; at < data.length; at += 4)
            if (data[at + 3] === 255) return data[at] === 0x1a && data[at + 1] === 0x2b && data[at + 2] === 0x6b;
          return false;
        }"""
    )
    # The background is pointed at in the picture.
    page.locator("#touch-pick-paper").click()
    box = page.locator("#brush-overlay").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.03, box["y"] + box["height"] * 0.05)
    page.wait_for_function("() => document.querySelector('#set-keying-from').value === 'place'")
    page.wait_for_selector("#brush-overlay", state="detached")
    page.wait_for_function(WAIT_DONE)
    assert not site.requests("weights/")
    assert errors_of(page) == []
