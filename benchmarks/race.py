"""Room: benchmarks. May import building, playwright, benchmarks.

Side by side in one browser, in turns: Offcut through its door and @imgly/background-removal, on the same JPEG files.

A lap opens a tab anew with everything cached, cuts out the largest picture (cold: from navigation to the PNG), then
each size again (warm: the call alone) and closes the tab. No other tab works then: the largest renderer is its own.
"""

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from benchmarks import imgly
from benchmarks.contestants import Contestant, order
from benchmarks.inference import stage_ms
from benchmarks.machine import peak_memory_bytes, reset_peaks
from benchmarks.race_table import Lap
from benchmarks.serving import serving
from benchmarks.visitor import Visitor
from building.serve import make_server
from building.workspace import workspace_at
from tests.browser.site import wait_ready

PATIENCE_MS = 900_000
KEEP = """({name, data}) => {
  window.raced ??= {};
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  window.raced[name] = new File([bytes], `${name}.jpg`, {type: "image/jpeg"});
}"""
# Long tasks are told a little after they have ended.
RUN = """async ({name, side, engine, recipe}) => {
  let longest = 0;
  const watch = (list) => list.forEach((entry) => (longest = Math.max(longest, entry.duration)));
  const observer = new PerformanceObserver((list) => watch(list.getEntries()));
  observer.observe({type: "longtask"});
  const marks = [["start", performance.now()]];
  const onprogress = ({stage}) => marks.at(-1)[0] === stage || marks.push([stage, performance.now()]);
  const blob = side === "ours"
    ? await offcut.removeBackground(window.raced[name], {engine, recipe, onprogress})
    : await removeAsPeer(window.raced[name], engine);
  marks.push(["end", performance.now()]);
  await new Promise((done) => setTimeout(done, 200));
  watch(observer.takeRecords());
  observer.disconnect();
  return {marks, bytes: blob.size, longest};
}"""


def measure(
    visitor: Visitor, contestants: tuple[Contestant, ...], pictures: dict[float, Path], turn: int, peer_url: str
) -> list[Lap]:
    """Return the laps of one turn; before the first one caches are filled with the smallest picture, uncounted."""
    laps: list[Lap] = []
    largest, smallest = max(pictures), min(pictures)
    if turn == 0:
        for one in contestants:
            lap(visitor, one, peer_url, {smallest: pictures[smallest]}, is_counted=False)
    for one in order(turn, contestants):
        print(f"turn {turn + 1}: {one.name}", flush=True)
        laps += lap(visitor, one, peer_url, pictures if one.all_sizes else {largest: pictures[largest]})
    return laps


@contextmanager
def peer_site(visitor: Visitor) -> Iterator[str]:
    """Serve the peer with the headers that give it threads."""
    with serving(make_server(imgly.assembled(workspace_at(visitor.root, None)))) as url:
        yield url


def lap(
    visitor: Visitor, one: Contestant, peer_url: str, pictures: dict[float, Path], is_counted: bool = True
) -> list[Lap]:
    """Return what one contestant takes in a new tab: the largest picture cold, then every size warm."""
    page = visitor.context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    reset_peaks(visitor.renderer_ids())
    began = time.perf_counter()
    page.goto(visitor.url if one.side == "ours" else peer_url)
    if one.side == "ours":
        wait_ready(page)
    else:
        page.wait_for_function("() => window.removeAsPeer")
    open_ms = (time.perf_counter() - began) * 1000
    for size, path in pictures.items():
        page.evaluate(KEEP, {"name": f"{size:g}", "data": base64.b64encode(path.read_bytes()).decode()})
    laps = [ran(page, one, max(pictures), open_ms)]
    laps += [ran(page, one, size, None) for size in sorted(pictures) if is_counted]
    ids = visitor.renderer_ids()
    peaks = [peak for peak in (peak_memory_bytes([number]) for number in ids) if peak is not None]
    laps[0].peak_bytes = max(peaks) if peaks else None
    page.close()
    return laps


def ran(page: Page, one: Contestant, size: float, open_ms: float | None) -> Lap:
    """Return one call; `open_ms` is how long the tab took to open where the call is its first."""
    asked = {"name": f"{size:g}", "side": one.side, "engine": one.engine, "recipe": one.recipe}
    answer: dict[str, Any] = page.evaluate(RUN, asked)
    marks = answer["marks"]
    call_ms = marks[-1][1] - marks[0][1]
    infer_ms = stage_ms(marks, "infer") if one.side == "ours" else None
    return Lap(one.name, size, open_ms is not None, (open_ms or 0.0) + call_ms, call_ms, infer_ms, answer["longest"])
