"""Room: tests. Runs on CPython with the browsers that are named. One short journey through the real app."""

import base64
import time
from pathlib import Path

import pytest

from tests.browser.conftest import Serve
from tests.browser.site import REMOVE
from tests.browser.tiny_network import ENGINE, red_disc, site_with_network, tiny_network
from tests.other_browsers.conftest import start_browser
from tests.other_browsers.firefox import Firefox
from tests.other_browsers.webkit import WebKit

PATIENCE_S = 90
READY = "async () => Boolean(globalThis.offcutBoot?.python) && offcut.status().worker === 'ready'"
SAVED = "() => offcut.status().offline === 'ready'"
DONE = "() => document.querySelectorAll('.card[data-state=done]').length === 1"


def wait(browser: Firefox | WebKit, condition: str) -> None:
    """Wait until a condition holds, also over a reload of the page by itself."""
    end = time.monotonic() + PATIENCE_S
    last = "false"
    while time.monotonic() < end:
        try:
            if browser.evaluate(condition):
                return
        except AssertionError as failure:
            last = str(failure)
        time.sleep(0.1)
    raise AssertionError(f"{condition}: {last}; {browser.evaluate('() => document.body.innerText')}")


def cut_out(browser: Firefox | WebKit, picture: Path) -> bytes:
    """Cut out a picture through the door."""
    data = base64.b64encode(picture.read_bytes()).decode()
    answer = browser.evaluate(REMOVE, {"data": data, "name": picture.name, "options": {}})
    assert answer.get("type") == "image/png", answer
    return base64.b64decode(answer["png"])


@pytest.mark.parametrize("isolated", [True, False])
def test_first_visit_cutout_and_a_reload_without_server(
    browser_name: str, serve: Serve, dist: Path, tmp_path: Path, isolated: bool
) -> None:
    site = serve(root=site_with_network(dist, tmp_path / "site", tiny_network()), isolated=isolated)
    picture = tmp_path / "disc.png"
    picture.write_bytes(red_disc())
    browser = start_browser(browser_name, tmp_path / browser_name)
    try:
        browser.go(site.url)
        wait(browser, READY)
        assert browser.evaluate("() => offcut.engines().find(({chosen}) => chosen).id") == ENGINE
        online = cut_out(browser, picture)
        wait(browser, SAVED)
        site.close()
        browser.go(site.url)
        wait(browser, READY)
        assert cut_out(browser, picture) == online
        browser.choose_files("#choose", picture)
        wait(browser, DONE)
        assert browser.errors == []
    finally:
        browser.close()
