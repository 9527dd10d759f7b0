"""Room: tests. Runs on CPython with Chromium. Bad pictures get a clear error, and nothing else is lost."""

import base64
import struct
import zlib

from playwright.sync_api import Page

from tests.browser.conftest import Serve, Visit
from tests.browser.site import errors_of, open_app, remove
from tests.testdata import testdata

PHOTO = "quality/pets24/images/Bombay_182.jpg"
SECOND = "quality/pets24/images/Abyssinian_1.jpg"


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and has no pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


def test_each_bad_file_has_its_own_error_and_the_queue_goes_on(serve: Serve, visit: Visit) -> None:
    page = open_app(visit(), serve().url)
    photo = testdata(PHOTO).read_bytes()
    bad = {
        "image-unreadable": photo[: len(photo) // 3],
        "image-empty": b"",
        "not-an-image": b"This is a shopping list.\nMilk\nBread\n",
        "image-too-large": png_header(10_000, 10_000),
    }
    for code, data in bad.items():
        error = remove(page, data, "holiday.png", engine="u2netp")["error"]
        assert error["code"] == code, error
        assert error["name"] == "OffcutError"
    details = remove(page, png_header(10_000, 10_000), "huge.png", engine="u2netp")["error"]["details"]
    assert (details["width"], details["height"], details["pixels"]) == (10_000, 10_000, 100_000_000)
    assert "png" in remove(page, photo, "good.jpg", engine="u2netp")
    assert errors_of(page) == []


def choose(page: Page, files: list[tuple[str, bytes]]) -> None:
    """Choose files through the page's own file field."""
    payloads = [{"name": name, "mimeType": "application/octet-stream", "buffer": data} for name, data in files]
    page.locator("input[type=file]:not([capture])").first.set_input_files(payloads)  # type: ignore[arg-type]


def test_several_pictures_on_the_page_each_end_as_they_should(serve: Serve, visit: Visit) -> None:
    context = visit()
    page = open_app(context, serve().url)
    remove(page, testdata(PHOTO), engine="u2netp")
    page.evaluate("offcut.status()")
    page.locator("label[for=engine-u2netp]").click()
    files = [
        ("cat.jpg", testdata(PHOTO).read_bytes()),
        ("broken.jpg", testdata(PHOTO).read_bytes()[:3000]),
        ("empty.png", b""),
        ("<img src=x onerror=alert(1)>.png", b"text"),
        ("cat two.jpg", testdata(SECOND).read_bytes()),
    ]
    choose(page, files)
    page.wait_for_function("() => document.querySelectorAll('[data-state=done]').length === 2")
    page.wait_for_function("() => document.querySelectorAll('[data-state=failed]').length === 3")
    assert page.evaluate("document.querySelectorAll('#app img[onerror]').length") == 0
    assert errors_of(page) == []


def test_a_call_with_something_wrong_is_refused_with_its_code(serve: Serve, visit: Visit) -> None:
    page = open_app(visit(), serve().url)
    photo = testdata(PHOTO)
    assert remove(page, photo, engine="no-such-engine")["error"]["code"] == "model-missing"
    assert remove(page, photo, engine="u2netp", format="bmp")["error"]["code"] == "recipe-invalid"
    wrong = remove(page, photo, engine="u2netp", recipe={"edges": {"grow_px": 4000}})["error"]
    assert (wrong["code"], wrong["details"]["path"]) == ("recipe-invalid", "edges.grow_px")
    refused = page.evaluate("offcut.removeBackground('https://example.org/a.png').catch((error) => error.code)")
    assert refused == "source-not-allowed"
    missing = page.evaluate(
        "offcut.removeBackground('no-such.jpg').catch((error) => [error.code, error.details.status])"
    )
    assert missing == ["download-failed", 404]


def test_a_signal_stops_a_call_and_the_next_one_works(serve: Serve, visit: Visit) -> None:
    page = open_app(visit(), serve().url)
    remove(page, testdata(PHOTO), engine="u2netp")
    data = base64.b64encode(testdata(PHOTO).read_bytes()).decode()
    stopped = page.evaluate(
        """async (data) => {
          const file = new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], "cat.jpg");
          const control = new AbortController();
          let asked = 0;
          const onprogress = ({stage}) => { if (stage === "infer") { asked = performance.now(); control.abort(); } };
          try {
            await offcut.removeBackground(file, {engine: "u2netp", onprogress, signal: control.signal});
            return "finished";
          } catch (error) {
            return [error.name, performance.now() - asked];
          }
        }""",
        data,
    )
    assert stopped[0] == "AbortError"
    assert stopped[1] < 200  # milliseconds: what "at once" means in FAULTS 80
    assert "png" in remove(page, testdata(PHOTO), engine="u2netp")
    assert errors_of(page) == []
