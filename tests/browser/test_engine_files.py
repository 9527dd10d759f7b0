"""Room: tests. Runs on CPython with Chromium. Engines from files: whole, in parts, wrong, and without a network."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import Serve, Visit
from tests.browser.site import errors_of, open_app, remove, wait_ready, wait_status
from tests.testdata import testdata

PHOTO = "quality/pets24/images/Bombay_182.jpg"
ENGINE = "u2netp"


def entry_of(dist: Path, engine: str) -> dict[str, Any]:
    models = json.loads((dist / "models.json").read_text())["models"]
    found: dict[str, Any] = next(entry for entry in models if entry["id"] == engine)
    return found


def parts_of(dist: Path, engine: str) -> list[Path]:
    return [dist / part["path"] for part in entry_of(dist, engine)["parts"]]


def open_storage(page: Page) -> None:
    page.locator("#open-storage").click()
    page.wait_for_selector(".dialog-storage")


def choose(page: Page, field: str, *files: Path | tuple[str, bytes]) -> None:
    payloads = []
    for file in files:
        name, data = (file.name, file.read_bytes()) if isinstance(file, Path) else file
        payloads.append({"name": name, "mimeType": "application/octet-stream", "buffer": data})
    page.locator(f"#{field}").set_input_files(payloads)  # type: ignore[arg-type]


def outcome(page: Page, text: str) -> None:
    script = "(text) => [...document.querySelectorAll('.storage-outcome')].some((one) => one.innerText.includes(text))"
    page.wait_for_function(script, arg=text)


def whole_of(dist: Path, engine: str) -> bytes:
    return b"".join(path.read_bytes() for path in parts_of(dist, engine))


def test_a_whole_file_makes_the_engine_work_without_a_download(
    serve: Serve, visit: Visit, dist: Path, tmp_path: Path
) -> None:
    site = serve()
    context = visit()
    page = open_app(context, site.url)
    file = tmp_path / "downloaded.onnx"
    file.write_bytes(whole_of(dist, ENGINE))
    open_storage(page)
    choose(page, f"import-{ENGINE}", file)
    outcome(page, "Instant is complete.")
    page.locator(f"[data-row=engine-{ENGINE}]").get_by_text("from a file").wait_for()
    page.keyboard.press("Escape")
    assert "png" in remove(page, testdata(PHOTO), engine=ENGINE)
    assert site.requests("weights/") == []
    # On the next visit it is still there, and so is where it came from.
    page.reload()
    wait_ready(page)
    assert "png" in remove(page, testdata(PHOTO), engine=ENGINE)
    open_storage(page)
    page.locator(f"[data-row=engine-{ENGINE}]").get_by_text("from a file").wait_for()
    assert site.requests("weights/") == []
    assert errors_of(page) == []


def test_parts_come_together_offline(serve: Serve, visit: Visit, dist: Path) -> None:
    site = serve()
    context = visit()
    page = open_app(context, site.url)
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    site.close()
    context.set_offline(True)
    page.reload()
    wait_ready(page)
    open_storage(page)
    first, *rest = parts_of(dist, ENGINE)
    choose(page, "import-any", *rest)
    outcome(page, " are here now.")
    choose(page, "import-any", first)
    outcome(page, "Instant is complete.")
    page.keyboard.press("Escape")
    assert "png" in remove(page, testdata(PHOTO), engine=ENGINE)
    assert errors_of(page) == []


def test_a_wrong_file_is_refused_and_says_what_was_expected(serve: Serve, visit: Visit, dist: Path) -> None:
    site = serve()
    page = open_app(visit(service_workers="block"), site.url)
    open_storage(page)
    right = whole_of(dist, ENGINE)
    altered = right[:5000] + bytes([right[5000] ^ 1]) + right[5001:]
    choose(page, f"import-{ENGINE}", ("mine.onnx", altered))
    outcome(page, "mine.onnx is not the engine u2netp")
    outcome(page, entry_of(dist, ENGINE)["sha256"])
    choose(page, "import-any", ("cat.jpg", testdata(PHOTO).read_bytes()))
    outcome(page, "cat.jpg")
    outcome(page, "is no engine of this site")
    assert page.evaluate("(id) => offcut.engines().find((one) => one.id === id).saved_bytes", ENGINE) == 0
    page.keyboard.press("Escape")
    wait_status(page, "")
    assert errors_of(page) == []
