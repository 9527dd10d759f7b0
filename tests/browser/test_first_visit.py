"""Room: tests. Runs on CPython with Chromium. Faults of a first visit: nothing half is kept, and the page says so."""

import json
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page

from building.serve import Fault
from tests.browser import faults
from tests.browser.conftest import Serve, Visit
from tests.browser.site import errors_of, open_app, remove, wait_ready, wait_status
from tests.browser.tiny_network import ENGINE, build_of, red_disc, site_with_network, tiny_network
from tests.browser.truth import tells_the_truth
from tests.testdata import testdata

PHOTO = "quality/pets24/images/Bombay_182.jpg"
ICON = "assets/icons/icon-512.png"

BROKEN: dict[str, tuple[Callable[[Path], Fault], str]] = {
    "missing": (lambda file: faults.status(404), "a file could not be fetched"),
    "failing": (lambda file: faults.status(500), "a file could not be fetched"),
    "cut-short": (faults.cut_short, "a file arrived damaged"),
    "login-page": (lambda file: faults.login_page(), "perhaps to log in"),
    "too-many-requests": (lambda file: faults.status(429), "a file could not be fetched"),
    "cut-gzip": (faults.cut_gzip, "a file"),
    "altered": (faults.altered, "a file arrived damaged"),
}
# Those whose sentence is looked for in the whole app; the others break the same way and are tried on a bare page.
SEEN_ON_THE_PAGE = ("missing", "cut-short", "login-page", "cut-gzip")


def own_caches(page: Page) -> list[str]:
    names: list[str] = page.evaluate("caches.keys()")
    return [name for name in names if name.startswith("offcut:")]


def save_smallest(page: Page) -> None:
    """Choose the smallest engine and have it saved, so that the status line speaks of the offline copy."""
    page.locator("label[for=engine-u2netp]").click()
    assert "png" in remove(page, testdata(PHOTO), engine="u2netp")


def test_one_bad_file_leaves_no_half_copy_and_is_said(serve: Serve, visit: Visit, dist: Path, tmp_path: Path) -> None:
    """Faults 1 to 4: each on a server, and so on an origin, of its own."""
    root = site_with_network(dist, tmp_path / "site", tiny_network())
    context = visit()
    for how in SEEN_ON_THE_PAGE:
        make, sentence = BROKEN[how]
        site = serve(root=root)
        site.server.faults[ICON] = make(dist / ICON)
        page = open_app(context, site.url)
        assert "png" in remove(page, red_disc(), engine=ENGINE)
        page.wait_for_function("() => offcut.status().offline === 'failed'")
        wait_status(page, sentence)
        tells_the_truth(page, root, ENGINE)
        assert not [name for name in own_caches(page) if ":shell:" in name]
        assert page.evaluate("navigator.serviceWorker.getRegistration().then((one) => Boolean(one?.active))") is False
        del site.server.faults[ICON]
        page.reload()
        wait_ready(page)
        page.wait_for_function("() => offcut.status().offline === 'ready'")
        wait_status(page, "Ready. Works offline.")
        assert tells_the_truth(page, root, ENGINE) == {"files": [], "parts": []}
        assert errors_of(page) == []
        page.close()


REGISTER = """async () => {
  const registration = await navigator.serviceWorker.register("/sw.js");
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  while (!["activated", "redundant"].includes(worker.state)) await new Promise((next) => setTimeout(next, 20));
  return worker.state;
}"""


def shell_files(dist: Path) -> list[str]:
    return [file["url"] for file in build_of((dist / "sw.js").read_text())["shell"]]


def test_every_kind_of_bad_file_stops_the_install(serve: Serve, visit: Visit, dist: Path) -> None:
    """Faults 1 to 4 on a bare page of the same origin: only the service worker is of interest."""
    site = serve()
    page = visit().new_page()
    page.goto(site.url + "licences/offcut.txt")
    for how in BROKEN:
        site.server.faults[ICON] = BROKEN[how][0](dist / ICON)
        assert page.evaluate(REGISTER) == "redundant", how
        assert not [name for name in own_caches(page) if ":shell:" in name], how


def drops(count: int) -> list[int]:
    """Return after how many of so many files the server drops: the first and last ones all, every eleventh between."""
    return sorted({*range(min(6, count)), *range(6, count, 11), *range(max(count - 6, 0), count)})


def test_a_server_that_drops_after_any_number_of_files(serve: Serve, visit: Visit, dist: Path) -> None:
    """Fault 5, on a bare page of the same origin: only the service worker is of interest."""
    site = serve()
    page = visit().new_page()
    page.goto(site.url + "licences/offcut.txt")
    files = shell_files(dist)
    answered: list[str] = []
    allowed = 0

    def drop(handler: object) -> bool:
        answered.append("one")
        if len(answered) <= allowed:
            return False
        handler.close_connection = True  # type: ignore[attr-defined]
        return True

    for file in files:
        site.server.faults[file] = drop
    for allowed in drops(len(files)):
        answered.clear()
        assert page.evaluate(REGISTER) == "redundant", allowed
        assert not [name for name in own_caches(page) if ":shell:" in name], allowed
    site.server.faults.clear()
    assert page.evaluate(REGISTER) == "activated"
    assert len([name for name in own_caches(page) if ":shell:" in name]) == 1


def processes_of(profile: Path) -> list[int]:
    """Return the browser's processes of one profile, and of no other."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if f"--user-data-dir={profile}".encode() in command:
                found.append(int(entry.name))
    return found


def test_a_browser_killed_in_mid_install_starts_clean(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    """Fault 6."""
    site = serve()
    stuck: list[str] = []

    def hang(handler: object) -> bool:
        stuck.append("here")
        while len(stuck) < 2:
            time.sleep(0.05)
        return False

    site.server.faults[ICON] = hang
    context = visit("killed")
    page = context.new_page()
    page.goto(site.url)
    page.wait_for_function("() => caches.keys().then((names) => names.some((name) => name.includes(':shell:')))")
    for process in processes_of(tmp_path / "killed"):
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue
    with suppress(Error):
        context.close()
    stuck.append("go")
    site.server.faults.clear()
    page = open_app(visit("killed"), site.url)
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    assert len([name for name in own_caches(page) if ":shell:" in name]) == 1
    assert errors_of(page) == []


@pytest.mark.parametrize("how", ["absent", "refused"])
def test_without_service_workers_all_works_and_the_line_says_so(serve: Serve, visit: Visit, how: str) -> None:
    """Fault 7."""
    site = serve(isolated=False)
    context = visit(service_workers="block") if how == "refused" else visit()
    if how == "absent":
        context.add_init_script("delete Navigator.prototype.serviceWorker")
    page = open_app(context, site.url)
    save_smallest(page)
    expected = "this browser cannot store pages" if how == "absent" else "it is switched off for this visit"
    wait_status(page, "not saved for offline: " + expected)
    assert len([path for _, path in site.log if path == "/"]) == 1, "no reload"
    assert errors_of(page) == []


def test_with_all_storage_blocked_it_runs_from_memory(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    """Fault 8."""
    preferences = tmp_path / "blocked" / "Default" / "Preferences"
    preferences.parent.mkdir(parents=True)
    preferences.write_text(json.dumps({"profile": {"default_content_setting_values": {"cookies": 2}}}))
    page = open_app(visit("blocked"), serve(isolated=False).url)
    blocked = page.evaluate("caches.keys().then(() => 'open', (error) => error.name)")
    assert blocked == "SecurityError", "the browser did not block: this test would prove nothing"
    save_smallest(page)
    assert "png" in remove(page, testdata(PHOTO), engine="u2netp")
    wait_status(page, "not saved for offline")
    page.locator("#status .link").click()
    page.wait_for_selector(".dialog-storage")
    assert "does not allow storage" in page.locator(".storage-summary").inner_text()
    page.keyboard.press("Escape")
    page.get_by_label("Theme").select_option("dark")
    page.wait_for_function(
        "() => document.querySelector('.notices')?.innerText.includes('would not save your settings')"
    )
    assert errors_of(page) == []


def test_who_starts_at_once_is_not_reloaded(serve: Serve, visit: Visit) -> None:
    """Fault 9: a host without headers, where an untouched first visit reloads once for threads."""
    site = serve(isolated=False)
    page = visit().new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.errors = errors  # type: ignore[attr-defined]
    # The first possible moment: before the service worker can have taken over.
    page.add_init_script("addEventListener('DOMContentLoaded', () => dispatchEvent(new Event('offcut-call')))")
    page.goto(site.url)
    page.evaluate("() => { window.mark = 'first'; }")
    assert "png" in remove(page, testdata(PHOTO), engine="u2netp")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    assert page.evaluate("window.mark") == "first"
    assert len([path for _, path in site.log if path == "/"]) == 1
    assert errors_of(page) == []
