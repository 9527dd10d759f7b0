"""Room: tests. Runs on CPython with Chromium. The privacy panel tells the truth, and no picture is left on the disk."""

import io
import json
import re
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import Serve, Visit
from tests.browser.person import add, wait_states
from tests.browser.site import errors_of, open_app
from tests.browser.tiny_network import red_disc, site_with_network, tiny_network, write_released

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
# Nobody's words, in three places of a picture.
NAME, NOTE = "zanzibar-quillwort-4711", "marmalade-obelisk-0815"


def open_panel(page: Page) -> None:
    page.locator("#open-privacy").click()
    page.wait_for_selector("#sent-bytes")


def counted(page: Page) -> dict[str, dict[str, int]]:
    script = """() => Object.fromEntries([...document.querySelectorAll("[data-category]")].map((row) =>
      [row.dataset.category, Object.fromEntries(["count", "fetched", "bytes"].map((name) =>
        [name, Number(row.querySelector(`[data-${name}]`).dataset[name])]))]))"""
    found: dict[str, dict[str, int]] = page.evaluate(script)
    return found


def test_the_ledger_counts_what_the_server_saw_and_every_attempt_is_blocked(
    serve: Serve, visit: Visit, dist: Path, tmp_path: Path
) -> None:
    site = serve(site_with_network(dist, tmp_path / "site", tiny_network()))
    page = open_app(visit(), site.url)
    add(page, ("disc.png", red_disc()))
    wait_states(page, done=1)
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    open_panel(page)
    # The server's own log: everything but what came before this page, which the browser's first load did not keep.
    engine = len(site.requests("weights/"))
    runtime = len([path for path in site.requests("vendor/") if re.search(r"vendor/(pyodide|ort)/", path)])
    page.wait_for_function(
        "(count) => document.querySelector('[data-category=engine] [data-fetched]').dataset.fetched >= count",
        arg=engine,
    )
    rows = counted(page)
    assert rows["engine"]["fetched"] == engine
    assert rows["engine"]["bytes"] >= len(tiny_network())
    assert 0 < rows["runtime"]["fetched"] <= runtime
    assert rows["runtime"]["bytes"] > 10_000_000
    assert rows["app"]["count"] > 50
    assert rows["other"]["count"] == 0
    assert page.get_attribute("#sent-bytes", "data-bytes") == "0"
    before = len(site.log)
    page.locator("#try-leaks").click()
    page.wait_for_selector("#leaks-outcome")
    outcomes = page.evaluate(
        "[...document.querySelectorAll('.tries [data-way]')].map((row) => [row.dataset.way, row.dataset.outcome])"
    )
    assert {outcome for _, outcome in outcomes} == {"blocked"}, outcomes
    ways = [way for way, _ in outcomes]
    assert len(ways) == 13 and "worker-fetch" in ways and "page-image" in ways
    said = page.inner_text("[data-way=worker-fetch]")
    assert "Failed to fetch · securitypolicyviolation: enforce connect-src, https://nowhere.invalid/" in said
    page.wait_for_selector("[data-category=tried] [data-fetched='0']")
    assert counted(page)["other"]["count"] == 0
    assert page.get_attribute("#sent-bytes", "data-bytes") == "0"
    assert site.log[before:] == [], "not even to its own site"
    shown = page.inner_text(".policy")
    assert "Fetching and sending" in shown and "this site" in shown
    assert page.evaluate(
        "document.querySelector('.policy-text').textContent === document.querySelector('meta[http-equiv]').content"
    )
    assert errors_of(page) == []


def test_a_copy_without_policy_is_found_out(serve: Serve, visit: Visit, dist: Path, tmp_path: Path) -> None:
    """The control: the same attempts arrive where nothing stops them, and the panel says so."""
    root = site_with_network(dist, tmp_path / "site", tiny_network())
    write_released(root, "index.html", POLICY.sub("", (root / "index.html").read_text(), count=1).encode())
    site, other = serve(root, isolated=False), serve()
    page = open_app(visit(service_workers="block"), site.url)
    open_panel(page)
    assert "This copy has no policy" in page.inner_text(".dialog-privacy")
    page.locator("#try-leaks").click()
    page.wait_for_selector("#leaks-outcome")
    assert "Do not trust this copy" in page.inner_text("#leaks-outcome")
    # The address of the panel belongs to nobody; with one that answers, the picture does arrive.
    picture = "new Blob([new Uint8Array(4321)])"
    tries = json.loads(page.evaluate(f"offcutLeaks.tryAll({picture}, {other.url!r})"))
    sent = {(one["where"], one["way"]) for one in tries if one["outcome"] == "sent"}
    assert {("page", "fetch"), ("page", "beacon"), ("worker", "fetch")} <= sent, tries
    assert len(other.log) >= 6
    page.wait_for_function("() => Number(document.querySelector('#sent-bytes').dataset.bytes) >= 3 * 4321")


def marked_picture() -> tuple[bytes, list[bytes]]:
    """Return a TIFF that cannot be mistaken for another, and byte strings that are in its pixels."""
    rng = np.random.RandomState(4711)
    pixels = np.array(Image.open(io.BytesIO(red_disc())).convert("RGB"))
    pixels[:, :40] = rng.randint(0, 256, (pixels.shape[0], 40, 3))
    file = io.BytesIO()
    # Not compressed, so that the file and the pixels in memory share these bytes.
    Image.fromarray(pixels).save(file, "TIFF", description=NOTE)
    row = pixels[60, :12]
    rgba = np.concatenate([row, np.full((12, 1), 255, np.uint8)], axis=1)
    return file.getvalue(), [row.tobytes(), rgba.tobytes(), rgba[:, [2, 1, 0, 3]].tobytes()]


def found_on_disk(profile: Path, needles: list[bytes]) -> list[str]:
    """Return which needles are in which files of a profile, bytes as they are and as text of 16 bits a letter."""
    wide = [needle.decode().encode("utf-16-le") for needle in needles if needle.isascii()]
    hits = []
    for path in sorted(profile.rglob("*")):
        if path.is_file() and not path.is_symlink():
            data = path.read_bytes()
            hits += [f"{path.relative_to(profile)}: {needle[:24]!r}" for needle in needles + wide if needle in data]
    return hits


RESULT = """async () => {
  const result = await fetch(document.querySelector("#download").href);
  return Array.from(new Uint8Array(await result.arrayBuffer()));
}"""
KEEP = """async ({text, bytes}) => {
  const data = Uint8Array.from(bytes);
  localStorage.setItem("planted", text);
  await (await caches.open("planted")).put("./planted", new Response(new Blob([data])));
  await new Promise((resolve, reject) => {
    const opening = indexedDB.open("planted", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("all");
    opening.onerror = reject;
    opening.onsuccess = () => {
      const writing = opening.result.transaction("all", "readwrite", { durability: "strict" });
      writing.objectStore("all").put({ text: `${text}!`, data }, "one");
      writing.oncomplete = resolve;
    };
  });
}"""


def test_nothing_of_a_picture_is_left_on_the_disk(serve: Serve, visit: Visit, dist: Path, tmp_path: Path) -> None:
    site = serve(site_with_network(dist, tmp_path / "site", tiny_network()))
    picture, needles = marked_picture()
    assert needles[0] in picture and NOTE.encode() in picture
    texts = [NAME.encode(), NOTE.encode()]
    context = visit("profile")
    page = open_app(context, site.url)
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    add(page, (f"{NAME}.tif", picture))
    wait_states(page, done=1)
    result: list[int] = page.evaluate(RESULT)
    cutout = bytes(result)
    # From its middle: beginnings of files are alike.
    needles += [cutout[len(cutout) // 2 :][:32], picture[len(picture) // 3 :][:32]]
    page.select_option("#language", "zh")
    page.wait_for_selector("html[lang=zh-Hans]")
    assert errors_of(page) == []
    context.close()
    assert len(list((tmp_path / "profile").rglob("*"))) > 50
    assert found_on_disk(tmp_path / "profile", texts + needles) == []
    # And the searcher does find what is there, in each kind of storage.
    context = visit("profile")
    page = context.new_page()
    page.goto(site.url + "licences/offcut.txt")
    page.evaluate(KEEP, {"text": NAME, "bytes": list(needles[0])})
    context.close()
    hits = found_on_disk(tmp_path / "profile", texts + needles)
    for place in ["Local Storage", "CacheStorage", "IndexedDB"]:
        assert [hit for hit in hits if place in hit], (place, hits)
