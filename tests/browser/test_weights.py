"""Room: tests. Runs on CPython with Chromium. Damaged weights are refused, fetched again, never used."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from building.serve import Fault
from tests.browser.conftest import Serve, Visit
from tests.browser.site import Site, errors_of, open_app, remove, wait_ready
from tests.browser.tiny_network import ENGINE, red_disc, site_with_network, tiny_network
from tests.testdata import testdata

PICTURE = red_disc()
PHOTO = "quality/pets24/images/Bombay_182.jpg"


def parts_of(dist: Path, engine: str) -> list[dict[str, Any]]:
    models = json.loads((dist / "models.json").read_text())["models"]
    parts: list[dict[str, Any]] = next(entry for entry in models if entry["id"] == engine)["parts"]
    return parts


def altered(data: bytes) -> bytes:
    return data[:1000] + bytes([data[1000] ^ 1]) + data[1001:]


def wrong_bytes(handler: Any, data: bytes) -> bool:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)
    return True


def cut_short(handler: Any, data: bytes) -> bool:
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(data[: len(data) // 2])
    handler.close_connection = True
    return True


def page_of_html(handler: Any, data: bytes) -> bool:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    handler.wfile.write(b"<html>Please log in</html>")
    handler.close_connection = True
    return True


FAULTS: dict[str, Callable[[Any, bytes], bool]] = {
    "altered": lambda handler, data: wrong_bytes(handler, altered(data)),
    "cut-short": cut_short,
    "html": page_of_html,
}


@pytest.fixture
def root(dist: Path, tmp_path: Path) -> Path:
    """A copy of the site with a small engine of several parts."""
    return site_with_network(dist, tmp_path / "site", tiny_network(padding_bytes=2**14), parts=4)


def test_a_bad_part_is_refused_and_fetched_again(serve: Serve, visit: Visit, root: Path) -> None:
    """Each of three parts comes wrong once, in another way; the fourth is right and is fetched once."""
    site = serve(root=root)
    paths = [part["path"] for part in parts_of(root, ENGINE)]

    def once(fault: Callable[[Any, bytes], bool], data: bytes) -> Fault:
        answers: list[str] = []

        def answer(handler: Any) -> bool:
            if handler.command != "GET" or answers:
                return False
            answers.append(handler.path)
            return fault(handler, data)

        return answer

    for path, fault in zip(paths, FAULTS.values(), strict=False):
        site.server.faults[path] = once(fault, (root / path).read_bytes())
    page = open_app(visit(), site.url)
    assert "png" in remove(page, PICTURE, engine=ENGINE)
    assert [site.log.count(("GET", "/" + path)) for path in paths] == [2, 2, 2, 1]
    assert errors_of(page) == []


def test_a_part_that_stays_bad_is_an_error_that_names_it(serve: Serve, visit: Visit, dist: Path) -> None:
    site = serve()
    path = parts_of(dist, "u2netp")[0]["path"]
    data = altered((dist / path).read_bytes())
    site.server.faults[path] = lambda handler: handler.command == "GET" and wrong_bytes(handler, data)
    page = open_app(visit(), site.url)
    error = remove(page, testdata(PHOTO), engine="u2netp")["error"]
    assert error["code"] == "model-corrupt"
    assert error["details"]["part"] in path
    assert not page.evaluate("offcut.engines().find(({id}) => id === 'u2netp').saved")
    del site.server.faults[path]
    assert "png" in remove(page, testdata(PHOTO), engine="u2netp")


ALTER_SAVED = """async ({path, how}) => {
  const name = (await caches.keys()).find((name) => name.endsWith(":weights"));
  const cache = await caches.open(name);
  const url = new URL(path, document.baseURI).href;
  const bytes = new Uint8Array(await (await cache.match(url)).arrayBuffer());
  if (how === "altered") bytes[1000] ^= 1;
  await cache.put(url, new Response(how === "cut-short" ? bytes.slice(0, bytes.length / 2) : bytes));
}"""


def test_a_part_that_was_damaged_on_the_device_is_fetched_again(serve: Serve, visit: Visit, root: Path) -> None:
    site: Site = serve(root=root)
    paths = [part["path"] for part in parts_of(root, ENGINE)]
    context = visit()
    page = open_app(context, site.url)
    good = remove(page, PICTURE, engine=ENGINE)["png"]
    page.evaluate(ALTER_SAVED, {"path": paths[0], "how": "altered"})
    page.evaluate(ALTER_SAVED, {"path": paths[2], "how": "cut-short"})
    page.close()
    site.log.clear()
    page = open_app(context, site.url)
    assert remove(page, PICTURE, engine=ENGINE)["png"] == good
    assert sorted(site.requests("weights/")) == sorted(["/" + paths[0], "/" + paths[2]])
    assert errors_of(page) == []


def test_the_service_worker_never_answers_for_weights(serve: Serve, visit: Visit, dist: Path) -> None:
    context = visit()
    page = open_app(context, serve().url)
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    page.reload()
    wait_ready(page)
    answered: list[tuple[str, bool]] = []
    context.on("response", lambda response: answered.append((response.url, response.from_service_worker)))
    remove(page, testdata(PHOTO), engine="u2netp")
    weights = [by_worker for url, by_worker in answered if "/weights/" in url]
    assert weights and not any(weights)
    wasm = [by_worker for url, by_worker in answered if url.endswith(".wasm")]
    assert all(wasm)
