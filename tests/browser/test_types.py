"""Room: tests. Runs on CPython with Chromium. Hosts that send wrong types, or none, or forbid to guess (fault 35)."""

from pathlib import Path

import pytest

from tests.browser import faults
from tests.browser.conftest import Serve, Visit
from tests.browser.site import cut_out, errors_of, open_app, wait_ready, wait_status
from tests.browser.tiny_network import ENGINE, red_disc, site_with_network, tiny_network
from tests.browser.truth import tells_the_truth

PICTURE = red_disc()
# Nothing can put these right: the first is the page, the others must run before anything else does.
BOOT_FILES = ["index.html", "assets/js/boot.js", "sw.js"]
TYPES: dict[str, tuple[str | None, bool]] = {"none": (None, False), "text": ("text/plain", True)}


@pytest.fixture
def root(dist: Path, tmp_path: Path) -> Path:
    return site_with_network(dist, tmp_path / "site", tiny_network(), parts=2)


@pytest.mark.parametrize("kind", TYPES)
def test_all_but_the_boot_files_may_have_any_type(serve: Serve, visit: Visit, root: Path, kind: str) -> None:
    """Scripts too: the service worker gives them the right one, and the page reloads behind it once."""
    site = serve(root=root)
    sent, no_sniffing = TYPES[kind]
    for file in root.rglob("*"):
        path = file.relative_to(root).as_posix()
        if file.is_file() and path not in BOOT_FILES:
            site.server.faults[path] = faults.typed(file, sent, no_sniffing=no_sniffing)
    page = visit().new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(site.url)
    page.wait_for_function("() => performance.getEntriesByType('navigation')[0].type === 'reload'")
    wait_ready(page)
    cut_out(page, PICTURE, engine=ENGINE)
    wait_status(page, "Ready. Works offline.")
    assert tells_the_truth(page, root, ENGINE) == {"files": [], "parts": []}
    assert len([path for _, path in site.log if path == "/"]) <= 2
    assert page.evaluate("getComputedStyle(document.querySelector('.brand')).display") != "block", "no style came"
    assert errors == []


def test_a_wrong_type_of_a_boot_file_is_said(serve: Serve, visit: Visit, root: Path) -> None:
    site = serve(root=root)
    context = visit()
    site.server.faults["sw.js"] = faults.typed(root / "sw.js", "text/plain")
    page = open_app(context, site.url)
    cut_out(page, PICTURE, engine=ENGINE)
    wait_status(page, "not saved for offline: this site sends a script with a wrong type")
    assert tells_the_truth(page, root, ENGINE)["files"]
    assert errors_of(page) == []
    site.server.faults["assets/js/boot.js"] = faults.typed(root / "assets/js/boot.js", "text/plain", no_sniffing=True)
    page = context.new_page()
    page.goto(site.url)
    page.wait_for_selector(".without-scripts", state="visible")
    assert "must be sent as text/javascript" in page.locator(".without-scripts").inner_text()
