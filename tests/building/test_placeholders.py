"""Room: tests."""

import base64
import hashlib
import json
import re

import pytest

from building.failure import BuildError
from building.placeholders import allow_hosts, fill_build, fill_page, wants_build
from tests.building.conftest import PAGE, ROOT


def test_the_policy_carries_the_hash_of_the_very_style_in_the_page() -> None:
    page = fill_page(PAGE.encode(), b"body { margin: 0 }\r\nb { color: red }\n", "1.2.3").decode()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None and "\r" not in style[1]
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page
    assert "app.css" not in page and "Offcut 1.2.3" in page


def test_css_cannot_end_the_style_early() -> None:
    page = fill_page(PAGE.encode(), b'a::after { content: "</style>" }', "1").decode()
    assert page.count("</style>") == 1


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (PAGE.replace('<link rel="stylesheet" href="assets/app.css">', ""), "must occur once, not 0 times"),
        (PAGE.replace("'sha256-STYLE'", "'self'"), "'sha256-STYLE' must occur once, not 0 times"),
        (PAGE.replace("Offcut", "{{NAME}}"), "nothing fills the placeholder {{NAME}}"),
    ],
)
def test_a_page_without_its_places_is_refused(page: str, reason: str) -> None:
    with pytest.raises(BuildError, match=re.escape(reason)):
        fill_page(page.encode(), b"", "1")


def test_javascript_gets_what_the_build_knows() -> None:
    source = b"const BUILD = /*BUILD*/ null;"
    assert wants_build(source) and not wants_build(b"const BUILD = null;")
    filled = fill_build("a.js", source, {"release": "r"}).decode()
    assert json.loads(filled.removeprefix("const BUILD = ").rstrip(";")) == {"release": "r"}
    with pytest.raises(BuildError, match=r"a\.js: .* must occur once, not 2 times"):
        fill_build("a.js", source * 2, {})


def test_a_policy_lets_only_named_hosts_in() -> None:
    policy = b"default-src 'none'; connect-src 'self' blob:; worker-src 'self'"
    opened = allow_hosts("a", policy, ["https://a.example", "https://*.b.example"]).decode()
    assert opened == policy.decode().replace("'self' blob:", "'self' https://a.example https://*.b.example blob:")
    assert allow_hosts("a", policy, []) == policy
    with pytest.raises(BuildError, match="a: .* must occur once, not 2 times"):
        allow_hosts("a", policy * 2, [])


def test_the_real_page_and_service_worker_have_one_policy_each() -> None:
    for name in ("index.html", "sw.js"):
        assert b"https://a.example" in allow_hosts(name, (ROOT / name).read_bytes(), ["https://a.example"])
