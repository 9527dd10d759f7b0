"""Room: tests. Runs on CPython with Chromium. dist/ is a plain folder: any file host, any sub-path, no headers."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.conftest import Serve, Visit
from tests.browser.site import errors_of, open_app, remove
from tests.testdata import testdata

PHOTO = "quality/pets24/images/Bombay_182.jpg"


def test_a_poor_host_with_wrong_types_under_a_sub_path(serve: Serve, visit: Visit) -> None:
    """No headers, and every type wrong but .html and .js: the first visit and the next one work."""
    site = serve(prefix="some/where", isolated=False, wrong_types=True)
    context = visit()
    page = open_app(context, site.url)
    assert "png" in remove(page, testdata(PHOTO), engine="u2netp")
    page.wait_for_function("() => offcut.status().offline === 'ready'")
    page.close()
    page = open_app(context, site.url)
    assert page.evaluate("offcut.status().threads") > 1
    assert "png" in remove(page, testdata(PHOTO), engine="u2netp")
    assert errors_of(page) == []


def test_a_poor_host_without_a_service_worker(serve: Serve, visit: Visit) -> None:
    site = serve(isolated=False, wrong_types=True)
    page = open_app(visit(service_workers="block"), site.url)
    assert "png" in remove(page, testdata(PHOTO), engine="u2netp")
    assert errors_of(page) == []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    """Run a server until the end of the block; begin when it answers."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield
        finally:
            process.terminate()


def test_pythons_own_server_under_a_sub_path(visit: Visit, dist: Path, tmp_path: Path) -> None:
    (tmp_path / "files" / "deep").mkdir(parents=True)
    (tmp_path / "files" / "deep" / "offcut").symlink_to(dist, target_is_directory=True)
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "-d", str(tmp_path / "files")]
    with running(command, port):
        page = open_app(visit(), f"http://127.0.0.1:{port}/deep/offcut/")
        assert "png" in remove(page, testdata(PHOTO), engine="u2netp")
        assert errors_of(page) == []


NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {types}
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


def test_nginx_with_its_default_settings(visit: Visit, dist: Path, tmp_path: Path) -> None:
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(nginx).is_file():
        pytest.skip(
            "no nginx here, and this account may not install one; the same answers are tested by test_a_poor_host"
        )
    port = free_port()
    types = "include /etc/nginx/mime.types;" if Path("/etc/nginx/mime.types").is_file() else ""
    config = tmp_path / "nginx.conf"
    config.write_text(NGINX.format(folder=tmp_path, types=types, port=port, root=dist))
    with running([nginx, "-c", str(config), "-p", str(tmp_path)], port):
        page = open_app(visit(), f"http://127.0.0.1:{port}/")
        assert "png" in remove(page, testdata(PHOTO), engine="u2netp")
        assert errors_of(page) == []
