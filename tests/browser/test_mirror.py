"""Room: tests. Runs on CPython with Chromium. Parts of engines from a mirror; whatever it does, the engine is right."""

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from building.placeholders import allow_hosts
from tests.browser import faults
from tests.browser.conftest import Serve, Visit
from tests.browser.site import Site, errors_of, open_app
from tests.browser.test_engine_files import ENGINE, parts_of
from tests.browser.test_remote_engines import replace

HOST = "https://mirror.example"


@pytest.fixture
def site_with_mirror(dist: Path, tmp_path: Path) -> Path:
    """A copy of the site with a second folder of the same parts."""
    root = tmp_path / "site"
    shutil.copytree(dist, root, copy_function=lambda source, target: Path(target).hardlink_to(source))
    (root / "mirror").mkdir()
    for path in parts_of(dist, ENGINE):
        (root / "mirror" / path.name).hardlink_to(path)
    return root


def set_mirror(page: Page, address: str, answer: str) -> None:
    page.locator("#open-storage").click()
    page.locator(".dialog-storage").get_by_text("More engines").click()
    page.locator("#mirror").fill(address)
    page.locator("#mirror-save").click()
    page.locator("#mirror-outcome").get_by_text(answer).wait_for()
    page.keyboard.press("Escape")


def fetch(page: Page) -> None:
    page.locator(f"[data-engine={ENGINE}] .engine-row button").click()
    page.wait_for_function("(engine) => offcut.engines().find((one) => one.id === engine).saved", arg=ENGINE)


def asked(site: Site, folder: str) -> list[str]:
    return [path for path in site.requests(f"/{folder}/") if path.endswith(".bin")]


def test_a_mirror_at_the_same_address_serves_and_is_kept(serve: Serve, visit: Visit, site_with_mirror: Path) -> None:
    site = serve(root=site_with_mirror)
    page = open_app(visit(service_workers="block"), site.url)
    set_mirror(page, "/mirror", "asked first")
    page.reload()
    page.wait_for_function("() => globalThis.offcut?.status && globalThis.offcutBoot?.python")
    page.wait_for_selector(f"[data-engine={ENGINE}] .engine-row button")
    fetch(page)
    assert len(asked(site, "mirror")) == len(parts_of(site_with_mirror, ENGINE)) and asked(site, "weights") == []
    page.locator("#open-storage").click()
    page.locator(f"[data-row=engine-{ENGINE}]").get_by_text("from the mirror").wait_for()
    assert errors_of(page) == []


def test_a_mirror_that_lies_is_not_believed(serve: Serve, visit: Visit, site_with_mirror: Path) -> None:
    site = serve(root=site_with_mirror)
    for path in (site_with_mirror / "mirror").iterdir():
        site.server.faults[f"mirror/{path.name}"] = faults.altered(path)
    page = open_app(visit(service_workers="block"), site.url)
    set_mirror(page, "/mirror/", "asked first")
    fetch(page)
    page.get_by_text("The mirror did not work").first.wait_for()
    assert len(asked(site, "weights")) == len(parts_of(site_with_mirror, ENGINE))
    assert errors_of(page) == []


def host_in(context: BrowserContext, folder: Path) -> list[str]:
    requests: list[str] = []

    def answer(route: Route) -> None:
        requests.append(route.request.url)
        path = folder / route.request.url.rsplit("/", 1)[1]
        route.fulfill(body=path.read_bytes(), headers={"Access-Control-Allow-Origin": "*"})

    context.route(HOST + "/**", answer)
    return requests


def test_another_host_is_refused_unless_the_page_was_built_for_it(
    serve: Serve, visit: Visit, site_with_mirror: Path
) -> None:
    site = serve(root=site_with_mirror)
    context = visit(service_workers="block")
    requests = host_in(context, site_with_mirror / "mirror")
    page = open_app(context, site.url)
    set_mirror(page, HOST + "/parts/", "may not fetch from that host")
    fetch(page)
    assert requests == [] and asked(site, "weights")


def test_a_build_with_a_mirror_asks_it_first(serve: Serve, visit: Visit, site_with_mirror: Path, dist: Path) -> None:
    catalogue = json.loads((dist / "models.json").read_text())
    replace(site_with_mirror / "models.json", json.dumps({**catalogue, "mirror": HOST + "/parts/"}).encode())
    page_file = allow_hosts("index.html", (dist / "index.html").read_bytes(), [HOST])
    replace(site_with_mirror / "index.html", page_file)
    site = serve(root=site_with_mirror)
    context = visit(service_workers="block")
    requests = host_in(context, site_with_mirror / "mirror")
    page = open_app(context, site.url)
    fetch(page)
    assert len(requests) == len(parts_of(dist, ENGINE)) and asked(site, "weights") == []
    assert errors_of(page) == []
