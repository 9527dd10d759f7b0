"""Room: tests. Runs on CPython with Chromium. Two pictures in flight; results go into a folder as they finish."""

import base64
import json
import zipfile
from pathlib import Path
from typing import Any

from tests.browser.conftest import Serve, Visit
from tests.browser.person import Held, add, wait_states
from tests.browser.site import errors_of, open_app
from tests.browser.test_batch import LISTING, PICKER
from tests.browser.tiny_network import red_disc, site_with_network, tiny_network

# Large enough for the network to take a moment, in which the next picture is made ready.
SIDE = 1024
COUNT = 5
BROKEN = 2
CALLS = """async ({data, count, broken}) => {
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  const recipe = {cut: {way: "single", second_pass: "off"}};
  const seen = [];
  await Promise.all(Array.from({length: count}, async (_, number) => {
    const file = new File([number === broken ? bytes.slice(0, 300) : bytes], `${number}.png`);
    let last = "";
    const onprogress = ({stage}) => { if (stage !== last) seen.push([number, last = stage]); };
    try {
      await offcut.removeBackground(file, {recipe, onprogress});
      seen.push([number, "done"]);
    } catch (error) {
      seen.push([number, error.code]);
    }
  }));
  return seen;
}"""
MOVE = """async (name) => {
  const root = await navigator.storage.getDirectory();
  await (await root.getDirectoryHandle("out")).removeEntry(name);
}"""


def test_a_batch_goes_into_a_folder_two_pictures_at_a_time(
    serve: Serve, visit: Visit, dist: Path, tmp_path: Path
) -> None:
    models = json.loads((dist / "models.json").read_text())["models"]
    spec: dict[str, Any] = next(one for one in models if one["id"] == "u2netp")["input"]
    spec = {**spec, "name": "input", "sizes_hw": [[SIDE, SIDE]], "mean": [0, 0, 0], "std": [1, 1, 1]}
    root = site_with_network(dist, tmp_path / "site", tiny_network(), input=spec)
    tiny = next(one for one in json.loads((root / "models.json").read_text())["models"] if one["id"] == "tiny")
    site = serve(root)
    held = Held(site, tiny["parts"][0]["path"])
    page = open_app(visit(accept_downloads=True), site.url)
    page.evaluate(PICKER, "")
    add(page, *[(f"{number}.png", red_disc()) for number in range(COUNT)])
    page.click("#follow")
    page.wait_for_selector("#follow-text:has-text('“out”')")
    held.let_go()
    wait_states(page, done=COUNT)
    page.wait_for_selector(f"#follow-text:has-text('There so far: {COUNT}')")
    assert page.locator(".card-state").all_inner_texts() == ["Downloaded"] * COUNT
    listing: dict[str, int] = page.evaluate(LISTING)
    assert sorted(listing) == [f"{number}-cutout.png" for number in range(COUNT)]
    with page.expect_download() as waiting:
        page.click("#download-zip")
    with zipfile.ZipFile(waiting.value.path()) as archive:
        assert archive.testzip() is None
        assert {info.filename: info.file_size for info in archive.infolist()} == listing
    page.evaluate(MOVE, "1-cutout.png")
    page.click("#download-zip")
    page.wait_for_selector(".notice:has-text('moved or deleted')")
    page.wait_for_selector(f"#follow-text:has-text('There so far: {COUNT + 1}')")
    assert page.evaluate(LISTING) == listing
    seen: list[list[Any]] = page.evaluate(CALLS, {"data": as_text(red_disc()), "count": COUNT, "broken": BROKEN})
    check_order(seen)
    assert errors_of(page) == []


def check_order(seen: list[list[Any]]) -> None:
    """See that the next picture was made ready and at the engine before the last one was finished, in their order."""
    place = {(number, word): index for index, (number, word) in enumerate(seen)}
    good = [number for number in range(COUNT) if number != BROKEN]
    assert [number for number, word in seen if word == "done"] == good
    assert (BROKEN, "image-unreadable") in place or (BROKEN, "not-an-image") in place, seen
    pairs = list(zip(good, good[1:], strict=False))
    assert all(place[first, "infer"] < place[second, "infer"] for first, second in pairs), seen
    assert any(place[second, "infer"] < place[first, "compose"] for first, second in pairs), seen


def as_text(data: bytes) -> str:
    return base64.b64encode(data).decode()
