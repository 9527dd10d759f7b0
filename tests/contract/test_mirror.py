"""Room: tests. Runs on CPython. May import everything."""

import pytest

from offcut.contract import mirror


@pytest.mark.parametrize(
    "address", ["", "/", "/mirror/", "/a/b-c_d.e/", "https://mirror.example/", "https://m.example:8443/a/weights/"]
)
def test_addresses(address: str) -> None:
    assert mirror.is_address(address)


@pytest.mark.parametrize(
    "address",
    [None, 7, "mirror/", "/mirror", "//m.example/", "http://m.example/", "https://m.example", "https:///", "https://x/"]
    + ["https://m.example/;script-src/", "https://a@m.example/", "https://*.example/", "/a b/", "/a?b=/", "/a#/"]
    + ["/../", "https://m.example/../", "javascript:/", "/\u00e9/", "/" + "a" * 300 + "/", "/a\n/", "\\\\a/"],
)
def test_what_is_no_address(address: object) -> None:
    assert not mirror.is_address(address)


def test_what_people_type_is_tidied() -> None:
    assert mirror.tidy("  /mirror ", "https://here.example") == "/mirror/"
    assert mirror.tidy("https://here.example/mirror", "https://here.example") == "/mirror/"
    assert mirror.tidy("https://here.example.evil.example/a", "https://here.example").startswith(
        "https://here.example."
    )
    assert mirror.tidy("http://127.0.0.1:8000/m/", "http://127.0.0.1:8000") == "/m/"
    assert mirror.tidy("", "https://here.example") == ""


def test_other_hosts_need_the_pages_policy() -> None:
    hosts = ["https://mirror.example"]
    assert mirror.is_allowed("/mirror/", [])
    assert mirror.is_allowed("", [])
    assert mirror.is_allowed("https://mirror.example/a/", hosts)
    assert not mirror.is_allowed("https://mirror.example.evil.example/", hosts)
    assert not mirror.is_allowed("https://mirror.example:444/", hosts)
    assert not mirror.is_allowed("https://mirror.example/a/", [])
