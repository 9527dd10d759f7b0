"""Room: tests. Runs on CPython with Chromium. After one visit the app works with the server gone."""

from tests.browser.conftest import Serve, Visit
from tests.browser.site import Site, errors_of, open_app, remove, wait_ready
from tests.testdata import testdata

PHOTO = "quality/pets24/images/Bombay_182.jpg"


def wait_saved(page: object) -> None:
    page.wait_for_function("() => offcut.status().offline === 'ready'")  # type: ignore[attr-defined]


def test_a_cold_start_without_a_server_cuts_out_a_picture(serve: Serve, visit: Visit) -> None:
    site = serve()
    context = visit("same")
    page = open_app(context, site.url)
    online = remove(page, testdata(PHOTO), engine="u2netp")["png"]
    wait_saved(page)
    port = site.server.server_address[1]
    context.close()
    site.close()

    page = open_app(visit("same"), f"http://127.0.0.1:{port}/")
    assert page.evaluate("offcut.engines().find(({id}) => id === 'u2netp').saved")
    assert not page.evaluate("offcut.engines().find(({id}) => id === 'isnet-w8').saved")
    assert remove(page, testdata(PHOTO), engine="u2netp")["png"] == online
    error = remove(page, testdata(PHOTO), engine="isnet-w8")["error"]
    assert error["code"] in ("download-failed", "not-saved-offline")
    assert remove(page, testdata(PHOTO), engine="u2netp")["png"] == online
    wait_saved(page)
    assert errors_of(page) == []


def test_a_host_without_headers_gives_threads_after_one_reload(serve: Serve, visit: Visit) -> None:
    site = serve(isolated=False)
    page = open_app(visit(), site.url)
    page.wait_for_function("() => crossOriginIsolated")
    wait_ready(page)
    assert page.evaluate("offcut.status().isolated")
    assert len([path for _, path in site.log if path == "/"]) <= 2
    wait_saved(page)
    assert errors_of(page) == []


def test_a_second_visit_asks_the_server_for_nothing_but_the_service_worker(serve: Serve, visit: Visit) -> None:
    site = serve()
    context = visit()
    page = open_app(context, site.url)
    wait_saved(page)
    page.close()
    site.log.clear()
    page = open_app(context, site.url)
    wait_saved(page)
    assert {path for _, path in site.log} <= {"/sw.js"}


def test_one_file_that_fails_leaves_no_half_copy(serve: Serve, visit: Visit) -> None:
    """Each precached kind of file: missing, an HTML page instead, cut short. The page works, and says not saved."""

    def broken(handler: object) -> bool:
        handler.send_error(500)  # type: ignore[attr-defined]
        return True

    site = serve()
    site.server.faults["assets/icons/icon-512.png"] = broken
    page = open_app(visit(), site.url)
    page.wait_for_function("() => offcut.status().offline === 'failed'")
    # It is tried again once Python is up, and may be under way just now.
    page.wait_for_function("async () => !(await caches.keys()).some((name) => name.includes(':shell:'))")
    assert page.evaluate("offcut.status().offline") == "failed"
    assert "png" in remove(page, testdata(PHOTO), engine="u2netp")
    del site.server.faults["assets/icons/icon-512.png"]
    page.reload()
    wait_ready(page)
    wait_saved(page)


def test_caches_of_others_and_their_names_are_left_alone(serve: Serve, visit: Visit) -> None:
    site: Site = serve(prefix="one")
    context = visit()
    page = open_app(context, site.url)
    page.evaluate("caches.open('somebody-else')")
    page.evaluate("caches.open('offcut:/two/:shell:0123')")
    wait_saved(page)
    names = page.evaluate("caches.keys()")
    assert {"somebody-else", "offcut:/two/:shell:0123"} <= set(names)
    assert all(name.startswith("offcut:/one/:") for name in names if name.startswith("offcut:/one"))
