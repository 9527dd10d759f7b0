"""Room: tests. Runs on CPython with Chromium. Many pictures: folders in, ZIP and folders out, pausing, stopping."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Dialog, Page

from tests.browser.conftest import Serve, Visit
from tests.browser.person import add, choose_engine, open_section, wait_states
from tests.browser.site import errors_of, open_app
from tests.testdata import testdata

PHOTO = "quality/pets24/images/Bombay_182.jpg"
SECOND = "quality/pets24/images/Abyssinian_1.jpg"
# A folder that is really one of the browser's: its own private file system stands in for the disk.
PICKER = """(fault) => {
  window.showDirectoryPicker = async () => {
    if (fault === "cancel") throw new DOMException("no", "AbortError");
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("out", {create: true});
    if (fault !== "full") return folder;
    return new Proxy(folder, {get(target, name) {
      const value = target[name];
      if (name !== "getFileHandle") return typeof value === "function" ? value.bind(target) : value;
      return async (file, options) => {
        const handle = await target.getFileHandle(file, options);
        if (!file.startsWith("b")) return handle;
        return {createWritable: async () => { throw new DOMException("full", "QuotaExceededError"); }};
      };
    }});
  };
}"""
LISTING = """async () => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle("out", {create: true});
  const found = {};
  for await (const [name, handle] of folder.entries()) found[name] = (await handle.getFile()).size;
  return found;
}"""
DROP = """(kinds) => {
  const transfer = new DataTransfer();
  for (const [kind, text] of Object.entries(kinds)) transfer.setData(kind, text);
  const target = document.querySelector("main");
  for (const word of ["dragenter", "dragover", "drop"]) {
    const event = new DragEvent(word, {dataTransfer: transfer, bubbles: true, cancelable: true});
    target.dispatchEvent(event);
    if (!event.defaultPrevented) return word;
  }
  return "refused";
}"""


def small(path: Path, side: int = 320) -> bytes:
    with Image.open(path) as image:
        image.thumbnail((side, side))
        buffer = io.BytesIO()
        image.convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()


def opened(visit: Visit, serve: Serve) -> Page:
    """Open the page with the quickest engine and one pass."""
    page = open_app(visit(accept_downloads=True), serve().url)
    choose_engine(page, "u2netp")
    return page


def test_six_pictures_one_of_them_broken_become_one_zip(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    page = opened(visit, serve)
    photo, second = small(testdata(PHOTO)), small(testdata(SECOND))
    files = [("cat.jpg", photo), ("Cat.jpg", second), ("cat.jpg", photo), ("broken.jpg", photo[:400])]
    add(page, *files, ("b.jpg", second), ("猫.jpg", photo))
    wait_states(page, done=5, failed=1)
    with page.expect_download() as waiting:
        page.click("#download-zip")
    path = tmp_path / "all.zip"
    waiting.value.save_as(path)
    assert waiting.value.suggested_filename == "offcut-cutouts.zip"
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert sorted(name.lower() for name in names) == sorted(
            ["cat-cutout.png", "cat-cutout (2).png", "cat-cutout (3).png", "b-cutout.png", "猫-cutout.png"]
        )
        for name in names:
            with Image.open(io.BytesIO(archive.read(name))) as image:
                assert image.mode == "RGBA"
        assert archive.infolist()[0].date_time[0] >= 2025
    assert page.locator(".card[data-state=done] .card-state").all_inner_texts() == ["Downloaded"] * 5
    assert errors_of(page) == []


def test_a_folder_comes_in_and_results_go_into_a_folder(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    page = opened(visit, serve)
    folder = tmp_path / "shop"
    (folder / "inner").mkdir(parents=True)
    for name in ["b10.jpg", "b9.jpg", "inner/a.jpg"]:
        (folder / name).write_bytes(small(testdata(PHOTO)))
    (folder / "list.txt").write_text("milk")
    page.locator("#folder").set_input_files(folder)
    wait_states(page, done=3)
    assert page.locator(".card-name").all_inner_texts() == ["b9.jpg", "b10.jpg", "a.jpg"]
    assert "Other files left out: 1" in page.locator(".notices").inner_text()
    page.evaluate(PICKER, "cancel")
    page.click("#save-folder")
    page.wait_for_timeout(300)
    assert page.locator("#saving").count() == 0
    page.evaluate(PICKER, "full")
    page.click("#save-folder")
    page.wait_for_selector("#save-again")
    assert "b9-cutout.png: the disk is full" in page.locator("#saving").inner_text()
    assert list(page.evaluate(LISTING)) == ["a-cutout.png"]
    page.evaluate(PICKER, "")
    page.click("#save-again")
    page.wait_for_selector("#save-again", state="detached")
    page.wait_for_selector("#saving:has-text('2 files were saved')")
    page.click("#save-folder")
    page.wait_for_selector("#saving:has-text('3 files were saved')")
    listing: dict[str, int] = page.evaluate(LISTING)
    expected = [f"{stem}-cutout{more}.png" for stem in ("a", "b10", "b9") for more in ("", " (2)")]
    assert sorted(listing) == sorted(expected)
    assert all(listing.values())
    assert errors_of(page) == []


def test_pausing_stopping_and_the_question_before_the_tab_closes(serve: Serve, visit: Visit) -> None:
    page = opened(visit, serve)
    photo = small(testdata(PHOTO))
    add(page, *[(f"{number}.jpg", photo) for number in range(8)])
    page.wait_for_selector(".card[data-state=done]")
    page.click("#pause")
    page.wait_for_selector("#batch-text:has-text('paused')")
    page.wait_for_function("() => !document.querySelector('.card[data-state=working]')")
    done = page.locator(".card[data-state=done]").count()
    page.wait_for_timeout(1000)
    assert page.locator(".card[data-state=done]").count() == done < 8
    page.click("#pause")
    page.wait_for_function(f"() => document.querySelectorAll('.card[data-state=done]').length > {done}")
    assert "left" in page.locator("#batch-text").inner_text()
    page.click("#cancel-all")
    page.wait_for_function("() => !document.querySelector('.card[data-state=waiting], .card[data-state=working]')")
    assert page.locator(".card[data-state=cancelled]").count() > 0
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.close(run_before_unload=True)
    page.wait_for_event("close")
    assert asked == ["beforeunload"]


def test_settings_go_through_a_file_and_a_hostile_file_is_refused(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    page = opened(visit, serve)
    add(page, ("a.jpg", small(testdata(PHOTO))))
    wait_states(page, done=1)
    open_section(page, "output")
    page.select_option("#set-output-format", "webp")
    with page.expect_download() as waiting:
        page.click("#recipe-save")
    saved = json.loads(Path(waiting.value.path()).read_text())
    assert saved["output"]["format"] == "webp"
    saved["output"]["format"] = "jpeg"
    load(page, json.dumps(saved).encode())
    page.wait_for_selector("#recipe-read")
    page.wait_for_function("() => document.querySelector('#download')?.download.endsWith('.jpg')")
    for data in [b"[" * 90_000, b"x" * 200_000, b'{"__proto__": {"polluted": 1}}', b'{"edges": {"grow_px": 1e9}}']:
        load(page, b"{}")
        page.wait_for_selector("#recipe-read")
        load(page, data)
        page.wait_for_selector("#recipe-error")
    assert "edges.grow_px is a number from -50 to 50" in page.locator("#recipe-error").inner_text()
    assert page.evaluate("({}).polluted === undefined")
    assert errors_of(page) == []


def load(page: Page, data: bytes) -> None:
    """Choose a file of settings."""
    payload: Any = {"name": "mine.json", "mimeType": "application/json", "buffer": data}
    page.locator("#recipe-load").set_input_files(payload)


def test_a_link_that_is_dropped_is_refused_and_never_fetched(serve: Serve, visit: Visit) -> None:
    site = serve()
    page = open_app(visit(), site.url)
    before = len(site.log)
    address = site.url + "never.jpg"
    answer = page.evaluate(DROP, {"text/uri-list": address, "text/html": f"<img src='{address}'>"})
    assert answer == "refused"
    page.wait_for_selector(".notice:has-text('a link or a text')")
    assert page.evaluate(DROP, {"text/plain": "milk"}) == "refused"
    page.wait_for_timeout(300)
    assert not [path for _, path in site.log[before:] if "never" in path]
    assert page.locator(".card").count() == 0
    assert errors_of(page) == []


def test_a_file_that_vanishes_is_the_failure_of_that_picture_alone(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    page = opened(visit, serve)
    paths = [tmp_path / f"{number}.jpg" for number in range(4)]
    for path in paths:
        path.write_bytes(small(testdata(PHOTO)))
    page.locator("#choose").set_input_files(paths)
    paths[2].unlink()
    wait_states(page, done=3, failed=1)
    assert "can no longer be read" in page.locator(".card[data-state=failed]").inner_text()
    assert errors_of(page) == []
