"""Room: tests."""

import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path

import pytest

from building.serve import Handler, Server, make_server

Start = Callable[..., Server]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    (tmp_path / "index.html").write_text("page")
    (tmp_path / "py").mkdir()
    (tmp_path / "py" / "a.wasm").write_bytes(b"wasm")
    servers = []

    def run(**options: object) -> Server:
        server = make_server(tmp_path, **options)  # type: ignore[arg-type]
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return server

    yield run
    for server in servers:
        server.shutdown()
        server.server_close()


def lower(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def ask(server: Server, path: str = "") -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(server.url + path) as response:
            return response.status, lower(response.headers), response.read()
    except urllib.error.HTTPError as failure:
        with failure:
            return failure.code, lower(failure.headers), failure.read()


def test_a_good_host_isolates_and_types(start: Start) -> None:
    server = start()
    status, headers, body = ask(server)
    assert (status, body, headers["content-type"]) == (200, b"page", "text/html")
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-embedder-policy"] == "require-corp"
    assert ask(server, "py/a.wasm")[1]["content-type"] == "application/wasm"


def test_a_poor_host_does_neither(start: Start) -> None:
    server = start(isolated=False, wrong_types=True)
    headers = ask(server, "py/a.wasm")[1]
    assert headers["content-type"] == "application/octet-stream"
    assert not [name for name in headers if name.startswith("cross-origin")]
    assert ask(server)[1]["content-type"] == "text/html"


def test_a_site_below_a_prefix_is_only_there(start: Start) -> None:
    server = start(prefix="some/sub/path")
    assert server.url.endswith("/some/sub/path/")
    assert ask(server)[2] == b"page" and ask(server, "py/a.wasm?x=1")[2] == b"wasm"
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(server.url.replace("some/sub/path/", "index.html"))


def test_nothing_outside_the_folder_is_served(start: Start, tmp_path: Path) -> None:
    (tmp_path.parent / "secret.txt").write_text("secret")
    assert ask(start(), "%2e%2e/secret.txt")[0] == 404


def test_faults_answer_in_place_of_files_and_the_log_sees_all(start: Start) -> None:
    def refuse(handler: Handler) -> bool:
        handler.send_error(503)
        return True

    log: list[tuple[str, str]] = []
    server = start(log=log, faults={"py/a.wasm": refuse, "index.html": lambda _: False})
    assert ask(server, "py/a.wasm")[0] == 503
    assert ask(server, "index.html")[0] == 200
    del server.faults["py/a.wasm"]
    assert ask(server, "py/a.wasm")[0] == 200
    assert log == [("GET", "/py/a.wasm"), ("GET", "/index.html"), ("GET", "/py/a.wasm")]
