"""Room: tests. Runs on CPython with Chromium. Browsers that change what a page reads from a canvas (fault 104).

The noise is made as Brave makes it: the lowest bit of some samples, the same ones at each reading.
"""

from tests.browser.conftest import Serve, Visit
from tests.browser.site import cut_out, errors_of, open_app, remove
from tests.browser.test_compatibility import answers
from tests.testdata import testdata

FORMATS = ["base.png", "jpeg_444.jpg", "lossy.webp"]
NOISE = """() => {
  const disturb = (kind) => {
    const read = kind?.prototype.getImageData;
    if (!read) return;
    kind.prototype.getImageData = function (...where) {
      const image = read.apply(this, where);
      for (let place = 0; place < image.data.length; place += 1)
        if ((place * 2654435761) % 64 === 3) image.data[place] ^= 1;
      return image;
    };
  };
  disturb(globalThis.CanvasRenderingContext2D);
  disturb(globalThis.OffscreenCanvasRenderingContext2D);
  return Boolean(globalThis.OffscreenCanvasRenderingContext2D);
}"""


def test_noise_against_tracking_is_in_no_result(serve: Serve, visit: Visit) -> None:
    page = open_app(visit(), serve().url)
    pictures = [testdata(f"decode/lemur/{name}") for name in FORMATS]
    exact = [cut_out(page, picture, engine="u2netp") for picture in pictures]
    avif = testdata("decode/lemur/q70.avif")
    assert "png" in remove(page, avif, engine="u2netp")
    assert page.evaluate(NOISE)
    # The first worker is Python's; those of threads wait for work and would never answer.
    assert page.workers[0].evaluate(NOISE)
    assert [cut_out(page, picture, engine="u2netp") for picture in pictures] == exact
    # What only the browser can open is refused: nobody would see that it is noise.
    answer = remove(page, avif, engine="u2netp")
    assert answer["error"]["code"] == "format-unsupported", answer["error"]
    assert answers(page)["canvas"] == "no"
    assert page.get_by_text("Offcut then reads no picture that way").is_visible()
    assert errors_of(page) == []
